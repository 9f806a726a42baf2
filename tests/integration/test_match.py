"""Random encounters through the generated server, over a database and a real Redis (spec 06, M1 to M8)."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from generated.models import MatchingDegraded, RandomGuardrails
from services.infra.configuration import ConfigBundle, load
from services.infra.left_out import given
from services.infra.platform_word import read_platform_word
from services.kernel.callers import SignedIn
from services.kernel.clock import rfc3339
from services.kernel.errors import RateLimited
from services.match import domain
from services.match.domain import Segment, Standing
from services.match.store import LEASES, MatchStore
from tests.support.configuration import CONFIG, shipped
from tests.support.conformance import Answer
from tests.support.consent import told
from tests.support.match import (
    MATCH,
    RANDOM_MODE,
    Crowd,
    Session,
    caller_of,
    join,
    join_in,
    joined,
    leave,
    look,
    look_of,
    meetings_hold,
    skip,
    state,
    ticket,
    with_leases,
    with_random,
)
from tests.support.media import FileMedia
from tests.support.people import People, Person, a_house, in_turn, person, quick
from tests.support.redis import RedisServer
from tests.support.sessions import SESSIONS, seen

Scenario = Callable[..., Awaitable[None]]
NODES = pytest.mark.parametrize("nodes", [1, 2])
RANDOM: RandomGuardrails = shipped().guardrails.random
MATCH_SETTINGS = shipped().platform.match


def in_a_house(
    url: str,
    redis: RedisServer,
    folder: Path,
    scenario: Scenario,
    *,
    nodes: int = 1,
    taking_turns: int = 1,
    bundle: ConfigBundle | None = None,
) -> None:
    """Run a scenario of one node and its media, or of several nodes; then what holds of all encounters must.

    `nodes` are as many in the scenario's hands; `taking_turns` are as many that are one in its hands.
    """

    async def run() -> None:
        media = FileMedia(folder / "media")
        held = with_leases(bundle or quick(shipped()))
        async with a_house(url, redis.url, media=media, nodes=max(nodes, taking_turns), bundle=held) as house:
            await house[0].redis.flushdb()
            await scenario(*(house if nodes > 1 else (in_turn(house), media)))
            await meetings_hold(house[0])
            assert (await house[0].db.read(house[0].audit.verify)).whole

    asyncio.run(run())


def waits_s(refused: Answer) -> int:
    return int(refused.header("retry-after") or 0)


def code_of(answer: Answer) -> tuple[int, str]:
    return answer.status, answer.json()["code"]


async def some(node: People, count: int) -> list[Person]:
    people = []
    for number in range(count):
        await node.redis.flushdb()  # which counts by its own clock how many may register
        people.append(await node.register(f"person_{number}"))
    return people


async def blocks(node: People, who: Person, whom: Person) -> None:
    assert (await node.call("PUT", f"/v1/moderation/blocks/{whom.user_id}", who=who)).status < 300


async def together(node: People, *people: Person) -> list[str]:
    """They meet; the sessions of each."""
    await joined(node, *people)
    await look(node)
    found = [await ticket(node, who) for who in people]
    assert [one.get("state") for one in found] == ["together"] * len(people), found
    return [one["session_id"] for one in found]


@NODES
def test_m1_m2_early_skips_are_refused_and_quick_ones_cost_ever_more(
    sqlite_database_url: str, redis: RedisServer, tmp_path: Path, nodes: int
) -> None:
    async def scenario(node: People, _media: FileMedia) -> None:
        ana, rui = await some(node, 2)
        waits = []
        await together(node, ana, rui)
        refused = await skip(node, ana)
        assert code_of(refused) == (429, "SKIP_TOO_EARLY")
        assert waits_s(refused) == RANDOM.min_time_before_skip_ms // 1000
        for _ in range(6):
            node.clock.advance(RANDOM.min_time_before_skip_ms / 1000)
            before = node.clock.now()
            skipped = (await skip(node, ana)).json()
            until = skipped.get("cooldown_until")
            wait_s = 0.0 if until is None else (_moment(until) - before).total_seconds()
            waits.append(wait_s)
            assert await state(node, rui) == "searching", "who was skipped waits for nothing"
            await joined(node, ana, rui)
            await look(node)
            if wait_s:
                assert await state(node, ana) == "cooldown", "nobody is met before the cooldown is over"
            node.clock.advance(wait_s)
            await joined(node, ana, rui)
            await look(node)
            assert await state(node, ana) == "together"
        assert waits == RANDOM.cooldown_schedule_s[:6]
        assert (await events_of(node)).count("match.cooldown") == 3
        assert (await noted_of(node))["match_cooldown"] == 3

    in_a_house(
        sqlite_database_url,
        redis,
        tmp_path,
        scenario,
        taking_turns=nodes,
        bundle=with_random(max_matches_per_hour=60),
    )


@pytest.mark.parametrize("way", ["leave", "end"])
def test_leaving_counts_as_a_skip(
    sqlite_database_url: str, redis: RedisServer, tmp_path: Path, way: str
) -> None:
    async def scenario(node: People, media: FileMedia) -> None:
        ana, rui = await some(node, 2)
        for nth in range(4):
            mine, _ = await together(node, ana, rui)
            if way == "leave":
                await leave(node, ana)
            else:
                assert (await node.call("POST", f"{SESSIONS}/{mine}/end", who=ana)).status == 200
                node.clock.advance(MATCH_SETTINGS.look_s)
                await look(node)
            assert await state(node, ana) is None
            assert await state(node, rui) == "searching"
            assert media.held == set(), "their call is over for both"
            again = (await join(node, ana)).json()
            if nth < 3:  # left within the time before which nobody skips: that much is waited for
                assert again["state"] == "cooldown"
                node.clock.advance(RANDOM.min_time_before_skip_ms / 1000)
            else:
                waited = (_moment(again["cooldown_until"]) - node.clock.now()).total_seconds()
                assert waited == pytest.approx(RANDOM.cooldown_schedule_s[3], abs=0.01)

    in_a_house(sqlite_database_url, redis, tmp_path, scenario, bundle=with_random())


@NODES
def test_m3_who_met_as_many_as_an_hour_allows_is_told_when_that_is_over(
    sqlite_database_url: str, redis: RedisServer, tmp_path: Path, nodes: int
) -> None:
    async def scenario(node: People, _media: FileMedia) -> None:
        ana, rui = await some(node, 2)
        for _ in range(2):
            await together(node, ana, rui)
            node.clock.advance(RANDOM.quick_skip_ms / 1000)
            await leave(node, ana)
            await leave(node, rui)
        refused = await join(node, ana)
        assert code_of(refused) == (429, "MATCH_LIMIT")
        assert waits_s(refused) == 3600 - 2 * RANDOM.quick_skip_ms // 1000
        node.clock.advance(waits_s(refused))
        ana = person(await node.sign_in(ana.handle))
        assert (await join(node, ana)).json()["state"] == "searching"

    in_a_house(
        sqlite_database_url,
        redis,
        tmp_path,
        scenario,
        taking_turns=nodes,
        bundle=with_random(max_matches_per_hour=2),
    )


@pytest.mark.parametrize(
    ("tier", "is_new", "most"),
    [
        ("COST_LOW", False, 60),
        ("COST_LOW", True, 20),
        ("COST_NORMAL", False, 90),
        ("COST_HIGH", False, 120),
    ],
)
def test_m3_m4_a_tiers_hour_and_the_quarantines_are_full_and_lift(
    sqlite_database_url: str, redis: RedisServer, tmp_path: Path, tier: str, is_new: bool, most: int
) -> None:
    """The hour's last encounter is met, and the one after it only when the first is an hour ago."""
    ago_s = 60

    async def scenario(node: People, _media: FileMedia) -> None:
        ana, rui = await some(node, 2)
        if not is_new:
            node.clock.advance(node.bundle.guardrails.quarantine.new_account_days * 86_400)
        store, now_ms = MatchStore(node.redis, node), node.clock.unix_ms()
        known = await store.load(ana.user_id)
        before = domain.History(matches_ms=(now_ms - ago_s * 1000,) * (most - 1))
        assert await store.swap((known, replace(known.person, history=before)), now_ms=now_ms)
        await together(node, ana, rui)
        met_s = RANDOM.quick_skip_ms // 1000
        node.clock.advance(met_s)
        await leave(node, ana)
        refused = await join(node, ana)
        assert code_of(refused) == (429, "MATCH_LIMIT")
        assert waits_s(refused) == 3600 - ago_s - met_s
        node.clock.advance(waits_s(refused))
        assert (await join(node, ana)).json()["state"] == "searching"

    bundle = quick(load(CONFIG, {"VVTV_COST_TIER": tier}), access_token_s=10**7)
    in_a_house(sqlite_database_url, redis, tmp_path, scenario, bundle=bundle)


