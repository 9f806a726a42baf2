"""What sessions make the house send, and its kill switch (spec 02 and 11), over both databases."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from services.infra.platform_word import read_platform_word
from tests.support.configuration import shipped
from tests.support.consent import invited, said
from tests.support.people import People, a_house, quick, with_egress_limit
from tests.support.redis import RedisServer
from tests.support.sessions import asked, begun, end, moved, seen

CHEAP, DEAR = "mirror", "party"
"""Modes by what they cost."""
SHED = (503, "OVERLOADED")


def in_a_house(
    url: str, redis: RedisServer, scenario: Callable[..., Awaitable[None]], limit: float, *, nodes: int = 1
) -> None:
    async def run() -> None:
        bundle = with_egress_limit(quick(shipped()), limit)
        async with a_house(url, redis.url, bundle=bundle, nodes=nodes) as house:
            await scenario(*house)

    asyncio.run(run())


def code_of(answer: Any) -> tuple[int, str]:
    return answer.status, answer.json()["code"]


async def costs(node: People, query: str = "") -> dict[str, Any]:
    answer = await node.call("GET", f"/v1/costs{query}", who=await node.admin())
    assert answer.status == 200, answer.json()
    told: dict[str, Any] = answer.json()
    return told


def test_what_would_add_is_refused_at_the_limit_until_there_is_less(
    database_url: str, redis: RedisServer
) -> None:
    async def scenario(node: People, other: People) -> None:
        ana, bia = await node.register("ana_prado"), await node.register("bia_lima")
        first = await begun(node, ana, DEAR)
        refused = await asked(node, bia, CHEAP, key="bia-begins-once")
        assert code_of(refused) == SHED
        assert int(refused.header("retry-after") or 0) > 0
        short = await asked(other, bia, CHEAP)
        assert short.status == 201, "this node has not looked yet"
        await other.sessions.sweeper.sweep()
        assert code_of(await asked(other, bia, CHEAP)) == SHED
        word = read_platform_word(other.platform_word)
        assert word is not None
        assert word.egress.limit_gb_per_hour == dear  # type: ignore[union-attr]
        assert (await costs(node))["is_shedding"]

        assert code_of(await moved(node, ana, first["session_id"], "ops")) == (403, "POLICY_DENIED")
        for_less = await moved(node, ana, first["session_id"], CHEAP)
        assert for_less.status == 200, "what makes it less is let through"
        second = for_less.json()["session"]["session_id"]
        assert code_of(await moved(node, ana, second, DEAR)) == SHED
        assert (await seen(node, ana, second))["state"] == "active", "a refused move changes nothing"

        await end(node, ana, second)
        for each in (node, other):
            await each.sessions.sweeper.sweep()
            told = read_platform_word(each.platform_word)
            assert told is not None
            assert "egress" not in told.model_dump(mode="json")
        assert not (await costs(node))["is_shedding"]
        assert (await asked(node, bia, CHEAP, key="bia-begins-once")).status == 201

    dear = 0.834
    in_a_house(database_url, redis, scenario, dear, nodes=2)


def test_a_call_does_not_begin_at_the_limit_and_its_invitation_stays(
    sqlite_database_url: str, redis: RedisServer
) -> None:
    async def scenario(node: People) -> None:
        ana, bia = await node.register("ana_prado"), await node.register("bia_lima")
        consent_id = await invited(node, ana, bia)
        node.bundle = with_egress_limit(node.bundle, 0)
        assert code_of(await said(node, bia, consent_id, "accept")) == SHED
        node.bundle = with_egress_limit(node.bundle, 1)
        assert (await said(node, bia, consent_id, "accept")).status == 200

    in_a_house(sqlite_database_url, redis, scenario, 1)


def test_of_many_at_once_no_more_are_let_in_than_one_after_the_other(
    database_url: str, redis: RedisServer
) -> None:
    async def scenario(node: People) -> None:
        ana = await node.register("ana_prado")
        answers = await asyncio.gather(*(asked(node, ana, DEAR) for _ in range(6)))
        assert sorted(answer.status for answer in answers) == [201, 201, 503, 503, 503, 503]

    in_a_house(database_url, redis, scenario, 1.5)


def test_nobody_is_refused_for_what_has_ended_since_the_last_look(
    sqlite_database_url: str, redis: RedisServer
) -> None:
    async def scenario(node: People) -> None:
        ana = await node.register("ana_prado")
        for _ in range(4):
            session = await begun(node, ana, DEAR)
            await end(node, ana, session["session_id"])

    in_a_house(sqlite_database_url, redis, scenario, 1.5)


def test_costs_are_told_by_mode_and_by_hour(database_url: str, redis: RedisServer) -> None:
    async def scenario(node: People) -> None:
        ana, bia = await node.register("ana_prado"), await node.register("bia_lima")
        one, other = await begun(node, ana, DEAR), await begun(node, bia, CHEAP)
        both = one["cost"]["gb_per_hour"] + other["cost"]["gb_per_hour"]
        told = await costs(node)
        assert [(mode["mode"], mode["sessions"]) for mode in told["modes"]] == [(DEAR, 1), (CHEAP, 1)]
        assert told["gb_per_hour"] == pytest.approx(both)
        assert (told["limit_gb_per_hour"], told["is_shedding"]) == (600, False)
        node.clock.advance(300)
        await end(node, ana, one["session_id"])
        told = await costs(node)
        assert told["gb_per_hour"] == pytest.approx(other["cost"]["gb_per_hour"])
        dear, cheap = told["hours"]
        assert (dear["mode"], dear["sessions"], cheap["mode"]) == (DEAR, 1, CHEAP)
        assert dear["gb"] == pytest.approx(one["cost"]["gb_per_hour"] / 12, abs=1e-6)
        assert (await costs(node, f"?until={dear['hour']}"))["hours"] == []
        assert code_of(await node.call("GET", "/v1/costs", who=ana)) == (403, "POLICY_DENIED")

    in_a_house(database_url, redis, scenario, 600)
