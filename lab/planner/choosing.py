"""The choice: what airs next, by dayparts, variety and weight, with the same dice for the same seed.

Some rules are never bent: sources, licences, blocked tags, lengths, ages. Variety gives way, one rule after the other,
when nothing keeps all of it: a channel with three programmes repeats them rather than going dark, and the plan says so.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from generated.models import Daypart, OwnerCard
from generated.vocabulary import PlanningRule
from lab.planner.catalogue import NEVER, Catalogue, Column, Mask, Programme
from lab.planner.dayparts import Dayparts
from lab.timeline import Grid

RELAXED_IN_ORDER = (
    PlanningRule.DAYPART_DURATION,
    PlanningRule.TAG_RUN,
    PlanningRule.SOURCE_REPEAT,
    PlanningRule.CREATOR_REPEAT,
    PlanningRule.ASSET_REPEAT,
)
"""What gives way, first things first."""

_ALL = slice(None)
_ONE_US = timedelta(microseconds=1)
_GOLDEN, _MIX1, _MIX2 = (np.uint64(n) for n in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB))


@dataclass(frozen=True, slots=True)
class Pick:
    """A programme from index `start`, the daypart it was chosen for, and the rules that gave way for it."""

    programme: Programme
    start: int
    daypart: str
    relaxed: tuple[PlanningRule, ...] = ()

    @property
    def end(self) -> int:
        """The first index after it."""
        return self.start + self.programme.segments


@dataclass(frozen=True, slots=True)
class Booked:
    """What airs anyway from index `start`. `relaxed` are the rules that gave way for it; None for a person's choice."""

    asset_id: str
    start: int
    relaxed: Collection[PlanningRule] | None = None


def plan(
    catalogue: Catalogue, grid: Grid, booked: Iterable[Booked], *, start: int, until: int, room: int
) -> list[Pick]:
    """Programmes back to back from index `start` until `until` is covered, at most `room` of them.

    `booked` airs before `start`, in order. Ends early where the card lets nothing air.
    """
    if not catalogue.programmes or start >= until or room < 1:
        return []
    choice = _Choice(catalogue, grid, start, until)
    for other in booked:
        choice.note(other)
    picks: list[Pick] = []
    while start < until and len(picks) < room:
        pick = choice.at(start)
        if pick is None:
            break
        picks.append(pick)
        start = pick.end
    return picks


def first_misfit(catalogue: Catalogue, grid: Grid, booked: Sequence[Booked]) -> int | None:
    """The place of the first one in `booked` that breaks a rule which didn't give way for it; None when all hold."""
    if not catalogue.programmes or not booked:
        return None
    choice = _Choice(catalogue, grid, booked[0].start, booked[-1].start)
    for place, other in enumerate(booked):
        if other.relaxed is not None and not choice.broken(other) <= set(other.relaxed):
            return place
        choice.note(other)
    return None


@dataclass(frozen=True, slots=True)
class Opening:
    """What could begin at an index: the daypart there, which programmes keep every rule, where each began last."""

    daypart: Daypart | None
    fits: Mask
    began: Column


def opening(catalogue: Catalogue, grid: Grid, booked: Iterable[Booked], *, start: int) -> Opening:
    """Which programmes could air at `start` without any rule giving way; `booked` airs before, in order."""
    choice = _Choice(catalogue, grid, start, start)
    for other in booked:
        choice.note(other)
    return choice.opening(start)


def broken_rules(catalogue: Catalogue, grid: Grid, booked: Sequence[Booked]) -> list[frozenset[PlanningRule]]:
    """The rules that each one breaks where it stands, whatever gave way for it."""
    if not catalogue.programmes or not booked:
        return [frozenset()] * len(booked)
    choice = _Choice(catalogue, grid, booked[0].start, booked[-1].start)
    found = []
    for other in booked:
        found.append(frozenset(choice.broken(other)))
        choice.note(other)
    return found


def restated(catalogue: Catalogue, grid: Grid, booked: Sequence[Booked], picks: Sequence[Pick]) -> list[Pick]:
    """Picks that another card made, with the rules of this catalogue's card that give way for them."""
    chosen = [Booked(pick.programme.asset_id, pick.start) for pick in picks]
    broken = broken_rules(catalogue, grid, [*booked, *chosen])[len(booked) :]
    return [
        replace(pick, relaxed=tuple(rule for rule in RELAXED_IN_ORDER if rule in rules))
        for pick, rules in zip(picks, broken, strict=True)
    ]


