"""Sessions as tests begin and look at them, and the rules that hold for all of them at any time."""

from __future__ import annotations

from typing import Any

from services.sessions import revocations
from tests.support.conformance import Answer
from tests.support.http import Pairs
from tests.support.media import FileMedia
from tests.support.people import People, Person

SESSIONS = "/v1/sessions"
MOVE = f"{SESSIONS}/transition"
STATES = ("creating", "active", "ending", "ended", "failed")
OVER = frozenset({"ended", "failed"})


def keyed(key: str | None) -> Pairs:
    """The header of an idempotency key."""
    return [] if key is None else [("idempotency-key", key)]


async def asked(node: People, who: Person, mode: str, *, key: str | None = None, **said: Any) -> Answer:
    """Ask for a session."""
    return await node.call("POST", SESSIONS, {"mode": mode, **said}, who=who, headers=keyed(key))


async def begun(node: People, who: Person, mode: str, **said: Any) -> dict[str, Any]:
    """A session that has begun."""
    answer = await asked(node, who, mode, **said)
    assert answer.status == 201, answer.json()
    session: dict[str, Any] = answer.json()
    return session


async def end(node: People, who: Person, session_id: str) -> dict[str, Any]:
    """End a session."""
    answer = await node.call("POST", f"{SESSIONS}/{session_id}/end", who=who)
    assert answer.status == 200, answer.json()
    session: dict[str, Any] = answer.json()
    return session


async def moved(node: People, who: Person, session_id: str, mode: str, *, key: str | None = None) -> Answer:
    """Ask for a transition."""
    body = {"session_id": session_id, "mode": mode}
    return await node.call("POST", MOVE, body, who=who, headers=keyed(key))


async def seen(node: People, who: Person, session_id: str) -> dict[str, Any]:
    """A session as its owner sees it."""
    answer = await node.call("GET", f"{SESSIONS}/{session_id}", who=who)
    assert answer.status == 200, answer.json()
    session: dict[str, Any] = answer.json()
    return session


async def mine(node: People, who: Person) -> list[dict[str, Any]]:
    """All of somebody's sessions, newest first."""
    answer = await node.call("GET", f"{SESSIONS}?limit=200", who=who)
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def pending(node: People) -> set[str]:
    """Sessions whose endpoints are still to be taken back."""

    def read(conn: Any) -> set[str]:
        return set(conn.execute(revocations.REVOCATION.select()).scalars())

    return await node.db.read(read)


async def hold(node: People, who: Person, media: FileMedia) -> None:
    """Raise AssertionError unless somebody's sessions are what sessions may be, and no endpoint is lost sight of."""
    sessions = {session["session_id"]: session for session in await mine(node, who)}
    waiting = await pending(node)
    followed: dict[str, list[str]] = {}
    for session_id, session in sessions.items():
        state, parent = session["state"], session.get("parent_session_id")
        assert state in STATES
        assert ("ended_at" in session) == ("end_reason" in session) == (state in OVER | {"ending"})
        if state == "ending":
            assert session_id in waiting, "what is ending waits for its endpoints to be taken back"
        if state == "active" and parent is not None:
            assert sessions[parent]["state"] in OVER | {"ending"}, "a child lives when its parent is over"
            followed.setdefault(parent, []).append(session_id)
        has_media = session["stream_transport"] == "webrtc" and "media_profile" in session
        if state == "active" and has_media:
            assert session_id in media.held, "who is active has endpoints"
        if session_id in media.held:
            assert state in ("creating", "active") or session_id in waiting, "no endpoint is lost sight of"
