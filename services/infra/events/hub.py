"""The hub: every connection is a cursor (its high-water mark) over the shared windows.

A connection costs no queue of its own: what it has not seen waits in the window, then in
Redis, and what Redis no longer keeps becomes a `resync`. So nothing is lost or sent twice. A
client that takes nothing at all while `stalled_events` arrive, or says nothing for
`silence_s`, is let go.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from redis.asyncio import Redis

from services.infra.cancellation import honour_cancellation
from services.infra.events.stream import Event, ReaderLimits, Stream, StreamReader
from services.infra.streams import REDIS_ERRORS, read_after, read_tail
from services.kernel.clock import Clock

if TYPE_CHECKING:
    from generated.models import OutboxSettings, SocketSettings

_log = logging.getLogger(__name__)


class Receiver(Protocol):
    """What a connection does with what the hub tells it; raises ConnectionError once closed."""

    async def event(self, text: str) -> None:
        """Send an event's JSON text."""
        ...

    async def followed(self, topic: str, sequence: int) -> None:
        """Say that events after `sequence` will come."""
        ...

    async def resync(self, topic: str, sequence: int) -> None:
        """Say that events were missed and those after `sequence` will come."""
        ...

    async def drop_slow(self) -> None:
        """Close: the client reads too slowly."""
        ...

    async def drop_silent(self) -> None:
        """Close: nothing was heard from the client."""
        ...


@dataclass(frozen=True)
class FollowerLimits:
    """Bounds of one connection; times in seconds."""

    connections: int
    batch: int
    stalled_events: int
    silence_s: float
    sweep_s: float
    retry_s: float

    @classmethod
    def configured(cls, sockets: SocketSettings, outbox: OutboxSettings) -> FollowerLimits:
        """The limits that `config/platform.yaml` sets."""
        return cls(
            connections=sockets.max_connections,
            batch=outbox.batch_max,
            stalled_events=sockets.queue_messages,
            silence_s=sockets.ping_interval_s + sockets.pong_timeout_s,
            sweep_s=sockets.pong_timeout_s / 4,
            retry_s=outbox.poll_interval_ms / 1000,
        )


class Follower:
    """One connection's topics and how far it has seen each."""

    def __init__(self, hub: Hub, receiver: Receiver, heard_at: float) -> None:
        self._hub = hub
        self._receiver = receiver
        self._marks: dict[str, int] = {}
        self._asked: dict[str, int | None] = {}
        self._lost: set[str] = set()
        self._wake = asyncio.Event()
        self.heard_at = heard_at
        self.waiting = 0
        self.task = asyncio.create_task(self._run())

    def follow(self, topic: str, after: int | None) -> None:
        """Follow `topic` from now on, or from the event `after`."""
        self._asked[topic] = after
        self._wake.set()

    def notice(self, topic: str, count: int, *, restarted: bool) -> None:
        """`count` new events of `topic` are there, or the topic began anew."""
        if topic in self._marks or topic in self._asked:
            if restarted and topic in self._marks:
                self._lost.add(topic)
            self.waiting += count
            self._wake.set()

    async def close(self) -> None:
        """Stop sending and leave the hub."""
        self._hub.leave(self)
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)

    async def dismiss(self, farewell: Callable[[], Awaitable[None]]) -> None:
        """Leave the hub after a last word, which may not get through."""
        self._hub.leave(self)
        self.task.cancel()
        try:
            await farewell()
        except (ConnectionError, OSError) as error:
            _log.debug("events: farewell not delivered: %s", error)

    async def slow(self) -> None:
        """Close because the client does not read."""
        await self.dismiss(self._receiver.drop_slow)

    async def silent(self) -> None:
        """Close because the client says nothing."""
        await self.dismiss(self._receiver.drop_silent)

    async def _run(self) -> None:
        try:
            while True:
                honour_cancellation()
                await self._wake.wait()
                self._wake.clear()
                await self._deliver()
                self.waiting = 0
        except (ConnectionError, OSError) as error:
            _log.debug("events: connection ended: %s", error)
            self._hub.leave(self)

    async def _deliver(self) -> None:
        for topic in list(self._asked):
            stream = self._hub.stream(topic)
            if stream.head is not None:
                await self._begin(stream, self._asked.pop(topic))
        for topic in list(self._marks):
            stream = self._hub.stream(topic)
            if topic in self._lost:
                self._lost.discard(topic)
                await self._restart(stream)
            while await self._send_next(stream):
                self.waiting = 0

    async def _begin(self, stream: Stream, after: int | None) -> None:
        head = stream.head or 0
        if after is not None and after > head:
            # Another process may have told this client more than ours has read so far.
            newest = await self._hub.newest(stream.topic)
            if newest is not None and newest < after:
                await self._restart(stream)
                return
        mark = head if after is None else after
        self._marks[stream.topic] = mark
        await self._receiver.followed(stream.topic, mark)

    async def _restart(self, stream: Stream) -> None:
        head = stream.head or 0
        self._marks[stream.topic] = head
        await self._receiver.resync(stream.topic, head)

    async def _send_next(self, stream: Stream) -> bool:
        """Send what comes after the mark; False when there is no more for now."""
        mark = self._marks[stream.topic]
        events = await self._hub.after(stream, mark)
        if events is None:
            self._hub.later(self._wake.set)
            return False
        if not events and mark < (stream.head or 0):
            await self._restart(stream)
            return True
        for event in events:
            if event.sequence != self._marks[stream.topic] + 1:
                await self._receiver.resync(stream.topic, event.sequence - 1)
            await self._receiver.event(event.text)
            self._marks[stream.topic] = event.sequence
            self.waiting = 0
        return bool(events)


