"""The events socket's handlers over the real hub and a real Redis: what a client is told, in the contract's words."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from pydantic import MISSING, TypeAdapter

from generated import models
from generated.api.events_socket import EventsOutgoing, EventsSocketApi
from generated.vocabulary import Caller, Topic
from services.events.handlers import Connection, EventsSocketHandlers
from services.events.ports import OpenAndOwn
from services.infra.events import Hub
from services.infra.relay import Relay
from services.infra.sql import open_database
from services.kernel.errors import KernelError
from tests.support.clock import ManualClock
from tests.support.events import FOLLOWER, READER, RELAY, TOPIC, Recorder, emit, until
from tests.support.ids import CountingIds
from tests.support.redis import RedisServer
from tests.support.sql import LIMITS

OUTGOING: TypeAdapter[EventsOutgoing] = TypeAdapter(EventsOutgoing)
ANYONE = Caller.anonymous()


class Session:
    """A client's side of a connection; every message is validated against the contract."""

    def __init__(self) -> None:
        self.told: list[Any] = []
        self.closed: tuple[int, str] | None = None

    async def send(self, message: EventsOutgoing) -> None:
        self.told.append(OUTGOING.validate_json(message.model_dump_json()))

    async def send_encoded(self, message: str) -> None:
        self.told.append(models.BroadcastNowPlaying.model_validate_json(message, strict=True))

    async def close(self, code: int, reason: str) -> None:
        self.closed = (code, reason)

    def events(self) -> list[int]:
        return [m.sequence for m in self.told if isinstance(m, models.BroadcastNowPlaying)]


def subscribe() -> models.SubscribeMessage:
    return models.SubscribeMessage(type="subscribe", topics=[Topic.BROADCAST])


class OpenDoors:
    """Nobody is ever dismissed."""

    def enter(self, caller: Caller, dismiss: Callable[[KernelError], Awaitable[None]]) -> Callable[[], None]:
        return lambda: None


def resume(after: int) -> models.ResumeMessage:
    return models.ResumeMessage(type="resume", topic=Topic.BROADCAST, after=after)


def test_a_client_is_greeted_follows_resumes_and_is_answered(
    sqlite_database_url: str, redis: RedisServer
) -> None:
    async def scenario() -> None:
        db, ids, clock = open_database(sqlite_database_url, LIMITS), CountingIds(), ManualClock()
        first, second = redis.client(), redis.client()
        hub = Hub(first, [TOPIC], READER, FOLLOWER, clock)
        tasks = [asyncio.create_task(hub.run()), asyncio.create_task(Relay(db, second, RELAY).run())]
        api: EventsSocketApi = EventsSocketHandlers(
            hub, OpenAndOwn(Topic), OpenDoors(), CountingIds(), clock
        )

        session = Session()
        handler = await api.open(ANYONE, session)
        assert isinstance(session.told[0], models.WelcomeMessage)
        assert session.told[0].topics == [Topic.BROADCAST]

        await handler.on_ping(models.PingMessage(type="ping", nonce="a1"))
        await handler.on_ping(models.PingMessage(type="ping"))
        assert [(p.nonce, p.at) for p in session.told[1:]] == [("a1", clock.now()), (MISSING, clock.now())]

        await handler.on_subscribe(subscribe())
        await until(lambda: isinstance(session.told[-1], models.SubscribedMessage))
        await emit(db, ids, 5)
        await until(lambda: session.events() == [1, 2, 3, 4, 5])
        await handler.closed()
        assert len(hub) == 0

        await emit(db, ids, 5)
        again = Session()
        handler = await api.open(ANYONE, again)
        await handler.on_resume(resume(after=3))
        await until(lambda: again.events() == [4, 5, 6, 7, 8, 9, 10])
        assert again.told[1] == models.SubscribedMessage(type="subscribed", topic=Topic.BROADCAST, sequence=3)
        await handler.on_resume(resume(after=500))
        await until(lambda: isinstance(again.told[-1], models.ResyncMessage))
        assert again.told[-1].sequence == 10

        for task in tasks:
            task.cancel()
        await handler.closed()
        await asyncio.gather(*tasks, return_exceptions=True)
        await first.aclose()
        await second.aclose()
        await db.close()

    asyncio.run(scenario())


def test_a_topic_that_is_not_open_closes_the_socket(redis: RedisServer) -> None:
    async def scenario() -> None:
        client = redis.client()
        hub = Hub(client, [TOPIC], READER, FOLLOWER, ManualClock())
        session = Session()
        follower = hub.join(Recorder())
        connection = Connection(session, hub, follower, frozenset(), ManualClock(), lambda: None)
        await connection.on_subscribe(subscribe())
        assert session.closed is not None
        assert session.closed[0] == 4400
        await connection.closed()
        await client.aclose()

    asyncio.run(scenario())
