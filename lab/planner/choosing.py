"""The choice: what airs next, by dayparts, variety and weight, with the same dice for the same seed.

Some rules are never bent: sources, licences, blocked tags, lengths, ages. Variety gives way, one rule after the other,
when nothing keeps all of it: a channel with three programmes repeats them rather than going dark, and the plan says so.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from generated.models import Daypart, OwnerCard
from generated.vocabulary import AssetRole, PlanningRule
from lab.planner.breaks import Breaks, longest
from lab.planner.catalogue import NEVER, Catalogue, Column, Mask, Programme
from lab.planner.dayparts import Dayparts
from lab.planner.dice import drawn
from lab.planner.picks import Booked, Pick
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


@dataclass(frozen=True)
class Stock:
    """What there is to air under one card: programmes, and what airs in breaks between them."""

    programmes: Catalogue
    between: Catalogue

    @staticmethod
    def of(found: Iterable[Programme], card: OwnerCard) -> "Stock":
        """By their roles."""
        everything = list(found)
        programmes = [one for one in everything if one.role is AssetRole.PROGRAMME]
        between = [one for one in everything if one.role is not AssetRole.PROGRAMME]
        return Stock(Catalogue(programmes, card), Catalogue(between, card))


def plan(
    stock: Stock, grid: Grid, booked: Iterable[Booked], *, start: int, until: int, room: int
) -> list[Pick]:
    """Programmes, and the breaks between them, back to back from index `start` until `until` is covered.

    At most `room` of them. `booked` airs before `start`, in order. Ends early where the card lets nothing air; breaks
    are left out where a programme fits only without them.
    """
    if not stock.programmes.programmes or start >= until or room < 1:
        return []
    choice = _Choice(stock, grid, start, until)
    for other in booked:
        choice.note(other.asset_id, other.start)
    picks: list[Pick] = []
    while start < until and len(picks) < room:
        between = choice.breaks.due(start)
        fits = between and len(picks) + len(between) < room
        pick = choice.at(between[-1].end) if fits else None
        if pick is None:
            between, pick = [], choice.at(start)
        if pick is None:
            break
        picks += [*between, pick]
        for one in (*between, pick):
            choice.note(one.programme.asset_id, one.start)
        start = pick.end
    return picks


def first_misfit(
    stock: Stock, grid: Grid, booked: Sequence[Booked], *, complete: bool = False, settled: int = 0
) -> int | None:
    """The place of the first one in `booked` that breaks a rule which didn't give way for it; None when all hold.

    With `complete`, a programme before which a break is missing is one too. The first `settled` are known to hold.
    """
    if not booked:
        return None
    if not stock.programmes.programmes:
        unsettled = (place for place, other in enumerate(booked) if other.relaxed is not None)
        return next((place for place in unsettled if booked[place].asset_id in stock.between.place), None)
    choice = _Choice(stock, grid, booked[0].start, booked[-1].start)
    for place, other in enumerate(booked):
        judged = place >= settled and other.relaxed is not None
        if judged and not choice.suits(other, complete=complete):
            return place
        choice.note(other.asset_id, other.start)
    return None


@dataclass(frozen=True, slots=True)
class Opening:
    """What could begin at an index: the daypart there, which programmes keep every rule, where each began last."""

    daypart: Daypart | None
    fits: Mask
    began: Column


def opening(stock: Stock, grid: Grid, booked: Iterable[Booked], *, start: int) -> Opening:
    """Which programmes could air at `start` without any rule giving way; `booked` airs before, in order."""
    choice = _Choice(stock, grid, start, start)
    for other in booked:
        choice.note(other.asset_id, other.start)
    return choice.opening(start)


def broken_rules(stock: Stock, grid: Grid, booked: Sequence[Booked]) -> list[frozenset[PlanningRule]]:
    """The rules that each programme breaks where it stands, whatever gave way for it; a break has none of them."""
    if not stock.programmes.programmes or not booked:
        return [frozenset()] * len(booked)
    choice = _Choice(stock, grid, booked[0].start, booked[-1].start)
    found = []
    for other in booked:
        found.append(frozenset(choice.broken(other)))
        choice.note(other.asset_id, other.start)
    return found


def restated(stock: Stock, grid: Grid, booked: Sequence[Booked], picks: Sequence[Pick]) -> list[Pick]:
    """Picks that another card made, with the rules of this stock's card that give way for them."""
    chosen = [Booked(pick.programme.asset_id, pick.start) for pick in picks]
    broken = broken_rules(stock, grid, [*booked, *chosen])[len(booked) :]
    return [
        replace(pick, relaxed=tuple(rule for rule in RELAXED_IN_ORDER if rule in rules))
        for pick, rules in zip(picks, broken, strict=True)
    ]


