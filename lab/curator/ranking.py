"""Which changes look worth it, most confidence first: pure. Whether they keep every rule is judged afterwards.

Looks at the weakest entries of the queue only, and at the best few replacements of each. Among equals the dice of the
curator's seed decide.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from generated.models import Daypart
from generated.vocabulary import DecisionKind, QueueOrigin, SignalName
from lab.curator.proposing import Knobs, Proposal
from lab.curator.signals import Around, Scale, Values, confidence, explained, with_value
from lab.curator.situation import Situation, booked_from, starts_of, touchable
from lab.planner.catalogue import NEVER, Catalogue, Column, Mask
from lab.planner.choosing import Opening, opening
from lab.planner.dayparts import Dayparts
from lab.planner.dice import dice
from lab.planner.picks import Booked

_EQUAL_DIGITS = 3


@dataclass(frozen=True)
class _Idea:
    """A change before it is told: the entry at `own` (None for an insert), the programme, its place, the reasons."""

    kind: DecisionKind
    own: int | None
    programme: int
    position: int
    start: int
    before: Values
    after: Values


def ranked(situation: Situation, knobs: Knobs) -> Iterator[Proposal]:
    """Every change that is at least worth telling, best first."""
    look = _Look(situation, knobs)
    found = [(look.told(idea), look.luck(idea)) for idea in look.ideas()]
    worth = [one for one in found if one[0].confidence >= knobs.min_advise]
    worth.sort(
        key=lambda one: (-round(one[0].confidence, _EQUAL_DIGITS), one[1], one[0].key, one[0].position)
    )
    return (proposal for proposal, _ in worth)


class _Look:
    """One look at a queue that fits."""

    def __init__(self, situation: Situation, knobs: Knobs) -> None:
        self._situation = situation
        self._knobs = knobs
        self._catalogue = catalogue = situation.catalogue
        self._weights = np.array(knobs.weights)
        quality = np.array([situation.quality.get(p.asset_id, 1.0) for p in catalogue.programmes])
        window = situation.grid.segments_in(catalogue.card.variety.asset_repeat_s)
        self._scale = Scale(catalogue, quality, window)
        longest = max(int(catalogue.segments.max()), int(situation.stock.between.segments.max(initial=0)))
        ends = situation.grid.start_of(situation.booked[-1].start + 2 * longest + 1)
        self._dayparts = Dayparts(catalogue.card, situation.grid.start_of(situation.first), ends)
        self._dice = dice(catalogue.hashes, knobs.seed, situation.first)
        aired = (NEVER if p.aired_index is None else p.aired_index for p in catalogue.programmes)
        self._aired: Column = np.fromiter(aired, np.int64)
        self._timeline = _Timeline([*situation.recent, *situation.booked], catalogue)

    def ideas(self) -> Iterator[_Idea]:
        """Everything that is looked at."""
        for place in self._weakest:
            yield from self._swaps(place)
            yield from self._moves(place)
            yield from self._inserts(place)
            if len(self._own) > 1:
                yield self._drop(place)

    def told(self, idea: _Idea) -> Proposal:
        """The idea with its reasons."""
        signals, sure = explained(idea.before, idea.after, self._weights)
        entry = None if idea.own is None else self._situation.waiting[idea.own]
        asset_id = self._catalogue.programmes[idea.programme].asset_id
        return Proposal(
            idea.kind,
            entry.entry_id if entry else None,
            asset_id,
            entry.asset_id if entry and idea.kind is DecisionKind.SWAP else None,
            idea.position,
            idea.start,
            signals,
            sure,
        )

    def luck(self, idea: _Idea) -> float:
        """What decides among equals."""
        return float(self._dice[idea.programme])

    def _swaps(self, place: int) -> Iterator[_Idea]:
        if not self._may_add:
            return
        at, start = self._opening(place), self._situation.starts[place]
        after = self._values(at.began, start, at.daypart)
        for programme in self._best(self._own[place], after, at.fits & ~self._queued):
            yield _Idea(
                DecisionKind.SWAP, place, programme, place, start, self._own[place], after[:, programme]
            )

    def _inserts(self, place: int) -> Iterator[_Idea]:
        """Something that has never aired, before a weak entry."""
        if not self._may_add or self._situation.room < 1:
            return
        at, start = self._opening(place), self._situation.starts[place]
        after = with_value(self._values(at.began, start, at.daypart), SignalName.FALLBACK, 1.0)
        new = at.fits & ~self._queued & (self._aired == NEVER)
        for programme in self._best(self._mean, after, new):
            yield _Idea(DecisionKind.INSERT, None, programme, place, start, self._mean, after[:, programme])

    def _drop(self, place: int) -> _Idea:
        others = [own for other, own in self._own.items() if other != place]
        before = with_value(self._own[place], SignalName.FALLBACK, 1.0)
        programme, start = self._programme(place), self._situation.starts[place]
        after = np.mean(others, axis=0)
        return _Idea(DecisionKind.DROP, place, programme, place, start, before, after)

    def _moves(self, place: int) -> Iterator[_Idea]:
        """To where a daypart wants it more, the nearest such places."""
        if not self._may_add:
            return
        situation, programme = self._situation, self._programme(place)
        rest = (*situation.waiting[:place], *situation.waiting[place + 1 :])
        starts = starts_of(situation.first, (*rest, situation.waiting[place]))
        now = self._scale.wanted(self._daypart(situation.starts[place]))[programme]
        better = [
            to
            for to, start in enumerate(starts)
            if to != place and self._scale.wanted(self._daypart(start))[programme] > now
        ]
        better.sort(key=lambda to: (abs(to - place), to))
        for to in better[: self._knobs.considered_max]:
            booked = [*situation.before, *booked_from(situation.first, rest[:to])]
            at = opening(situation.stock, situation.grid, booked, start=starts[to])
            if at.fits[programme]:
                line = _Timeline([*situation.recent, *booked], self._catalogue)
                around = self._around(line, starts[to])
                after = self._scale.at(at.began, around, at.daypart, starts[to])[:, programme]
                yield _Idea(DecisionKind.MOVE, place, programme, to, starts[to], self._own[place], after)

    @cached_property
    def _own(self) -> dict[int, Values]:
        """Every waiting programme's signals where it stands, by its place."""
        began, found = self._aired.copy(), dict[int, Values]()
        for booked in self._situation.before:
            self._note(began, booked)
        for place, booked in enumerate(booked_from(self._situation.first, self._situation.waiting)):
            if (entry := self._situation.programmes.get(place)) is not None:
                values = self._values(began, booked.start, self._daypart(booked.start))
                own = values[:, self._programme(place)]
                found[place] = with_value(own, SignalName.RULES, 0.0) if entry.relaxed else own
            self._note(began, booked)
        return found

    @cached_property
    def _mean(self) -> Values:
        return np.asarray(np.mean(list(self._own.values()), axis=0))

    @cached_property
    def _weakest(self) -> list[int]:
        """The places of the weakest entries that may be changed, weakest first."""
        places = [place for place, entry in self._situation.programmes.items() if touchable(entry)]
        places.sort(key=lambda place: (round(float(self._weights @ self._own[place]), _EQUAL_DIGITS), place))
        return places[: self._knobs.considered_max]

    @cached_property
    def _queued(self) -> Mask:
        queued = np.zeros(len(self._catalogue.programmes), np.bool_)
        for booked in self._situation.booked:
            if (place := self._catalogue.place.get(booked.asset_id)) is not None:
                queued[place] = True
        return queued

    @cached_property
    def _may_add(self) -> bool:
        """Whether one more entry may be the curator's."""
        programmes, most = self._situation.programmes.values(), self._knobs.share_max
        mine = sum(entry.origin is QueueOrigin.CURATOR for entry in programmes)
        return mine < max(int(most * len(programmes)), 1 if most else 0)

    def _opening(self, place: int) -> Opening:
        situation = self._situation
        booked = [*situation.before, *booked_from(situation.first, situation.waiting[:place])]
        return opening(situation.stock, situation.grid, booked, start=situation.starts[place])

    def _values(self, began: Column, start: int, daypart: Daypart | None) -> Values:
        return self._scale.at(began, self._around(self._timeline, start), daypart, start)

    def _around(self, line: "_Timeline", start: int) -> Around:
        near = line.between(start - self._situation.lookback, start)
        return Around(near, self._situation.fallback_share)

    def _best(self, before: Values, after: Values, among: Mask) -> list[int]:
        """The best few programmes of those `among`."""
        places: NDArray[np.int64] = np.flatnonzero(among)
        sure = np.round(confidence(before, after[:, places], self._weights), _EQUAL_DIGITS)
        order = np.lexsort((self._dice[places], -sure))[: self._knobs.considered_max]
        return [int(place) for place in places[order]]

    def _daypart(self, start: int) -> Daypart | None:
        return self._dayparts.at(self._situation.grid.start_of(start)).daypart

    def _programme(self, place: int) -> int:
        return self._catalogue.place[self._situation.waiting[place].asset_id]

    def _note(self, began: Column, booked: Booked) -> None:
        if (place := self._catalogue.place.get(booked.asset_id)) is not None:
            began[place] = booked.start


class _Timeline:
    """What begins when, by places in the catalogue."""

    def __init__(self, booked: list[Booked], catalogue: Catalogue) -> None:
        known = sorted(
            (b.start, catalogue.place[b.asset_id]) for b in booked if b.asset_id in catalogue.place
        )
        self._starts = np.array([start for start, _ in known], np.int64)
        self._places = np.array([place for _, place in known], np.int64)

    def between(self, first: int, last: int) -> Column:
        """What begins within [first, last)."""
        return self._places[slice(*np.searchsorted(self._starts, (first, last)))]
