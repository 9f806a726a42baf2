"""Implements the generated events socket: translates messages, never decides."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from generated.api.events_socket import EventsSocketSession
from generated.models import (
    PingMessage,
    PongMessage,
    ResumeMessage,
    ResyncMessage,
    SubscribedMessage,
    SubscribeMessage,
    WelcomeMessage,
)
from generated.vocabulary import Caller, ErrorCode, Topic
from services.events.ports import Doors, TopicPolicy
from services.infra.events import Follower, Hub
from services.kernel.clock import Clock
from services.kernel.errors import Denied, KernelError, Unavailable
from services.kernel.ids import IdSource

UNFIT: Final = 4400
ENDED: Final = 4401
BARRED: Final = 4403
SILENT: Final = 4408
SLOW: Final = 4429
"""The codes of the socket's contract that this part closes with."""
_OPEN: Final[frozenset[str]] = frozenset(Topic)


def topic_said(topic: str) -> Topic | str:
    """A topic as the contract's messages hold it: a word of theirs, or somebody's own."""
    return Topic(topic) if topic in _OPEN else topic


class SocketReceiver:
    """Says what the hub has to tell, in the contract's messages."""

    def __init__(self, session: EventsSocketSession) -> None:
        self._session = session

    async def event(self, text: str) -> None:
        await self._session.send_encoded(text)

    async def followed(self, topic: str, sequence: int) -> None:
        await self._session.send(
            SubscribedMessage(type="subscribed", topic=topic_said(topic), sequence=sequence)
        )

    async def resync(self, topic: str, sequence: int) -> None:
        await self._session.send(ResyncMessage(type="resync", topic=topic_said(topic), sequence=sequence))

    async def drop_slow(self) -> None:
        await self._session.close(SLOW, "the client reads too slowly")

    async def drop_silent(self) -> None:
        await self._session.close(SILENT, "nothing was heard from the client")

    async def drop(self, refusal: KernelError) -> None:
        await self._session.close(BARRED if isinstance(refusal, Denied) else ENDED, refusal.detail)


class Connection:
    """Answers one client."""

    def __init__(
        self,
        session: EventsSocketSession,
        hub: Hub,
        follower: Follower,
        topics: frozenset[str],
        clock: Clock,
        leave: Callable[[], None],
    ) -> None:
        self._leave = leave
        self._session = session
        self._hub = hub
        self._follower = follower
        self._topics = topics
        self._clock = clock

    async def on_subscribe(self, message: SubscribeMessage) -> None:
        """Follow topics from now on."""
        self._hub.heard(self._follower)
        for topic in message.topics:
            await self._follow(topic, None)

    async def on_resume(self, message: ResumeMessage) -> None:
        """Follow a topic from the last event seen."""
        self._hub.heard(self._follower)
        await self._follow(message.topic, message.after)

    async def on_ping(self, message: PingMessage) -> None:
        """Answer with the same nonce and the time."""
        self._hub.heard(self._follower)
        now = self._clock.now()
        await self._session.send(PongMessage(type="pong", nonce=message.nonce, at=now))

    async def closed(self) -> None:
        """Leave the hub."""
        self._leave()
        await self._follower.close()

    async def _follow(self, topic: str, after: int | None) -> None:
        if topic not in self._topics:
            await self._session.close(UNFIT, "the topic is not open to this caller")
            return
        self._follower.follow(topic, after)


class EventsSocketHandlers:
    """Makes a `Connection` for each client; anonymous callers are welcome."""

    def __init__(self, hub: Hub, policy: TopicPolicy, doors: Doors, ids: IdSource, clock: Clock) -> None:
        self._hub = hub
        self._doors = doors
        self._policy = policy
        self._ids = ids
        self._clock = clock

    async def open(self, caller: Caller, session: EventsSocketSession) -> Connection:
        """Greet the client and let it into the hub. Raises Unavailable when there are too many."""
        if self._hub.full:
            raise Unavailable(ErrorCode.OVERLOADED, "too many sockets; try again later")
        topics = self._policy.topics(caller)
        welcome = WelcomeMessage(
            type="welcome", connection_id=self._ids.new(), topics=[*map(topic_said, sorted(topics))]
        )
        await session.send(welcome)
        receiver = SocketReceiver(session)
        follower = self._hub.join(receiver)

        async def dismiss(refusal: KernelError) -> None:
            await follower.dismiss(lambda: receiver.drop(refusal))

        leave = self._doors.enter(caller, dismiss)
        return Connection(session, self._hub, follower, topics, self._clock, leave)
