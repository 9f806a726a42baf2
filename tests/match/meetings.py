"""Who was matched, had a session and was told, and when: as the database has it, whatever the API says."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from tests.support.match import RANDOM_MODE

_SIDES = sa.text("SELECT session_id, user_id, grant_id FROM session WHERE mode = :mode AND state = 'active'")
_EVENTS = sa.text(
    "SELECT body FROM outbox_events WHERE body LIKE '%session.created%' OR body LIKE '%match.found%'"
)


@dataclass(frozen=True, slots=True)
class Meeting:
    """One person's side of an encounter that goes on: UNIX seconds of each step, by the nodes' clocks."""

    user_id: str
    pair_id: str
    queued_at: float
    matched_at: float
    opened_at: float

    @property
    def matched_s(self) -> float:
        """In the queue, until they were matched."""
        return self.matched_at - self.queued_at

    @property
    def opened_s(self) -> float:
        """Matched, until the session of the two was open."""
        return self.opened_at - self.matched_at

    @property
    def whole_s(self) -> float:
        """In the queue, until the session of the two was open."""
        return self.opened_at - self.queued_at


def meetings(url: str) -> list[Meeting]:
    """Everybody who is with somebody, and was told."""
    queued: dict[str, float] = {}
    created: dict[str, float] = {}
    with sa.create_engine(url, poolclass=sa.NullPool).connect() as opened:
        sides = [*opened.execute(_SIDES, {"mode": RANDOM_MODE})]
        events = [json.loads(body) for (body,) in opened.execute(_EVENTS)]
    for event in events:
        data = event["data"]
        if event["type"] == "match.found":
            queued[data["session_id"]] = _at(data["joined_at"])
        elif event["type"] == "session.created":
            created[data["session_id"]] = _at(event["occurred_at"])
    return [
        Meeting(user_id, pair_id, queued[session_id], _made_at(pair_id), created[session_id])
        for session_id, user_id, pair_id in sides
        if session_id in queued
    ]


def share_ms(values_s: Sequence[float], share: float) -> float:
    """The value below which that share of them lies, in milliseconds; nothing of none."""
    ordered = sorted(values_s)
    return round(1000 * ordered[min(int(len(ordered) * share), len(ordered) - 1)], 1) if ordered else 0.0


def _made_at(uuid7: str) -> float:
    """When an id of RFC 9562's version 7 was made: a pair's is made as its people are matched."""
    return (UUID(uuid7).int >> 80) / 1000


def _at(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()
