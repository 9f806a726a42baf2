"""Stretches of a programme in which something holds: no light, no movement, no sound. Pure; times are seconds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["black", "still", "silence"]


@dataclass(frozen=True, slots=True)
class Stretch:
    """From `start_s` to `end_s`."""

    kind: Kind
    start_s: float
    end_s: float

    @property
    def seconds(self) -> float:
        """How long."""
        return self.end_s - self.start_s


class Runs:
    """Collects the stretches of at least `min_s` in which what is seen holds."""

    def __init__(self, kind: Kind, min_s: float) -> None:
        self._kind: Kind = kind
        self._min_s = min_s
        self._since: float | None = None
        self._found: list[Stretch] = []

    def see(self, holds: bool, at_s: float, since_s: float | None = None) -> None:
        """Whether it holds from `at_s` on; a stretch that opens here began at `since_s`, when that is given."""
        if holds and self._since is None:
            self._since = at_s if since_s is None else since_s
        elif not holds:
            self._close(at_s)

    def ended(self, end_s: float) -> tuple[Stretch, ...]:
        """Every stretch of a programme that ends at `end_s`, in order."""
        self._close(end_s)
        return tuple(self._found)

    def _close(self, at_s: float) -> None:
        if self._since is not None and at_s - self._since >= self._min_s:
            self._found.append(Stretch(self._kind, self._since, at_s))
        self._since = None


def total_s(stretches: Sequence[Stretch]) -> float:
    """Seconds of all together."""
    return sum(stretch.seconds for stretch in stretches)


def longest_s(stretches: Sequence[Stretch]) -> float:
    """Seconds of the longest; 0 when there is none."""
    return max((stretch.seconds for stretch in stretches), default=0.0)
