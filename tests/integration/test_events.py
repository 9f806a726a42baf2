"""From a committed event to every connection: in order, none lost, none twice, whatever Redis does."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial

import pytest
from prometheus_client import CollectorRegistry
from redis.asyncio import Redis
from sqlalchemy import Connection, text

from services.infra.bus import Consumer
from services.infra.events import FollowerLimits, Hub
from services.infra.events.figures import FollowerFigures
from services.infra.events.stream import ReaderLimits
from services.infra.outbox import add
from services.infra.relay import Relay, RelayLimits
from services.infra.sql import Database, open_database
from services.infra.streams import read_newest, read_tail
from services.infra.topics import PEOPLE, of_person
from tests.support.clock import ManualClock
from tests.support.events import FOLLOWER, READER, RELAY, TOPIC, Recorder, a_draft, emit, emit_of, until
from tests.support.ids import CountingIds
from tests.support.redis import RedisServer
from tests.support.sql import LIMITS


class World:
    """A database, relays, a hub: the pieces of one running platform."""

    def __init__(self, url: str, server: RedisServer) -> None:
        self.url = url
        self.server = server
        self.db = open_database(url, LIMITS)
        self.ids = CountingIds()
        self.clock = ManualClock()
        self._tasks: list[asyncio.Task[None]] = []
        self._clients: list[Redis] = []

    def client(self) -> Redis:
        client = self.server.client()
        self._clients.append(client)
        return client

    def relay(self, limits: RelayLimits = RELAY, db: Database | None = None) -> Relay:
        relay = Relay(db or self.db, self.client(), limits)
        self._tasks.append(asyncio.create_task(relay.run()))
        return relay

    def hub(
        self,
        reader: ReaderLimits = READER,
        follower: FollowerLimits = FOLLOWER,
        registry: CollectorRegistry | None = None,
    ) -> Hub:
        figures = FollowerFigures(registry or CollectorRegistry())
        hub = Hub(self.client(), [TOPIC, PEOPLE], reader, follower, self.clock, figures)
        self._tasks.append(asyncio.create_task(hub.run()))
        return hub

    def consume(self, consumer: Consumer) -> asyncio.Task[None]:
        task = asyncio.create_task(consumer.run())
        self._tasks.append(task)
        return task

    async def emit(self, count: int = 1) -> None:
        await emit(self.db, self.ids, count)

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for client in self._clients:
            await client.aclose()
        await self.db.close()


@contextlib.asynccontextmanager
async def a_world(url: str, server: RedisServer) -> AsyncIterator[World]:
    world = World(url, server)
    try:
        yield world
    finally:
        await world.close()


def follow(hub: Hub, after: int | None = None) -> Recorder:
    recorder = Recorder()
    hub.join(recorder).follow(TOPIC, after)
    return recorder


def test_nothing_is_published_that_was_not_committed(database_url: str, redis: RedisServer) -> None:
    async def scenario() -> None:
        async with a_world(database_url, redis) as world:

            def undone(connection: Connection) -> None:
                add(connection, TOPIC, a_draft(world.ids))
                raise KeyError

            await world.emit()
            with pytest.raises(KeyError):
                await world.db.write(undone)
            await world.emit()
            relay = Relay(world.db, world.client(), RELAY)
            assert await relay.publish() == 2
            assert await relay.publish() == 0
            entries = await read_newest(world.client(), TOPIC, 10)
            assert [entry.sequence for entry in entries] == [1, 2]

    asyncio.run(scenario())


def test_events_reach_connections_in_order_with_two_relays_racing(
    database_url: str, redis: RedisServer
) -> None:
    async def scenario() -> None:
        async with a_world(database_url, redis) as world:
            hub = world.hub()
            world.relay()
            world.relay(db=world.db)
            recorders = [follow(hub) for _ in range(5)]
            await until(lambda: all(recorder.notes for recorder in recorders))
            await asyncio.gather(*(world.emit(20) for _ in range(10)))
            await until(lambda: all(len(recorder.sequences) == 200 for recorder in recorders))
            for recorder in recorders:
                assert recorder.notes == [("followed", 0)]
                assert recorder.sequences == list(range(1, 201))

    asyncio.run(scenario())


@pytest.mark.parametrize("wiped", [False, True])
def test_nothing_is_lost_or_doubled_when_redis_dies_and_returns(
    sqlite_database_url: str, redis: RedisServer, wiped: bool
) -> None:
    async def scenario() -> None:
        async with a_world(sqlite_database_url, redis) as world:
            hub = world.hub()
            world.relay()
            world.relay()
            recorder = follow(hub)
            await until(lambda: recorder.notes)
            latecomers: list[Recorder] = []
            for _ in range(3):
                await world.emit(30)
                redis.kill()
                if wiped:
                    redis.wipe()
                await world.emit(30)
                latecomers.append(follow(hub, after=3))
                redis.start()
                await world.emit(10)
            late = latecomers[-1]
            await until(lambda: len(recorder.sequences) >= 210 and len(late.sequences) >= 207)
            assert recorder.sequences == list(range(1, 211))
            assert late.sequences == list(range(4, 211))
            assert recorder.notes == [("followed", 0)]
            assert late.notes == [("followed", 3)]

    asyncio.run(scenario())


def has_heard(recorder: Recorder, least: int) -> bool:
    return len(recorder.sequences) >= least


def test_a_client_resumes_at_another_process_without_loss_or_double(
    sqlite_database_url: str, redis: RedisServer
) -> None:
    async def scenario() -> None:
        async with a_world(sqlite_database_url, redis) as world:
            here, there = world.hub(), world.hub()
            world.relay()
            seen: list[int] = []
            for hub in (here, there, here, there):
                await world.emit(40)
                recorder = Recorder()
                follower = hub.join(recorder)
                follower.follow(TOPIC, seen[-1] if seen else 0)
                await world.emit(40)
                await until(partial(has_heard, recorder, 20))
                await follower.close()
                seen += recorder.sequences
            assert seen == list(range(1, len(seen) + 1))

    asyncio.run(scenario())


def test_a_resume_beyond_the_ring_is_served_from_redis(sqlite_database_url: str, redis: RedisServer) -> None:
    async def scenario() -> None:
        async with a_world(sqlite_database_url, redis) as world:
            hub = world.hub(replace(READER, ring=8))
            world.relay()
            await world.emit(100)
            await until(lambda: hub.stream(TOPIC).head == 100)
            recorder = follow(hub, after=10)
            await until(lambda: len(recorder.sequences) == 90)
            assert recorder.sequences == list(range(11, 101))

    asyncio.run(scenario())


def have_heard(recorders: list[Recorder], expected: list[list[int]]) -> bool:
    return all(recorder.notes for recorder in recorders) and [r.sequences for r in recorders] == expected


def test_what_concerns_many_people_reaches_each_of_them_in_order(
    sqlite_database_url: str, redis: RedisServer
) -> None:
    """A window that holds less than a connection misses, and topics that are quiet while others talk."""

    async def scenario() -> None:
        async with a_world(sqlite_database_url, redis) as world:
            hub = world.hub(replace(READER, ring=8))
            world.relay()
            people = [f"01935b7e-5f00-7000-8000-00000000000{n}" for n in range(5)]
            topics = [of_person(person) for person in people]

            def follows(topic: str, after: int | None = None) -> Recorder:
                recorder = Recorder(topic)
                hub.join(recorder).follow(topic, after)
                return recorder

            live = [follows(topic) for topic in topics]
            await until(lambda: all(recorder.notes for recorder in live))
            talk = [n % 4 for n in range(60)] + [0] * 40 + [4] + [1] * 20
            for n in talk:
                await emit_of(world.db, world.ids, people[n])
            said = {n: [at for at, who in enumerate(talk, 1) if who == n] for n in range(5)}
            await until(lambda: all(len(r.sequences) == len(said[n]) for n, r in enumerate(live)))
            assert [recorder.sequences for recorder in live] == list(said.values())
            for after in (0, 30, 61, 100, 101, 121):
                again = [follows(topic, after) for topic in topics]
                expected = [[at for at in numbers if at > after] for numbers in said.values()]
                await until(partial(have_heard, again, expected))
                assert [recorder.notes for recorder in again] == [[("followed", after)]] * 5

    asyncio.run(scenario())


def test_a_quiet_topic_is_not_lost_though_all_that_was_kept_is_others(
    sqlite_database_url: str, redis: RedisServer
) -> None:
    async def scenario() -> None:
        async with a_world(sqlite_database_url, redis) as world:
            hub = world.hub(replace(READER, ring=8))
            world.relay(replace(RELAY, keep=20, retention=20))
            quiet, loud = (f"01935b7e-5f00-7000-8000-00000000000{n}" for n in range(2))
            recorder = Recorder(of_person(quiet))
            hub.join(recorder).follow(of_person(quiet), None)
            await until(lambda: recorder.notes)
            await emit_of(world.db, world.ids, quiet)
            await until(lambda: recorder.sequences == [1])
            for _ in range(300):
                await emit_of(world.db, world.ids, loud)
            await emit_of(world.db, world.ids, quiet)
            await until(lambda: recorder.sequences == [1, 302])
            assert recorder.notes == [("followed", 0)]

    asyncio.run(scenario())


def test_what_is_no_longer_kept_is_answered_with_resync(sqlite_database_url: str, redis: RedisServer) -> None:
    async def scenario() -> None:
        async with a_world(sqlite_database_url, redis) as world:
            hub = world.hub(replace(READER, ring=8))
            world.relay(replace(RELAY, keep=20, retention=20))
            await world.emit(400)
            await until(lambda: hub.stream(TOPIC).head == 400)
            recorder = follow(hub, after=1)
            await until(lambda: recorder.sequences and recorder.sequences[-1] == 400)
            kind, sequence = recorder.notes[-1]
            assert kind == "resync"
            assert recorder.sequences == list(range(sequence + 1, 401))
            kept = await world.db.read(lambda c: c.scalar(text("SELECT count(*) FROM outbox_events")))
            assert 20 <= (kept or 0) <= 60

    asyncio.run(scenario())


def test_a_resume_from_the_future_is_answered_with_resync(
    sqlite_database_url: str, redis: RedisServer
) -> None:
    async def scenario() -> None:
        async with a_world(sqlite_database_url, redis) as world:
            hub = world.hub()
            world.relay()
            await world.emit(5)
            await until(lambda: hub.stream(TOPIC).head == 5)
            recorder = follow(hub, after=99)
            await until(lambda: recorder.notes)
            assert recorder.notes == [("resync", 5)]
            await world.emit(1)
            await until(lambda: recorder.sequences == [6])

    asyncio.run(scenario())


def test_a_restored_database_begins_a_new_epoch(sqlite_database_url: str, redis: RedisServer) -> None:
    def restored(connection: Connection) -> None:
        connection.execute(text("DELETE FROM outbox_events WHERE sequence > 20"))
        connection.execute(text("UPDATE outbox_streams SET sequence = 20"))

    async def scenario() -> None:
        async with a_world(sqlite_database_url, redis) as world:
            hub = world.hub()
            world.relay()
            recorder = follow(hub)
            await until(lambda: recorder.notes)
            await world.emit(50)
            await until(lambda: len(recorder.sequences) == 50)
            await world.db.write(restored)
            await until(lambda: len(recorder.notes) == 2)
            kind, at = recorder.notes[1]
            assert kind == "resync"
            assert at <= 20
            await world.emit(10)
            await until(lambda: recorder.sequences[-1] == 30)
            assert recorder.sequences[50:] == list(range(at + 1, 31))
            assert (await read_tail(world.client(), TOPIC)).epoch == 1

    asyncio.run(scenario())


def test_a_client_that_takes_nothing_is_dropped_and_a_slow_one_is_not(
    sqlite_database_url: str, redis: RedisServer
) -> None:
    async def scenario() -> None:
        async with a_world(sqlite_database_url, redis) as world:
            registry = CollectorRegistry()
            hub = world.hub(follower=replace(FOLLOWER, stalled_events=50), registry=registry)

            def listening() -> list[float | None]:
                return [registry.get_sample_value(f"vvtv_events_{name}") for name in ("sockets", "follows")]

            world.relay()
            stuck, fine = follow(hub), follow(hub)
            await until(lambda: stuck.notes and fine.notes)
            assert listening() == [2, 2]
            stuck.open.clear()
            await world.emit(120)
            await until(lambda: stuck.dropped and len(fine.sequences) == 120)
            assert (stuck.dropped, fine.dropped) == ("slow", None)
            assert len(hub) == 1
            assert listening() == [1, 1]

    asyncio.run(scenario())


def test_a_silent_client_is_let_go(sqlite_database_url: str, redis: RedisServer) -> None:
    async def scenario() -> None:
        async with a_world(sqlite_database_url, redis) as world:
            hub = world.hub(follower=replace(FOLLOWER, silence_s=40, sweep_s=0.02))
            silent, talking = Recorder(), Recorder()
            hub.join(silent)
            follower = hub.join(talking)
            world.clock.advance(30)
            hub.heard(follower)
            world.clock.advance(20)
            await until(lambda: silent.dropped)
            assert (silent.dropped, talking.dropped) == ("silent", None)

    asyncio.run(scenario())


def test_a_consumer_applies_each_event_once_through_crashes(database_url: str, redis: RedisServer) -> None:
    def tally(connection: Connection) -> None:
        connection.execute(text("CREATE TABLE tally (n INTEGER PRIMARY KEY)"))

    def apply(connection: Connection, event: dict[str, object]) -> None:
        connection.execute(text("INSERT INTO tally VALUES (:n)"), {"n": event["sequence"]})

    async def scenario() -> None:
        async with a_world(database_url, redis) as world:
            await world.db.write(tally)
            world.relay()
            missed: list[tuple[int, int]] = []
            for round_ in range(4):
                consumer = Consumer(
                    "tally",
                    TOPIC,
                    world.db,
                    world.client(),
                    READER,
                    apply,
                    lambda a, b: missed.append((a, b)),
                )
                task = world.consume(consumer)
                await world.emit(25)
                if round_ == 2:
                    redis.kill()
                    redis.wipe()
                    redis.start()
                task.cancel()
            world.consume(Consumer("tally", TOPIC, world.db, world.client(), READER, apply, lambda *_: None))
            await world.emit(1)

            async def count() -> int:
                found = await world.db.read(lambda c: c.scalar(text("SELECT count(*) FROM tally")))
                return int(found or 0)

            async with asyncio.timeout(10):
                while await count() < 101:
                    await asyncio.sleep(0.01)
            assert missed == []
            assert await count() == 101

    asyncio.run(scenario())


def test_a_full_redis_refuses_and_the_relay_says_so(sqlite_database_url: str, redis: RedisServer) -> None:
    async def scenario() -> None:
        async with a_world(sqlite_database_url, redis) as world:
            relay = world.relay()
            client = world.client()
            await client.config_set("maxmemory", "1")
            await world.emit(3)
            await until(lambda: relay.failure)
            assert "OutOfMemory" in (relay.failure or "")
            await client.config_set("maxmemory", "0")
            await until(lambda: relay.failure is None)
            assert (await read_tail(client, TOPIC)).sequence == 3

    asyncio.run(scenario())