class Hub:
    """All connections of this process, and the one reader that feeds them."""

    def __init__(
        self,
        redis: Redis,
        topics: Iterable[str],
        reader: ReaderLimits,
        follower: FollowerLimits,
        clock: Clock,
    ) -> None:
        self._redis = redis
        self._limits = follower
        self._clock = clock
        self._followers: set[Follower] = set()
        self._farewells: set[asyncio.Future[None]] = set()
        self.reader = StreamReader(redis, topics, reader, self._changed)

    async def run(self) -> None:
        """Read and watch over connections until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self.reader.run())
            tasks.create_task(self._sweep())

    @property
    def full(self) -> bool:
        """Whether this process has as many connections as it may."""
        return len(self._followers) >= self._limits.connections

    def join(self, receiver: Receiver) -> Follower:
        """A new connection, following nothing yet."""
        follower = Follower(self, receiver, self._clock.monotonic())
        self._followers.add(follower)
        return follower

    def leave(self, follower: Follower) -> None:
        """Forget a connection."""
        self._followers.discard(follower)

    def heard(self, follower: Follower) -> None:
        """The client said something."""
        follower.heard_at = self._clock.monotonic()

    def __len__(self) -> int:
        return len(self._followers)

    def stream(self, topic: str) -> Stream:
        """The window over one topic."""
        return self.reader.streams[topic]

    async def after(self, stream: Stream, mark: int) -> list[Event] | None:
        """Events after `mark`, from memory or Redis; empty when they are no longer kept.

        None when that can't be said yet: Redis is away, or has lost events that are being
        published again.
        """
        events = stream.after(mark, self._limits.batch)
        if events is not None:
            return events
        try:
            entries = await read_after(self._redis, stream.topic, mark, self._limits.batch)
            tail = await read_tail(self._redis, stream.topic)
        except REDIS_ERRORS:
            return None
        head = stream.head or 0
        if tail.epoch <= stream.epoch and tail.sequence < head:
            return None
        return [
            Event(entry.sequence, entry.text)
            for entry in entries
            if entry.epoch == stream.epoch and entry.sequence <= head
        ]

    def later(self, action: Callable[[], None]) -> None:
        """Call `action` after the pause between tries."""
        asyncio.get_running_loop().call_later(self._limits.retry_s, action)

    async def newest(self, topic: str) -> int | None:
        """The newest sequence Redis knows, or None while it is away."""
        try:
            return (await read_tail(self._redis, topic)).sequence
        except REDIS_ERRORS:
            return None

    def _changed(self, topic: str, count: int, restarted: bool) -> None:
        for follower in list(self._followers):
            follower.notice(topic, count, restarted=restarted)
            if follower.waiting > self._limits.stalled_events:
                self._dismiss(follower.slow)

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(self._limits.sweep_s)
            oldest = self._clock.monotonic() - self._limits.silence_s
            for follower in list(self._followers):
                if follower.heard_at < oldest:
                    self._dismiss(follower.silent)

    def _dismiss(self, farewell: Callable[[], Awaitable[None]]) -> None:
        task = asyncio.ensure_future(farewell())
        self._farewells.add(task)
        task.add_done_callback(self._farewells.discard)
