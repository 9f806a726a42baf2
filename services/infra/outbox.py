"""The outbox: an event is stored in the transaction that causes it, and published afterwards.

Decides an event's number: contiguous per stream, in commit order, since the stream's counter
row stays locked until the transaction ends. Nothing is published that was not committed, and
everything committed is published (see `relay`). A stream belongs to one database: two that
numbered the same stream would contradict each other.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Generic

from sqlalchemy import Connection, text

from generated.events import Data, EventSpec
from services.infra.sql import leave
from services.infra.topics import stream_of
from services.kernel.clock import rfc3339

_NUMBER = text(
    "INSERT INTO outbox_streams (stream, sequence, epoch) VALUES (:stream, 1, 0) "
    "ON CONFLICT (stream) DO UPDATE SET sequence = outbox_streams.sequence + 1 "
    "RETURNING sequence"
)
_STORE = text(
    "INSERT INTO outbox_events (stream, sequence, event_id, body) "
    "VALUES (:stream, :sequence, :event_id, :body)"
)


@dataclass(frozen=True, slots=True)
class Stored:
    """An event in the outbox: left to who hears of commits."""

    stream: str
    sequence: int
    body: str


@dataclass(frozen=True, slots=True)
class EventDraft(Generic[Data]):
    """An event of the contract before it has a number."""

    spec: EventSpec[Data]
    event_id: str
    occurred_at: datetime
    trace_id: str
    subject: str
    data: Data


def add(connection: Connection, topic: str, event: EventDraft[Data]) -> int:
    """Store `event` in the caller's transaction; returns its sequence in the topic's stream."""
    stream = stream_of(topic)
    sequence = int(connection.execute(_NUMBER, {"stream": stream}).scalar_one())
    body = json.dumps(_envelope(event, str(topic), sequence), ensure_ascii=False, separators=(",", ":"))
    connection.execute(
        _STORE,
        {"stream": stream, "sequence": sequence, "event_id": event.event_id, "body": body},
    )
    leave(connection, Stored(stream, sequence, body))
    return sequence


def _envelope(event: EventDraft[Data], topic: str, sequence: int) -> dict[str, object]:
    return {
        "event_id": event.event_id,
        "type": event.spec.kind,
        "version": event.spec.version,
        "occurred_at": rfc3339(event.occurred_at),
        "trace_id": event.trace_id,
        "subject": event.subject,
        "topic": topic,
        "sequence": sequence,
        "data": event.data.model_dump(mode="json", by_alias=True),
    }
