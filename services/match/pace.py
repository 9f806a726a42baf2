"""Whether two who were matched get their session in time (spec 11, matching degraded): pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds from a match to the session of the two: of those who have it, and of those who wait for it so far."""

    took_s: Sequence[float]
    waiting_s: Sequence[float] = ()


@dataclass(frozen=True, slots=True)
class Degraded:
    """The median that is too long, over so many pairs."""

    p50_s: float
    pairs: int


def degraded(pace: Pace, p50_s: float, least: int) -> Degraded | None:
    """Whether the median of `least` pairs or more is longer than `p50_s`.

    A pair that waits counts once it has waited so long: before, nobody knows what becomes of it.
    """
    counted = [*pace.took_s, *(waiting for waiting in pace.waiting_s if waiting > p50_s)]
    if len(counted) < least or median(counted) <= p50_s:
        return None
    return Degraded(median(counted), len(counted))
