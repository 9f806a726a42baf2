"""The relay: from the outbox to Redis Streams, each event once and in order.

Progress lies in Redis itself: the stream's last entry says what is published. One script
appends only when that entry is the one expected, so relays may race and Redis may lose its
newest second or everything: what is missing is added again, nothing twice. When Redis is ahead
of SQL (an older database was restored) a new epoch begins.

What this process commits is appended as it is, where Redis ends just before it as far as is
known, and the script says when it does not: then SQL is asked, and every so often both are.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from redis.asyncio import Redis
from sqlalchemy import Connection, text

from services.infra.outbox import Stored
from services.infra.sql import Database, Left
from services.infra.streams import REDIS_ERRORS, Keys, Tail, read_tail, read_tails
from services.kernel.errors import Unavailable

if TYPE_CHECKING:
    from generated.models import OutboxSettings, SocketSettings

_log = logging.getLogger(__name__)

# KEYS stream, epoch. ARGV epoch, expected last, retention, first sequence, bodies…
# Returns {epoch in force, last sequence}; appends only when both are as expected.
_APPEND = """
local epoch = tonumber(redis.call('GET', KEYS[2]) or '-1')
local mine = tonumber(ARGV[1])
if epoch < mine then
  redis.call('DEL', KEYS[1])
  redis.call('SET', KEYS[2], ARGV[1])
  epoch = mine
end
local tail = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)
local last = 0
if tail[1] then last = tonumber(string.match(tail[1][1], '^%d+')) end
if epoch ~= mine or last ~= tonumber(ARGV[2]) then return {epoch, last} end
local first = tonumber(ARGV[4])
for i = 5, #ARGV do
  last = first + i - 5
  redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[3], string.format('%.0f-0', last),
    'epoch', ARGV[1], 'event', ARGV[i])
end
return {epoch, last}
"""
_COUNTERS = text("SELECT stream, sequence, epoch FROM outbox_streams")
_COUNTER = text("SELECT stream, sequence, epoch FROM outbox_streams WHERE stream = :stream")
_EVENTS = text(
    "SELECT sequence, body FROM outbox_events WHERE stream = :stream AND sequence > :after "
    "ORDER BY sequence LIMIT :limit"
)


@dataclass(frozen=True)
class RelayLimits:
    """Bounds of the relay; times in seconds.

    `retention` events of a stream stay in Redis, about; `keep` published ones in SQL.
    """

    poll_interval_s: float
    batch: int
    backoff_initial_s: float
    backoff_max_s: float
    keep: int
    retention: int

    @classmethod
    def configured(cls, outbox: OutboxSettings, sockets: SocketSettings) -> RelayLimits:
        """The limits that `config/platform.yaml` sets."""
        return cls(
            poll_interval_s=outbox.poll_interval_ms / 1000,
            batch=outbox.batch_max,
            backoff_initial_s=outbox.retry_backoff_initial_s,
            backoff_max_s=outbox.retry_backoff_max_s,
            keep=outbox.keep_published,
            retention=sockets.retention_messages,
        )


@dataclass(frozen=True, slots=True)
class _Counter:
    """A stream's counter row in SQL."""

    stream: str
    sequence: int
    epoch: int


