"""The events socket's handlers over the real hub and a real Redis: what a client is told, in the contract's words."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
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
from services.infra.topics import PEOPLE, of_person
from services.kernel.errors import KernelError
from tests.support.clock import ManualClock
from tests.support.events import FOLLOWER, READER, RELAY, TOPIC, Recorder, emit, emit_of, until
from tests.support.ids import CountingIds
from tests.support.redis import RedisServer
from tests.support.sql import LIMITS

OUTGOING: TypeAdapter[EventsOutgoing] = TypeAdapter(EventsOutgoing)
ANYONE = Caller.anonymous()
ANA, BIA, NOBODY = (f"01935b7e-5f00-7000-8000-0000000000{end}" for end in ("a1", "b1", "ff"))


class Session:
    """A client's side of a connection; every message is validated against the contract."""

    def __init__(self) -> None:
        self.told: list[Any] = []
        self.closed: tuple[int, str] | None = None

    async def send(self, message: EventsOutgoing) -> None:
        self.told.append(OUTGOING.validate_json(message.model_dump_json()))

    async def send_encoded(self, message: str) -> None:
        self.told.append(OUTGOING.validate_json(message, strict=True))

    def straight(self, _ended: Callable[[], None]) -> None:
        return None

    def send_at_once(self, frame: bytes) -> bool:
        return False

    async def close(self, code: int, reason: str) -> None:
        self.closed = (code, reason)

    def events(self) -> list[int]:
        return [
            m.sequence for m in self.told if isinstance(m, models.BroadcastNowPlaying | models.SessionCreated)
        ]


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
        api: EventsSocketApi = EventsSocketHandlers(hub, OpenAndOwn(Topic), OpenDoors(), CountingIds(), clock)

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


def signed_in(user_id: str) -> Caller:
    return replace(ANYONE, subject=user_id, sign_in="01935b7e-5f00-7000-8000-0000000000d1", device="phone")


def test_a_person_follows_what_concerns_them_on_every_device(
    sqlite_database_url: str, redis: RedisServer
) -> None:
    async def scenario() -> None:
        db, ids, clock = open_database(sqlite_database_url, LIMITS), CountingIds(), ManualClock()
        first, second = redis.client(), redis.client()
        hub = Hub(first, [TOPIC, PEOPLE], READER, FOLLOWER, clock)
        tasks = [asyncio.create_task(hub.run()), asyncio.create_task(Relay(db, second, RELAY).run())]
        api = EventsSocketHandlers(hub, OpenAndOwn(Topic), OpenDoors(), CountingIds(), clock)
        sessions = {name: Session() for name in ("phone", "laptop", "bia")}
        handlers = []
        for session, who in zip(sessions.values(), (ANA, ANA, BIA), strict=True):
            handler = await api.open(signed_in(who), session)
            handlers.append(handler)
            assert session.told[0].topics == ["broadcast", of_person(who)]
            await handler.on_subscribe(
                models.SubscribeMessage(type="subscribe", topics=[Topic.BROADCAST, of_person(who)])
            )
        await until(lambda: all(len(session.told) == 3 for session in sessions.values()))
        for _ in range(3):
            await emit_of(db, ids, ANA)
            await emit_of(db, ids, BIA)
        await until(lambda: all(len(session.events()) == 3 for session in sessions.values()))
        assert {name: session.events() for name, session in sessions.items()} == {
            "phone": [1, 3, 5],
            "laptop": [1, 3, 5],
            "bia": [2, 4, 6],
        }
        await emit(db, ids, 1)
        await until(lambda: all(len(session.events()) == 4 for session in sessions.values()))

        later = Session()
        handlers.append(await api.open(signed_in(ANA), later))
        await handlers[-1].on_resume(models.ResumeMessage(type="resume", topic=of_person(ANA), after=1))
        await until(lambda: later.events() == [3, 5])

        for task in tasks:
            task.cancel()
        for handler in handlers:
            await handler.closed()
        await asyncio.gather(*tasks, return_exceptions=True)
        await first.aclose()
        await second.aclose()
        await db.close()

    asyncio.run(scenario())


def test_somebody_elses_topic_is_refused_like_one_that_is_not_there(redis: RedisServer) -> None:
    async def scenario() -> None:
        client = redis.client()
        hub = Hub(client, [TOPIC, PEOPLE], READER, FOLLOWER, ManualClock())
        api = EventsSocketHandlers(hub, OpenAndOwn(Topic), OpenDoors(), CountingIds(), ManualClock())
        told = set()
        for caller in (ANYONE, signed_in(ANA)):
            for topic in (of_person(BIA), of_person(NOBODY)):
                for message in (
                    models.ResumeMessage(type="resume", topic=topic, after=0),
                    models.SubscribeMessage(type="subscribe", topics=[topic]),
                ):
                    session = Session()
                    handler = await api.open(caller, session)
                    if isinstance(message, models.ResumeMessage):
                        await handler.on_resume(message)
                    else:
                        await handler.on_subscribe(message)
                    told.add(session.closed)
                    assert [type(said) for said in session.told] == [models.WelcomeMessage]
                    await handler.closed()
        assert told == {(4400, "the topic is not open to this caller")}
        await client.aclose()

    asyncio.run(scenario())
