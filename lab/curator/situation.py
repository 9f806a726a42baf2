"""The queue as the curator sees it, and what a change of it must leave as it is: pure."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from generated.vocabulary import QueueOrigin
from lab.planner.catalogue import Catalogue
from lab.planner.choosing import Stock, first_misfit
from lab.planner.picks import Booked
from lab.queue.domain import Entry, Queue
from lab.timeline import Grid

Key = tuple[str, str, str]
"""Kind, entry and asset of a change: what is not told twice."""


@dataclass(frozen=True)
class Situation:
    """A station at an instant. Starts and lengths are in segments.

    `before` is what viewers may know of, `waiting` what follows back to back from index `first`; `recent` aired within
    `lookback`. `quality` is 0..1 by asset. `settled` are changes that somebody has decided about.
    """

    stock: Stock
    grid: Grid
    before: tuple[Booked, ...]
    waiting: Queue
    first: int
    room: int
    quality: Mapping[str, float]
    recent: tuple[Booked, ...]
    lookback: int
    fallback_share: float
    settled: frozenset[Key] = frozenset()

    @property
    def catalogue(self) -> Catalogue:
        """The programmes there are: the curator leaves breaks to the card's rules."""
        return self.stock.programmes

    @cached_property
    def programmes(self) -> Mapping[int, Entry]:
        """The waiting entries that are programmes, by their places."""
        known = self.catalogue.place
        return {place: entry for place, entry in enumerate(self.waiting) if entry.asset_id in known}

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Where each waiting entry begins."""
        return starts_of(self.first, self.waiting)

    @cached_property
    def booked(self) -> list[Booked]:
        """Everything that airs before the end of the queue, in order."""
        return [*self.before, *booked_from(self.first, self.waiting)]

    @cached_property
    def fits(self) -> bool:
        """Whether every entry keeps the card's rules where it stands; if not, the planner chooses anew first."""
        return first_misfit(self.stock, self.grid, self.booked) is None

    def holds(self, waiting: Queue) -> bool:
        """Whether the queue may become `waiting`: every rule kept, a person's entries where they are, room enough."""
        if len(waiting) - len(self.waiting) > self.room or not waiting:
            return False
        if _of_people(self.first, waiting) != _of_people(self.first, self.waiting):
            return False
        booked = [*self.before, *booked_from(self.first, waiting)]
        settled = _common(booked, self.booked) if self.fits else 0
        return first_misfit(self.stock, self.grid, booked, settled=settled) is None


def touchable(entry: Entry) -> bool:
    """Whether the curator may change it: the planner's are, a person's and its own are not."""
    return entry.origin in (QueueOrigin.PLANNER, QueueOrigin.ROTATION)


def starts_of(first: int, waiting: Sequence[Entry]) -> tuple[int, ...]:
    """Where each entry begins when the first one does at `first`."""
    starts = []
    for entry in waiting:
        starts.append(first)
        first += entry.segments
    return tuple(starts)


def booked_from(first: int, waiting: Sequence[Entry]) -> list[Booked]:
    """The entries as the planner judges them; a person's are not judged."""
    return [
        Booked(entry.asset_id, start, None if entry.origin is QueueOrigin.OPERATOR else entry.relaxed)
        for entry, start in zip(waiting, starts_of(first, waiting), strict=True)
    ]


def _common(one: Sequence[Booked], other: Sequence[Booked]) -> int:
    """How many they begin with alike."""
    alike = itertools.takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    return sum(1 for _ in alike)


def _of_people(first: int, waiting: Queue) -> list[tuple[int, Entry]]:
    placed = zip(starts_of(first, waiting), waiting, strict=True)
    return [(start, entry) for start, entry in placed if entry.origin is QueueOrigin.OPERATOR]
