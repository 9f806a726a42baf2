"""The channel's clock: wall time to segment index and back, in exact arithmetic.

Decides which segment index is on air at an instant and at which media ticks it starts. Refuses a
grid on which a segment is not a whole number of frames, video ticks, audio frames and 90 kHz ticks,
because such a grid drifts (two seconds flat at 48 kHz does). No float ever touches media time.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from functools import cached_property

MPEG_CLOCK_HZ = 90_000
AAC_FRAME_SAMPLES = 1024
TICKS_PER_FRAME = 512
_US_PER_S = 1_000_000
_ONE_US = timedelta(microseconds=1)


class GridError(ValueError):
    """The proposed grid can't hold a whole number of every unit in one segment."""


@dataclass(frozen=True)
class Grid:
    """Index N of a channel starts exactly `N * segment` seconds after `epoch`."""

    epoch: datetime
    fps: int = 30
    gop: int = 64
    sample_rate: int = 48_000

    def __post_init__(self) -> None:
        if self.epoch.tzinfo is None:
            raise GridError("the epoch needs a time zone")
        if self.fps <= 0 or self.gop <= 0 or self.sample_rate <= 0:
            raise GridError("frame rate, group of pictures and sample rate are positive")
        if (self.segment * self.sample_rate) % AAC_FRAME_SAMPLES:
            raise GridError(f"{self.segment} s is not a whole number of AAC frames")
        if (self.segment * MPEG_CLOCK_HZ).denominator != 1:
            raise GridError(f"{self.segment} s is not a whole number of 90 kHz ticks")

    @cached_property
    def segment(self) -> Fraction:
        """Duration of one segment in seconds (32/15 at 30 frames per second)."""
        return Fraction(self.gop, self.fps)

    @cached_property
    def video_ticks(self) -> int:
        """Video media ticks per segment, at `512 * fps` ticks per second."""
        return TICKS_PER_FRAME * self.gop

    @cached_property
    def audio_ticks(self) -> int:
        """Audio media ticks (samples) per segment."""
        return int(self.segment * self.sample_rate)

    @cached_property
    def mpeg_ticks(self) -> int:
        """90 kHz ticks per segment, the unit of X-TIMESTAMP-MAP (RFC 8216, 3.5)."""
        return int(self.segment * MPEG_CLOCK_HZ)

    def index_at(self, now: datetime) -> int:
        """The index of the segment on air at `now` (aware); negative before the epoch."""
        elapsed_us = (now - self.epoch) // _ONE_US
        return elapsed_us * self.segment.denominator // (self.segment.numerator * _US_PER_S)

    def start_of(self, index: int) -> datetime:
        """The first whole microsecond that belongs to `index`: `index_at(start_of(n)) == n`."""
        exact_us = index * self.segment * _US_PER_S
        return (self.epoch + timedelta(microseconds=-(-exact_us // 1))).astimezone(UTC)

    def segments_in(self, seconds: float | int | Fraction) -> int:
        """How many segments cover `seconds`, rounded up."""
        return -(-Fraction(seconds) // self.segment)

    def seconds_of(self, segments: int) -> Fraction:
        """The exact duration of a number of segments, in seconds."""
        return segments * self.segment
