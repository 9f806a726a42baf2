"""Rooms of people as tests enter and look at them."""

from __future__ import annotations

from typing import Any

from generated.vocabulary import ConsentGrantKind
from tests.support.configuration import shipped
from tests.support.conformance import Answer
from tests.support.people import People, Person
from tests.support.sessions import MOVE, SESSIONS, asked


def _mode_of(kind: ConsentGrantKind) -> str:
    return next(name for name, one in shipped().modes.items() if one.policies.grant is kind)


MEETING, PERFORMANCE = _mode_of(ConsentGrantKind.ROOM_ENTRY), _mode_of(ConsentGrantKind.PERFORMANCE)
PLACES = shipped().modes[MEETING].policies.limits.max_participants
ROOM = "late-shift"


async def moving(node: People, who: Person, session_id: str, room: str, *, mode: str = MEETING) -> Answer:
    """Try to enter from another session."""
    body = {"session_id": session_id, "mode": mode, "room": room}
    return await node.call("POST", MOVE, body, who=who)


async def entering(node: People, who: Person, room: str = ROOM, *, mode: str = MEETING) -> Answer:
    """Try to enter."""
    return await asked(node, who, mode, room=room)


async def entered(node: People, who: Person, room: str = ROOM, *, mode: str = MEETING) -> dict[str, Any]:
    """The session of somebody who has entered."""
    answer = await entering(node, who, room, mode=mode)
    assert answer.status == 201, answer.json()
    session: dict[str, Any] = answer.json()
    return session


async def looked_in(node: People, who: Person, session_id: str) -> dict[str, Any]:
    """The room as somebody in it sees it."""
    answer = await node.call("GET", f"{SESSIONS}/{session_id}/room", who=who)
    assert answer.status == 200, answer.json()
    room: dict[str, Any] = answer.json()
    return room


async def handles_in(node: People, who: Person, session_id: str) -> list[str]:
    """Who takes part, in the order of their coming."""
    return [one["handle"] for one in (await looked_in(node, who, session_id))["people"]]
