"""The pure rules of rooms: who is let in, and who has to go."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generated.vocabulary import ConsentGrantKind, ErrorCode
from services.consent.domain import Act, entered
from services.kernel.errors import Conflict, Denied, KernelError
from services.sessions.staying import Guest, Present, key_of, must_let_in, who_goes
from tests.support.clock import NOON

ANA = Guest("ana", "ana_prado", "Ana", is_shadowed=False, in_quarantine=False)
BIA = replace(ANA, user_id="bia", handle="bia_luz")
HIDDEN = replace(ANA, is_shadowed=True)


def let_in(**said: object) -> None:
    wholly = {"watches": False, "taking_part": (), "blocks": (), "places": 2, **said}
    must_let_in("ana", **wholly)  # type: ignore[arg-type]


def test_a_room_is_found_by_its_mode_and_its_name_or_who_performs() -> None:
    assert key_of("meeting", "late", ANA, None) == key_of("meeting", "late", BIA, None)
    assert key_of("meeting", "late", ANA, None) != key_of("other", "late", ANA, None)
    assert key_of("live", "ana_prado", BIA, ANA) == key_of("live", "ana", ANA, ANA)


def test_who_is_hidden_takes_part_alone_and_watches_with_the_others() -> None:
    assert key_of("meeting", "late", HIDDEN, None) != key_of("meeting", "late", BIA, None)
    assert key_of("live", "ana_prado", HIDDEN, HIDDEN) != key_of("live", "ana_prado", BIA, HIDDEN)
    assert key_of("live", "bia_luz", HIDDEN, BIA) == key_of("live", "bia_luz", BIA, BIA)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"taking_part": ("bia", "caio")}, ErrorCode.ROOM_FULL),
        ({"watches": True}, ErrorCode.ROOM_CLOSED),
        ({"watches": True, "taking_part": ("ana",)}, ErrorCode.ROOM_CLOSED),
        ({"taking_part": ("bia",), "blocks": {("ana", "bia")}}, ErrorCode.BLOCKED),
        ({"taking_part": ("bia",), "blocks": {("bia", "ana")}}, ErrorCode.BLOCKED),
        ({"watches": True, "taking_part": ("bia",), "blocks": {("bia", "ana")}}, ErrorCode.BLOCKED),
    ],
)
def test_a_room_is_closed(said: dict[str, object], code: ErrorCode) -> None:
    with pytest.raises(KernelError) as refused:
        let_in(**said)
    assert refused.value.code is code
    assert isinstance(refused.value, Denied if code is ErrorCode.BLOCKED else Conflict)


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"taking_part": ("bia",)},
        {"taking_part": ("ana", "bia")},
        {"watches": True, "taking_part": ("bia", "caio", "eva")},
        {"taking_part": ("bia",), "blocks": {("bia", "caio"), ("ana", "eva")}},
    ],
)
def test_a_room_is_open(said: dict[str, object]) -> None:
    let_in(**said)


def here(user_id: str, *, watching: bool = False, room: str = "r") -> Present:
    return Present(f"of {user_id} in {room}", user_id, room, watching)


@pytest.mark.parametrize(
    ("blocks", "going"),
    [
        (set(), set()),
        ({("ana", "bia")}, {"of ana in r"}),
        ({("bia", "ana")}, {"of bia in r"}),
        ({("ana", "bia"), ("bia", "ana")}, {"of ana in r", "of bia in r"}),
        ({("ana", "caio")}, {"of caio in r"}),
        ({("caio", "ana")}, {"of caio in r"}),
        ({("caio", "eva"), ("ana", "nobody")}, set()),
    ],
)
def test_of_two_who_are_apart_one_goes(blocks: set[tuple[str, str]], going: set[str]) -> None:
    """Ana and Bia take part, Caio and Eva watch; Bia is elsewhere, too, where Ana is not."""
    people = [here("ana"), here("bia"), here("caio", watching=True), here("eva", watching=True)]
    assert who_goes([*people, here("bia", room="q")], blocks) == going


def test_who_watches_nobody_goes() -> None:
    rooms = [here("ana", watching=True), here("bia", room="q"), here("ana", watching=True, room="q")]
    assert who_goes(rooms, ()) == {"of ana in r"}


@pytest.mark.parametrize("kind", [ConsentGrantKind.INVITATION, ConsentGrantKind.RANDOM_TICKETS])
def test_nobody_enters_alone_what_wants_somebody_elses_yes(kind: ConsentGrantKind) -> None:
    act = Act("ana", NOON, NOON.replace(year=NOON.year + 1))
    with pytest.raises(Denied):
        entered("g", kind, "call", act, NOON)


def test_an_entry_is_for_one_person_and_for_its_moment() -> None:
    act = Act("ana", NOON, NOON.replace(second=1))
    grant = entered("g", ConsentGrantKind.ROOM_ENTRY, "meeting", act, NOON)
    assert (grant.acts, grant.expires_at) == ((act,), act.holds_until)
    with pytest.raises(Denied):
        entered("g", ConsentGrantKind.ROOM_ENTRY, "meeting", act, act.holds_until)
