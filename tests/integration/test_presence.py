"""Presence over a real Redis, on one node and two: who is there, who is told, and what is missed (P3, P6)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import text

from generated import models
from tests.support.configuration import shipped
from tests.support.people import People, Person, a_house, quick, with_mode
from tests.support.presence import (
    SET,
    Client,
    be,
    listed,
    meet,
    part,
    running,
    seen,
    until,
    with_presence,
)
from tests.support.redis import RedisServer

Scenario = Callable[[list[People], Person, Person], Awaitable[None]]


def scene(
    scenario: Scenario,
    database_url: str,
    redis: RedisServer,
    *,
    nodes: int = 1,
    run: bool = True,
    **changes: Any,
) -> None:
    """Ana and Bia, both out of quarantine, in a house."""
    bundle = with_presence(quick(shipped(), access_token_s=10**7), **changes)

    async def work() -> None:
        async with a_house(database_url, redis.url, nodes=nodes, bundle=bundle) as house:
            ana, bia = [await house[0].register(handle) for handle in ("ana_prado", "bia_luz")]
            house[0].clock.advance(4 * 86_400)
            if not run:
                await scenario(house, ana, bia)
                return
            async with running(*house):
                await scenario(house, ana, bia)

    asyncio.run(work())


def test_who_is_there_is_seen_and_told_of_and_who_leaves_is_gone(
    sqlite_database_url: str, redis: RedisServer
) -> None:
    async def scenario(house: list[People], ana: Person, bia: Person) -> None:
        one, two = house
        await be(one, ana)
        watching = await Client(one, ana).open()
        assert await seen(two, ana) == []
        hers = await Client(two, bia).open()
        assert await seen(one, ana) == [], "nowhere yet"
        said = await be(two, bia, is_camera_on=True, capabilities=["microphone", "camera"])
        assert said.json()["capabilities"] == ["camera", "microphone"]
        await watching.knows("bia_luz")
        assert (await listed(one, ana))["items"][0]["is_camera_on"] is True
        assert await seen(two, bia) == ["ana_prado"]
        await be(one, bia, is_camera_on=False)
        await until(lambda: not next(iter(watching.known.values())).is_camera_on)
        await hers.leave()
        await watching.knows()
        assert await seen(two, ana) == []

    scene(scenario, sqlite_database_url, redis, nodes=2)


def test_what_somebody_changes_of_their_presence_is_recorded_once(
    sqlite_database_url: str, redis: RedisServer
) -> None:
    async def scenario(house: list[People], ana: Person, bia: Person) -> None:
        (node,) = house
        told = {"presence_mode": "party"}
        for said in ({}, {}, {"is_camera_on": True}, {"is_camera_on": True}, {"visibility": "hidden"}):
            assert (await be(node, ana, **said)).status == 200
        assert (await be(node, ana, "nowhere")).status == 422
        assert (await node.call("POST", SET, told)).status == 401
        query = text("SELECT actor, subject, reason FROM audit_events WHERE action = 'presence.set'")
        acts = await node.db.read(lambda conn: conn.execute(query).tuples().all())
        me = f"account:{ana.user_id}"
        assert acts == [
            (me, me, "mode party, visibility visible, camera off"),
            (me, me, "mode party, visibility visible, camera on"),
            (me, me, "mode party, visibility hidden, camera on"),
        ]
        await node.telemetry.recorder.flush()
        query = text("SELECT properties FROM telemetry_event WHERE name = 'presence_set' ORDER BY event_id")
        noted = await node.db.read(lambda conn: [json.loads(one) for one in conn.execute(query).scalars()])
        assert [(one["visibility"], one["is_camera_on"], one["moved"]) for one in noted] == [
            ("visible", False, True),
            ("visible", True, False),
            ("hidden", True, False),
        ]

    scene(scenario, sqlite_database_url, redis)


@pytest.mark.parametrize("nodes", [1, 2])
def test_who_falls_silent_is_in_no_list_and_is_told_of_as_gone(
    sqlite_database_url: str, redis: RedisServer, nodes: int
) -> None:
    """P3, whichever node it was that heard of them last."""

    async def scenario(house: list[People], ana: Person, bia: Person) -> None:
        node, other = house[0], house[-1]
        await be(node, ana)
        await be(other, bia)
        watching = await Client(node, ana).open()
        silent = await Client(other, bia).open()
        await watching.knows("bia_luz")
        began = asyncio.get_running_loop().time()

        async def is_gone() -> bool:
            await watching.beat()
            return await seen(node, ana) == []

        await until(is_gone)
        assert 0.4 < asyncio.get_running_loop().time() - began < 0.8, "by its time to live"
        await watching.knows()
        node.clock.advance(1)
        await until(lambda: silent.closed is not None)
        assert silent.closed == (4408, "nothing was heard from the client")

    scene(scenario, sqlite_database_url, redis, nodes=nodes)


def test_a_client_without_a_socket_is_there_while_it_says_so(
    sqlite_database_url: str, redis: RedisServer
) -> None:
    async def scenario(house: list[People], ana: Person, bia: Person) -> None:
        (node,) = house
        for _ in range(4):
            await be(node, ana)
            await be(node, bia)
            assert await seen(node, ana) == ["bia_luz"]
            await asyncio.sleep(0.2)
        socket = await Client(node, bia).open()
        await socket.leave()
        looks = [await seen(node, ana) for _ in range(20)]  # who leaves is not waited for
        assert looks[-1] == [], "the socket took the place of the calls"

    scene(scenario, sqlite_database_url, redis)


def test_two_devices_are_one_presence_that_leaves_with_the_last(
    sqlite_database_url: str, redis: RedisServer
) -> None:
    async def scenario(house: list[People], ana: Person, bia: Person) -> None:
        one, two = house
        await be(one, ana)
        watching = await Client(one, ana).open()
        phone, laptop = await Client(one, bia).open(), await Client(two, bia).open()
        await be(two, bia)
        await watching.knows("bia_luz")
        assert await seen(one, ana) == ["bia_luz"]
        await phone.leave()
        await be(one, bia, is_camera_on=True)
        await until(lambda: any(person.is_camera_on for person in watching.known.values()))
        assert [update.data.gone for update in watching.updates if update.data.gone] == []
        await laptop.leave()
        await watching.knows()

    scene(scenario, sqlite_database_url, redis, nodes=2, ttl_s=5, gone_within_s=6)


def test_the_people_of_a_node_that_is_killed_go_with_their_time_to_live(
    sqlite_database_url: str, redis: RedisServer
) -> None:
    async def scenario(house: list[People], ana: Person, bia: Person) -> None:
        survivor, victim = house
        async with running(survivor):
            await be(survivor, ana)
            watching = await Client(survivor, ana).open()
            async with running(victim):
                await be(victim, bia)
                ghost = await Client(victim, bia).open()
                await ghost.beat()
                await watching.knows("bia_luz")
            began = asyncio.get_running_loop().time()
            while watching.handles:
                await watching.beat()
                await asyncio.sleep(0.05)
                assert asyncio.get_running_loop().time() - began < 0.5 + 1

    scene(scenario, sqlite_database_url, redis, nodes=2, run=False)


def test_a_socket_that_returns_is_told_what_it_missed_through_whichever_node(
    sqlite_database_url: str, redis: RedisServer
) -> None:
    async def scenario(house: list[People], ana: Person, bia: Person) -> None:
        one, two = house
        people = [await one.register(f"guest_{number}") for number in range(3)]
        one.clock.advance(4 * 86_400)
        await be(one, ana)
        first = await Client(one, ana).open()
        for who in (bia, *people[:2]):
            await be(one, who)
        await first.knows("bia_luz", "guest_0", "guest_1")
        await first.leave()

        guest = await Client(one, people[0]).open()
        await guest.leave()
        await be(one, people[2])
        await be(one, bia, is_camera_on=True)
        await be(one, people[1], visibility="hidden")

        again = Client(two, ana)
        again.known = first.known
        await again.open(after=first.seen)
        await again.knows("bia_luz", "guest_2")
        assert {one.handle: one.is_camera_on for one in again.known.values()}["bia_luz"]
        assert [message.type for message in again.told] == ["welcome", "watching", "presence.update"]
        assert len(again.updates) == 1, "what was missed is one difference"

    scene(scenario, sqlite_database_url, redis, nodes=2, ttl_s=30, gone_within_s=40)


def test_who_was_elsewhere_or_missed_too_much_asks_for_the_list_anew(
    sqlite_database_url: str, redis: RedisServer
) -> None:
    async def scenario(house: list[People], ana: Person, bia: Person) -> None:
        (node,) = house
        await be(node, ana)
        client = await Client(node, ana).open()
        first = client.seen
        assert first is not None
        await be(node, bia)
        await client.knows("bia_luz")
        await be(node, ana, "random")
        await client.is_told("resync")
        await client.knows()
        await be(node, ana)
        await client.knows("bia_luz")
        assert client.seen is not None
        for after in (first, 1, client.seen + 10**6):
            resumed = await Client(node, ana).open(after=after)
            await resumed.is_told("resync")
            await resumed.knows("bia_luz")

    scene(scenario, sqlite_database_url, redis, ttl_s=30, gone_within_s=40)


def test_that_many_are_gone_is_told_as_one_and_that_many_came_is_in_the_list(
    sqlite_database_url: str, redis: RedisServer
) -> None:
    async def scenario(house: list[People], ana: Person, bia: Person) -> None:
        (node,) = house
        names = [f"guest_{number}" for number in range(4)]
        guests = [await node.register(name) for name in names]
        node.clock.advance(4 * 86_400)
        await be(node, ana)
        client, other = await Client(node, ana).open(), await Client(node, ana).open()
        for count, guest in enumerate(guests, start=1):
            await be(node, guest)
            await client.knows(*names[:count])
        sockets = [await Client(node, guest).open() for guest in guests]
        client.reading.clear()
        await be(node, bia)
        for socket in sockets:
            await socket.leave()
        await other.knows("bia_luz")
        client.reading.set()
        await client.knows("bia_luz")
        assert [len(update.data.gone) for update in client.updates[-2:]] == [0, 4]
        client.reading.clear()
        told = len(other.told)
        await be(node, bia, is_camera_on=True)
        await until(lambda: len(other.told) > told)  # and the client is held up with the same
        for guest in guests:
            await be(node, guest)
        await until(lambda: {*names} < other.handles or other.told[-1].type == "resync")
        client.reading.set()
        await client.is_told("resync")

    scene(scenario, sqlite_database_url, redis, ttl_s=30, gone_within_s=40, list_max=3)


def test_a_watcher_that_reads_slowly_is_told_of_many_changes_as_one(
    sqlite_database_url: str, redis: RedisServer
) -> None:
    async def scenario(house: list[People], ana: Person, bia: Person) -> None:
        (node,) = house
        await be(node, ana)
        slow, quick_ = await Client(node, ana).open(), await Client(node, ana).open()
        await be(node, bia)
        await until(lambda: bool(slow.updates and quick_.updates))
        told = len(slow.updates)
        slow.reading.clear()
        for number in range(60):
            await be(node, bia, is_camera_on=number % 2 == 0)
            await asyncio.sleep(0.01)
        assert len(quick_.updates) > told + 10
        slow.reading.set()
        await until(lambda: slow.seen == quick_.seen)
        assert len(slow.updates) <= told + 2, "the one that it was reading, and all the others"
        assert slow.known == quick_.known

    scene(scenario, sqlite_database_url, redis, ttl_s=30, gone_within_s=40)


def test_a_block_takes_effect_at_once_on_both_and_ends_at_once(
    sqlite_database_url: str, redis: RedisServer
) -> None:
    async def scenario(house: list[People], ana: Person, bia: Person) -> None:
        one, two = house
        await be(one, ana)
        await be(two, bia)
        hers, theirs = await Client(one, ana).open(), await Client(two, bia).open()
        await until(lambda: (hers.handles, theirs.handles) == ({"bia_luz"}, {"ana_prado"}))
        seen_before = hers.seen
        await part(one, ana, bia)
        assert await seen(two, ana) == await seen(one, bia) == []
        await until(lambda: (hers.handles, theirs.handles) == (set(), set()))
        await be(one, bia, is_camera_on=True)
        await be(one, ana, is_camera_on=True)
        returned = Client(two, ana)
        await returned.open(after=seen_before)
        assert returned.told[-1].type == "resync", "what is between people is not told after the fact"
        await part(two, bia, ana)
        await meet(one, ana, bia)
        assert await seen(two, ana) == [], "the other one's block holds"
        await meet(two, bia, ana)
        await until(lambda: (hers.handles, theirs.handles) == ({"bia_luz"}, {"ana_prado"}))
        assert all(person.is_camera_on for person in (*hers.known.values(), *theirs.known.values()))

    scene(scenario, sqlite_database_url, redis, nodes=2, ttl_s=30, gone_within_s=40)


def test_who_is_barred_or_limited_is_gone_at_once(sqlite_database_url: str, redis: RedisServer) -> None:
    async def scenario(house: list[People], ana: Person, bia: Person) -> None:
        (node,) = house
        admin = await node.admin()
        await be(node, ana)
        await be(node, bia)
        watching, hers = await Client(node, ana).open(), await Client(node, bia).open()
        await watching.knows("bia_luz")
        account = f"/v1/accounts/{bia.user_id}"
        for change, expected in (({"shadowed": True}, ()), ({"shadowed": False}, ("bia_luz",))):
            version = (await node.call("GET", account, who=admin)).json()["version"]
            await node.call("PATCH", account, {"version": version, **change}, who=admin)
            await watching.knows(*expected)
        await node.call("PUT", f"{account}/ban", {"reason": "Threats."}, who=admin)
        await watching.knows()
        await until(lambda: hers.closed is not None)
        assert hers.closed is not None
        assert hers.closed[0] == 4403
        assert await seen(node, ana) == []

    scene(scenario, sqlite_database_url, redis, ttl_s=30, gone_within_s=40)


def test_people_of_one_ecosystem_are_in_no_list_of_another(
    sqlite_database_url: str, redis: RedisServer
) -> None:
    async def scenario(house: list[People], ana: Person, bia: Person) -> None:
        (node,) = house
        await be(node, ana, "party")
        watching = await Client(node, ana).open()
        for mode in ("broadcast", "random", "private_call", "live_public", "meeting"):
            await be(node, bia, mode)
            for query in ("", f"?mode={mode}", "?segment=newcomers", "?mode=party"):
                assert await seen(node, ana, query) == await seen(node, bia, query) == [], mode
        assert watching.updates == []
        await be(node, bia, "sniffers")
        assert await seen(node, ana) == ["bia_luz"]
        assert await seen(node, bia) == ["ana_prado"]
        assert await seen(node, ana, "?mode=party") == []
        node.bundle = with_mode(node.bundle, "sniffers", separate_ecosystem_from_party=True)
        await be(node, bia, "sniffers")
        assert await seen(node, bia) == await seen(node, ana) == []

    scene(scenario, sqlite_database_url, redis, ttl_s=30, gone_within_s=40)


def test_the_grid_ranks_who_is_on_camera_first_and_pages(
    sqlite_database_url: str, redis: RedisServer
) -> None:
    async def scenario(house: list[People], ana: Person, bia: Person) -> None:
        (node,) = house
        people = [await node.register(f"guest_{number}") for number in range(7)]
        node.clock.advance(4 * 86_400)
        await be(node, ana)
        for number, who in enumerate(people):
            await be(node, who, is_camera_on=number < 2, capabilities=["camera"] if number < 4 else [])
        ranked = ["guest_1", "guest_0", "guest_6", "guest_5", "guest_4", "guest_3", "guest_2"]
        assert await seen(node, ana) == ranked[:5], "no page is longer than `list_max`"
        found, cursor = [], ""
        while True:
            page = await listed(node, ana, f"?limit=2{cursor}")
            found += [one["handle"] for one in page["items"]]
            if "next_cursor" not in page:
                break
            cursor = f"&cursor={page['next_cursor']}"
        assert found == ranked
        assert await seen(node, ana, "?segment=on_camera") == ranked[:2]
        assert await seen(node, ana, "?capability=camera") == ["guest_1", "guest_0", "guest_3", "guest_2"]
        assert await seen(node, ana, "?capability=camera&segment=on_camera&mode=sniffers") == []

    scene(scenario, sqlite_database_url, redis, ttl_s=30, gone_within_s=40, list_max=5)


def test_what_redis_loses_comes_back_with_the_next_heartbeats(
    sqlite_database_url: str, redis: RedisServer
) -> None:
    async def scenario(house: list[People], ana: Person, bia: Person) -> None:
        (node,) = house
        await be(node, ana)
        await be(node, bia)
        hers, theirs = await Client(node, ana).open(), await Client(node, bia).open()
        await until(lambda: (hers.handles, theirs.handles) == ({"bia_luz"}, {"ana_prado"}))
        await node.redis.flushdb()
        assert await seen(node, ana) == []

        async def is_back() -> bool:
            for client in (hers, theirs):
                await client.beat()
            return await seen(node, ana) == ["bia_luz"]

        await until(is_back)
        await be(node, bia, is_camera_on=True)
        await until(lambda: any(person.is_camera_on for person in hers.known.values()))

    scene(scenario, sqlite_database_url, redis, ttl_s=30, gone_within_s=40)


def test_who_watches_again_hears_nothing_older_than_the_answer(
    sqlite_database_url: str, redis: RedisServer
) -> None:
    async def scenario(house: list[People], ana: Person, bia: Person) -> None:
        (node,) = house
        await be(node, ana)
        client = await Client(node, ana).open()
        await client.is_told("resync")
        client.reading.clear()
        await be(node, bia)
        await asyncio.sleep(0.05)
        again = asyncio.create_task(client.handler.on_watch(models.PresenceWatchMessage(type="watch")))
        await be(node, bia, visibility="hidden")
        await asyncio.sleep(0.05)
        client.reading.set()
        await again
        await client.is_told("resync")
        await client.knows()
        assert [message.type for message in client.told] == ["welcome", "resync", "presence.update", "resync"]

    scene(scenario, sqlite_database_url, redis, ttl_s=30, gone_within_s=40)


def test_a_line_that_was_dismissed_brings_nobody_back(sqlite_database_url: str, redis: RedisServer) -> None:
    async def scenario(house: list[People], ana: Person, bia: Person) -> None:
        (node,) = house
        await be(node, ana)
        await be(node, bia)
        hers = await Client(node, bia).open()
        assert await seen(node, ana) == ["bia_luz"]
        await node.call("POST", "/v1/auth/logout-everywhere", who=bia)
        await until(lambda: hers.closed is not None)
        with pytest.raises(ConnectionError):
            await hers.beat()
        await asyncio.sleep(0.05)
        assert await seen(node, ana) == []

    scene(scenario, sqlite_database_url, redis, ttl_s=30, gone_within_s=40)


@pytest.mark.parametrize("mode", ["party", "ops"])
def test_a_mode_that_asks_for_more_is_closed(sqlite_database_url: str, redis: RedisServer, mode: str) -> None:
    async def scenario(house: list[People], ana: Person, bia: Person) -> None:
        (node,) = house
        guest = await node.register("no_terms", terms_accepted=False)
        answer = await be(node, guest, mode)
        assert (answer.status, answer.json()["code"]) == (403, "POLICY_DENIED")
        assert await seen(node, guest) == []

    scene(scenario, sqlite_database_url, redis)
