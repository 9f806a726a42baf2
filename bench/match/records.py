"""What the database says of meetings, whatever the API says: who was matched, had a session and was told, and when."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from tests.support.match import RANDOM_MODE

_SIDES = sa.text("SELECT session_id, user_id, grant_id, state FROM session WHERE mode = :mode")
_EVENTS = sa.text(
    "SELECT body FROM outbox_events WHERE body LIKE '%session.created%' OR body LIKE '%\"match.found\"%'"
    " OR body LIKE '%\"match.searching\"%'"
)


@dataclass(frozen=True, slots=True)
class Meeting:
    """One person's side: UNIX seconds of each step, by the nodes' clocks."""

    user_id: str
    pair_id: str
    queued_at: float
    matched_at: float
    opened_at: float
    told_at: float


def meetings(url: str) -> list[Meeting]:
    """Everybody who has met somebody and was told."""
    with sa.create_engine(url, poolclass=sa.NullPool).connect() as opened:
        sides = [*opened.execute(_SIDES, {"mode": RANDOM_MODE})]
        events = [json.loads(body) for (body,) in opened.execute(_EVENTS)]
    queued, created, told = {}, {}, {}
    for event in events:
        at = datetime.fromisoformat(event["occurred_at"]).timestamp()
        who, data = event["topic"].removeprefix("person:"), event["data"]
        match event["type"]:
            case "match.searching":
                queued[who] = datetime.fromisoformat(data["joined_at"]).timestamp()
            case "match.found":
                told[data["session_id"]] = at
            case "session.created":
                created[data["session_id"]] = at
    return [
        Meeting(user_id, pair_id, queued[user_id], _made_at(pair_id), created[session_id], told[session_id])
        for session_id, user_id, pair_id, state in sides
        if state == "active" and session_id in told
    ]


def _made_at(uuid7: str) -> float:
    """When an id of RFC 9562's version 7 was made: a pair's is made as it is matched."""
    return (UUID(uuid7).int >> 80) / 1000
