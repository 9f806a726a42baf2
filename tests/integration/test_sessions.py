"""Sessions through the generated server, over both databases and a real Redis (spec 03, S1 to S8)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text

from generated.vocabulary import ConsentGrantKind
from services.infra.configuration import ConfigBundle
from services.infra.configuration.bundle import card_hash
from services.infra.left_out import given
from services.infra.platform_word import read_platform_word
from services.infra.topics import PEOPLE
from services.sessions.staying import ROOMS
from tests.support.configuration import shipped
from tests.support.media import FileMedia
from tests.support.people import People, Person, a_house, person, quick, with_mode, with_sessions
from tests.support.redis import RedisServer
from tests.support.sessions import MOVE, SESSIONS, asked, begun, end, hold, mine, moved, pending, seen
from tests.support.sessions_killed import key_of, killed_everywhere

Scenario = Callable[[People, FileMedia], Awaitable[None]]
HLS, HLS_TOO, WEBRTC, CONSENTED, OPERATORS = "party", "broadcast", "mirror", "random", "ops"
"""Modes by what their policies are; a test may name a mode, code may not."""
SILENT_S = 20


def quickly(**changes: Any) -> ConfigBundle:
    patience = {"provider_timeout_s": 0.3, "creating_timeout_s": 10, "revoke_lease_s": 10}
    return with_sessions(quick(shipped()), **{**patience, **changes})


def in_a_house(url: str, redis: RedisServer, folder: Path, scenario: Scenario, **changes: Any) -> None:
    async def run() -> None:
        media = FileMedia(folder / "media")
        async with a_house(url, redis.url, bundle=quickly(**changes), media=media) as [node]:
            await scenario(node, media)

    asyncio.run(run())


def code_of(answer: Any) -> tuple[int, str]:
    return answer.status, answer.json()["code"]


def alarm(node: People) -> tuple[int, int]:
    """What the LAB reads of revocations that fail: of how many sessions, and how often the worst of them did."""
    word = read_platform_word(node.platform_word)
    failing = None if word is None else given(word.revocations)
    assert failing is not None
    return failing.sessions, failing.failures


async def beat(node: People, who: Person, session_id: str) -> Any:
    return await node.call("POST", f"{SESSIONS}/{session_id}/heartbeat", who=who)


async def traces(node: People) -> tuple[list[str], list[dict[str, Any]]]:
    """The acts of the audit log, and the events of the outbox, about sessions."""

    def read(conn: Connection) -> tuple[list[str], list[dict[str, Any]]]:
        about = "action LIKE 'session.%' OR action LIKE 'media.%'"
        acts = conn.execute(text(f"SELECT action FROM audit_events WHERE {about} ORDER BY sequence"))
        told = conn.execute(
            text("SELECT body FROM outbox_events WHERE stream = :stream ORDER BY sequence").bindparams(
                stream=PEOPLE
            )
        )
        return list(acts.scalars()), [json.loads(body) for body in told.scalars()]

    return await node.db.read(read)


def test_s1_a_transition_ends_the_one_and_begins_the_other(
    database_url: str, redis: RedisServer, tmp_path: Path
) -> None:
    async def scenario(node: People, media: FileMedia) -> None:
        ana = await node.register("ana_prado")
        first = await begun(node, ana, HLS)
        assert (first["state"], first["participants"], "endpoints" in first) == (
            "active",
            [ana.user_id],
            False,
        )
        second = (await moved(node, ana, first["session_id"], WEBRTC)).json()
        assert (second["previous"]["state"], second["previous"]["end_reason"]) == ("ended", "moved_on")
        child = second["session"]
        assert (child["state"], child["parent_session_id"]) == ("active", first["session_id"])
        assert child["endpoints"]["kind"] == "whip_whep"
        assert second["handover"] == {"kind": "crossfade", "duration_ms": 240}
        assert media.held == {child["session_id"]}
        third = (await moved(node, ana, child["session_id"], HLS)).json()
        assert third["previous"]["state"] == "ended"
        assert "endpoints" not in await seen(node, ana, child["session_id"])
        assert (media.held, await pending(node)) == (set(), set())
        assert third["handover"] == {"kind": "crossfade", "duration_ms": 420}
        acts, events = await traces(node)
        told = ["session.created", "session.ended", "session.created", "session.transitioned"]
        assert acts[:4] == told
        assert [event["type"] for event in events] == acts
        assert [event["sequence"] for event in events] == list(range(1, len(events) + 1))
        assert (await node.db.read(node.audit.verify)).whole
        await hold(node, ana, media)

    in_a_house(database_url, redis, tmp_path, scenario)


def test_s2_a_child_of_a_parent_that_is_not_over_is_refused(
    database_url: str, redis: RedisServer, tmp_path: Path
) -> None:
    async def scenario(node: People, media: FileMedia) -> None:
        ana, rui = await node.register("ana_prado"), await node.register("rui_costa")
        parent = (await begun(node, ana, HLS))["session_id"]
        refused = await asked(node, ana, HLS_TOO, parent_session_id=parent)
        assert code_of(refused) == (409, "PARENT_ACTIVE")
        assert len(await mine(node, ana)) == 1
        await end(node, ana, parent)
        foreign = await asked(node, rui, HLS_TOO, parent_session_id=parent)
        assert code_of(foreign) == (404, "NOT_FOUND")
        child = await begun(node, ana, HLS_TOO, parent_session_id=parent)
        assert child["parent_session_id"] == parent
        await hold(node, ana, media)

    in_a_house(database_url, redis, tmp_path, scenario)


def test_s3_silence_ends_a_session_and_its_endpoints(
    database_url: str, redis: RedisServer, tmp_path: Path
) -> None:
    async def scenario(node: People, media: FileMedia) -> None:
        ana = await node.register("ana_prado")
        silent, alive = await begun(node, ana, WEBRTC), await begun(node, ana, WEBRTC)
        node.clock.advance(SILENT_S - 1)
        assert (await beat(node, ana, alive["session_id"])).status == 200
        assert await node.sessions.sweeper.sweep() == 0
        node.clock.advance(1)
        late = await beat(node, ana, silent["session_id"])
        assert code_of(late) == (409, "SESSION_OVER"), "whether or not the sweeper has come by"
        await node.sessions.sweeper.sweep()
        over = await seen(node, ana, silent["session_id"])
        assert (over["state"], over["end_reason"], over["cost"]["duration_s"]) == (
            "ended",
            "silent",
            SILENT_S,
        )
        assert media.held == {alive["session_id"]}
        assert (await seen(node, ana, alive["session_id"]))["state"] == "active"
        await hold(node, ana, media)

    in_a_house(database_url, redis, tmp_path, scenario)


@pytest.mark.parametrize("nodes", [1, 2])
def test_s4_of_fifty_transitions_at_once_one_wins(
    database_url: str, redis: RedisServer, tmp_path: Path, nodes: int
) -> None:
    async def run() -> None:
        media = FileMedia(tmp_path / "media")
        bundle = quickly(provider_timeout_s=5)
        async with a_house(database_url, redis.url, nodes=nodes, bundle=bundle, media=media) as house:
            ana = await house[0].register("ana_prado")
            first = (await begun(house[0], ana, HLS))["session_id"]
            tries = (moved(house[n % nodes], ana, first, (WEBRTC, HLS_TOO)[n % 3 % 2]) for n in range(50))
            answers = await asyncio.gather(*tries)
            won = [answer for answer in answers if answer.status == 200]
            lost = [code_of(answer) for answer in answers if answer.status != 200]
            assert len(won) == 1
            assert set(lost) <= {(409, "SESSION_CONFLICT"), (409, "SESSION_OVER")}
            children = [one for one in await mine(house[0], ana) if one.get("parent_session_id") == first]
            assert [child["session_id"] for child in children] == [won[0].json()["session"]["session_id"]]
            for node in house:
                await hold(node, ana, media)

    asyncio.run(run())


def test_s5_endpoints_that_are_not_taken_back_are_tried_again_until_they_are(
    database_url: str, redis: RedisServer, tmp_path: Path
) -> None:
    async def scenario(node: People, media: FileMedia) -> None:
        ana = await node.register("ana_prado")
        first = (await begun(node, ana, WEBRTC))["session_id"]
        media.refuses_to_revoke = True
        answer = (await moved(node, ana, first, HLS)).json()
        assert (answer["previous"]["state"], answer["previous"]["end_reason"]) == ("failed", "revoke_failed")
        assert answer["session"]["state"] == "active", "the person goes on"
        acts, events = await traces(node)
        assert {"session.failed", "media.revoke_failed"} <= set(acts)
        assert "session.failed" in [event["type"] for event in events]
        assert media.held == await pending(node) == {first}
        await node.sessions.sweeper.tell()
        assert alarm(node) == (1, 1)
        pauses = []
        for _ in range(5):
            before = media.revoked
            waited = 0
            while media.revoked == before:
                node.clock.advance(1)
                waited += 1
                await node.sessions.sweeper.sweep()
            pauses.append(waited)
        assert pauses == [1, 2, 4, 4, 4], "with growing pauses, up to the longest"
        assert alarm(node) == (1, 6), "the alarm goes on"
        media.refuses_to_revoke = False
        node.clock.advance(4)
        await node.sessions.sweeper.sweep()
        assert (media.held, await pending(node)) == (set(), set())
        assert alarm(node) == (0, 0), "and is over with it"
        assert (await seen(node, ana, first))["state"] == "failed"
        assert (await traces(node))[0].count("media.revoke_failed") == 1, "one alert for one failure"

    in_a_house(database_url, redis, tmp_path, scenario, revoke_backoff_max_s=4)


def test_s5_a_revocation_outlives_its_node(database_url: str, redis: RedisServer, tmp_path: Path) -> None:
    async def run() -> None:
        media = FileMedia(tmp_path / "media")
        media.refuses_to_revoke = True
        async with a_house(database_url, redis.url, bundle=quickly(), media=media) as [node]:
            ana = await node.register("ana_prado")
            session_id = (await begun(node, ana, WEBRTC))["session_id"]
            assert (await end(node, ana, session_id))["state"] == "failed"
            await node.sessions.sweeper.tell()
            assert alarm(node) == (1, 1)
        again = FileMedia(tmp_path / "media")
        async with a_house(database_url, redis.url, bundle=quickly(), media=again) as [node]:
            await node.sessions.sweeper.tell()
            assert alarm(node) == (1, 1), "a node that has just started says it too"
            node.clock.advance(60)
            await node.sessions.sweeper.sweep()
            assert alarm(node) == (0, 0)
            assert (again.held, await pending(node)) == (set(), set())

    asyncio.run(run())


def test_s6_an_unknown_profile_is_refused_before_anything_is_created(
    database_url: str, redis: RedisServer, tmp_path: Path
) -> None:
    async def scenario(node: People, media: FileMedia) -> None:
        ana = await node.register("ana_prado")
        first = (await begun(node, ana, HLS))["session_id"]
        node.bundle = with_mode(node.bundle, WEBRTC, media_profile="nowhere")
        assert code_of(await asked(node, ana, WEBRTC)) == (422, "PROFILE_UNKNOWN")
        assert code_of(await moved(node, ana, first, WEBRTC)) == (422, "PROFILE_UNKNOWN")
        assert (media.created, len(await mine(node, ana))) == (0, 1)
        assert (await seen(node, ana, first))["state"] == "active"

    in_a_house(database_url, redis, tmp_path, scenario)


def test_s7_whoever_is_killed_at_any_point_of_a_transition_leaves_nothing_behind(
    database_url: str, redis: RedisServer, tmp_path: Path
) -> None:
    """Every statement, every commit and every step of the media plane is a point at which one process is killed."""
    there = 160

    async def run() -> None:
        media = FileMedia(tmp_path / "media")
        bundle = quickly(open_max=1000)
        async with a_house(database_url, redis.url, bundle=bundle, media=media) as [node]:
            ana = await node.register("ana_prado")
            parents = [(await begun(node, ana, WEBRTC))["session_id"] for _ in range(there)]
            moves = [{"session_id": parent, "mode": WEBRTC} for parent in parents]
            killed = await asyncio.to_thread(
                killed_everywhere, database_url, redis.url, media, ana, MOVE, moves
            )
            assert len(killed) > 20, killed
            left = [session for session in await mine_all(node, ana) if session["state"] == "creating"]
            assert left, "some were killed while they were creating"
            node.clock.advance(11)
            for _ in range(3):
                await node.sessions.sweeper.sweep()
            await hold_all(node, ana, media, parents)

    asyncio.run(run())


@pytest.mark.long
def test_s7_where_somebody_is_outlives_whoever_is_killed_while_they_go_there(
    sqlite_database_url: str, redis: RedisServer, tmp_path: Path
) -> None:
    """Places of the shell (ADR 0046): what a dead node left unanswered is asked again with its key, of another node."""
    there = 80

    async def run() -> None:
        media = FileMedia(tmp_path / "media")
        bundle = quickly(open_max=1000)
        async with a_house(sqlite_database_url, redis.url, bundle=bundle, media=media) as [node]:
            ana, rui = await node.register("ana_prado"), await node.register("rui_costa")
            at = (sqlite_database_url, redis.url, media)
            comes = [{"mode": HLS}] * there
            killed = await asyncio.to_thread(killed_everywhere, *at, ana, SESSIONS, comes)
            assert len(killed) > 10, killed
            for point in killed:
                again = await asked(node, ana, HLS, key=key_of(point))
                assert (again.status, again.json()["state"]) == (201, "active")
            sessions = await mine_all(node, ana)
            assert {one["state"] for one in sessions} == {"active"}
            assert len(sessions) == len(killed) + 1, "each is there once, made before the kill or after"

            rui_is = [(await begun(node, rui, HLS))["session_id"] for _ in range(there)]
            goes = [{"session_id": one, "mode": HLS_TOO} for one in rui_is]
            killed = await asyncio.to_thread(killed_everywhere, *at, rui, MOVE, goes)
            assert len(killed) > 10, killed
            for point in killed:
                again = await moved(node, rui, rui_is[point - 1], HLS_TOO, key=key_of(point))
                assert (again.status, again.json()["session"]["state"]) == (200, "active")
            await hold_all(node, rui, media, rui_is)
            living = [one for one in await mine_all(node, rui) if one["state"] == "active"]
            assert len(living) == there, "nobody is in two places by it, and nobody in none"

    asyncio.run(run())


async def mine_all(node: People, who: Person) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    query = "?limit=200"
    while True:
        page = (await node.call("GET", f"{SESSIONS}{query}", who=who)).json()
        items += page["items"]
        if "next_cursor" not in page:
            return items
        query = f"?limit=200&cursor={page['next_cursor']}"


async def hold_all(node: People, who: Person, media: FileMedia, parents: list[str]) -> None:
    """Every parent either goes on alone, or is over with one active child; nothing waits; nothing is leaked."""
    sessions = {session["session_id"]: session for session in await mine_all(node, who)}
    assert {session["state"] for session in sessions.values()} <= {"active", "ended", "failed"}
    for parent in parents:
        live = [
            one for one in sessions.values()
            if one.get("parent_session_id") == parent and one["state"] == "active"
        ]  # fmt: skip
        assert len(live) == (0 if sessions[parent]["state"] == "active" else 1), parent
    assert await pending(node) == set()
    with_media = {one for one, session in sessions.items() if session["stream_transport"] == "webrtc"}
    assert media.held == {one for one in with_media if sessions[one]["state"] == "active"}
    free = next(one for one in parents if sessions[one]["state"] == "active")
    assert (await moved(node, who, free, HLS)).status == 200, "a claim of the dead does not stay"


def test_s8_one_key_makes_one_session(database_url: str, redis: RedisServer, tmp_path: Path) -> None:
    async def run() -> None:
        media = FileMedia(tmp_path / "media")
        bundle = quickly(provider_timeout_s=5)
        async with a_house(database_url, redis.url, nodes=2, bundle=bundle, media=media) as [one, two]:
            ana, rui = await one.register("ana_prado"), await one.register("rui_costa")

            async def four_times(mode: str) -> str:
                tries = (asked(node, ana, mode, key=f"key-of-{mode}") for node in (one, two, one, two))
                answers = [answer.json() for answer in await asyncio.gather(*tries)]
                assert [answers[0]] * 4 == answers
                assert answers[0]["state"] == "active"
                return str(answers[0]["session_id"])

            await four_times(HLS)
            session_id = await four_times(WEBRTC)
            assert len(await mine(one, ana)) == 2
            other = await asked(two, ana, HLS_TOO, key=f"key-of-{HLS}")
            assert code_of(other) == (409, "IDEMPOTENCY_CONFLICT")
            assert (await asked(two, rui, HLS, key=f"key-of-{HLS}")).status == 201, (
                "everybody has keys of their own"
            )
            tries = (moved(node, ana, session_id, HLS_TOO, key="key-of-a-move") for node in (one, two, one))
            moves = [answer.json() for answer in await asyncio.gather(*tries)]
            assert {move["session"]["session_id"] for move in moves} == {moves[0]["session"]["session_id"]}
            assert {move["session"]["state"] for move in moves} == {"active"}
            assert len(await mine(one, ana)) == 3
            await hold(one, ana, media)

    asyncio.run(run())


def test_s8_a_key_whose_session_never_began_may_be_used_again(
    database_url: str, redis: RedisServer, tmp_path: Path
) -> None:
    async def scenario(node: People, media: FileMedia) -> None:
        ana = await node.register("ana_prado")
        media.refuses_to_create = True
        assert code_of(await asked(node, ana, WEBRTC, key="key-of-patience")) == (502, "PROVIDER_FAILED")
        media.refuses_to_create = False
        assert (await asked(node, ana, WEBRTC, key="key-of-patience")).status == 201

    in_a_house(database_url, redis, tmp_path, scenario)


@pytest.mark.parametrize("fault", ["refuses_to_create", "creates_by_halves", "hangs"])
def test_a_provider_that_fails_leaves_everything_as_it_was(
    database_url: str, redis: RedisServer, tmp_path: Path, fault: str
) -> None:
    async def scenario(node: People, media: FileMedia) -> None:
        ana = await node.register("ana_prado")
        first = (await begun(node, ana, WEBRTC))["session_id"]
        setattr(media, fault, True)
        assert code_of(await asked(node, ana, WEBRTC)) == (502, "PROVIDER_FAILED")
        assert code_of(await moved(node, ana, first, WEBRTC)) == (502, "PROVIDER_FAILED")
        assert (media.held, await pending(node)) == ({first}, set())
        states = [(one["state"], one.get("end_reason")) for one in await mine(node, ana)]
        assert states == [("failed", "provider_failed")] * 2 + [("active", None)]
        setattr(media, fault, False)
        assert (await moved(node, ana, first, WEBRTC)).status == 200, "and another try succeeds"
        await hold(node, ana, media)

    in_a_house(database_url, redis, tmp_path, scenario)


def test_endpoints_that_come_after_their_session_was_given_up_are_taken_back(
    database_url: str, redis: RedisServer, tmp_path: Path
) -> None:
    """A sweeper has failed the session and found nothing to take back; what comes then is not lost sight of either."""

    async def scenario(node: People, media: FileMedia) -> None:
        ana = await node.register("ana_prado")
        media.gate = asyncio.Event()
        late = asyncio.create_task(asked(node, ana, WEBRTC))
        while not media.created:
            await asyncio.sleep(0.01)
        node.clock.advance(60)
        await node.sessions.sweeper.sweep()
        (session,) = await mine(node, ana)
        assert (session["state"], session["end_reason"], await pending(node)) == (
            "failed",
            "abandoned",
            set(),
        )
        media.refuses_to_revoke = True
        media.gate.set()
        assert code_of(await late) == (502, "PROVIDER_FAILED")
        assert media.held == await pending(node) == {session["session_id"]}
        media.refuses_to_revoke = False
        node.clock.advance(60)
        await node.sessions.sweeper.sweep()
        assert (media.held, await pending(node)) == (set(), set())

    in_a_house(database_url, redis, tmp_path, scenario, provider_timeout_s=30)


def test_a_ban_and_a_sign_out_end_sessions_at_once(
    database_url: str, redis: RedisServer, tmp_path: Path
) -> None:
    async def run() -> None:
        media = FileMedia(tmp_path / "media")
        async with a_house(database_url, redis.url, nodes=2, bundle=quickly(), media=media) as [one, two]:
            heard = asyncio.create_task(two.identity.sockets.run())
            await asyncio.sleep(0.2)
            phone = await one.register("ana_prado")
            laptop = person(await one.sign_in("ana_prado"))
            theirs, here = await begun(one, phone, WEBRTC), await begun(one, laptop, WEBRTC)
            await one.call("POST", "/v1/auth/logout", who=phone)
            assert (await state_soon(two, theirs["session_id"]))[1] == "signed_out"
            assert (await seen(two, laptop, here["session_id"]))["state"] == "active"
            for _ in range(100):  # no sweeper runs: whoever hears of it takes the endpoints back
                if media.held == {here["session_id"]} and await pending(two) == set():
                    break
                await asyncio.sleep(0.02)
            assert (media.held, await pending(two)) == ({here["session_id"]}, set())
            rui = await one.register("rui_costa")
            his = (await begun(one, rui, HLS))["session_id"]
            admin = await one.admin()
            await one.call("PUT", f"/v1/accounts/{rui.user_id}/ban", {"reason": "Threats."}, who=admin)
            assert await state_soon(two, his) == ("ended", "signed_out")
            heard.cancel()

    asyncio.run(run())


async def state_soon(node: People, session_id: str) -> tuple[str, str | None]:
    """What becomes of an active session, within seconds; its owner may not be able to look any more."""
    query, values = text("SELECT state, end_reason FROM session WHERE session_id = :id"), {"id": session_id}
    state, reason = "active", None
    for _ in range(100):
        state, reason = await node.db.read(lambda conn: conn.execute(query, values).one())
        if state != "active":
            break
        await asyncio.sleep(0.05)
    return state, reason


def test_what_a_mode_asks_for_is_asked_of_who_comes(
    database_url: str, redis: RedisServer, tmp_path: Path
) -> None:
    async def scenario(node: People, media: FileMedia) -> None:
        ana = await node.register("ana_prado")
        young = await node.register("rui_costa", age_confirmed=False)
        assert code_of(await asked(node, ana, OPERATORS)) == (403, "POLICY_DENIED")
        assert code_of(await asked(node, young, HLS)) == (403, "POLICY_DENIED")
        assert code_of(await asked(node, ana, CONSENTED)) == (403, "CONSENT_REQUIRED")
        assert code_of(await asked(node, ana, "nowhere")) == (422, "MODE_UNKNOWN")
        assert code_of(await asked(node, ana, HLS, audience_type="pair")) == (409, "MODE_CHANGED")
        first = (await begun(node, ana, HLS, audience_type="room", intent_label="party"))["session_id"]
        assert code_of(await moved(node, ana, first, CONSENTED)) == (403, "CONSENT_REQUIRED")
        assert code_of(await moved(node, ana, first, OPERATORS)) == (403, "POLICY_DENIED")
        assert (await seen(node, ana, first))["state"] == "active"
        assert [one["session_id"] for one in await mine(node, ana)] == [first]
        assert media.created == 0

    in_a_house(database_url, redis, tmp_path, scenario)


def test_what_wants_others_consent_is_closed_and_a_room_is_named_whatever_the_mode_is_called(
    sqlite_database_url: str, redis: RedisServer, tmp_path: Path
) -> None:
    async def scenario(node: People, media: FileMedia) -> None:
        ana = await node.register("ana_prado")
        for kind in set(ConsentGrantKind) - {ConsentGrantKind.NONE}:
            node.bundle = with_mode(node.bundle, HLS, grant=kind)
            refusal = (422, "SCHEMA_INVALID") if kind in ROOMS else (403, "CONSENT_REQUIRED")
            assert code_of(await asked(node, ana, HLS)) == refusal, kind
        assert await mine(node, ana) == []
        for kind in ROOMS:
            node.bundle = with_mode(node.bundle, HLS, grant=kind)
            assert (await begun(node, ana, HLS, room=ana.user_id))["consent_id"]
        assert media.created == 0

    in_a_house(sqlite_database_url, redis, tmp_path, scenario)


def test_a_session_belongs_to_its_owner_alone(database_url: str, redis: RedisServer, tmp_path: Path) -> None:
    async def scenario(node: People, _media: FileMedia) -> None:
        ana, rui = await node.register("ana_prado"), await node.register("rui_costa")
        hers = (await begun(node, ana, WEBRTC))["session_id"]
        for method, path in (("GET", ""), ("POST", "/heartbeat"), ("POST", "/end")):
            answer = await node.call(method, f"{SESSIONS}/{hers}{path}", who=rui)
            assert code_of(answer) == (404, "NOT_FOUND"), path
        assert code_of(await moved(node, rui, hers, HLS)) == (404, "NOT_FOUND")
        assert await mine(node, rui) == []
        assert (await seen(node, ana, hers))["state"] == "active"

    in_a_house(database_url, redis, tmp_path, scenario)


def test_nobody_has_more_sessions_at_once_than_allowed(
    database_url: str, redis: RedisServer, tmp_path: Path
) -> None:
    async def run() -> None:
        media = FileMedia(tmp_path / "media")
        bundle = quickly(open_max=3)
        async with a_house(database_url, redis.url, nodes=2, bundle=bundle, media=media) as [one, two]:
            ana = await one.register("ana_prado")
            tries = (asked(node, ana, HLS) for node in (one, two) * 5)
            answers = await asyncio.gather(*tries)
            assert sorted(answer.status for answer in answers) == [201] * 3 + [409] * 7
            assert {code_of(a)[1] for a in answers if a.status == 409} == {"SESSION_LIMIT"}
            first = next(answer.json() for answer in answers if answer.status == 201)
            assert (await moved(one, ana, first["session_id"], HLS)).status == 200, "to move on takes no more"

    asyncio.run(run())


def test_a_session_lives_by_the_policies_of_its_beginning(
    database_url: str, redis: RedisServer, tmp_path: Path
) -> None:
    """G1: another configuration is for other sessions; each knows by which it lives."""

    async def scenario(node: People, _media: FileMedia) -> None:
        ana = await node.register("ana_prado")
        first, same = await begun(node, ana, HLS), await begun(node, ana, HLS)
        assert first["policy_snapshot_id"] == same["policy_snapshot_id"]
        pulse = node.bundle.modes[HLS].policies.heartbeat.model_copy(update={"timeout_s": 5.0})
        node.bundle = with_mode(node.bundle, HLS, heartbeat=pulse)
        second = await begun(node, ana, HLS)
        assert first["policy_snapshot_id"] != second["policy_snapshot_id"]
        node.clock.advance(6)
        await node.sessions.sweeper.sweep()
        assert (await seen(node, ana, first["session_id"]))["state"] == "active"
        assert (await seen(node, ana, second["session_id"]))["end_reason"] == "silent"
        kept = await node.db.read(
            lambda conn: conn.execute(
                text("SELECT content FROM policy_snapshot WHERE policy_snapshot_id = :id"),
                {"id": first["policy_snapshot_id"]},
            ).scalar_one()
        )
        content = json.loads(kept)
        assert content["configuration"] == node.bundle.hash
        assert content["owner_card"] == card_hash(node.bundle.owner_card.owner_card)
        assert content["manifest"]["policies"]["heartbeat"]["timeout_s"] == SILENT_S

    in_a_house(database_url, redis, tmp_path, scenario)


def test_a_mode_with_an_end_ends_its_sessions_however_lively(
    sqlite_database_url: str, redis: RedisServer, tmp_path: Path
) -> None:
    async def scenario(node: People, _media: FileMedia) -> None:
        ana = await node.register("ana_prado")
        limits = node.bundle.modes[HLS].policies.limits.model_copy(update={"max_session_s": 30})
        node.bundle = with_mode(node.bundle, HLS, limits=limits)
        session = await begun(node, ana, HLS)
        assert session["cost"]["duration_s"] == 30
        for _ in range(2):
            node.clock.advance(14)
            assert (await beat(node, ana, session["session_id"])).status == 200
        node.clock.advance(2)
        await node.sessions.sweeper.sweep()
        assert (await seen(node, ana, session["session_id"]))["end_reason"] == "too_long"

    in_a_house(sqlite_database_url, redis, tmp_path, scenario)


def test_the_cost_is_what_the_profiles_say(
    sqlite_database_url: str, redis: RedisServer, tmp_path: Path
) -> None:
    async def scenario(node: People, _media: FileMedia) -> None:
        ana = await node.register("ana_prado")
        cost = (await begun(node, ana, HLS_TOO))["cost"]
        assert cost == {
            "gb_per_hour": round(0.439 * 1.9, 6),
            "duration_s": 1800,
            "gb": round(0.439 * 0.95, 6),
        }
        with_tiles = (await begun(node, ana, HLS))["cost"]
        assert with_tiles == cost, "tiles are counted where they are connected"

    in_a_house(sqlite_database_url, redis, tmp_path, scenario)


def test_two_sweepers_do_everything_once(database_url: str, redis: RedisServer, tmp_path: Path) -> None:
    async def run() -> None:
        media = FileMedia(tmp_path / "media")
        async with a_house(database_url, redis.url, nodes=2, bundle=quickly(), media=media) as [one, two]:
            ana = await one.register("ana_prado")
            for _ in range(6):
                await begun(one, ana, WEBRTC)
            one.clock.advance(SILENT_S)
            await asyncio.gather(*(node.sessions.sweeper.lapse() for node in (one, two)))
            await asyncio.gather(*(node.sessions.sweeper.sweep() for node in (one, two, one, two)))
            assert (media.revoked, media.held) == (6, set())
            acts, _ = await traces(one)
            assert (acts.count("session.ended"), acts.count("session.failed")) == (6, 0)

    asyncio.run(run())


def test_sessions_are_listed_page_by_page_and_without_tokens(
    sqlite_database_url: str, redis: RedisServer, tmp_path: Path
) -> None:
    async def scenario(node: People, _media: FileMedia) -> None:
        ana = await node.register("ana_prado")
        made = [(await begun(node, ana, WEBRTC))["session_id"] for _ in range(5)]
        first = (await node.call("GET", f"{SESSIONS}?limit=3", who=ana)).json()
        rest = (await node.call("GET", f"{SESSIONS}?limit=3&cursor={first['next_cursor']}", who=ana)).json()
        assert [one["session_id"] for one in first["items"] + rest["items"]] == made[::-1]
        assert "next_cursor" not in rest
        assert not any("endpoints" in one for one in first["items"])

    in_a_house(sqlite_database_url, redis, tmp_path, scenario)