@pytest.mark.parametrize(("tier", "most"), [("COST_LOW", 20), ("COST_NORMAL", 30), ("COST_HIGH", 40)])
def test_a_tier_lets_people_ask_so_often_in_a_minute(
    sqlite_database_url: str, redis: RedisServer, tmp_path: Path, tier: str, most: int
) -> None:
    async def scenario(node: People, _media: FileMedia) -> None:
        (ana,) = await some(node, 1)
        node.clock.advance(node.bundle.guardrails.quarantine.new_account_days * 86_400)
        answers = [await join(node, ana) for _ in range(most + 1)]
        assert [answer.status for answer in answers] == [200] * most + [429]
        assert code_of(answers[-1]) == (429, "RATE_LIMITED")
        assert 0 < waits_s(answers[-1]) <= 60

    bundle = quick(load(CONFIG, {"VVTV_COST_TIER": tier}), access_token_s=10**7)
    in_a_house(sqlite_database_url, redis, tmp_path, scenario, bundle=bundle)


@NODES
def test_m4_a_new_account_meets_under_the_caps_of_quarantine(
    sqlite_database_url: str, redis: RedisServer, tmp_path: Path, nodes: int
) -> None:
    async def scenario(node: People, media: FileMedia) -> None:
        ana, rui = await some(node, 2)
        assert await node.is_quarantined(ana.user_id)
        await together(node, ana, rui)
        profile = node.bundle.modes[RANDOM_MODE].policies.media_profile
        given = {path.read_text() for path in media.folder.iterdir()}
        assert given == {f"{profile}.quarantine"}
        caps, free = node.bundle.offered[f"{profile}.quarantine"], node.bundle.offered[str(profile)]
        assert caps.max_bitrate_bps < free.max_bitrate_bps
        most = node.bundle.quarantine.guardrails.random.max_matches_per_hour
        assert most < node.bundle.guardrails.random.max_matches_per_hour
        known = await MatchStore(node.redis, node).load(ana.user_id)
        assert node.match.matcher.limits(known.person).max_matches_per_hour == most

    in_a_house(sqlite_database_url, redis, tmp_path, scenario, taking_turns=nodes)


