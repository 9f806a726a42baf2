"""Sound that was recorded or mastered past the end of the scale. Pure, but for reading the block."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from av.audio.frame import AudioFrame

from lab.prep.spec import QaSpec

_BELOW_DB = 0.75
_MIDDLE_OF_U8 = 128


@dataclass(slots=True)
class ClipCount:
    """Counts samples at the end of the scale, and those just below it.

    What is clipped piles up there, even after a lossy codec has blurred it; the peaks of honest sound get rarer towards
    their end, so that there are more just below.
    """

    level: float
    below: float
    at_end: int = 0
    just_below: int = 0
    samples: int = 0

    @classmethod
    def of(cls, qa: QaSpec) -> ClipCount:
        """A count from the level of `qa` on."""
        return cls(10 ** (qa.clip_level_db / 20), 10 ** ((qa.clip_level_db - _BELOW_DB) / 20))

    @property
    def ratio(self) -> float:
        """Share of clipped samples, 0 to 1."""
        clipped = self.at_end > self.just_below
        return self.at_end / self.samples if clipped and self.samples else 0.0

    def see(self, block: AudioFrame) -> None:
        """Count the samples of a block as it was decoded, before anything is done to it."""
        self.add(np.abs(_floats(block.to_ndarray())))

    def add(self, magnitudes: np.ndarray) -> None:
        """Count magnitudes, where 1 is full scale."""
        high = magnitudes[magnitudes >= self.below]
        at_end = int(np.count_nonzero(high >= self.level))
        self.at_end += at_end
        self.just_below += high.size - at_end
        self.samples += magnitudes.size


def _floats(samples: np.ndarray) -> np.ndarray:
    if samples.dtype == np.uint8:
        return (samples.astype(np.float32) - _MIDDLE_OF_U8) / _MIDDLE_OF_U8
    if np.issubdtype(samples.dtype, np.integer):
        return samples.astype(np.float32) / -float(np.iinfo(samples.dtype).min)
    return samples
