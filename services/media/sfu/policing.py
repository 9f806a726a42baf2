"""Holds what is really received to a profile's caps: a token bucket for what passes, windows for who is shut out.

What a publisher promised in its offer counts for nothing here. A packet that does not fit is dropped, and with a
picture all that follows up to the next key frame, which would not decode anyway. That one is to be asked for once it
would fit: earlier it would be dropped in its middle, and be too much by our own doing. Who sends too much for
`patience_s` is closed.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from services.kernel.bucket import Bucket
from services.media.sfu.rtp import newer

_WINDOW_S = 1.0


class Excess(StrEnum):
    """Which cap was exceeded; the reason that a closed publisher is told."""

    BITRATE = "bitrate"
    FRAME_RATE = "frame_rate"
    SIZE = "size"


@dataclass(frozen=True, slots=True)
class Caps:
    """Payload bits per second; frames per second and pixels for a picture, which may be turned; channels of sound."""

    bitrate_bps: int
    fps: float | None = None
    size: tuple[int, int] | None = None
    channels: int = 0

    def fits(self, size: tuple[int, int]) -> bool:
        """Whether a picture is small enough, upright or lying."""
        return self.size is None or all(a <= b for a, b in zip(sorted(size), sorted(self.size), strict=True))


@dataclass(frozen=True, slots=True)
class Leniency:
    """`burst_s` of a cap may come at once, a share of `slack` above it is no offence, and for `patience_s` none is."""

    burst_s: float
    slack: float
    patience_s: float


class Windows:
    """Counts what is received by the second, and for how many seconds on end it was above a limit."""

    def __init__(self, limit: float, patience_s: float, now_s: float) -> None:
        self._limit, self._patience_s = limit, patience_s
        self._began, self._count, self._over_s = now_s, 0.0, 0.0

    def add(self, count: float, now_s: float) -> bool:
        """Count; whether the limit was exceeded for longer than patience lasts."""
        passed = now_s - self._began
        if passed >= _WINDOW_S:
            over = self._count > self._limit * passed
            self._over_s = self._over_s + passed if over else 0.0
            self._began, self._count = now_s, 0.0
        self._count += count
        return self._over_s >= self._patience_s


class Policer:
    """The caps of one stream. `judge` says whether a packet passes; `excess` why its publisher is to be closed."""

    def __init__(self, caps: Caps, leniency: Leniency, now_s: float) -> None:
        self._caps = caps
        rate = caps.bitrate_bps
        self._burst_bits = rate * leniency.burst_s
        self._bits = Bucket(rate, self._burst_bits, now_s)
        self._received = Windows(rate * (1 + leniency.slack), leniency.patience_s, now_s)
        fps = caps.fps or 0.0
        self._frames = Bucket(fps * (1 + leniency.slack), max(fps * leniency.burst_s, 2.0), now_s)
        self._frames_received = Windows(fps * (1 + leniency.slack) + 1, leniency.patience_s, now_s)
        self._patience_s = leniency.patience_s
        self._timestamp: int | None = None
        self._waits_for_key = False
        self._too_large_since: float | None = None
        self.excess: Excess | None = None

    @property
    def waits_for_key(self) -> bool:
        """Whether nothing passes before the next key frame."""
        return self._waits_for_key

    def has_room(self, now_s: float) -> bool:
        """Whether to ask for a key frame: where one is waited for, once as much is there as may come at once."""
        return not self._waits_for_key or self._bits.has(self._burst_bits, now_s)

    def count(self, bits: int, now_s: float) -> None:
        """Take in what is received, whether it passes or not; `judge` does."""
        if self._received.add(bits, now_s):
            self.excess = Excess.BITRATE

    def tear(self) -> None:
        """What passed here was dropped elsewhere: let nothing of the picture pass before its next key frame."""
        self._waits_for_key = self._caps.fps is not None

    def judge(
        self,
        bits: int,
        timestamp: int,
        now_s: float,
        *,
        key: bool = False,
        size: tuple[int, int] | None = None,
    ) -> bool:
        """Whether a packet passes; all of them are to be told, in the order in which they come."""
        self.count(bits, now_s)
        if self._caps.fps is None:
            return self._bits.take(bits, now_s)
        begins = self._timestamp is None or newer(timestamp, self._timestamp, 32)
        self._timestamp = timestamp if begins else self._timestamp
        if begins and self._frames_received.add(1, now_s):
            self.excess = Excess.FRAME_RATE
        if key:
            self._waits_for_key = not self._small_enough(size, now_s)
        passes = not self._waits_for_key and (not begins or self._frames.take(1, now_s))
        passes = passes and self._bits.take(bits, now_s)
        self._waits_for_key = not passes
        return passes

    def _small_enough(self, size: tuple[int, int] | None, now_s: float) -> bool:
        if size is None:
            return self._too_large_since is None
        if self._caps.fits(size):
            self._too_large_since = None
            return True
        if self._too_large_since is None:
            self._too_large_since = now_s
        if now_s - self._too_large_since >= self._patience_s:
            self.excess = Excess.SIZE
        return False
