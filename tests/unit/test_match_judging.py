"""The judge of `python -m tests.match` sees each promise that may be broken."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generated.vocabulary import MatchState
from tests.match.judging import Kind, Seen, Side, Ticket, wrongs

TOGETHER = {who: Ticket(MatchState.TOGETHER, f"of-{who}") for who in "ab"}
SEARCHES = Ticket(MatchState.SEARCHING)


def side(who: str, people: str = "ab", pair_id: str = "pair", *, lives: bool = True) -> Side:
    return Side(f"of-{who}", who, pair_id, frozenset(people), lives)


SOUND = Seen(
    tickets={**TOGETHER, "c": SEARCHES, "d": SEARCHES},
    parted={frozenset("cd")},
    sides=[
        side("a"),
        side("b"),
        side("c", "ac", "before", lives=False),
        side("a", "ac", "before", lives=False),
    ],
    told={"a": {"of-a"}, "b": {"of-b"}},
)
BROKEN = {
    Kind.LOST: replace(SOUND, tickets={**SOUND.tickets, "d": None}),
    Kind.STUCK: replace(SOUND, tickets={**SOUND.tickets, "c": Ticket(MatchState.MATCHED)}),
    Kind.LEFT_OVER: replace(SOUND, parted=()),
    Kind.TWICE: replace(
        SOUND,
        sides=[*SOUND.sides, replace(side("a", "ad", "next"), session_id="next"), side("d", "ad", "next")],
    ),
    Kind.ALONE: replace(SOUND, sides=[side("a"), side("b", lives=False)]),
    Kind.APART: replace(SOUND, parted={frozenset("cd"), frozenset("ac")}),
    Kind.ASTRAY: replace(SOUND, sides=[*SOUND.sides, side("c", "cd", "next"), side("d", "cd", "next")]),
    Kind.UNTOLD: replace(SOUND, told={"a": {"of-a"}}),
}


def test_where_every_promise_was_kept_nothing_is_wrong() -> None:
    assert SOUND.is_settled
    assert [*wrongs(SOUND)] == []


@pytest.mark.parametrize("kind", Kind)
def test_a_broken_promise_is_seen(kind: Kind) -> None:
    assert kind in {wrong.kind for wrong in wrongs(BROKEN[kind])}