@NODES
def test_m5_the_third_reconnect_within_a_minute_is_refused(
    sqlite_database_url: str, redis: RedisServer, tmp_path: Path, nodes: int
) -> None:
    async def scenario(node: People, _media: FileMedia) -> None:
        (ana,) = await some(node, 1)
        session = Session()
        await node.match.socket.open(await caller_of(node, ana), session)
        assert session.told[0].type == "welcome"
        assert "ticket" not in session.told[0].model_dump(), "who did not join has nothing to keep"
        await joined(node, ana)
        for pause_s in (0, *RANDOM.reconnect_backoff_s):
            node.clock.advance(pause_s)
            session = Session()
            handler = await node.match.socket.open(await caller_of(node, ana), session)
            await handler.closed()
            assert session.told[0].model_dump()["ticket"]["state"] == "searching"
        node.clock.advance(RANDOM.reconnect_backoff_s[-1])
        with pytest.raises(RateLimited) as refused:
            await node.match.socket.open(await caller_of(node, ana), Session())
        assert (
            refused.value.retry_after_s
            == 60 - sum(RANDOM.reconnect_backoff_s) - RANDOM.reconnect_backoff_s[-1]
        )

    in_a_house(sqlite_database_url, redis, tmp_path, scenario, taking_turns=nodes)


