"""What the curator would change, the queue after a change, and what it decides of it: pure, and the same for a seed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from generated.vocabulary import DecisionKind, QueueOrigin
from lab.curator.signals import Signal
from lab.curator.situation import Key, Situation, touchable
from lab.planner.dayparts import daypart_at
from lab.queue.domain import UNRANKED, Entry, Queue

_TRIED = ("", datetime(1970, 1, 1, tzinfo=UTC))
"""Name and time of an entry that only tries whether it would fit."""


@dataclass(frozen=True)
class Knobs:
    """What the curator may do. `weights` are one a signal, in the order of the vocabulary, and make 1."""

    apply: bool
    min_apply: float
    min_advise: float
    changes_max: int
    considered_max: int
    share_max: float
    weights: tuple[float, ...]
    seed: int


@dataclass(frozen=True)
class Proposal:
    """A change, and why. `entry_id` is None for an insert; `position` counts the waiting entries, `start` segments."""

    kind: DecisionKind
    entry_id: str | None
    asset_id: str
    replaces: str | None
    position: int
    start: int
    signals: tuple[Signal, ...]
    confidence: float

    @property
    def key(self) -> Key:
        """What makes it the same one another time."""
        return (self.kind.value, self.entry_id or "", self.asset_id)


@dataclass(frozen=True)
class Decided:
    """A proposal and whether it was carried out; then `entry_id` is the entry that airs so."""

    proposal: Proposal
    applied: bool
    entry_id: str | None


Rank = Callable[[Situation, Knobs], Iterator[Proposal]]
"""The changes that look worth it, best first."""


def curate(
    situation: Situation, knobs: Knobs, rank: Rank, now: datetime, new_id: Callable[[], str]
) -> tuple[Queue, tuple[Decided, ...]]:
    """The waiting entries afterwards, and what was decided, in order."""
    decided: list[Decided] = []
    while len(decided) < knobs.changes_max:
        found = best(situation, knobs, rank)
        if found is None:
            break
        entry_id, after = found.entry_id, None
        if knobs.apply and found.confidence >= knobs.min_apply:
            entry_id = renamed(found, new_id)
            after = changed(situation, found, entry_id or "", now)
        decided.append(Decided(found, after is not None, entry_id if after else found.entry_id))
        situation = _with(situation, found.key, after or situation.waiting)
    return situation.waiting, tuple(decided)


def best(situation: Situation, knobs: Knobs, rank: Rank) -> Proposal | None:
    """The change with the most confidence that keeps every rule; None when none is worth telling."""
    if not situation.programmes or not situation.fits:
        return None
    for proposal in rank(situation, knobs):
        if proposal.key not in situation.settled and changed(situation, proposal, *_TRIED) is not None:
            return proposal
    return None


def changed(situation: Situation, proposal: Proposal, entry_id: str, now: datetime) -> Queue | None:
    """The waiting entries with the proposal carried out; None when it does not fit, or not any more.

    `entry_id` names a new entry.
    """
    waiting, own = situation.waiting, None
    if proposal.entry_id is not None:
        own = next((entry for entry in waiting if entry.entry_id == proposal.entry_id), None)
        if own is None or not touchable(own) or own.asset_id not in situation.catalogue.place:
            return None
    after = _carried_out(situation, proposal, own, entry_id, now)
    return after if after is not None and situation.holds(after) else None


def renamed(proposal: Proposal, new_id: Callable[[], str]) -> str | None:
    """The entry that the change is about once it is carried out: a swap and an insert make a new one."""
    makes = proposal.kind in (DecisionKind.SWAP, DecisionKind.INSERT)
    return new_id() if makes else proposal.entry_id


def _carried_out(
    situation: Situation, proposal: Proposal, own: Entry | None, entry_id: str, now: datetime
) -> Queue | None:
    waiting = situation.waiting
    others = tuple(entry for entry in waiting if entry is not own)
    if proposal.kind is DecisionKind.DROP:
        return others
    position = min(proposal.position, len(others))
    if proposal.kind is DecisionKind.SWAP and own is not None:
        position = waiting.index(own)
    if proposal.kind is DecisionKind.MOVE and own is not None:
        new = replace(own, rank=UNRANKED, version=own.version + 1, origin=QueueOrigin.CURATOR, relaxed=())
    else:
        place = situation.catalogue.place.get(proposal.asset_id)
        if place is None:
            return None
        programme = situation.catalogue.programmes[place]
        new = Entry(
            entry_id, programme.asset_id, programme.title, programme.segments, QueueOrigin.CURATOR, now
        )
    start = situation.first + sum(entry.segments for entry in others[:position])
    daypart = daypart_at(situation.catalogue.card, situation.grid.start_of(start))
    new = replace(new, daypart=daypart.name if daypart else None)
    return (*others[:position], new, *others[position:])


def _with(situation: Situation, key: Key, waiting: Queue) -> Situation:
    grown = len(waiting) - len(situation.waiting)
    settled = situation.settled | {key}
    return replace(situation, settled=settled, waiting=waiting, room=situation.room - grown)
