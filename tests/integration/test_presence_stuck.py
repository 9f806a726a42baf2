"""Presence that does not move is told of, by whichever node looks, and told to move again (spec 11)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from generated.models import PresenceStuck
from generated.vocabulary import ErrorCode, PresenceFault
from services.infra.left_out import given
from services.infra.platform_word import read_platform_word
from services.kernel.errors import Unavailable
from services.presence.vigil import Vigil
from tests.support.clock import ManualClock
from tests.support.configuration import shipped
from tests.support.people import People, a_house, quick
from tests.support.presence import Client, be, running, until, with_presence
from tests.support.redis import RedisServer
from tests.support.world import InForce

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def in_a_house(
    url: str, redis: RedisServer, scenario: Callable[..., Awaitable[None]], *, nodes: int = 1, **changes: Any
) -> None:
    async def run() -> None:
        bundle = with_presence(quick(shipped()), **changes)
        async with a_house(url, redis.url, bundle=bundle, nodes=nodes) as house:
            await house[0].redis.flushdb()
            await scenario(*house)

    asyncio.run(run())


async def told(node: People) -> PresenceStuck | None:
    """What the LAB reads after a look of this node's."""
    await node.presence.vigil.look()
    word = read_platform_word(node.platform_word)
    return None if word is None else given(word.presence)


async def moves(node: People) -> bool:
    return await told(node) is None


def test_people_are_told_by_ecosystem_and_who_falls_silent_is_pruned(
    sqlite_database_url: str, redis: RedisServer
) -> None:
    async def scenario(node: People) -> None:
        def figure(name: str, **labels: str) -> float | None:
            return node.registry.get_sample_value(f"vvtv_presence_{name}", labels)

        ana, bia = [await node.register(handle) for handle in ("ana_prado", "bia_luz")]
        async with running(node):
            await be(node, ana)
            await Client(node, bia).open()
            assert await moves(node)
            assert (figure("people", ecosystem="party"), figure("people", ecosystem="random")) == (1, 0)
            assert (figure("connections"), figure("sockets"), figure("pruned_total")) == (2, 1, 0)

            async def is_let_go() -> bool:
                return await moves(node) and figure("pruned_total") == 2

            await until(is_let_go)
            assert (figure("people", ecosystem="party"), figure("connections")) == (0, 0)

    in_a_house(sqlite_database_url, redis, scenario)


def test_that_nobody_is_let_go_any_more_is_told_until_somebody_sweeps(
    sqlite_database_url: str, redis: RedisServer
) -> None:
    async def scenario(one: People, other: People) -> None:
        ana = await one.register("ana_prado")
        await one.redis.set("vvtv:{presence}:swept", round(LONG_AGO.timestamp() * 1000))
        assert await moves(one), "there is nobody to be let go"
        await be(one, ana)
        for node in (one, other):
            assert await told(node) == PresenceStuck(fault=PresenceFault.NOT_SWEPT, since=LONG_AGO)
        async with running(other):
            await until(lambda: moves(one))
            assert await moves(other)

    in_a_house(sqlite_database_url, redis, scenario, nodes=2, ttl_s=15)


def test_that_a_node_reads_no_changes_is_told_by_every_node_until_it_does(
    sqlite_database_url: str, redis: RedisServer
) -> None:
    async def scenario(deaf: People, other: People) -> None:
        ana = await deaf.register("ana_prado")
        async with running(other):
            await be(other, ana)
            for node in (deaf, other):
                assert await moves(node)
            deaf.clock.advance(60)
            assert await moves(deaf)
            deaf.clock.advance(1)
            for node in (deaf, other):
                stuck = await told(node)
                assert stuck is not None
                assert stuck.fault is PresenceFault.NOT_TOLD
                assert 60 < (datetime.now(UTC) - stuck.since).total_seconds() < 70
            async with running(deaf):
                await until(lambda: moves(deaf))
                assert await moves(other)

    in_a_house(sqlite_database_url, redis, scenario, nodes=2, ttl_s=15)


@dataclass
class Told:
    """Who is told, and a Redis that answers nobody."""

    words: list[PresenceStuck | None] = field(default_factory=list)

    def tell_presence(self, stuck: PresenceStuck | None) -> None:
        self.words.append(stuck)

    async def look(self, _node_id: str, _behind: timedelta | None) -> Any:
        raise Unavailable(ErrorCode.OVERLOADED, "Redis is away.")


def test_that_nobody_can_say_who_is_where_is_told_once_it_lasts() -> None:
    clock, told = ManualClock(), Told()
    vigil = Vigil(told, lambda: 0, "node", clock, told, InForce(shipped()))  # type: ignore[arg-type]
    began = clock.now()
    asyncio.run(vigil.look())
    clock.advance(61)
    asyncio.run(vigil.look())
    assert told.words == [None, PresenceStuck(fault=PresenceFault.UNREACHABLE, since=began)]
