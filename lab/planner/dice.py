"""Chance that can be repeated."""

import numpy as np
from numpy.typing import NDArray

_GOLDEN, _MIX1, _MIX2 = (np.uint64(n) for n in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB))


def drawn(hashes: NDArray[np.uint64], weight: NDArray[np.float64], seed: int, start: int) -> int:
    """The place of the one that is drawn by `weight` at this start (Efraimidis and Spirakis, 2006)."""
    return int(np.argmin(-np.log(dice(hashes, seed, start)) / weight))


def dice(hashes: NDArray[np.uint64], seed: int, start: int) -> NDArray[np.float64]:
    """A number in (0, 1) for every programme at this start: SplitMix64 (Steele, Lea, Flood 2014) of id, seed and start.

    A programme's number doesn't depend on which others there are, so a plan changes little when the library does.
    """
    mixed = hashes ^ (np.uint64(seed & 0xFFFFFFFF) << np.uint64(32) | np.uint64(start & 0xFFFFFFFF))
    with np.errstate(over="ignore"):
        mixed = mixed + _GOLDEN
        mixed = (mixed ^ (mixed >> np.uint64(30))) * _MIX1
        mixed = (mixed ^ (mixed >> np.uint64(27))) * _MIX2
    mixed ^= mixed >> np.uint64(31)
    return ((mixed >> np.uint64(11)).astype(np.float64) + 0.5) / 2**53