class _Choice:
    """The state of one plan: when each programme, source and creator last began, and the tags that ran last."""

    def __init__(self, catalogue: Catalogue, grid: Grid, first: int, last: int) -> None:
        self._catalogue = catalogue
        self._grid = grid
        ends = grid.start_of(last + int(catalogue.segments.max()) + 1)
        self._dayparts = Dayparts(catalogue.card, grid.start_of(first), ends)
        self._variety = _Windows.of(catalogue.card, grid)
        self._wanted: dict[str, NDArray[np.float64]] = {}
        aired = (NEVER if p.aired_index is None else p.aired_index for p in catalogue.programmes)
        self._began: Column = np.fromiter(aired, np.int64)
        self._sources = np.full(int(catalogue.source.max()) + 1, NEVER)
        # The last one stands for nobody: a programme without a creator has the number -1.
        self._creators = np.full(int(catalogue.creator.max()) + 2, NEVER)
        np.maximum.at(self._sources, catalogue.source, self._began)
        np.maximum.at(self._creators, catalogue.creator, self._began)
        self._run = _last_run(catalogue, self._began)

    def at(self, start: int) -> Pick | None:
        """What airs at `start`, taken as aired; None when the card lets nothing air there."""
        daypart = self._dayparts.at(self._grid.start_of(start)).daypart
        if daypart is None:
            return None
        fit = self._catalogue.admitted & self._rated(start, _ALL)
        kept = self._kept(start, daypart, _ALL)
        for given_way in range(len(RELAXED_IN_ORDER) + 1):
            among = np.logical_and.reduce([fit, *(kept[rule] for rule in RELAXED_IN_ORDER[given_way:])])
            if among.any():
                place = self._drawn(start, daypart, among, repeating=given_way == len(RELAXED_IN_ORDER))
                relaxed = tuple(rule for rule in RELAXED_IN_ORDER if not kept[rule][place])
                self._note(place, start)
                return Pick(self._catalogue.programmes[place], start, daypart.name, relaxed)
        return None

    def opening(self, start: int) -> Opening:
        """What could begin at `start`."""
        daypart = self._dayparts.at(self._grid.start_of(start)).daypart
        if daypart is None:
            return Opening(None, np.zeros(len(self._began), np.bool_), self._began)
        kept = self._kept(start, daypart, _ALL)
        fits = [self._catalogue.admitted, self._rated(start, _ALL), *kept.values()]
        return Opening(daypart, np.logical_and.reduce(fits), self._began)

    def note(self, booked: Booked) -> None:
        """It airs."""
        if (place := self._catalogue.place.get(booked.asset_id)) is not None:
            self._note(place, booked.start)

    def broken(self, booked: Booked) -> set[PlanningRule]:
        """The rules that it breaks where it stands; none for what the catalogue doesn't know."""
        place = self._catalogue.place.get(booked.asset_id)
        if place is None:
            return set()
        this = slice(place, place + 1)
        found = {rule for rule, out in self._catalogue.ruled_out.items() if out[place]}
        daypart = self._dayparts.at(self._grid.start_of(booked.start)).daypart
        if daypart is None or not self._rated(booked.start, this)[0]:
            return found | {PlanningRule.RATING}
        return found | {rule for rule, kept in self._kept(booked.start, daypart, this).items() if not kept[0]}

    def _rated(self, start: int, of: slice) -> Mask:
        """Those whose age rating every daypart allows that they reach into."""
        at, segment = self._grid.start_of(start), self._grid.segment
        ratings = self._catalogue.rating[of]
        until = np.zeros(int(ratings.max()) + 1, np.int64)
        for rating in np.unique(ratings):
            left = self._dayparts.rated_until(int(rating), at) - at
            until[rating] = Fraction(left // _ONE_US, 1_000_000) // segment
        return self._catalogue.segments[of] <= until[ratings]

    def _kept(self, start: int, daypart: Daypart, of: slice) -> Mapping[PlanningRule, Mask]:
        catalogue, windows = self._catalogue, self._variety
        milliseconds, creators = catalogue.duration_ms[of], catalogue.creator[of]
        tags, (tag, run) = catalogue.first_tag[of], self._run
        return {
            PlanningRule.DAYPART_DURATION: (milliseconds >= daypart.min_duration_s * 1000)
            & (milliseconds <= daypart.max_duration_s * 1000),
            PlanningRule.TAG_RUN: (tags != tag) | (tags < 0) | (run < windows.tag_run),
            PlanningRule.SOURCE_REPEAT: start - self._sources[catalogue.source[of]] >= windows.source,
            PlanningRule.CREATOR_REPEAT: (creators < 0)
            | (start - self._creators[creators] >= windows.creator),
            PlanningRule.ASSET_REPEAT: start - self._began[of] >= windows.asset,
        }

    def _drawn(self, start: int, daypart: Daypart, among: Mask, *, repeating: bool) -> int:
        """One of those `among`: by weight; the one that aired longest ago when all of them repeat."""
        places = np.flatnonzero(among)
        since = start - self._began[places]
        if repeating:
            return int(places[np.argmax(since)])
        if daypart.name not in self._wanted:
            self._wanted[daypart.name] = self._catalogue.wanted(daypart)
        fresh = since / (since + max(self._variety.asset, 1))
        weight = self._catalogue.weight[places] * self._wanted[daypart.name][places] * fresh
        thrown = dice(self._catalogue.hashes[places], self._catalogue.card.seeds.planner, start)
        return int(places[np.argmin(-np.log(thrown) / weight)])

    def _note(self, place: int, index: int) -> None:
        catalogue = self._catalogue
        self._began[place] = index
        self._sources[catalogue.source[place]] = index
        self._creators[catalogue.creator[place]] = index
        tag = int(catalogue.first_tag[place])
        self._run = (tag, self._run[1] + 1 if tag == self._run[0] else 1)


@dataclass(frozen=True)
class _Windows:
    """The card's variety in segments; `tag_run` in programmes."""

    asset: int
    source: int
    creator: int
    tag_run: int

    @staticmethod
    def of(card: OwnerCard, grid: Grid) -> "_Windows":
        variety = card.variety
        return _Windows(
            grid.segments_in(variety.asset_repeat_s),
            grid.segments_in(variety.source_repeat_s),
            grid.segments_in(variety.creator_repeat_s),
            variety.tag_run_max,
        )


def _last_run(catalogue: Catalogue, began: Column) -> tuple[int, int]:
    """The first tag of what aired last, and how many in a row had it."""
    order = np.argsort(began, kind="stable")[::-1]
    tags = catalogue.first_tag[order[began[order] > NEVER]]
    if not len(tags):
        return -1, 0
    other = np.flatnonzero(tags != tags[0])
    return int(tags[0]), int(other[0]) if len(other) else len(tags)


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
