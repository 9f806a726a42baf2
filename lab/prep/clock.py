"""From a source's timestamps to the grid: constant rate by time, and timestamps made anew where they make no sense.

Pure. Times are seconds as exact fractions from the first frame of the picture.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction

_GAP_FACTOR = Fraction(3, 2)
_STEADY_SHARE = 0.95
_MOSTLY_SHARE = 0.8
_JITTER = Fraction(1, 5)
_LONGEST_GAP = 5


@dataclass(slots=True)
class SteadyTime:
    """Makes one stream's times monotonic: a missing, backward or incredibly late time continues after the one before.

    `origin` is subtracted, `usual` the step used for a time that must be made up, `max_gap` the longest credible jump.
    """

    origin: Fraction
    usual: Fraction
    max_gap: Fraction
    remade: int = 0
    _shift: Fraction = field(default=Fraction(0), init=False)
    _next: Fraction | None = field(default=None, init=False)

    def place(self, time: Fraction | None, duration: Fraction | None = None) -> Fraction:
        """Where the frame at `time` goes; `duration` says where the next one is expected."""
        step = duration or self.usual
        if time is None:
            at = self._next if self._next is not None else Fraction(0)
            self.remade += 1
        else:
            at = time - self.origin + self._shift
            if self._next is not None and not -self._tolerance(step) <= at - self._next <= self.max_gap:
                self._shift += self._next - at
                at = self._next
                self.remade += 1
        self._next = at + step
        return at

    def _tolerance(self, step: Fraction) -> Fraction:
        """How far back a time may be: within one step it is jitter, not a jump."""
        return max(step, self.usual)


@dataclass(slots=True)
class FrameGrid:
    """Constant frame rate by time: the frame at `t` is shown from tick round(t * rate) until the next one's tick."""

    rate: int
    _last: int | None = field(default=None, init=False)

    def tick(self, time: Fraction) -> int:
        """The tick of a frame at `time`; never before the frame shown last."""
        at = max(0, round(time * self.rate))
        if self._last is not None:
            at = max(at, self._last)
        self._last = at
        return at


@dataclass(slots=True)
class LossCount:
    """Counts what a source lost by the gaps between the frames that decoded.

    A gap counts only with evidence of damage (a decode error, a corrupt packet or frame): a source of variable
    rate holds a picture for as long as it likes. Corrupt frames that were shown count as lost, except the very
    last ones: a file that was cut short ends like that.

    `end` is where the picture ends as far as the file says, in seconds. A file that holds pictures by repeating them
    (Theora) may leave out the repeats after its last change, so the end may be meant up to `hold` seconds later.
    """

    errors: int = 0
    corrupt: int = 0
    frames: int = 0
    remade: int = 0
    repeated: int = 0
    held_until: Fraction | None = None
    _previous: Fraction | None = field(default=None, init=False)
    _steps: Counter[Fraction] = field(default_factory=Counter, init=False)
    _corrupt_tail: int = field(default=0, init=False)
    end: Fraction = field(default=Fraction(0), init=False)
    hold: Fraction = field(default=Fraction(0), init=False)

    def frame(self, time: Fraction, *, corrupt: bool = False) -> None:
        """Count a decoded frame at `time`."""
        self.frames += 1
        self._corrupt_tail = self._corrupt_tail + 1 if corrupt else 0
        self.corrupt += corrupt
        if self._previous is not None and time > self._previous:
            self._steps[time - self._previous] += 1
        self._previous = time if self._previous is None else max(time, self._previous)

    def repeat(self, time: Fraction | None) -> None:
        """Count a packet that shows the picture before once more, at `time` of the file's own clock."""
        self.repeated += 1
        self.held_until = time if time is not None else self.held_until

    @property
    def usual_step(self) -> Fraction:
        """The median gap between frames, 0 when there was one frame only."""
        half, seen = sum(self._steps.values()) / 2, 0
        for step, count in sorted(self._steps.items()):
            seen += count
            if seen >= half:
                return step
        return Fraction(0)

    @property
    def is_steady(self) -> bool:
        """Whether the source has a constant rate: nearly every gap is within a fifth of the usual one."""
        usual = self.usual_step
        near = sum(count for step, count in self._steps.items() if abs(step - usual) <= usual / 5)
        return near >= _STEADY_SHARE * sum(self._steps.values())

    @property
    def missing(self) -> int:
        """Pictures that a source of constant rate skips, a few at a time; 0 for one whose rate varies.

        A picture that is held for long is no gap: drawn films and recordings of screens do that.
        """
        usual = self.usual_step
        if not usual:
            return 0
        gaps: Counter[int] = Counter()
        for step, count in self._steps.items():
            times = step / usual
            if abs(times - round(times)) <= _JITTER:
                gaps[round(times)] += count
        if gaps[1] < _MOSTLY_SHARE * sum(self._steps.values()):
            return 0
        skipped = sum(count * (times - 1) for times, count in gaps.items() if 1 < times <= _LONGEST_GAP)
        return max(0, skipped - self.repeated)

    @property
    def lost_s(self) -> Fraction:
        """Seconds of picture that should have been there and were not, or were corrupt."""
        usual = self.usual_step
        if not self.errors + self.corrupt:
            return Fraction(0)
        corrupt = self.corrupt - self._corrupt_tail
        gaps = sum(
            (count * (step - usual) for step, count in self._steps.items() if step > usual * _GAP_FACTOR),
            Fraction(0),
        )
        return gaps + corrupt * usual

    @property
    def decoded_ratio(self) -> float:
        """Decoded share of the span from the first frame to the last, 0 to 1."""
        span = (self._previous or Fraction(0)) + self.usual_step
        if span <= 0:
            return 0.0 if self.errors else 1.0
        return max(0.0, float(1 - self.lost_s / span))
