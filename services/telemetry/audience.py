"""How many watch the channel, and how long they wait for it. Pure.

While the channel plays a page tells of it once at every pace, so as many watch as there are samples within one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

_HOUR = timedelta(hours=1)
MEDIAN, SLOWEST = 50, 95
"""Percent of the waits that are no longer than what is told."""


@dataclass(frozen=True, slots=True)
class ModeViewers:
    """Who watches in a mode, on an average."""

    mode: str
    viewers: float


@dataclass(frozen=True, slots=True)
class HourViewers:
    """Who watched in a mode in the hour that begins at `hour`, on an average over as much of it as is over."""

    hour: datetime
    mode: str
    viewers: float


@dataclass(frozen=True, slots=True)
class Wait:
    """A wait, its place among all and among those of its hour, the shortest first, and how many these are."""

    hour: str
    wait_ms: int
    place_of_all: int
    all: int
    place: int
    count: int


@dataclass(frozen=True, slots=True)
class Starts:
    """How many first pictures there were, and what half of them and nineteen of twenty took at most."""

    pictures: int
    p50_ms: int
    p95_ms: int


def watching(samples: Mapping[str, float], window_s: float, pace_s: float) -> tuple[ModeViewers, ...]:
    """Who watches, by mode, the most first; of the `samples` of each mode within `window_s`."""
    found = [ModeViewers(mode, _at_once(count, window_s, pace_s)) for mode, count in samples.items()]
    return tuple(sorted(found, key=lambda one: (-one.viewers, one.mode)))


def watched(
    samples: Iterable[tuple[datetime, str, float]], now: datetime, pace_s: float
) -> tuple[HourViewers, ...]:
    """The same of hours, by their beginnings; of the one that is not over yet, by as much of it as is."""

    def lasted_s(hour: datetime) -> float:
        return max(min(now - hour, _HOUR).total_seconds(), pace_s)

    return tuple(
        HourViewers(hour, mode, _at_once(count, lasted_s(hour), pace_s)) for hour, mode, count in samples
    )


def rank(count: int, percent: int) -> int:
    """The place, from 1, of the percentile by the nearest-rank method."""
    return -(-count * percent // 100)


def starts_of_hours(waits: Sequence[Wait]) -> dict[str, Starts]:
    """By hour, the latest first; of the waits that are a percentile of theirs."""
    latest_first = sorted(waits, key=lambda one: one.hour, reverse=True)
    return {
        hour: _starts((one.wait_ms, one.place, one.count) for one in those)
        for hour, those in groupby(latest_first, key=lambda one: one.hour)
    }


def starts_of_all(waits: Sequence[Wait]) -> Starts | None:
    """Of all together, if there is any; of the waits that are a percentile of them."""
    return _starts((one.wait_ms, one.place_of_all, one.all) for one in waits) if waits else None


def _starts(waits: Iterable[tuple[int, int, int]]) -> Starts:
    found = [*waits]
    count = found[0][2]
    by_place = {place: wait_ms for wait_ms, place, _ in found}
    return Starts(count, by_place[rank(count, MEDIAN)], by_place[rank(count, SLOWEST)])


def _at_once(samples: float, over_s: float, pace_s: float) -> float:
    return samples * pace_s / over_s
