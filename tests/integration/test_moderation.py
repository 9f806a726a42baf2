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


REPORTS = "/v1/moderation/reports"


async def reported(node: People, who: Person, of: Person, reason: str = "threats") -> str:
    body = {"user_id": of.user_id, "reason_code": reason, "mode_id": "party"}
    answer = await node.call("POST", REPORTS, body, who=who)
    assert answer.status == 201, answer.json()
    return str(answer.json()["report_id"])


async def judged(node: People, who: Person, report_id: str, outcome: str = "upheld") -> Any:
    body = {"outcome": outcome, "note": "Seen it."}
    return await node.call("POST", f"{REPORTS}/{report_id}/resolution", body, who=who)


def test_a_judgement_counts_once_however_many_make_it(database_url: str, redis: RedisServer) -> None:
    """Of two outcomes at once on two nodes one holds, and what it costs is taken once or not at all."""

    async def scenario(here: People, there: People) -> None:
        ana, bia, admin = (
            await here.register("ana_prado"),
            await here.register("bia_lima"),
            await here.admin(),
        )
        report_id = await reported(here, ana, bia)
        outcomes = [(node, outcome) for node in (here, there) for outcome in ("upheld", "dismissed")] * 3
        answers = await asyncio.gather(
            *(judged(node, admin, report_id, outcome) for node, outcome in outcomes)
        )
        won = {answer.json()["state"] for answer in answers if answer.status == 200}
        assert len(won) == 1
        assert {code_of(answer) for answer in answers if answer.status != 200} == {(409, "REPORT_SETTLED")}
        account = (await here.call("GET", f"/v1/accounts/{bia.user_id}", who=admin)).json()
        cost = here.bundle.platform.moderation.upheld_costs.threats if won == {"upheld"} else 0
        assert account["reputation"] == here.bundle.platform.identity.reputation_start - cost
        assert len(await told(here, f"report.{won.pop()}")) == 1

    in_a_house(database_url, redis, scenario, nodes=2)


def test_who_has_little_reputation_left_is_limited_by_the_house_itself(
    database_url: str, redis: RedisServer
) -> None:
    """On every node at once, without a word to them, and for as long as the configuration says."""

    async def scenario(here: People, there: People) -> None:
        ana, bia, admin = (
            await here.register("ana_prado"),
            await here.register("bia_lima"),
            await here.admin(),
        )
        settings, path = here.bundle.platform.moderation, f"/v1/accounts/{bia.user_id}"
        await here.call("DELETE", f"{path}/quarantine", who=admin)
        assert not await there.is_quarantined(bia.user_id)
        first = await reported(here, ana, bia, "minor")
        assert (await judged(there, admin, first)).status == 200
        for node in (here, there):
            assert await node.is_quarantined(bia.user_id)
        audited = await told(here, "account.")
        assert audited[-2:] == [
            (f"account:{admin.user_id}", "account.reputation_lowered", f"account:{bia.user_id}"),
            ("moderation", "account.quarantined", f"account:{bia.user_id}"),
        ]
        assert (await here.call("GET", path, who=admin)).json()["reputation"] == 0
        second = await reported(here, ana, bia, "minor")
        assert (await judged(here, admin, second)).status == 200, "there is nothing left to take"
        here.clock.advance(settings.quarantine_s + 60)
        for node in (here, there):
            assert not await node.is_quarantined(bia.user_id)

    in_a_house(database_url, redis, scenario, nodes=2)


def test_a_moderators_word_limits_somebody_on_every_node_at_once(
    database_url: str, redis: RedisServer
) -> None:
    async def scenario(here: People, there: People) -> None:
        bia, admin = await here.register("bia_lima"), await here.admin()
        path = f"/v1/accounts/{bia.user_id}"
        assert not await there.is_shadowed(bia.user_id)
        await here.call("PUT", f"{path}/shadow", {"reason": "Comes back."}, who=admin)
        assert await there.is_shadowed(bia.user_id)
        await there.call("DELETE", f"{path}/shadow", who=admin)
        assert not await here.is_shadowed(bia.user_id)
        assert [act for _, act, _ in await told(here, "account.shadow")] == [
            "account.shadowed",
            "account.shadow_lifted",
        ]

    in_a_house(database_url, redis, scenario, nodes=2)


def test_who_was_rightly_reported_is_counted_once(database_url: str, redis: RedisServer) -> None:
    async def scenario(node: People) -> None:
        ana, bia, admin = (
            await node.register("ana_prado"),
            await node.register("bia_lima"),
            await node.admin(),
        )
        right, wrong = await reported(node, ana, bia, "spam"), await reported(node, ana, bia)
        for _ in range(2):
            assert (await judged(node, admin, right)).status == 200
        assert (await judged(node, admin, wrong, "dismissed")).status == 200
        await node.telemetry.recorder.flush()

        def job(conn: Any) -> list[tuple[str, str]]:
            asked = text(
                "SELECT upheld.properties, sent.subject FROM telemetry_event AS upheld "
                "LEFT JOIN telemetry_event AS sent ON sent.subject = upheld.subject AND sent.name = 'report_sent' "
                "WHERE upheld.name = 'report_upheld'"
            )
            return [tuple(row) for row in conn.execute(asked)]

        ((properties, reporter),) = await node.db.read(job)
        assert json.loads(properties) == {"mode_id": "party", "reason_code": "spam"}
        assert reporter is None, "it is of whom the report was about, not of who made it"

    in_a_house(database_url, redis, scenario)


def test_a_report_is_observed_without_its_words(database_url: str, redis: RedisServer) -> None:
    async def scenario(node: People) -> None:
        ana, bia = await node.register("ana_prado"), await node.register("bia_lima")
        await reported(node, ana, bia, "spam")
        await node.telemetry.recorder.flush()

        def job(conn: Any) -> list[tuple[str, str]]:
            rows = conn.execute(
                text("SELECT mode, properties FROM telemetry_event WHERE name = 'report_sent'")
            )
            return [tuple(row) for row in rows]

        ((mode, properties),) = await node.db.read(job)
        assert (mode, json.loads(properties)) == ("party", {"mode_id": "party", "reason_code": "spam"})

    in_a_house(database_url, redis, scenario)