@NODES
def test_m6_m7_the_whole_chain_goes_on_to_the_next_encounter(
    sqlite_database_url: str, redis: RedisServer, tmp_path: Path, nodes: int
) -> None:
    async def scenario(node: People, media: FileMedia) -> None:
        ana, rui, eva = await some(node, 3)
        mine, theirs = await together(node, ana, rui)
        for who, session_id in ((ana, mine), (rui, theirs)):
            session = await seen(node, who, session_id)
            assert (session["state"], session["intent_label"]) == ("active", "random_call")
            assert {*session["participants"]} == {ana.user_id, rui.user_id}
            assert media.held == {session["consent_id"]}, "both are in the one room of their two tickets"
        node.clock.advance(RANDOM.min_time_before_skip_ms / 1000)
        assert (await skip(node, ana)).json()["state"] == "searching"
        assert (await seen(node, ana, mine))["state"] == (await seen(node, rui, theirs))["state"] == "ended"
        assert media.held == set()
        await joined(node, ana, rui)
        await look(node)
        assert await state(node, ana) == "searching", "whom they met just now they do not meet again"
        _, again = await together(node, eva, ana)
        node.clock.advance(RANDOM.min_time_before_skip_ms / 1000)
        assert (await skip(node, ana, mine)).json()["state"] == "together", "only the first one was skipped"
        assert await state(node, rui) == "searching"
        assert {*(await seen(node, ana, again))["participants"]} == {ana.user_id, eva.user_id}
        for _ in range(2):
            assert (await node.call("POST", f"{MATCH}/leave", who=ana)).status == 204
        events = await events_of(node)
        assert events[:4] == ["match.searching"] * 2 + ["match.found"] * 2
        assert events.count("match.found") == 4
        assert events.count("match.left") == 1, "nothing to leave is nothing to tell"
        assert await noted_of(node) == {
            "match_joined": 3,
            "match_searching": 6,
            "match_found": 4,
            "match_skipped": 1,
            "match_left": 1,
            "match_ended": 4,
        }
        counted = {"mode": RANDOM_MODE}
        name = "vvtv_match_together_seconds_count"
        assert sum(one.registry.get_sample_value(name, counted) or 0 for one in node.house) == 4

    in_a_house(sqlite_database_url, redis, tmp_path, scenario, taking_turns=nodes)


def test_each_step_of_the_chain_is_told_up_to_the_rematch(
    sqlite_database_url: str, redis: RedisServer, tmp_path: Path
) -> None:
    async def scenario(node: People, _media: FileMedia) -> None:
        ana, rui = await some(node, 2)
        first, _ = await together(node, ana, rui)
        node.clock.advance(1)
        connected = {
            "event_id": node.ids.new(),
            "name": "match_connected",
            "occurred_at": rfc3339(node.clock.now()),
            "properties": {"connect_ms": 1000},
        }
        answer = await node.call("POST", "/v1/telemetry/events", {"events": [connected]}, who=ana)
        assert answer.json()["accepted"] == 1
        node.clock.advance(RANDOM.min_time_before_skip_ms / 1000)
        assert (await skip(node, ana)).json()["state"] == "cooldown"
        node.clock.advance(RANDOM.cooldown_schedule_s[3])
        second, _ = await together(node, rui, ana)
        assert second != first
        told = await rows_of(node)
        (subject,) = {one["subject"] for one in told if one["name"] == "match_connected"}
        hers = [one for one in told if one["subject"] == subject]
        met = ["match_searching", "session_created", "match_found"]
        assert [{one["name"] for one in hers if one["occurred_at"] == at} for at in _moments(hers)] == [
            {"match_joined", *met},
            {"match_connected"},
            {"match_skipped", "session_ended", "match_ended", "match_cooldown"},
            {*met},
        ]
        assert [one["name"] for one in hers].count("match_ended") == 1
        assert Counter(one["name"] for one in told)["match_ended"] == 2, "one for each of the two"

    bundle = with_random(cooldown_schedule_s=[RANDOM.cooldown_schedule_s[3]])
    in_a_house(sqlite_database_url, redis, tmp_path, scenario, bundle=bundle)


@pytest.mark.parametrize("way", ["skip", "leave", "fall silent", "both leave"])
def test_however_an_encounter_ends_each_side_tells_once_what_it_took_of_the_line(
    sqlite_database_url: str, redis: RedisServer, tmp_path: Path, way: str
) -> None:
    """Call minutes x bitrate x 2 (spec 11), in GB by its 0.439 for an hour of a Mbps."""

    async def scenario(node: People, _media: FileMedia) -> None:
        ana, rui = await some(node, 2)
        mine, theirs = await together(node, ana, rui)
        minutes = 3.0
        for _ in range(round(minutes * 60 / 10)):
            node.clock.advance(10)
            for who, session_id in ((ana, mine), (rui, theirs)):
                path = f"{SESSIONS}/{session_id}/heartbeat"
                assert (await node.call("POST", path, who=who)).status == 200
        if way == "skip":
            await skip(node, ana)
        elif way == "leave":
            await leave(node, ana)
        elif way == "both leave":
            await asyncio.gather(leave(node, ana), leave(node, rui))
        else:
            node.clock.advance(node.bundle.modes[RANDOM_MODE].policies.heartbeat.timeout_s)
            await node.sessions.sweeper.sweep()
            minutes += node.bundle.modes[RANDOM_MODE].policies.heartbeat.timeout_s / 60
        for _ in range(2):
            await look(node)
        told = await rows_of(node)
        ended = [one["properties"] for one in told if one["name"] == "match_ended"]
        created = [one["properties"] for one in told if one["name"] == "session_created"]
        assert sorted(one["session_id"] for one in ended) == sorted(one["session_id"] for one in created)
        assert len(ended) == 2
        profile = node.bundle.modes[RANDOM_MODE].policies.media_profile
        mbps = node.bundle.offered[f"{profile}.quarantine"].cost.mean_bitrate_bps / 1_000_000
        took = sum(one["estimated_gb"] for one in ended)
        assert took == pytest.approx(0.439 * mbps * 2 * minutes / 60)

    in_a_house(sqlite_database_url, redis, tmp_path, scenario)


