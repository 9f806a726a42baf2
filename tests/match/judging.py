"""What became of people who want to meet somebody: pure, over their tickets and the sessions that are kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from generated.vocabulary import MatchState


class Kind(StrEnum):
    """How a promise is broken."""

    LOST = "joined and without a ticket"
    STUCK = "neither together nor searching"
    LEFT_OVER = "searches beside somebody who fits"
    TWICE = "in two encounters at once"
    ALONE = "in an encounter that is not of two people"
    APART = "met whom they had parted from"
    ASTRAY = "in an encounter that their ticket does not name"
    UNTOLD = "together and never told"


class Wrong(NamedTuple):
    """A broken promise, and whom it was made to."""

    kind: Kind
    what: str


@dataclass(frozen=True, slots=True)
class Ticket:
    """Somebody's ticket, as they see it."""

    state: MatchState
    session_id: str | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """One person's session of an encounter, as it is kept."""

    session_id: str
    user_id: str
    pair_id: str
    participants: frozenset[str]
    lives: bool


@dataclass(frozen=True)
class Seen:
    """Everybody who joined with their ticket, who has parted from whom, and of what sessions somebody was told."""

    tickets: Mapping[str, Ticket | None]
    parted: Collection[frozenset[str]]
    sides: Sequence[Side]
    told: Mapping[str, Collection[str]]

    @property
    def left_over(self) -> list[str]:
        """Who searches beside somebody whom they have not parted from."""
        searching = {
            who
            for who, ticket in self.tickets.items()
            if ticket is not None and ticket.state is MatchState.SEARCHING
        }
        unfit = Counter(who for two in self.parted if two <= searching for who in two)
        return sorted(who for who in searching if unfit[who] < len(searching) - 1)

    @property
    def is_settled(self) -> bool:
        """Whether nothing more is to come, unless something is wrong."""
        ends = {MatchState.SEARCHING, MatchState.TOGETHER}
        return (
            all(ticket is None or ticket.state in ends for ticket in self.tickets.values())
            and not self.left_over
        )


def wrongs(seen: Seen) -> Iterator[Wrong]:
    """Every broken promise, once everything has settled."""
    yield from (Wrong(Kind.LEFT_OVER, who) for who in seen.left_over)
    living = {side.session_id: side for side in seen.sides if side.lives}
    for who, ticket in seen.tickets.items():
        yield from _of_ticket(who, ticket, living, seen.told.get(who, ()))
    times = Counter(side.user_id for side in living.values())
    yield from (Wrong(Kind.TWICE, who) for who, count in times.items() if count > 1)
    for side in living.values():
        ticket = seen.tickets.get(side.user_id)
        if ticket is None or ticket.session_id != side.session_id:
            yield Wrong(Kind.ASTRAY, side.user_id)
    yield from _of_pairs(seen.sides, seen.parted)


def _of_ticket(
    who: str, ticket: Ticket | None, living: Mapping[str, Side], told: Collection[str]
) -> Iterator[Wrong]:
    if ticket is None:
        yield Wrong(Kind.LOST, who)
    elif ticket.state is MatchState.TOGETHER:
        side = living.get(ticket.session_id or "")
        if side is None or side.user_id != who:
            yield Wrong(Kind.STUCK, f"{who}, together in a session that is not theirs or is over")
        elif ticket.session_id not in told:
            yield Wrong(Kind.UNTOLD, who)
    elif ticket.state is not MatchState.SEARCHING:
        yield Wrong(Kind.STUCK, f"{who}, {ticket.state}")


def _of_pairs(sides: Sequence[Side], parted: Collection[frozenset[str]]) -> Iterator[Wrong]:
    """What is wrong with encounters, those that are over too."""
    pairs: dict[str, list[Side]] = {}
    for side in sides:
        pairs.setdefault(side.pair_id, []).append(side)
    for pair_id, both in pairs.items():
        people = frozenset(side.user_id for side in both)
        whole = len(both) == len(people) == 2 and {side.participants for side in both} == {people}
        if not whole or len({side.lives for side in both}) > 1:
            yield Wrong(Kind.ALONE, pair_id)
        if people in parted:
            yield Wrong(Kind.APART, pair_id)
