"""Consent as tests ask for it and look at it."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, text

from generated.vocabulary import ConsentGrantKind
from services.kernel.clock import rfc3339
from services.sessions.staying import ROOMS
from tests.support.configuration import shipped
from tests.support.conformance import Answer
from tests.support.people import People, Person
from tests.support.sessions import keyed

CONSENT = "/v1/consent"
CALL = next(
    name for name, one in shipped().modes.items() if one.policies.grant is ConsentGrantKind.INVITATION
)
"""A mode to which people are invited."""


async def asked_to(
    node: People, who: Person, whom: Person, *, mode: str = CALL, key: str | None = None
) -> Answer:
    """Ask somebody to a call."""
    body = {"user_id": whom.user_id, "mode": mode}
    return await node.call("POST", CONSENT, body, who=who, headers=keyed(key))


async def invited(node: People, who: Person, whom: Person) -> str:
    """The id of an invitation that waits for its answer."""
    answer = await asked_to(node, who, whom)
    assert answer.status == 201, answer.json()
    return str(answer.json()["consent_id"])


async def said(node: People, who: Person, consent_id: str, word: str) -> Answer:
    """Accept, decline or cancel."""
    return await node.call("POST", f"{CONSENT}/{consent_id}/{word}", who=who)


async def looked(node: People, who: Person, consent_id: str) -> dict[str, Any]:
    """An invitation as one of its two people sees it."""
    answer = await node.call("GET", f"{CONSENT}/{consent_id}", who=who)
    assert answer.status == 200, answer.json()
    found: dict[str, Any] = answer.json()
    return found


async def told(node: People) -> list[dict[str, Any]]:
    """Every event of the outbox."""

    def read(conn: Connection) -> list[dict[str, Any]]:
        bodies = conn.execute(text("SELECT body FROM outbox_events ORDER BY stream, sequence"))
        return [json.loads(body) for body in bodies.scalars()]

    return await node.db.read(read)


async def consents_hold(node: People) -> None:
    """Raise AssertionError unless every session that wants consent has each participant's own recorded yes.

    Read from the tables, whatever the API says.
    """

    def read(conn: Connection) -> tuple[list[Any], list[Any], list[Any]]:
        return (
            list(conn.execute(text("SELECT * FROM session ORDER BY session_id")).mappings()),
            list(conn.execute(text("SELECT * FROM consent_invitation")).mappings()),
            list(conn.execute(text("SELECT * FROM consent_seat")).mappings()),
        )

    sessions, invitations, seats = await node.db.read(read)
    manifests = node.bundle.modes
    closed = [one for one in sessions if manifests[one["mode"]].policies.grant is not ConsentGrantKind.NONE]
    calls = [one for one in closed if one["room_id"] is None]
    _stays_hold(node, [one for one in closed if one["room_id"] is not None], seats)
    by_id = {one["consent_id"]: one for one in invitations}
    taken = {(one["grant_id"], one["user_id"]): one["session_id"] for one in seats}
    by_chance = [
        one for one in calls if manifests[one["mode"]].policies.grant is ConsentGrantKind.RANDOM_TICKETS
    ]
    for call in by_chance:
        assert taken[call["grant_id"], call["user_id"]] == call["session_id"], "no ticket of their own"
    for call in calls:
        if call in by_chance:
            continue
        asked = by_id[call["grant_id"]]
        people = {asked["inviter_id"], asked["invitee_id"]}
        assert asked["state"] == "accepted", "a call whose invitation nobody accepted"
        assert asked["answered_at"] < asked["expires_at"], "a yes that came too late"
        assert set(call["participants"].split()) == people, "somebody is in a call to which they said nothing"
        assert call["intent_label"] == asked["intent"]
        assert taken[call["grant_id"], call["user_id"]] == call["session_id"]
    for invitation in invitations:
        sides = [one["user_id"] for one in calls if one["grant_id"] == invitation["consent_id"]]
        both = [invitation["inviter_id"], invitation["invitee_id"]]
        assert sorted(sides) == (sorted(both) if invitation["state"] == "accepted" else [])
    living = [one["user_id"] for one in calls if one["state"] in ("creating", "active")]
    assert len(living) == len(set(living)), "somebody is in two calls"
    states: dict[str, set[bool]] = {}
    for call in calls:
        states.setdefault(call["grant_id"], set()).add(call["state"] in ("creating", "active"))
    assert all(len(alive) == 1 for alive in states.values()), "one side of a call outlives the other"


def _stays_hold(node: People, stays: list[Any], seats: list[Any]) -> None:
    """Raise AssertionError unless everybody in a room has a grant of their own for it, and a place."""
    for stay in stays:
        assert node.bundle.modes[stay["mode"]].policies.grant in ROOMS
        (seat,) = [one for one in seats if one["grant_id"] == stay["grant_id"]]
        taken = seat["user_id"], seat["session_id"], seat["acted_at"]
        assert taken == (stay["user_id"], stay["session_id"], stay["created_at"]), (
            "another's act, or another act"
        )
        assert stay["participants"] == stay["user_id"]
    rooms: dict[str, list[Any]] = {}
    now = rfc3339(node.clock.now())
    for stay in stays:
        if stay["state"] in ("creating", "active") and stay["due_at"] > now:
            rooms.setdefault(stay["room_key"], []).append(stay)
    for inside in rooms.values():
        assert len({one["room_id"] for one in inside}) == 1, "two rooms are found by one key"
        limits = node.bundle.modes[inside[0]["mode"]].policies.limits
        taking_part = {one["user_id"] for one in inside if not one["is_watching"]}
        assert len(taking_part) <= limits.max_participants, "more people than there are places"
        opened = [one["user_id"] for one in inside if one["state"] == "active"]
        assert len(opened) == len(set(opened)), "somebody is in a room twice"
