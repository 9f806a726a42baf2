"""The reader: one per process, follows every topic's Redis Stream and keeps the newest events.

`Stream` is a window (ring) over one topic in memory; `StreamReader` fills it and survives
outages: it resumes after the last event it holds, starts over in a new epoch, and tells its
listener what changed. Events in a window are contiguous.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from redis.asyncio import Redis

from services.infra.cancellation import honour_cancellation
from services.infra.streams import REDIS_ERRORS, Entry, Tail, read_newest, read_tail, wait_after

if TYPE_CHECKING:
    from generated.models import OutboxSettings, RedisSettings, SocketSettings

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Event:
    """An event ready to send: its number in the topic and its JSON text."""

    sequence: int
    text: str


class Stream:
    """The newest events of one topic; `head` is None until Redis has answered once."""

    def __init__(self, topic: str, size: int) -> None:
        self.topic = topic
        self.head: int | None = None
        self.epoch = 0
        self._ring: deque[Event] = deque(maxlen=size)

    def after(self, sequence: int, count: int) -> list[Event] | None:
        """Up to `count` events after `sequence`; None when the window begins later than that."""
        if self.head is None or sequence >= self.head:
            return []
        if not self._ring or sequence + 1 < self._ring[0].sequence:
            return None
        start = sequence + 1 - self._ring[0].sequence
        return list(islice(self._ring, start, start + count))

    def restart(self, tail: Tail, newest: Iterable[Entry]) -> None:
        """Begin anew from what Redis holds."""
        self._ring.clear()
        self.epoch, self.head = tail.epoch, tail.sequence
        for entry in newest:
            if entry.epoch == tail.epoch and entry.sequence <= tail.sequence:
                self._put(entry)

    def extend(self, entries: Iterable[Entry]) -> bool:
        """Take newer events in; False when one belongs to another epoch, so nothing fits."""
        for entry in entries:
            if entry.epoch != self.epoch:
                return False
            if self.head is None or entry.sequence > self.head:
                self._put(entry)
                self.head = entry.sequence
        return True

    def _put(self, entry: Entry) -> None:
        if self._ring and entry.sequence != self._ring[-1].sequence + 1:
            self._ring.clear()
        self._ring.append(Event(entry.sequence, entry.text))


@dataclass(frozen=True)
class ReaderLimits:
    """Bounds of the reader: events in memory per topic and per read, times in seconds."""

    ring: int
    batch: int
    block_s: float
    backoff_initial_s: float
    backoff_max_s: float

    @classmethod
    def configured(
        cls, sockets: SocketSettings, outbox: OutboxSettings, redis: RedisSettings
    ) -> ReaderLimits:
        """The limits that `config/platform.yaml` sets; a read blocks for half a command's time."""
        return cls(
            ring=sockets.ring_messages,
            batch=outbox.batch_max,
            block_s=redis.command_timeout_s / 2,
            backoff_initial_s=outbox.retry_backoff_initial_s,
            backoff_max_s=outbox.retry_backoff_max_s,
        )


class StreamReader:
    """Follows topics until cancelled; `on_change(topic, count, restarted)` is called on the loop."""

    def __init__(
        self,
        redis: Redis,
        topics: Iterable[str],
        limits: ReaderLimits,
        on_change: Callable[[str, int, bool], None],
    ) -> None:
        self._redis = redis
        self._limits = limits
        self._on_change = on_change
        self.streams = {topic: Stream(topic, limits.ring) for topic in topics}
        self.failure: str | None = "Redis has not answered yet"

    async def run(self) -> None:
        """Read for ever; an outage is waited out with growing pauses."""
        pause = self._limits.backoff_initial_s
        while True:
            try:
                await self._check_epochs()
                pause = self._limits.backoff_initial_s
                while await self._read():
                    pass
            except REDIS_ERRORS as error:
                self._suffer(error)
                await asyncio.sleep(pause)
                pause = min(pause * 2, self._limits.backoff_max_s)

    async def _check_epochs(self) -> None:
        """After a connection or a quiet while: begin anew what belongs to another epoch."""
        honour_cancellation()
        recovered = self.failure is not None
        for topic, stream in self.streams.items():
            tail = await read_tail(self._redis, topic)
            if stream.head is None or tail.epoch > stream.epoch:
                restarted = stream.head is not None
                stream.restart(tail, await read_newest(self._redis, topic, self._limits.ring))
                self._on_change(topic, 0, restarted)
            elif recovered:
                self._on_change(topic, 0, False)
        if recovered:
            _log.info("events: reading from Redis")
        self.failure = None

    async def _read(self) -> bool:
        """One blocking read; False when the epochs should be looked at again."""
        honour_cancellation()
        positions = {topic: stream.head or 0 for topic, stream in self.streams.items()}
        block_ms = round(self._limits.block_s * 1000)
        found = await wait_after(self._redis, positions, self._limits.batch, block_ms)
        fits = True
        for topic, entries in found.items():
            fits = self.streams[topic].extend(entries) and fits
            self._on_change(topic, len(entries), False)
        return bool(found) and fits

    def _suffer(self, error: BaseException) -> None:
        if self.failure is None:
            _log.warning("events: Redis is away: %s", error)
        self.failure = f"{type(error).__name__}: {error}"