def test_who_blocked_somebody_meets_anybody_else(
    sqlite_database_url: str, redis: RedisServer, tmp_path: Path
) -> None:
    async def scenario(node: People, _media: FileMedia) -> None:
        ana, rui, eva = await some(node, 3)
        await blocks(node, ana, rui)
        await joined(node, ana, rui)
        for _ in range(3):
            node.clock.advance(max(RANDOM.widen_after_s))
            await joined(node, ana, rui)
            await look(node)
            assert [await state(node, who) for who in (ana, rui)] == ["searching"] * 2
        await joined(node, eva)
        await look(node)
        assert await state(node, eva) == "together"

    in_a_house(sqlite_database_url, redis, tmp_path, scenario)


def test_a_ticket_is_a_lease(sqlite_database_url: str, redis: RedisServer, tmp_path: Path) -> None:
    async def scenario(node: People, _media: FileMedia) -> None:
        ana, rui = await some(node, 2)
        await joined(node, ana)
        await node.redis.zadd(LEASES, {ana.user_id: 1})
        await joined(node, rui)
        await look(node)
        assert (await state(node, ana), await state(node, rui)) == (None, "searching")
        assert (await events_of(node))[-1] == "match.left"

    in_a_house(sqlite_database_url, redis, tmp_path, scenario)


@pytest.mark.parametrize("way", ["signed out", "banned"])
def test_who_is_barred_or_signed_out_is_out_of_it_and_the_other_searches_on(
    sqlite_database_url: str, redis: RedisServer, tmp_path: Path, way: str
) -> None:
    async def scenario(node: People, media: FileMedia) -> None:
        ana, rui = await some(node, 2)
        await together(node, ana, rui)
        if way == "banned":
            ban = {"reason": "Threats."}
            path = f"/v1/accounts/{rui.user_id}/ban"
            assert (await node.call("PUT", path, ban, who=await node.admin())).status < 300
        else:
            assert (await node.call("POST", "/v1/auth/logout", who=rui)).status == 204
        await node.match.account_changed(rui.user_id)
        assert (await MatchStore(node.redis, node).load(rui.user_id)).person.ticket is None
        assert await state(node, ana) == "searching"
        assert media.held == set()

    in_a_house(sqlite_database_url, redis, tmp_path, scenario)


def test_m8_whoever_is_killed_between_pairing_and_session_loses_no_ticket(
    sqlite_database_url: str, redis: RedisServer, tmp_path: Path
) -> None:
    async def scenario(dying: People, living: People) -> None:
        ana, rui = await some(dying, 2)
        await joined(dying, ana, rui)
        (pair,) = await dying.match.matcher.pair(RANDOM_MODE)
        await look(living)
        assert await state(living, ana) == "matched", "it is given its time"
        living.clock.advance(MATCH_SETTINGS.pair_lease_s)
        await joined(living, ana, rui)
        await look(living)
        assert [await state(living, who) for who in (ana, rui)] in (["searching"] * 2, ["cooldown"] * 2)
        await dying.match.matcher.begin(pair)
        assert await meetings_hold(living) == set(), "what was given up never begins"
        living.clock.advance(MATCH_SETTINGS.retry_s)
        await joined(living, ana, rui)
        await look(living)
        await look(living)
        assert await state(living, ana) == "together"

    in_a_house(sqlite_database_url, redis, tmp_path, scenario, nodes=2, bundle=with_random())