class _Choice:
    """The state of one plan: when each programme, source and creator last began, and the tags that ran last."""

    def __init__(self, stock: Stock, grid: Grid, first: int, last: int) -> None:
        self._catalogue = catalogue = stock.programmes
        self._grid = grid
        reach = int(catalogue.segments.max()) + longest(stock.between)
        ends = grid.start_of(last + reach + 1)
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
        self.breaks = Breaks(stock.between, self._dayparts, grid, int(self._began.max()))

    def at(self, start: int) -> Pick | None:
        """The programme that airs at `start`; None when the card lets nothing air there."""
        daypart = self._dayparts.at(self._grid.start_of(start)).daypart
        if daypart is None:
            return None
        fit = self._catalogue.admitted & self._rated(start)
        kept = self._kept(start, daypart, _ALL)
        for given_way in range(len(RELAXED_IN_ORDER) + 1):
            among = np.logical_and.reduce([fit, *(kept[rule] for rule in RELAXED_IN_ORDER[given_way:])])
            if among.any():
                place = self._drawn(start, daypart, among, repeating=given_way == len(RELAXED_IN_ORDER))
                relaxed = tuple(rule for rule in RELAXED_IN_ORDER if not kept[rule][place])
                return Pick(self._catalogue.programmes[place], start, daypart.name, relaxed)
        return None

    def opening(self, start: int) -> Opening:
        """What could begin at `start`."""
        daypart = self._dayparts.at(self._grid.start_of(start)).daypart
        if daypart is None:
            return Opening(None, np.zeros(len(self._began), np.bool_), self._began)
        kept = self._kept(start, daypart, _ALL)
        fits = [self._catalogue.admitted, self._rated(start), *kept.values()]
        return Opening(daypart, np.logical_and.reduce(fits), self._began)

    def note(self, asset_id: str, start: int) -> None:
        """It airs."""
        self.breaks.note(asset_id, start)
        if (place := self._catalogue.place.get(asset_id)) is not None:
            self._note(place, start)

    def suits(self, booked: Booked, *, complete: bool) -> bool:
        """Whether it breaks only rules that gave way for it; with `complete`, no break is missing before it either."""
        if self.breaks.knows(booked.asset_id):
            return self.breaks.fits(booked.asset_id, booked.start)
        missing = complete and bool(self.breaks.due(booked.start))
        return not missing and self.broken(booked) <= set(booked.relaxed or ())

    def broken(self, booked: Booked) -> set[PlanningRule]:
        """The rules that it breaks where it stands; none for what the catalogue doesn't know."""
        place = self._catalogue.place.get(booked.asset_id)
        if place is None:
            return set()
        this = slice(place, place + 1)
        found = {rule for rule, out in self._catalogue.ruled_out.items() if out[place]}
        daypart = self._dayparts.at(self._grid.start_of(booked.start)).daypart
        if daypart is None or not self._catalogue.is_rated(self._dayparts, self._grid, booked.start, place):
            return found | {PlanningRule.RATING}
        return found | {rule for rule, kept in self._kept(booked.start, daypart, this).items() if not kept[0]}

    def _rated(self, start: int) -> Mask:
        return self._catalogue.rated(self._dayparts, self._grid, start)

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
        hashes = self._catalogue.hashes[places]
        return int(places[drawn(hashes, weight, self._catalogue.card.seeds.planner, start)])

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
