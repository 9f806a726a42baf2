"""The hub: every connection is a cursor (its high-water mark) over the shared windows.

A connection costs no queue of its own: what it has not seen waits in the window, then in
Redis, and what Redis no longer keeps becomes a `resync`. So nothing is lost or sent twice. Of a
stream that many topics share a connection is sent, and woken by, those that it follows. A
client that takes nothing at all while `stalled_events` arrive, or says nothing for
`silence_s`, is let go.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from redis.asyncio import Redis

from services.infra.events.figures import FollowerFigures
from services.infra.events.stream import Event, ReaderLimits, Stream, StreamReader, event_of
from services.infra.streams import REDIS_ERRORS, read_after, read_tail
from services.infra.topics import stream_of
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


@dataclass(frozen=True, slots=True)
class Missing:
    """What comes next to a mark: a topic's events, and how far the stream has been looked at for them.

    `lost` is the last event before them that is no longer kept, if any.
    """

    events: list[Event]
    reached: int
    lost: int | None = None


class Follower:
    """One connection's topics and how far it has seen each."""

    def __init__(self, hub: Hub, receiver: Receiver, heard_at: float) -> None:
        self._hub = hub
        self._receiver = receiver
        self._marks: dict[str, int] = {}
        self._asked: dict[str, int | None] = {}
        self._lost: set[str] = set()
        self.topics: set[str] = set()
        self._wake = asyncio.Event()
        self.heard_at = heard_at
        self.waiting = 0
        self.task = asyncio.create_task(self._run())

    def follow(self, topic: str, after: int | None) -> None:
        """Follow `topic` from now on, or from the event `after`."""
        self._asked[topic] = after
        self.topics.add(topic)
        self._hub.follows(self, topic)
        self._wake.set()

    def notice(self, topic: str, count: int, *, restarted: bool) -> None:
        """`count` new events of `topic`, which is followed, are there, or its stream began anew."""
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
                await self._begin(stream, topic, self._asked.pop(topic))
        for topic in list(self._marks):
            stream = self._hub.stream(topic)
            if topic in self._lost:
                self._lost.discard(topic)
                await self._restart(stream, topic)
            while await self._send_next(stream, topic):
                self.waiting = 0

    async def _begin(self, stream: Stream, topic: str, after: int | None) -> None:
        head = stream.head or 0
        if after is not None and after > head:
            # Another process may have told this client more than ours has read so far.
            newest = await self._hub.newest(stream.name)
            if newest is not None and newest < after:
                await self._restart(stream, topic)
                return
        mark = head if after is None else after
        self._marks[topic] = mark
        await self._receiver.followed(topic, mark)

    async def _restart(self, stream: Stream, topic: str) -> None:
        head = stream.head or 0
        self._marks[topic] = head
        await self._receiver.resync(topic, head)

    async def _send_next(self, stream: Stream, topic: str) -> bool:
        """Send what comes after the mark; False when there is no more for now."""
        missing = await self._hub.after(stream, topic, self._marks[topic])
        if missing is None:
            self._hub.later(self._wake.set)
            return False
        if missing.lost is not None:
            await self._receiver.resync(topic, missing.lost)
        for event in missing.events:
            await self._receiver.event(event.text)
            self._marks[topic] = event.sequence
            self.waiting = 0
        self._marks[topic] = max(self._marks[topic], missing.reached)
        return self._marks[topic] < (stream.head or 0)


class Hub:
    """All connections of this process, and the one reader that feeds them."""

    def __init__(
        self,
        redis: Redis,
        streams: Iterable[str],
        reader: ReaderLimits,
        follower: FollowerLimits,
        clock: Clock,
        figures: FollowerFigures | None = None,
    ) -> None:
        self._redis = redis
        self._limits = follower
        self._clock = clock
        self._figures = figures
        self._followers: set[Follower] = set()
        self._following: dict[str, set[Follower]] = {}
        """Who follows each topic."""
        self._follows = 0
        self._farewells: set[asyncio.Future[None]] = set()
        self.reader = StreamReader(redis, streams, reader)
        self.reader.listen(self._changed)

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
        self._tell()
        return follower

    def leave(self, follower: Follower) -> None:
        """Forget a connection."""
        self._followers.discard(follower)
        for topic in follower.topics:
            followers = self._following.get(topic, set())
            if follower in followers:
                followers.remove(follower)
                self._follows -= 1
                if not followers:
                    del self._following[topic]
        self._tell()

    def follows(self, follower: Follower, topic: str) -> None:
        """A connection follows a topic from now on."""
        followers = self._following.setdefault(topic, set()) if follower in self._followers else {follower}
        if follower not in followers:
            followers.add(follower)
            self._follows += 1
            self._tell()

    def heard(self, follower: Follower) -> None:
        """The client said something."""
        follower.heard_at = self._clock.monotonic()

    def __len__(self) -> int:
        return len(self._followers)

    def stream(self, topic: str) -> Stream:
        """The window over the stream in which a topic lies."""
        return self.reader.streams[stream_of(topic)]

    async def after(self, stream: Stream, topic: str, mark: int) -> Missing | None:
        """What comes after `mark`, from memory or Redis.

        None when that can't be said yet: Redis is away, or has lost events that are being
        published again.
        """
        head = stream.head or 0
        events = stream.after(topic, mark, self._limits.batch)
        if events is None:
            return await self._kept_after(stream, topic, mark)
        return Missing(events, events[-1].sequence if len(events) == self._limits.batch else head)

    async def _kept_after(self, stream: Stream, topic: str, mark: int) -> Missing | None:
        """What Redis keeps after `mark`: the next of all topics, and this topic's part of them."""
        try:
            entries = await read_after(self._redis, stream.name, mark, self._limits.batch)
            tail = await read_tail(self._redis, stream.name)
        except REDIS_ERRORS:
            return None
        head = stream.head or 0
        if tail.epoch <= stream.epoch and tail.sequence < head:
            return None
        kept = [entry for entry in entries if entry.epoch == stream.epoch and entry.sequence <= head]
        if not kept:
            return Missing([], head, lost=head)
        lost, at = None, mark
        for entry in kept:
            if entry.sequence != at + 1:
                lost = entry.sequence - 1
            at = entry.sequence
        events = [
            event for event in map(event_of, kept) if event.topic == topic and event.sequence > (lost or 0)
        ]
        return Missing(events, at, lost)

    def later(self, action: Callable[[], None]) -> None:
        """Call `action` after the pause between tries."""
        asyncio.get_running_loop().call_later(self._limits.retry_s, action)

    async def newest(self, stream: str) -> int | None:
        """The newest sequence of a stream that Redis knows, or None while it is away."""
        try:
            return (await read_tail(self._redis, stream)).sequence
        except REDIS_ERRORS:
            return None

    def _changed(self, stream: str, told: Mapping[str, int], restarted: bool) -> None:
        """Wake who follows a topic of which there is news; everybody when the stream is there again, or anew."""
        topics = told or {topic: 0 for topic in self._following if stream_of(topic) == stream}
        for topic, count in topics.items():
            for follower in list(self._following.get(topic, ())):
                follower.notice(topic, count, restarted=restarted)
                if follower.waiting > self._limits.stalled_events:
                    self._dismiss(follower.slow)

    def _tell(self) -> None:
        if self._figures is not None:
            self._figures.see(len(self._followers), self._follows)

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
