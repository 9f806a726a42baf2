"""The reader: one per process, follows every Redis Stream and keeps the newest events.

`Stream` is a window (ring) over one stream in memory, from which each topic's events are taken
without a look at the others'; `StreamReader` fills it and survives outages: it resumes after
the last event it holds, starts over in a new epoch, and tells its listeners what changed.
Events in a window are contiguous.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

from redis.asyncio import Redis

from services.infra.streams import REDIS_ERRORS, Entry, Tail, read_newest, read_tails, wait_after

if TYPE_CHECKING:
    from generated.models import OutboxSettings, RedisSettings, SocketSettings

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Event:
    """An event ready to send: its number in the stream, its topic, its type and its JSON text."""

    sequence: int
    topic: str
    kind: str
    text: str


def event_of(entry: Entry) -> Event:
    """An event as Redis holds it."""
    said = json.loads(entry.text)
    return Event(entry.sequence, said["topic"], said["type"], entry.text)


class Stream:
    """The newest events of one stream; `head` is None until Redis has answered once."""

    def __init__(self, name: str, size: int) -> None:
        self.name = name
        self.head: int | None = None
        self.epoch = 0
        self._size = size
        self._forget()

    def after(self, topic: str, sequence: int, count: int) -> list[Event] | None:
        """Up to `count` events of a topic after `sequence`; None when the window may lack some of them."""
        if self.head is None or sequence >= self.head:
            return []
        if sequence < max(self._before, self._gone.get(topic, 0)):
            return None
        newest_first = reversed(self._of_topic.get(topic, deque()))
        newer = list(takewhile(lambda event: event.sequence > sequence, newest_first))
        return newer[: -count - 1 : -1]

    def restart(self, tail: Tail, newest: Iterable[Entry]) -> None:
        """Begin anew from what Redis holds."""
        self._forget()
        self.epoch, self.head, self._before = tail.epoch, tail.sequence, tail.sequence
        for entry in newest:
            if entry.epoch == tail.epoch and entry.sequence <= tail.sequence:
                self._put(event_of(entry))

    def extend(self, entries: Iterable[Entry]) -> tuple[Counter[str], bool]:
        """Take newer events in: how many of each topic; False when one belongs to another epoch, so nothing fits."""
        taken: Counter[str] = Counter()
        for entry in entries:
            if entry.epoch != self.epoch:
                return taken, False
            if self.head is None or entry.sequence > self.head:
                event = event_of(entry)
                self._put(event)
                self.head = entry.sequence
                taken[event.topic] += 1
        return taken, True

    def _put(self, event: Event) -> None:
        if not self._ring or event.sequence != self._ring[-1].sequence + 1:
            self._forget()
            self._before = event.sequence - 1
        elif len(self._ring) == self._size:
            self._drop_oldest()
        self._ring.append(event)
        self._of_topic[event.topic].append(event)

    def _drop_oldest(self) -> None:
        oldest = self._ring.popleft()
        mine = self._of_topic[oldest.topic]
        mine.popleft()
        if not mine:
            del self._of_topic[oldest.topic]
        self._gone[oldest.topic] = oldest.sequence

    def _forget(self) -> None:
        self._before = 0
        """The number of the last event before those that were taken in without a gap."""
        self._gone: dict[str, int] = {}
        """The last event of each topic that the ring let go of."""
        self._ring: deque[Event] = deque()
        self._of_topic: defaultdict[str, deque[Event]] = defaultdict(deque)


@dataclass(frozen=True)
class ReaderLimits:
    """Bounds of the reader: events in memory per stream and per read, times in seconds."""

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


Change = Callable[[str, Mapping[str, int], bool], None]
"""Hears of a stream how many new events of which topic there are; of none, when Redis is there (again) or the stream
began anew, which it is told last.
"""


class StreamReader:
    """Follows streams until cancelled, and calls its listeners on the loop."""

    def __init__(self, redis: Redis, names: Iterable[str], limits: ReaderLimits) -> None:
        self._redis = redis
        self._limits = limits
        self._listeners: list[Change] = []
        self.streams = {str(name): Stream(str(name), limits.ring) for name in names}
        self.failure: str | None = "Redis has not answered yet"

    def listen(self, listener: Change) -> None:
        """Call `listener` with all changes."""
        self._listeners.append(listener)

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
        recovered = self.failure is not None
        tails = await read_tails(self._redis, list(self.streams))
        for name, stream in self.streams.items():
            tail = tails[name]
            if stream.head is None or tail.epoch > stream.epoch:
                restarted = stream.head is not None
                stream.restart(tail, await read_newest(self._redis, name, self._limits.ring))
                self._tell(name, {}, restarted)
            elif recovered:
                self._tell(name, {}, False)
        if recovered:
            _log.info("events: reading from Redis")
        self.failure = None

    async def _read(self) -> bool:
        """One blocking read; False when the epochs should be looked at again."""
        positions = {name: stream.head or 0 for name, stream in self.streams.items()}
        block_ms = round(self._limits.block_s * 1000)
        found = await wait_after(self._redis, positions, self._limits.batch, block_ms)
        fits = True
        for name, entries in found.items():
            told, fitting = self.streams[name].extend(entries)
            fits = fitting and fits
            self._tell(name, told, False)
        return bool(found) and fits

    def _tell(self, name: str, told: Mapping[str, int], restarted: bool) -> None:
        for listener in self._listeners:
            listener(name, told, restarted)

    def _suffer(self, error: BaseException) -> None:
        if self.failure is None:
            _log.warning("events: Redis is away: %s", error)
        self.failure = f"{type(error).__name__}: {error}"