def test_that_those_who_were_matched_wait_too_long_is_told_to_the_lab(
    sqlite_database_url: str, redis: RedisServer, tmp_path: Path
) -> None:
    """On every node, while it is so, and of who waits still as of who has met."""

    async def said(node: People) -> MatchingDegraded | None:
        await node.match.vigil.look()
        word = read_platform_word(node.platform_word)
        return None if word is None else given(word.matching)

    async def scenario(dying: People, living: People) -> None:
        alerts = dying.current.platform.alerts
        people = await some(dying, 2 * alerts.matching_pairs_min)
        await joined(dying, *people)

        def figure(name: str, **labels: str) -> float | None:
            return living.registry.get_sample_value(f"vvtv_match_{name}", labels)

        assert await said(living) is None
        assert figure("searching", mode=RANDOM_MODE) == len(people)
        found = await dying.match.matcher.pair(RANDOM_MODE)
        assert len(found) == alerts.matching_pairs_min
        living.clock.advance(alerts.matching_degraded_p50_s)
        assert await said(living) is None
        living.clock.advance(1)
        wanted = MatchingDegraded(p50_s=alerts.matching_degraded_p50_s + 1, pairs=len(found))
        assert [await said(node) for node in (dying, living)] == [wanted, wanted]
        assert (figure("searching", mode=RANDOM_MODE), figure("awaiting")) == (0, len(found))
        assert figure("longest_wait_seconds") == wanted.p50_s
        for pair in found:
            await living.match.matcher.begin(pair)
        assert [await state(living, who) for who in people] == ["together"] * len(people)
        living.clock.advance(alerts.matching_window_s - 1)
        assert await said(living) == wanted, "they waited as long as they did"
        assert (figure("awaiting"), figure("longest_wait_seconds")) == (0, 0)
        living.clock.advance(1)
        assert await said(living) is None, "it is over"

    in_a_house(sqlite_database_url, redis, tmp_path, scenario, nodes=2, bundle=with_random())


def test_what_was_not_told_before_a_kill_is_told_by_another_node(
    sqlite_database_url: str, redis: RedisServer, tmp_path: Path
) -> None:
    async def scenario(node: People, _media: FileMedia) -> None:
        (ana,) = await some(node, 1)
        store, now_ms = MatchStore(node.redis, node), node.clock.unix_ms()
        known = await store.load(ana.user_id)
        owner = SignedIn(ana.user_id, "sign-in", ana.device_id)
        standing = Standing(50, in_quarantine=False, is_shadowed=False)
        limits = node.match.matcher.limits(known.person)
        after = domain.joined(
            known.person, node.ids.new(), owner, RANDOM_MODE, Segment("en"), standing, limits, now_ms
        )
        untold = f"a-mark {ana.user_id}"
        assert await store.swap((known, after), now_ms=now_ms, lease=True, untold=untold)
        await look(node)
        assert await events_of(node) == [], "whoever made the change is given their time"
        node.clock.advance(MATCH_SETTINGS.pair_lease_s)
        for _ in range(2):
            await look(node)
        assert await events_of(node) == ["match.searching"]
        known = await store.load(ana.user_id)
        now_ms = node.clock.unix_ms()
        assert await store.swap((known, domain.left(known.person)), now_ms=now_ms, untold=untold)
        node.clock.advance(MATCH_SETTINGS.pair_lease_s)
        for _ in range(2):
            await look(node)
        assert await events_of(node) == ["match.searching", "match.left"]

    in_a_house(sqlite_database_url, redis, tmp_path, scenario)


def test_a_pair_that_is_due_is_looked_at_by_one_node_and_again_if_that_one_is_killed(
    sqlite_database_url: str, redis: RedisServer, tmp_path: Path
) -> None:
    async def scenario(dying: People, living: People) -> None:
        await together(dying, *await some(dying, 2))
        look_ms = round(MATCH_SETTINGS.look_s * 1000)

        async def takes(node: People) -> int:
            now_ms = node.clock.unix_ms()
            return len(await MatchStore(node.redis, node).take_due(now_ms, now_ms + look_ms, 10))

        assert await takes(dying) == 0
        dying.clock.advance(MATCH_SETTINGS.look_s)
        assert [await takes(dying), await takes(living)] == [1, 0]
        dying.clock.advance(MATCH_SETTINGS.look_s)
        assert await takes(living) == 1

    in_a_house(sqlite_database_url, redis, tmp_path, scenario, nodes=2, bundle=with_random())


