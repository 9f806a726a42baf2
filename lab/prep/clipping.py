"""Sound that was recorded or mastered past the end of the scale, told by where its samples pile up. Pure, but for
reading the block.

The louder a sample the rarer it is in honest sound. What was cut off at the end of the scale piles up there, also after
a lossy codec has blurred the edge. So samples near the top are held against those in a band below, and the top has to
be near full scale: a steady tone piles up at its own top as well. Or the codec made peaks of the edges, far past the
end of the scale.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from av.audio.frame import AudioFrame
from numpy.typing import NDArray

from lab.prep.spec import QaSpec

_BINS_PER_UNIT = 200
_BINS = 320
_TOP_SHARE = 0.0005  # a stray overshoot is no top
_NEAR, _BAND = 0.85, (0.6, 0.75)
_MIDDLE_OF_U8 = 128


@dataclass(slots=True)
class ClipCount:
    """Counts samples by magnitude, where 1 is full scale.

    Tops below `level` are never clipped, tops above `over` always; between them, `pile` is the excess that is clipping.
    """

    level: float
    over: float
    pile: float
    counts: NDArray[np.int64] = field(default_factory=lambda: np.zeros(_BINS, dtype=np.int64))

    @classmethod
    def of(cls, qa: QaSpec) -> ClipCount:
        """A count by the limits of `qa`."""
        return cls(10 ** (qa.clip_level_db / 20), 10 ** (qa.clip_over_db / 20), qa.clip_pile_ratio)

    @property
    def ratio(self) -> float:
        """Share of clipped samples, 0 to 1."""
        whole = int(self.counts.sum())
        if not whole:
            return 0.0
        from_top = np.cumsum(self.counts[::-1])[::-1]
        top = int(np.max(np.nonzero(from_top >= max(1.0, whole * _TOP_SHARE)), initial=0))
        if (top + 1) / _BINS_PER_UNIT < self.level:
            return 0.0
        if (top + 1) / _BINS_PER_UNIT > self.over:
            return int(from_top[_BINS_PER_UNIT]) / whole
        near = int(from_top[round(top * _NEAR)])
        band = int(from_top[round(top * _BAND[0])] - from_top[round(top * _BAND[1])])
        return near / whole if near > self.pile * band else 0.0

    def see(self, block: AudioFrame) -> None:
        """Count the samples of a block as it was decoded, before anything is done to it."""
        self.add(np.abs(_floats(block.to_ndarray())))

    def add(self, magnitudes: np.ndarray) -> None:
        """Count magnitudes, where 1 is full scale."""
        bins = np.nan_to_num(magnitudes.ravel() * _BINS_PER_UNIT, posinf=_BINS).clip(0, _BINS - 1)
        self.counts += np.bincount(bins.astype(np.int64), minlength=_BINS)


def _floats(samples: np.ndarray) -> np.ndarray:
    if samples.dtype == np.uint8:
        return (samples.astype(np.float32) - _MIDDLE_OF_U8) / _MIDDLE_OF_U8
    if np.issubdtype(samples.dtype, np.integer):
        return samples.astype(np.float32) / -float(np.iinfo(samples.dtype).min)
    return samples
