"""Which layer of a publication a viewer is sent: the best that was asked for and that its network bears.

Down at once when the estimate or the loss has been bad for `hold_s`; up by a trial, for an estimate does not rise above
what is sent. A trial that fails makes the next one wait longer.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Steps:
    """`loss_max` is a share, 0 to 1; waits in seconds: before going down, before a trial, and at most before one."""

    loss_max: float
    hold_s: float
    trial_s: float
    trial_max_s: float


class LayerChoice:
    """One slot of a viewer. Layers are numbered from the best, 0; `bitrates_bps` are theirs."""

    def __init__(self, bitrates_bps: tuple[int, ...], steps: Steps, now_s: float) -> None:
        self._bitrates = bitrates_bps
        self._steps = steps
        self._ceiling = self._bound = 0
        self._borne = 0
        self._bad_since: float | None = None
        self._wait_s = steps.trial_s
        self._moved_s = now_s
        self._on_trial = False

    @property
    def layer(self) -> int:
        """The number of the layer to send."""
        return min(max(self._highest, self._borne), len(self._bitrates) - 1)

    def ask(self, layer: int) -> None:
        """The viewer wants none better than this; the network may still only bear a worse one."""
        self._ceiling = layer

    def bind(self, layer: int) -> None:
        """The house sends none better than this, whatever the viewer wants."""
        self._bound = layer

    def report(self, now_s: float, *, loss: float | None = None, estimate_bps: float | None = None) -> None:
        """Take in what the viewer's end says of the network."""
        bad = (loss is not None and loss > self._steps.loss_max) or (
            estimate_bps is not None and estimate_bps < self._bitrates[self.layer] * 0.8
        )
        if not bad:
            self._bad_since = None
        elif self._bad_since is None:
            self._bad_since = now_s
        elif now_s - self._bad_since >= self._steps.hold_s:
            self._down(now_s)

    def give_up(self, now_s: float) -> None:
        """The layer does not come: go down as for a network that does not bear it, and try it again as late."""
        self._down(now_s)

    def pass_time(self, now_s: float) -> None:
        """Begin a trial when it is time, and call one good that has lasted."""
        if self._on_trial and now_s - self._moved_s >= self._steps.trial_s:
            self._on_trial, self._wait_s = False, self._steps.trial_s
        if self._borne > self._highest and now_s - self._moved_s >= self._wait_s:
            self._borne, self._moved_s, self._on_trial = self._borne - 1, now_s, True

    @property
    def _highest(self) -> int:
        return max(self._ceiling, self._bound)

    def _down(self, now_s: float) -> None:
        self._bad_since = None
        if self.layer == len(self._bitrates) - 1:
            return
        if self._on_trial:
            self._wait_s = min(self._wait_s * 2, self._steps.trial_max_s)
        self._borne, self._moved_s, self._on_trial = self.layer + 1, now_s, False
