"""What people and moderators do about people, over both databases, on one node and on two."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import text

from tests.support.people import People, Person, a_house, person
from tests.support.redis import RedisServer

BLOCKS = "/v1/moderation/blocks"
Scenario = Callable[..., Awaitable[None]]


def in_a_house(database_url: str, redis: RedisServer, scenario: Scenario, *, nodes: int = 1) -> None:
    async def run() -> None:
        async with a_house(database_url, redis.url, nodes=nodes) as house:
            await scenario(*house)

    asyncio.run(run())


def code_of(answer: Any) -> tuple[int, str]:
    return answer.status, answer.json()["code"]


async def parted(node: People, who: Person, other: Person) -> int:
    return (await node.call("PUT", f"{BLOCKS}/{other.user_id}", who=who)).status


async def met_again(node: People, who: Person, other: Person) -> int:
    return (await node.call("DELETE", f"{BLOCKS}/{other.user_id}", who=who)).status


async def between(node: People, one: Person, other: Person) -> bool:
    return await node.db.read(lambda conn: node.moderation.blocks.between(conn, one.user_id, other.user_id))


async def told(node: People, start: str) -> list[tuple[str, str, str]]:
    """Who did what to whom, of audited acts that begin so."""

    def job(conn: Any) -> list[tuple[str, str, str]]:
        query = text(
            "SELECT actor, action, subject FROM audit_events WHERE action LIKE :start ORDER BY sequence"
        )
        return [tuple(row) for row in conn.execute(query, {"start": f"{start}%"})]

    return await node.db.read(job)


async def topics(node: People, kind: str) -> list[str]:
    """The topics under which events of a kind lie in the outbox."""

    def job(conn: Any) -> list[str]:
        bodies = conn.execute(text("SELECT body FROM outbox_events ORDER BY sequence")).scalars()
        return [event["topic"] for event in map(json.loads, bodies) if event["type"] == kind]

    return await node.db.read(job)


def test_a_block_holds_both_ways_on_every_node_until_its_maker_lifts_it(
    database_url: str, redis: RedisServer
) -> None:
    async def scenario(here: People, there: People) -> None:
        ana, bia, caio = [await here.register(name) for name in ("ana_prado", "bia_lima", "caio_reis")]
        assert await parted(here, ana, bia) == 200
        for node in (here, there):
            assert await node.moderation.blocks.apart(ana.user_id) == {bia.user_id}
            assert await node.moderation.blocks.apart(bia.user_id) == {ana.user_id}
            assert await node.moderation.blocks.apart(caio.user_id) == frozenset()
            assert [await between(node, *pair) for pair in ((ana, bia), (bia, ana), (ana, caio))] == [
                True,
                True,
                False,
            ]
        assert await met_again(there, bia, ana) == 204
        assert await between(here, ana, bia), "who was blocked lifts nothing"
        await here.call("POST", "/v1/auth/logout-everywhere", who=ana)
        assert await between(there, ana, bia), "it lasts across sign-ins"
        ana = person(await there.sign_in("ana_prado"))
        assert await met_again(there, ana, bia) == 204
        assert not await between(here, bia, ana)

    in_a_house(database_url, redis, scenario, nodes=2)


def test_a_block_is_told_to_its_maker_alone_and_leaves_one_trace_however_often(
    database_url: str, redis: RedisServer
) -> None:
    async def scenario(here: People, there: People) -> None:
        ana, bia = [await here.register(name) for name in ("ana_prado", "bia_lima")]
        nodes = [here, there] * 8
        assert set(await asyncio.gather(*(parted(node, ana, bia) for node in nodes))) == {200}
        assert await told(here, "moderation.") == [
            (f"account:{ana.user_id}", "moderation.blocked", f"account:{bia.user_id}")
        ]
        assert await topics(here, "moderation.blocked") == [f"person:{ana.user_id}"]
        assert set(await asyncio.gather(*(met_again(node, ana, bia) for node in nodes))) == {204}
        assert len(await told(here, "moderation.unblocked")) == 1
        assert await topics(here, "moderation.unblocked") == [f"person:{ana.user_id}"]
        assert await met_again(here, bia, ana) == 204
        assert len(await told(here, "moderation.")) == 2, "nothing happened, and nothing is told"

    in_a_house(database_url, redis, scenario, nodes=2)


def test_oneself_and_nobody_are_no_one_to_block(database_url: str, redis: RedisServer) -> None:
    async def scenario(node: People) -> None:
        ana = await node.register("ana_prado")
        assert code_of(await node.call("PUT", f"{BLOCKS}/{ana.user_id}", who=ana)) == (422, "NOT_YOURSELF")
        nobody = "01935b7e-5f00-7000-8000-00000000dead"
        assert code_of(await node.call("PUT", f"{BLOCKS}/{nobody}", who=ana)) == (404, "NOT_FOUND")
        assert await told(node, "moderation.") == []

    in_a_house(database_url, redis, scenario)


@pytest.mark.parametrize("way", ["PUT", "DELETE"])
def test_who_was_blocked_sees_what_they_saw_before(way: str, database_url: str, redis: RedisServer) -> None:
    """Whatever they ask about the one who blocked them is answered as if nobody had."""

    async def scenario(node: People) -> None:
        ana, bia, caio = [await node.register(name) for name in ("ana_prado", "bia_lima", "caio_reis")]
        await parted(node, ana, bia)
        of_ana = await node.call(way, f"{BLOCKS}/{ana.user_id}", who=bia)
        of_caio = await node.call(way, f"{BLOCKS}/{caio.user_id}", who=bia)
        shapes = [(answer.status, [name for name, _ in answer.headers]) for answer in (of_ana, of_caio)]
        assert shapes[0] == shapes[1]
        listed = (await node.call("GET", BLOCKS, who=bia)).json()["items"]
        assert {one["handle"] for one in listed} == ({"ana_prado", "caio_reis"} if way == "PUT" else set())

    in_a_house(database_url, redis, scenario)
