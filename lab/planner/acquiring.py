"""Which programmes to fetch, and for when: the planner's own choice, among what sources offer. Pure.

Slots begin one after the other, spaced so that together they fill `share` of the time; each is judged and drawn as it
would be for the air. A slot says when a programme is wanted; what airs then is decided later, among what is ready.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from generated.models import OwnerCard
from lab.planner.catalogue import Catalogue, Programme
from lab.planner.choosing import Stock, plan
from lab.planner.picks import Booked
from lab.timeline import Grid


@dataclass(frozen=True, slots=True)
class Candidate:
    """A programme on offer, and what fetching it takes, in bytes."""

    programme: Programme
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Slot:
    """A programme wanted at index `start`, chosen for `daypart`."""

    programme_id: str
    start: int
    daypart: str


@dataclass(frozen=True, slots=True)
class Want:
    """From which index until which; share of the time; bytes that may be fetched; segments to step over a hole."""

    start: int
    until: int
    share: float
    room_bytes: int
    step: int


def acquire(
    candidates: Iterable[Candidate],
    booked: Sequence[tuple[Programme, int]],
    card: OwnerCard,
    grid: Grid,
    want: Want,
) -> list[Slot]:
    """Slots in order; none twice, none that is `booked`. Equal offers, cards and bookings give equal slots."""
    left = {candidate.programme.asset_id: candidate for candidate in candidates}
    taken = {programme.asset_id: (programme, start) for programme, start in booked}
    left = {name: candidate for name, candidate in left.items() if name not in taken}
    start, room, slots = want.start, want.room_bytes, []
    while start < want.until:
        left = {name: candidate for name, candidate in left.items() if candidate.size_bytes <= room}
        if not left:
            break
        slot = _slot(left, taken, card, grid, start)
        if slot is None:
            start += max(want.step, 1)
            continue
        chosen = left.pop(slot.programme_id)
        taken[slot.programme_id] = (chosen.programme, start)
        room -= chosen.size_bytes
        slots.append(slot)
        start += spacing(chosen.programme.segments, want.share)
    return slots


def substitute(
    candidates: Iterable[Candidate],
    booked: Sequence[tuple[Programme, int]],
    card: OwnerCard,
    grid: Grid,
    start: int,
) -> str | None:
    """What takes the place of another at index `start`; None when nothing on offer may."""
    left = {candidate.programme.asset_id: candidate for candidate in candidates}
    taken = {programme.asset_id: (programme, at) for programme, at in booked}
    left = {name: candidate for name, candidate in left.items() if name not in taken}
    slot = _slot(left, taken, card, grid, start) if left else None
    return slot.programme_id if slot else None


def spacing(segments: int, share: float) -> int:
    """Segments until the next slot, after a programme of so many."""
    return max(-(-segments // Fraction(share)), 1)


def _slot(
    left: dict[str, Candidate],
    taken: dict[str, tuple[Programme, int]],
    card: OwnerCard,
    grid: Grid,
    start: int,
) -> Slot | None:
    offered = [candidate.programme for candidate in left.values()]
    catalogue = Catalogue([*offered, *(programme for programme, _ in taken.values())], card, taken)
    before = sorted((at, name) for name, (_, at) in taken.items() if at < start)
    stock = Stock(catalogue, between=Catalogue((), card))
    picks = plan(stock, grid, [Booked(name, at) for at, name in before], start=start, until=start + 1, room=1)
    return Slot(picks[0].programme.asset_id, start, picks[0].daypart) if picks else None
