"""What Prometheus is told of sessions, consent, presence, chat and moderation (spec 11 and 14)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from tests.support.chat import Client, opened, running, until
from tests.support.configuration import shipped
from tests.support.consent import CALL, asked_to, invited, said
from tests.support.people import People, a_house, quick
from tests.support.redis import RedisServer
from tests.support.sessions import begun, end, moved

MODERATION = "/v1/moderation"


def in_a_house(url: str, redis: RedisServer, scenario: Callable[[People], Awaitable[None]]) -> None:
    async def run() -> None:
        async with a_house(url, redis.url, bundle=quick(shipped(), access_token_s=10**7)) as (node,):
            await node.redis.flushdb()
            await scenario(node)

    asyncio.run(run())


def figure(node: People, name: str, **labels: str) -> float | None:
    """The value of a sample, None when it is not there."""
    return node.registry.get_sample_value(f"vvtv_{name}", labels)


def test_sessions_are_counted_by_mode_from_their_begin_to_their_end(
    sqlite_database_url: str, redis: RedisServer
) -> None:
    async def scenario(node: People) -> None:
        ana = await node.register("ana_prado")
        assert figure(node, "sessions_open", mode="party") is None, "nobody has looked yet"
        first = await begun(node, ana, "party")
        await node.sessions.sweeper.sweep()
        assert figure(node, "sessions_open", mode="party") == 1
        assert figure(node, "sessions_open", mode="broadcast") == 0
        sent = figure(node, "sessions_egress_bytes_per_second", mode="party")
        assert sent == pytest.approx(first["cost"]["gb_per_hour"] * 1e9 / 3600)
        assert (figure(node, "sessions_egress_limit_bytes_per_second") or 0) > (sent or 0)

        second = (await moved(node, ana, first["session_id"], "broadcast")).json()["session"]
        assert figure(node, "sessions_transition_seconds_count", mode="broadcast") == 1
        assert figure(node, "sessions_ended_total", mode="party", reason="moved_on") == 1
        await end(node, ana, second["session_id"])
        assert (await moved(node, ana, second["session_id"], "party")).status == 409
        assert figure(node, "sessions_transition_seconds_count", mode="party") is None
        assert figure(node, "sessions_ended_total", mode="broadcast", reason="ended") == 1
        assert figure(node, "sessions_begun_total", mode="party") == 1
        refused = {"operation": "transitionSession", "code": "SESSION_OVER"}
        assert figure(node, "http_refusals_total", **refused) == 1

        assert figure(node, "sessions_open", mode="party") == 1, "what was seen at the last look"
        node.clock.advance(30)
        assert figure(node, "sessions_look_age_seconds") == 30
        await node.sessions.sweeper.sweep()
        assert figure(node, "sessions_open", mode="party") == 0
        assert figure(node, "sessions_look_age_seconds") == 0

    in_a_house(sqlite_database_url, redis, scenario)


def test_invitations_are_counted_and_timed_by_what_became_of_them(
    sqlite_database_url: str, redis: RedisServer
) -> None:
    async def scenario(node: People) -> None:
        ana, rui = await node.register("ana_prado"), await node.register("rui_costa")
        declined = await invited(node, ana, rui)
        node.clock.advance(4)
        await said(node, rui, declined, "decline")
        assert (await said(node, rui, declined, "accept")).status == 409
        await invited(node, ana, rui)
        node.clock.advance(shipped().guardrails.consent.timeout_s)
        await node.consent.sweeper.sweep()
        await node.redis.flushdb()  # invitations are limited by Redis's own clock
        accepted = await invited(node, ana, rui)
        node.clock.advance(1)
        for _ in range(2):
            assert (await said(node, rui, accepted, "accept")).status == 200
        assert (await asked_to(node, ana, rui)).status == 409

        assert figure(node, "consent_requested_total", mode=CALL) == 3
        for outcome, seconds in (("declined", 4), ("expired", 20), ("accepted", 1)):
            its = {"mode": CALL, "outcome": outcome}
            assert figure(node, "consent_answer_seconds_count", **its) == 1
            assert figure(node, "consent_answer_seconds_sum", **its) == seconds
        refused = {"operation": "requestConsent", "code": "CONSENT_BUSY"}
        assert figure(node, "http_refusals_total", **refused) == 1

    in_a_house(sqlite_database_url, redis, scenario)


def test_what_people_do_about_each_other_is_counted_once_and_what_waits_is_told(
    sqlite_database_url: str, redis: RedisServer
) -> None:
    async def scenario(node: People) -> None:
        ana, rui = await node.register("ana_prado"), await node.register("rui_costa")
        admin = await node.admin()
        for _ in range(2):
            await node.call("PUT", f"{MODERATION}/blocks/{rui.user_id}", who=ana)
        for _ in range(2):
            await node.call("DELETE", f"{MODERATION}/blocks/{rui.user_id}", who=ana)
        await node.moderation.queue.look()
        assert figure(node, "moderation_reports_open") == 0
        assert figure(node, "moderation_oldest_report_age_seconds") == 0

        said_of_rui = {"user_id": rui.user_id, "reason_code": "spam", "mode_id": "party"}
        made = [await node.call("POST", f"{MODERATION}/reports", said_of_rui, who=ana) for _ in range(2)]
        first, second = (one.json()["report_id"] for one in made)
        node.clock.advance(90)
        await node.moderation.queue.look()
        assert figure(node, "moderation_reports_open") == 2
        assert figure(node, "moderation_oldest_report_age_seconds") == 90
        for report_id, outcome in ((first, "upheld"), (second, "dismissed"), (second, "dismissed")):
            await node.call("PUT", f"{MODERATION}/reports/{report_id}/claim", who=admin)
            verdict = {"outcome": outcome, "note": "Read and judged."}
            await node.call("POST", f"{MODERATION}/reports/{report_id}/resolution", verdict, who=admin)
        await node.moderation.queue.look()
        assert figure(node, "moderation_reports_open") == 0
        acts = {"blocked": 1, "unblocked": 1, "reported": 2, "claimed": 2, "upheld": 1, "dismissed": 1}
        assert {act: figure(node, "moderation_acts_total", act=act) for act in acts} == acts

    in_a_house(sqlite_database_url, redis, scenario)


def test_messages_are_counted_as_they_are_taken_refused_and_told(
    sqlite_database_url: str, redis: RedisServer
) -> None:
    async def scenario(node: People) -> None:
        ana, rui = await node.register("ana_prado"), await node.register("rui_costa")
        thread_id = await opened(node, ana, rui)
        await opened(node, rui, ana)
        async with running(node):
            hers = await Client(node, ana, thread_id).open()
            his = await Client(node, rui, thread_id).open()
            assert figure(node, "chat_sockets") == 2
            await hers.say("one")
            await hers.say("x" * 2_001)
            await until(lambda: len(his.messages) == 1 and len(hers.messages) == 1)
            assert figure(node, "chat_accepted_total", scope="private_1to1") == 1
            assert figure(node, "chat_refusals_total", code="SCHEMA_INVALID") == 1
            assert figure(node, "chat_deliveries_total") == 2
            assert figure(node, "chat_delivery_seconds_count") == 1
            await his.leave()
            assert figure(node, "chat_sockets") == 1

    in_a_house(sqlite_database_url, redis, scenario)