class Relay:
    """Publishes one database's outbox; run it in the process that owns the database."""

    def __init__(self, db: Database, redis: Redis, limits: RelayLimits) -> None:
        self._db = db
        self._redis = redis
        self._limits = limits
        self._append = redis.register_script(_APPEND)
        self._tails: dict[str, Tail] = {}
        """Where each stream ended in Redis when it was seen last."""
        self._trimmed: dict[str, int] = {}
        self._committed: list[Stored] = []
        self._nudged = asyncio.Event()
        self.failure: str | None = None

    async def run(self) -> None:
        """Publish until cancelled; outages are waited out with growing pauses."""
        loop = asyncio.get_running_loop()
        self._db.after_commit(lambda left: _pass_on(left, loop, self._hear))
        pause, look_at = self._limits.backoff_initial_s, loop.time()
        while True:
            self._nudged.clear()
            try:
                if loop.time() < look_at:
                    await self._publish_committed()
                else:
                    await self.publish()
                    look_at = loop.time() + self._limits.poll_interval_s
            except (*REDIS_ERRORS, Unavailable) as error:
                self._suffer(error)
                look_at = loop.time()
                await asyncio.sleep(pause)
                pause = min(pause * 2, self._limits.backoff_max_s)
                continue
            if self.failure is not None:
                _log.info("relay: publishing again")
                self.failure = None
            pause = self._limits.backoff_initial_s
            await self._rest()

    async def publish(self) -> int:
        """Publish everything committed so far; returns how many events were appended here."""
        self._committed.clear()
        self._tails = await read_tails(self._redis, [*self._tails])
        return await self._publish_after(self._tails)

    async def _publish_committed(self) -> None:
        """Publish what this process has committed; where it does not follow on what Redis has, whatever SQL has."""
        committed, self._committed = self._committed, []
        waiting: dict[str, list[tuple[int, str]]] = {}
        for event in committed:
            waiting.setdefault(event.stream, []).append((event.sequence, event.body))
        if not all([await self._extend(*one) for one in waiting.items()]):
            await self._publish_after(self._tails)

    async def _extend(self, stream: str, events: list[tuple[int, str]]) -> bool:
        """Append events to a stream, if it ends just before them."""
        tail, last = self._tails.get(stream), events[-1][0]
        if tail is None or tail.sequence + 1 != events[0][0] or len(events) > self._limits.batch:
            return False
        end = await self._call(_Counter(stream, last, tail.epoch), tail.sequence, events)
        self._tails[stream] = end
        if end != Tail(tail.epoch, last):
            return False
        await self._trim(stream, last)
        return True

    async def _publish_after(self, tails: dict[str, Tail]) -> int:
        """Publish what is committed after `tails`, which Redis held before: so they were committed before."""
        looked = await self._db.read(lambda connection: _look(connection, tails, self._limits.batch))
        return sum([await self._publish_stream(*one) for one in looked])

    async def _publish_stream(self, counter: _Counter, waiting: list[tuple[int, str]]) -> int:
        """Publish what waits in a stream, the first of it as read with its counter."""
        stream = counter.stream
        tail = self._tails.get(stream)
        if tail is None:
            tail = self._tails[stream] = await read_tail(self._redis, stream)
            counter = await self._db.read(lambda connection: _counter(connection, stream))
        counter = await self._reconciled(counter, tail)
        at, appended = _published(counter, tail), 0
        while at < counter.sequence:
            if not waiting or waiting[0][0] != at + 1:
                waiting = await self._waiting(stream, at)
            if not waiting:
                break
            tail = self._tails[stream] = await self._call(counter, at, waiting)
            if tail.epoch != counter.epoch:  # another relay began an epoch: next round
                break
            appended += len(waiting) if tail.sequence == waiting[-1][0] else 0
            at = tail.sequence
            waiting = [event for event in waiting if event[0] > at]
        await self._trim(stream, at)
        return appended

    async def _waiting(self, stream: str, after: int) -> list[tuple[int, str]]:
        return await self._db.read(lambda c: _events(c, stream, after, self._limits.batch))

    async def _call(self, counter: _Counter, after: int, events: list[tuple[int, str]]) -> Tail:
        keys = Keys(counter.stream)
        arguments = [counter.epoch, after, self._limits.retention, events[0][0]]
        epoch, last = await self._append(
            keys=[keys.stream, keys.epoch], args=[*arguments, *(body for _, body in events)]
        )
        return Tail(int(epoch), int(last))

    async def _reconciled(self, counter: _Counter, tail: Tail) -> _Counter:
        """The counter, as it is in a new epoch when Redis knows more than SQL."""
        behind = counter.epoch < tail.epoch or (
            counter.epoch == tail.epoch and counter.sequence < tail.sequence
        )
        if not behind:
            return counter
        stream, epoch = counter.stream, tail.epoch + 1
        _log.warning("relay: %s restarts at epoch %d, Redis was ahead of SQL", stream, epoch)
        await self._db.write(lambda connection: _raise_epoch(connection, stream, epoch))
        return await self._db.read(lambda connection: _counter(connection, stream))

    async def _trim(self, stream: str, published: int) -> None:
        below = published - self._limits.keep
        if below - self._trimmed.get(stream, 0) < max(1, self._limits.keep // 10):
            return
        await self._db.write(lambda connection: _forget(connection, stream, below))
        self._trimmed[stream] = below

    def _hear(self, events: list[Stored]) -> None:
        if self.failure is None:  # what is committed in an outage is looked for after it
            self._committed += events
        self._nudged.set()

    async def _rest(self) -> None:
        # Not wait_for: before Python 3.12 it may swallow a cancellation.
        try:
            async with asyncio.timeout(self._limits.poll_interval_s):
                await self._nudged.wait()
        except TimeoutError:
            return
        # Who waited for the commit goes first: a thread that reads takes turns with them.
        await asyncio.sleep(0)

    def _suffer(self, error: Exception) -> None:
        if self.failure is None:
            _log.warning("relay: cannot publish now: %s", error)
        self.failure = f"{type(error).__name__}: {error}"


def _pass_on(left: Left, loop: asyncio.AbstractEventLoop, hear: Callable[[list[Stored]], None]) -> None:
    events = [word for word in left if isinstance(word, Stored)]
    if events and not loop.is_closed():
        loop.call_soon_threadsafe(hear, events)


def _published(counter: _Counter, tail: Tail) -> int:
    """The number of the last event of this epoch that is published."""
    return tail.sequence if tail.epoch == counter.epoch else 0


def _look(
    connection: Connection, tails: dict[str, Tail], limit: int
) -> list[tuple[_Counter, list[tuple[int, str]]]]:
    """The counters of streams that do not end as `tails` say, each with the first events that Redis lacks."""
    counters = [_Counter(*row) for row in connection.execute(_COUNTERS)]
    unlike = [one for one in counters if tails.get(one.stream) != Tail(one.epoch, one.sequence)]
    return [
        (one, _events(connection, one.stream, _published(one, tails[one.stream]), limit))
        if one.stream in tails
        else (one, [])
        for one in unlike
    ]


def _counter(connection: Connection, stream: str) -> _Counter:
    return _Counter(*connection.execute(_COUNTER, {"stream": stream}).one())


def _events(connection: Connection, stream: str, after: int, limit: int) -> list[tuple[int, str]]:
    values = {"stream": stream, "after": after, "limit": limit}
    return [(int(row[0]), str(row[1])) for row in connection.execute(_EVENTS, values)]


def _raise_epoch(connection: Connection, stream: str, epoch: int) -> None:
    statement = text("UPDATE outbox_streams SET epoch = :epoch WHERE stream = :stream AND epoch < :epoch")
    connection.execute(statement, {"stream": stream, "epoch": epoch})


def _forget(connection: Connection, stream: str, below: int) -> None:
    statement = text("DELETE FROM outbox_events WHERE stream = :stream AND sequence <= :below")
    connection.execute(statement, {"stream": stream, "below": below})