def test_a_pair_that_one_has_left_does_not_simply_go_on(
    sqlite_database_url: str, redis: RedisServer, tmp_path: Path
) -> None:
    """Whoever left is gone from it, and the node that was to end it for the other was killed."""

    async def scenario(node: People, media: FileMedia) -> None:
        ana, rui = await some(node, 2)
        await together(node, ana, rui)
        store, now_ms = MatchStore(node.redis, node), node.clock.unix_ms()
        known = await store.load(ana.user_id)
        assert await store.swap((known, domain.left(known.person)), now_ms=now_ms)
        await look(node)
        assert await state(node, rui) == "together", "it is looked at again and again, and not all the time"
        node.clock.advance(MATCH_SETTINGS.look_s)
        await look(node)
        assert await state(node, rui) == "searching"
        assert media.held == set()

    in_a_house(sqlite_database_url, redis, tmp_path, scenario, bundle=with_random())


def test_m8_however_many_join_at_once_nobody_is_met_twice_and_nobody_is_lost(
    sqlite_database_url: str, redis: RedisServer, tmp_path: Path
) -> None:
    async def scenario(*house: People) -> None:
        one, other = house
        people = await some(one, 16)
        for mine, theirs in itertools.pairwise(people[:6]):
            await blocks(one, mine, theirs)
        apart = {frozenset((a.user_id, b.user_id)) for a, b in itertools.pairwise(people[:6])}
        nodes = itertools.cycle(house)
        await asyncio.gather(*(joined(node, who) for node, who in zip(nodes, people, strict=False)))
        for _ in range(6):
            await asyncio.gather(look(one), look(other))
            one.clock.advance(2)
            await asyncio.gather(*(joined(one, who) for who in people))
        met = await meetings_hold(one)
        assert not met & apart
        assert len(met) == len(people) // 2
        assert {await state(other, who) for who in people} == {"together"}

    in_a_house(sqlite_database_url, redis, tmp_path, scenario, nodes=2, bundle=with_random())


def test_m8_hundreds_join_at_once_on_nodes_that_die(
    sqlite_database_url: str, redis: RedisServer, tmp_path: Path
) -> None:
    """Over the real Redis, with encounters that are kept in memory; one node only pairs, and dies before it begins."""

    async def scenario(*house: People) -> None:
        crowd = Crowd(100)
        nodes = [crowd.matching(node) for node in house]
        dying, *living = [node.matcher for node in nodes]
        joining = zip(itertools.cycle(nodes), crowd.people, strict=False)
        await asyncio.gather(
            *(join_in(node, crowd.caller(who)) for node, who in joining),
            *(look_of(matcher) for matcher in living),
        )
        for _ in range(8):
            await asyncio.gather(dying.pair(RANDOM_MODE), *(look_of(matcher) for matcher in living))
            for matcher in living:
                await matcher.quiet()
            house[0].clock.advance(MATCH_SETTINGS.retry_s)
        together = [one for pair in crowd.calls.values() for one in pair]
        assert len(together) == len({*together}) == len(crowd.people), (
            "each is with one other, and nobody is lost"
        )
        assert not {frozenset(pair) for pair in crowd.calls.values()} & crowd.parted

    in_a_house(sqlite_database_url, redis, tmp_path, scenario, nodes=3, bundle=with_random())


async def events_of(node: People) -> list[str]:
    return [one["type"] for one in await told(node) if one["type"].startswith("match.")]


async def noted_of(node: People) -> Counter[str]:
    """What telemetry holds of encounters, and how often."""
    for one in node.house:
        await one.telemetry.recorder.flush()
    assert node.observed is not None
    query = text("SELECT name FROM telemetry_event WHERE name LIKE 'match%' ORDER BY event_id")
    return await node.observed.read(lambda conn: Counter(conn.execute(query).scalars()))


async def rows_of(node: People) -> list[dict[str, Any]]:
    """What telemetry holds, in the order of its happening."""
    await node.telemetry.recorder.flush()
    assert node.observed is not None
    query = text("SELECT * FROM telemetry_event ORDER BY occurred_at, event_id")
    found = await node.observed.read(lambda conn: [*conn.execute(query).mappings()])
    return [{**one, "properties": json.loads(one["properties"])} for one in found]


def _moments(rows: list[dict[str, Any]]) -> list[str]:
    return sorted({one["occurred_at"] for one in rows})


def _moment(said: str) -> datetime:
    return datetime.fromisoformat(said)
