"""The consuming side: each event has its effect exactly once per consumer.

The handler's changes, the mark that the event was consumed and the consumer's position are
one transaction; an event id seen before changes nothing. What Redis no longer keeps is
reported to `missed`, never passed over in silence.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from redis.asyncio import Redis
from sqlalchemy import Connection, text

from services.infra.events.stream import ReaderLimits
from services.infra.sql import Database
from services.infra.streams import REDIS_ERRORS, Entry, read_tail, wait_after
from services.kernel.errors import Unavailable

_log = logging.getLogger(__name__)

Handle = Callable[[Connection, dict[str, Any]], None]
"""Applies an event (its envelope as JSON) through the connection; may not do anything else."""


@dataclass(frozen=True, slots=True)
class _Position:
    epoch: int
    sequence: int


class Consumer:
    """Feeds one topic's events to a handler; `name` is what its progress is kept under."""

    def __init__(
        self,
        name: str,
        topic: str,
        db: Database,
        redis: Redis,
        limits: ReaderLimits,
        handle: Handle,
        missed: Callable[[int, int], None],
    ) -> None:
        self._name = name
        self._topic = topic
        self._db = db
        self._redis = redis
        self._limits = limits
        self._handle = handle
        self._missed = missed
        self.failure: str | None = None

    async def run(self) -> None:
        """Consume until cancelled; an outage is waited out with growing pauses.

        Whatever the handler raises ends the run: an event is never passed over.
        """
        pause = self._limits.backoff_initial_s
        while True:
            try:
                await self._consume_all(await self._resume())
                self.failure, pause = None, self._limits.backoff_initial_s
            except (*REDIS_ERRORS, Unavailable) as error:
                if self.failure is None:
                    _log.warning("bus: %s cannot consume %s now: %s", self._name, self._topic, error)
                self.failure = f"{type(error).__name__}: {error}"
                await asyncio.sleep(pause)
                pause = min(pause * 2, self._limits.backoff_max_s)

    async def _consume_all(self, position: _Position) -> None:
        """Consume until a read finds nothing new."""
        while True:
            found = await wait_after(
                self._redis,
                {self._topic: position.sequence},
                self._limits.batch,
                round(self._limits.block_s * 1000),
            )
            if not found:
                return
            for entry in found[self._topic]:
                await self._consume(entry, position)
                position = _Position(entry.epoch, entry.sequence)

    async def _resume(self) -> _Position:
        """Where to go on; from the start of what is kept when the stream began a new epoch."""
        tail = await read_tail(self._redis, self._topic)
        kept = await self._db.read(lambda c: _position(c, self._name, self._topic))
        return kept if kept.epoch >= tail.epoch else _Position(tail.epoch, 0)

    async def _consume(self, entry: Entry, at: _Position) -> None:
        event = json.loads(entry.text)
        if at.sequence and entry.sequence > at.sequence + 1:
            self._missed(at.sequence + 1, entry.sequence - 1)

        def job(connection: Connection) -> None:
            if first_time(connection, self._name, str(event["event_id"]), self._topic, entry.sequence):
                self._handle(connection, event)
            _move(connection, self._name, self._topic, entry)

        await self._db.write(job)


def first_time(connection: Connection, consumer: str, event_id: str, topic: str, sequence: int) -> bool:
    """Whether `consumer` has not consumed `event_id` yet; marks it consumed in this transaction."""
    statement = text(
        "INSERT INTO consumed_events (consumer, event_id, stream, sequence) "
        "VALUES (:consumer, :event_id, :stream, :sequence) ON CONFLICT DO NOTHING RETURNING sequence"
    )
    values = {"consumer": consumer, "event_id": event_id, "stream": topic, "sequence": sequence}
    return connection.execute(statement, values).first() is not None


def _position(connection: Connection, consumer: str, topic: str) -> _Position:
    statement = text(
        "SELECT epoch, sequence FROM consumer_positions WHERE consumer = :consumer AND stream = :stream"
    )
    row = connection.execute(statement, {"consumer": consumer, "stream": topic}).one_or_none()
    return _Position(int(row[0]), int(row[1])) if row else _Position(0, 0)


def _move(connection: Connection, consumer: str, topic: str, entry: Entry) -> None:
    statement = text(
        "INSERT INTO consumer_positions (consumer, stream, epoch, sequence) "
        "VALUES (:consumer, :stream, :epoch, :sequence) ON CONFLICT (consumer, stream) "
        "DO UPDATE SET epoch = excluded.epoch, sequence = excluded.sequence"
    )
    values = {
        "consumer": consumer, "stream": topic, "epoch": entry.epoch, "sequence": entry.sequence,
    }  # fmt: skip
    connection.execute(statement, values)
