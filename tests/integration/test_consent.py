"""Consent through the generated server, over both databases and a real Redis (spec 05, C1 to C5 and C8)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text

from generated.vocabulary import ConsentGrantKind, ErrorCode
from services.consent import store
from services.consent.domain import Act, granted
from services.consent.grants import RecordedGrants
from services.kernel.errors import Denied
from tests.support.configuration import shipped
from tests.support.conformance import Answer
from tests.support.consent import (
    CALL,
    CONSENT,
    asked_to,
    consents_hold,
    invited,
    looked,
    said,
    told,
)
from tests.support.media import FileMedia
from tests.support.people import People, Person, a_house, in_turn, person, quick, with_mode, with_sessions
from tests.support.presence import part, running, until
from tests.support.redis import RedisServer
from tests.support.sessions import SESSIONS, asked, begun, mine, moved, pending, seen

Scenario = Callable[[People, FileMedia], Awaitable[None]]
TIMEOUT_S = shipped().guardrails.consent.timeout_s
HOME = "party"
NODES = pytest.mark.parametrize("nodes", [1, 2])


def in_a_house(
    url: str,
    redis: RedisServer,
    folder: Path,
    scenario: Scenario,
    *,
    nodes: int = 1,
    taking_turns: int = 1,
    **identity: Any,
) -> None:
    """`nodes` are as many in the scenario's hands; `taking_turns` are as many that are one in its hands."""

    async def run() -> None:
        media = FileMedia(folder / "media")
        bundle = quick(shipped(), **identity)
        async with a_house(
            url, redis.url, media=media, nodes=max(nodes, taking_turns), bundle=bundle
        ) as house:
            await house[0].redis.flushdb()
            await scenario(in_turn(house) if nodes == 1 else Several(house), media)  # type: ignore[arg-type]
            await consents_hold(house[0])
            assert (await house[0].db.read(house[0].audit.verify)).whole

    asyncio.run(run())


class Several(list[People]):
    """Nodes of one house."""


def code_of(answer: Answer) -> tuple[int, str]:
    return answer.status, answer.json()["code"]


async def pair(node: People) -> tuple[Person, Person]:
    return await node.register("ana_prado"), await node.register("rui_costa")


async def end(node: People, who: Person, session_id: str) -> Answer:
    return await node.call("POST", f"{SESSIONS}/{session_id}/end", who=who)


async def in_a_call(node: People, ana: Person, rui: Person) -> tuple[str, str]:
    """Both sides of a call that has begun."""
    consent_id = await invited(node, ana, rui)
    answer = await said(node, rui, consent_id, "accept")
    assert answer.status == 200, answer.json()
    return (await looked(node, ana, consent_id))["session_id"], answer.json()["session_id"]


async def a_minute_later(node: People) -> None:
    """Invitations may be sent anew; they are counted by Redis's own clock."""
    await node.redis.flushdb()


async def revoked(node: People) -> None:
    """What the other side of a call held is taken back beside the call that ended it."""
    async with asyncio.timeout(5):
        while await pending(node):
            await asyncio.sleep(0.01)


def test_an_accepted_invitation_is_one_call_of_two(
    database_url: str, redis: RedisServer, tmp_path: Path
) -> None:
    async def scenario(node: People, media: FileMedia) -> None:
        ana, rui = await pair(node)
        before = [(await begun(node, who, HOME))["session_id"] for who in (ana, rui)]
        asking = (await asked_to(node, ana, rui)).json()
        assert (asking["state"], asking["intent_label"]) == ("pending", "private_call")
        assert (asking["inviter"]["handle"], asking["invitee"]["handle"]) == ("ana_prado", "rui_costa")
        assert await looked(node, rui, asking["consent_id"]) == asking
        assert media.created == 0

        answer = (await said(node, rui, asking["consent_id"], "accept")).json()
        assert answer["state"] == "accepted"
        hers = (await looked(node, ana, asking["consent_id"]))["session_id"]
        sides = [await seen(node, ana, hers), await seen(node, rui, answer["session_id"])]
        for side in sides:
            assert (side["state"], side["intent_label"]) == ("active", "private_call")
            assert set(side["participants"]) == {ana.user_id, rui.user_id}
            assert side["consent_id"] == asking["consent_id"]
            assert asking["consent_id"] in side["endpoints"]["publish_url"], "both are in one room"
        assert media.held == {asking["consent_id"]}
        assert (await end(node, rui, hers)).status == 404, "each side is its owner's alone"
        for who, session_id in zip((ana, rui), before, strict=True):
            assert (await seen(node, who, session_id))["state"] == "active"

    in_a_house(database_url, redis, tmp_path, scenario)


@NODES
def test_c1_there_is_no_call_without_a_grant(
    database_url: str, redis: RedisServer, tmp_path: Path, nodes: int
) -> None:
    async def scenario(node: People, media: FileMedia) -> None:
        ana, rui = await pair(node)
        here = (await begun(node, ana, HOME))["session_id"]
        refused = (403, "CONSENT_REQUIRED")
        assert code_of(await asked(node, ana, CALL)) == refused
        await invited(node, ana, rui)
        assert code_of(await asked(node, ana, CALL)) == refused, "who asked has no answer yet"
        assert code_of(await asked(node, rui, CALL)) == refused
        assert code_of(await moved(node, ana, here, CALL)) == refused
        assert media.created == 0

    in_a_house(database_url, redis, tmp_path, scenario, taking_turns=nodes)


@NODES
def test_c1_a_grant_is_for_its_people_its_intent_and_its_time_and_good_once(
    database_url: str, redis: RedisServer, tmp_path: Path, nodes: int
) -> None:
    async def scenario(node: People, media: FileMedia) -> None:
        now, kind = node.clock.now(), ConsentGrantKind.INVITATION
        until = now + timedelta(seconds=20)
        grants, grant_id = RecordedGrants(node.audit), node.ids.new()
        grant = granted(grant_id, kind, "private_call", (Act("ana", now, until), Act("rui", now, until)), now)

        def tries(**otherwise: Any) -> Callable[[Connection], None]:
            usual = {"grant_id": grant_id, "kind": kind, "intent": "private_call", "user_id": "ana"}
            given: Any = {**usual, "session_id": node.ids.new(), "now": now, **otherwise}
            return lambda conn: grants.use(conn, **given)

        await node.db.write(lambda conn: store.add_grant(conn, grant))
        wrong: list[dict[str, Any]] = [
            {"grant_id": None},
            {"grant_id": node.ids.new()},
            {"user_id": "zoe"},
            {"intent": "random_call"},
            {"kind": ConsentGrantKind.RANDOM_TICKETS},
            {"now": until},
        ]
        for one in wrong:
            with pytest.raises(Denied) as refusal:
                await node.db.write(tries(**one))
            assert refusal.value.code is ErrorCode.CONSENT_REQUIRED, one
        await node.db.write(tries())
        with pytest.raises(Denied):
            await node.db.write(tries())
        await node.db.write(tries(user_id="rui"))
        acts = await node.db.read(
            lambda conn: conn.execute(
                text("SELECT reason FROM audit_events WHERE action = 'consent.used'")
            ).all()
        )
        assert [reason for (reason,) in acts] == [f"consent:{grant_id}"] * 2

    in_a_house(database_url, redis, tmp_path, scenario, taking_turns=nodes)


@NODES
def test_c2_what_nobody_answers_expires_and_comes_to_nothing(
    database_url: str, redis: RedisServer, tmp_path: Path, nodes: int
) -> None:
    async def scenario(node: People, media: FileMedia) -> None:
        ana, rui = await pair(node)
        consent_id = await invited(node, ana, rui)
        node.clock.advance(TIMEOUT_S - 0.001)
        assert (await node.consent.sweeper.sweep(), (await looked(node, ana, consent_id))["state"]) == (
            0,
            "pending",
        )
        node.clock.advance(0.001)
        for who, word in ((rui, "accept"), (rui, "decline"), (ana, "cancel")):
            assert code_of(await said(node, who, consent_id, word)) == (409, "CONSENT_EXPIRED"), word
        assert (await looked(node, rui, consent_id))["state"] == "expired"
        assert (await node.consent.sweeper.sweep(), await node.consent.sweeper.sweep()) == (1, 0)
        found = await looked(node, ana, consent_id)
        assert (found["state"], found["answered_at"]) == ("expired", found["expires_at"])
        kinds = [(event["type"], event["topic"]) for event in await told(node)]
        assert kinds == [
            ("consent.request", f"person:{rui.user_id}"),
            ("consent.expired", f"person:{ana.user_id}"),
            ("consent.expired", f"person:{rui.user_id}"),
        ]
        assert (await mine(node, ana), await mine(node, rui), media.created) == ([], [], 0)
        assert (await asked_to(node, ana, rui)).status == 201, "both may be asked again"

    in_a_house(database_url, redis, tmp_path, scenario, taking_turns=nodes)


def test_c3_of_two_who_ask_one_person_at_once_one_does(
    database_url: str, redis: RedisServer, tmp_path: Path
) -> None:
    async def scenario(house: Any, media: FileMedia) -> None:
        node = house[0]
        ana, rui = await pair(node)
        others = [await node.register(f"other_{number}") for number in range(6)]
        askers = [ana, *others]
        tries = [asked_to(house[n % 2], who, rui) for n, who in enumerate(askers)]
        answers = await asyncio.gather(*tries)
        (first,) = [answer.json() for answer in answers if answer.status == 201]
        assert {code_of(answer) for answer in answers if answer.status != 201} == {(409, "CONSENT_BUSY")}
        assert (await said(node, rui, first["consent_id"], "accept")).status == 200
        assert code_of(await asked_to(node, others[-1], rui)) == (409, "CONSENT_BUSY"), (
            "who is in a call is not asked"
        )
        assert media.held == {first["consent_id"]}

    in_a_house(database_url, redis, tmp_path, scenario, nodes=2)


def test_c3_who_is_asked_by_two_ways_is_in_one_call(
    database_url: str, redis: RedisServer, tmp_path: Path
) -> None:
    """Ana asks Rui and is asked by Zoe: both invitations may stand, and both can't be accepted."""

    async def scenario(house: Any, media: FileMedia) -> None:
        node = house[0]
        ana, rui = await pair(node)
        zoe = await node.register("zoe_lima")
        to_rui, from_zoe = await invited(node, ana, rui), await invited(node, zoe, ana)
        answers = await asyncio.gather(
            said(house[0], rui, to_rui, "accept"), said(house[1], ana, from_zoe, "accept")
        )
        assert sorted(answer.status for answer in answers) == [200, 409]
        assert {code_of(answer) for answer in answers if answer.status == 409} == {(409, "CONSENT_BUSY")}
        assert len(await mine(node, ana)) == 1

    in_a_house(database_url, redis, tmp_path, scenario, nodes=2)


def test_c3_two_who_ask_each_other_are_in_one_call(
    database_url: str, redis: RedisServer, tmp_path: Path
) -> None:
    async def scenario(house: Any, media: FileMedia) -> None:
        node = house[0]
        ana, rui = await pair(node)
        one, other = await invited(node, ana, rui), await invited(node, rui, ana)
        answers = await asyncio.gather(
            said(house[0], rui, one, "accept"), said(house[1], ana, other, "accept")
        )
        assert sorted(answer.status for answer in answers) == [200, 409]
        assert (len(await mine(node, ana)), len(await mine(node, rui))) == (1, 1)

    in_a_house(database_url, redis, tmp_path, scenario, nodes=2)


def test_c4_accepted_by_many_devices_at_once_it_is_one_call(
    database_url: str, redis: RedisServer, tmp_path: Path
) -> None:
    async def scenario(house: Any, media: FileMedia) -> None:
        node = house[0]
        ana, rui = await pair(node)
        devices = [rui, *[person(await node.sign_in(rui.handle)) for _ in range(7)]]
        consent_id = await invited(node, ana, rui)
        tries = [said(house[n % 2], device, consent_id, "accept") for n, device in enumerate(devices)]
        answers = await asyncio.gather(*tries)
        assert {answer.status for answer in answers} == {200}
        sessions = {answer.json()["session_id"] for answer in answers}
        assert sessions == {one["session_id"] for one in await mine(node, rui)}
        assert (len(sessions), len(await mine(node, ana)), media.created) == (1, 1, 2)
        again = await said(node, rui, consent_id, "accept")
        assert (again.status, {again.json()["session_id"]}) == (200, sessions)
        accepted = [event["topic"] for event in await told(node) if event["type"] == "consent.accepted"]
        assert sorted(accepted) == sorted(f"person:{one.user_id}" for one in (ana, rui))

    in_a_house(database_url, redis, tmp_path, scenario, nodes=2)


@pytest.mark.parametrize("rival", ["cancel", "decline", "expire"])
def test_c4_acceptance_against_another_end_has_one_winner(
    database_url: str, redis: RedisServer, tmp_path: Path, rival: str
) -> None:
    async def scenario(house: Any, media: FileMedia) -> None:
        node = house[0]
        ana, rui = await pair(node)
        consent_id = await invited(node, ana, rui)

        async def against() -> int:
            if rival != "expire":
                who = ana if rival == "cancel" else rui
                return (await said(house[1], who, consent_id, rival)).status
            node.clock.advance(TIMEOUT_S)
            return 200 if await house[1].consent.sweeper.sweep() else 409

        accepting = said(house[0], rui, consent_id, "accept")
        answer, other = await asyncio.gather(accepting, against())
        state = (await looked(node, ana, consent_id))["state"]
        assert (answer.status == 200) == (state == "accepted") == (other != 200)
        assert [len(await mine(node, who)) for who in (ana, rui)] == [int(state == "accepted")] * 2

    in_a_house(database_url, redis, tmp_path, scenario, nodes=2)


@NODES
def test_c5_a_no_has_no_side_effects(
    database_url: str, redis: RedisServer, tmp_path: Path, nodes: int
) -> None:
    async def scenario(node: People, media: FileMedia) -> None:
        ana, rui = await pair(node)
        for who in (ana, rui):
            await begun(node, who, HOME)
        before = [await mine(node, who) for who in (ana, rui)]
        for who, word, state in ((rui, "decline", "declined"), (ana, "cancel", "cancelled")):
            consent_id = await invited(node, ana, rui)
            assert (await said(node, who, consent_id, word)).json()["state"] == state
            assert (await said(node, who, consent_id, word)).json()["state"] == state, (
                "said again, it is the same"
            )
            assert code_of(await said(node, rui, consent_id, "accept")) == (409, "CONSENT_OVER")
            topics = [event["topic"] for event in await told(node) if event["type"] == f"consent.{state}"]
            assert topics == [f"person:{one.user_id}" for one in (ana, rui)]
        assert [await mine(node, who) for who in (ana, rui)] == before
        assert media.created == 0

    in_a_house(database_url, redis, tmp_path, scenario, taking_turns=nodes)


def test_an_answer_is_whose_it_is_to_give(database_url: str, redis: RedisServer, tmp_path: Path) -> None:
    async def scenario(node: People, media: FileMedia) -> None:
        ana, rui = await pair(node)
        zoe = await node.register("zoe_lima")
        consent_id = await invited(node, ana, rui)
        for who, word in (
            (ana, "accept"),
            (ana, "decline"),
            (rui, "cancel"),
            *((zoe, w) for w in ("accept", "decline", "cancel")),
        ):
            assert code_of(await said(node, who, consent_id, word)) == (404, "NOT_FOUND"), (who.handle, word)
        assert (await node.call("GET", f"{CONSENT}/{consent_id}", who=zoe)).status == 404
        assert (await node.call("GET", CONSENT, who=zoe)).json()["items"] == []
        assert (await looked(node, ana, consent_id))["state"] == "pending"
        assert code_of(await asked_to(node, ana, ana)) == (422, "NOT_YOURSELF")

    in_a_house(database_url, redis, tmp_path, scenario)


@pytest.mark.parametrize("how", ["end", "move on", "fall silent", "sign out", "ban"])
@NODES
def test_c8_a_call_that_one_leaves_is_over_for_both(
    database_url: str, redis: RedisServer, tmp_path: Path, how: str, nodes: int
) -> None:
    """A tab that is closed in a call falls silent; a token that can't be refreshed any more is a sign-out."""

    async def scenario(node: People, media: FileMedia) -> None:
        ana, rui = await pair(node)
        hers, his = await in_a_call(node, ana, rui)
        if how == "end":
            assert (await end(node, ana, hers)).json()["end_reason"] == "ended"
        elif how == "move on":
            answer = await moved(node, ana, hers, HOME)
            assert answer.json()["previous"]["end_reason"] == "moved_on"
        elif how == "fall silent":
            timeout_s = node.bundle.modes[CALL].policies.heartbeat.timeout_s
            node.clock.advance(timeout_s - 1)
            assert (await node.call("POST", f"{SESSIONS}/{his}/heartbeat", who=rui)).status == 200
            node.clock.advance(1)
            await node.sessions.sweeper.sweep()
            assert (await seen(node, ana, hers))["end_reason"] == "silent"
        elif how == "sign out":
            assert (await node.call("POST", "/v1/auth/logout", who=ana)).status == 204
            await node.sessions.account_changed(ana.user_id)
        else:
            admin = await node.admin()
            ban = {"reason": "Threats."}
            answer = await node.call("PUT", f"/v1/accounts/{ana.user_id}/ban", ban, who=admin)
            assert answer.status == 200
            await node.sessions.account_changed(ana.user_id)
        await revoked(node)
        left = await seen(node, rui, his)
        assert (left["state"], left["end_reason"]) == ("ended", "left")
        answer = await node.call("POST", f"{SESSIONS}/{his}/heartbeat", who=rui)
        assert code_of(answer) == (409, "SESSION_OVER")
        assert media.held == set()
        over = [event for event in await told(node) if event["type"] == "session.ended"]
        assert {(event["topic"], event["data"]["session_id"]) for event in over} == {
            (f"person:{ana.user_id}", hers),
            (f"person:{rui.user_id}", his),
        }

    in_a_house(database_url, redis, tmp_path, scenario, taking_turns=nodes)


@NODES
def test_c8_a_token_that_runs_out_in_a_call_is_renewed_or_the_call_is_over(
    sqlite_database_url: str, redis: RedisServer, tmp_path: Path, nodes: int
) -> None:
    token_s = 10

    async def scenario(node: People, media: FileMedia) -> None:
        ana, rui = await pair(node)
        hers, his = await in_a_call(node, ana, rui)

        async def beat(who: Person, side: str) -> Answer:
            return await node.call("POST", f"{SESSIONS}/{side}/heartbeat", who=who)

        node.clock.advance(token_s)
        renewed = {}
        for who, side in ((ana, hers), (rui, his)):
            assert code_of(await beat(who, side)) == (401, "AUTH_FAILED")
            renewed[side] = person(await node.refresh(who.refresh_token))
            assert (await beat(renewed[side], side)).status == 200
        assert len(media.held) == 1, "media go on"
        node.clock.advance(token_s)
        rui = person(await node.refresh(renewed[his].refresh_token))
        assert code_of(await beat(renewed[hers], hers)) == (401, "AUTH_FAILED")
        assert (await beat(rui, his)).status == 200
        node.clock.advance(node.bundle.modes[CALL].policies.heartbeat.timeout_s - token_s)
        await node.sessions.sweeper.sweep()
        await revoked(node)
        assert (await seen(node, rui, his))["end_reason"] == "left"
        ana = person(await node.refresh(renewed[hers].refresh_token))
        assert (await seen(node, ana, hers))["end_reason"] == "silent"
        assert media.held == set()

    in_a_house(sqlite_database_url, redis, tmp_path, scenario, taking_turns=nodes, access_token_s=token_s)


@NODES
def test_c8_who_asked_and_signed_out_is_put_into_nothing(
    database_url: str, redis: RedisServer, tmp_path: Path, nodes: int
) -> None:
    async def scenario(node: People, media: FileMedia) -> None:
        ana, rui = await pair(node)
        consent_id = await invited(node, ana, rui)
        assert (await node.call("POST", "/v1/auth/logout", who=ana)).status == 204
        assert code_of(await said(node, rui, consent_id, "accept")) == (409, "CONSENT_OVER")
        assert (await mine(node, rui), media.created) == ([], 0)
        node.clock.advance(TIMEOUT_S)
        await node.consent.sweeper.sweep()
        assert (await looked(node, rui, consent_id))["state"] == "expired"

    in_a_house(database_url, redis, tmp_path, scenario, taking_turns=nodes)


@NODES
def test_c8_another_device_knows_what_waits_and_answers(
    database_url: str, redis: RedisServer, tmp_path: Path, nodes: int
) -> None:
    """A tab that was closed while it was asked, or another device, finds the invitation in the list."""

    async def scenario(node: People, media: FileMedia) -> None:
        ana, rui = await pair(node)
        consent_id = await invited(node, ana, rui)
        phone = person(await node.sign_in(rui.handle))
        (found,) = (await node.call("GET", f"{CONSENT}?limit=1", who=phone)).json()["items"]
        assert (found["consent_id"], found["state"]) == (consent_id, "pending")
        answer = await said(node, phone, consent_id, "accept")
        assert (await node.call("POST", "/v1/auth/logout", who=rui)).status == 204
        await node.sessions.account_changed(rui.user_id)
        assert (await seen(node, phone, answer.json()["session_id"]))["state"] == "active", (
            "it is the phone's"
        )
        laptop = person(await node.sign_in(ana.handle))
        (theirs,) = (await node.call("GET", CONSENT, who=laptop)).json()["items"]
        assert (await seen(node, laptop, theirs["session_id"]))["endpoints"]["kind"] == "whip_whep"

    in_a_house(database_url, redis, tmp_path, scenario, taking_turns=nodes)


@pytest.mark.parametrize("who", ["inviter", "invitee"])
def test_who_is_apart_is_in_no_call_and_is_not_told_by_whom(
    database_url: str, redis: RedisServer, tmp_path: Path, who: str
) -> None:
    async def scenario(node: People, media: FileMedia) -> None:
        ana, rui = await pair(node)
        consent_id = await invited(node, ana, rui)
        one, other = (ana, rui) if who == "inviter" else (rui, ana)
        blocked = await node.call("PUT", f"/v1/moderation/blocks/{other.user_id}", who=one)
        assert blocked.status == 200
        answers = [
            await said(node, rui, consent_id, "accept"),
            await asked_to(node, ana, rui),
            await asked_to(node, rui, ana),
        ]
        assert {code_of(answer) for answer in answers} == {(403, "BLOCKED")}
        assert len({answer.json()["detail"] for answer in answers}) == 1
        assert (await said(node, rui, consent_id, "decline")).status == 200
        assert media.created == 0

    in_a_house(database_url, redis, tmp_path, scenario)


def test_nobody_hears_who_is_hidden_from_others_and_they_are_not_told(
    database_url: str, redis: RedisServer, tmp_path: Path
) -> None:
    async def scenario(node: People, media: FileMedia) -> None:
        ana, rui = await pair(node)
        eva, admin = await node.register("eva_moura"), await node.admin()
        answer = await node.call(
            "PUT", f"/v1/accounts/{ana.user_id}/shadow", {"reason": "Comes back."}, who=admin
        )
        assert answer.status == 200
        unheard = await invited(node, ana, rui)
        assert (await looked(node, ana, unheard))["state"] == "pending"
        assert (await node.call("GET", CONSENT, who=rui)).json()["items"] == []
        for word in ("accept", "decline"):
            assert code_of(await said(node, rui, unheard, word)) == (404, "NOT_FOUND")
        heard = await invited(node, eva, rui)
        assert (await said(node, rui, heard, "decline")).status == 200
        node.clock.advance(TIMEOUT_S)
        assert await node.consent.sweeper.sweep() == 1
        assert (await looked(node, ana, unheard))["state"] == "expired"
        events = [event for event in await told(node) if event["data"].get("consent_id") == unheard]
        assert [event["type"] for event in events] == ["consent.expired"]
        assert [event["topic"] for event in events] == [f"person:{ana.user_id}"]

    in_a_house(database_url, redis, tmp_path, scenario)


def test_a_sweep_ends_the_call_of_two_of_whose_block_nobody_was_told_and_no_other(
    database_url: str, redis: RedisServer, tmp_path: Path
) -> None:
    async def scenario(node: People, media: FileMedia) -> None:
        ana, rui = await pair(node)
        zoe, eva = await node.register("zoe_lima"), await node.register("eva_reis")
        hers, his = await in_a_call(node, ana, rui)
        other, _ = await in_a_call(node, zoe, eva)
        for one, whom in ((rui, zoe), (rui, ana)):
            assert (await node.call("PUT", f"/v1/moderation/blocks/{whom.user_id}", who=one)).status == 200
        assert [await node.consent.sweeper.sweep() for _ in range(2)] == [1, 0]
        await revoked(node)
        ends = [(await seen(node, who, side))["end_reason"] for who, side in ((ana, hers), (rui, his))]
        assert ends == ["left", "left"], "neither is told that it was a block"
        assert (await seen(node, zoe, other))["state"] == "active"
        assert media.held == {(await seen(node, zoe, other))["consent_id"]}

    in_a_house(database_url, redis, tmp_path, scenario)


def test_a_block_is_heard_by_another_node_which_ends_the_call_without_a_sweep(
    database_url: str, redis: RedisServer, tmp_path: Path
) -> None:
    async def scenario(house: Any, media: FileMedia) -> None:
        node = house[0]
        ana, rui = await pair(node)
        zoe, eva = await node.register("zoe_lima"), await node.register("eva_reis")
        hers, his = await in_a_call(node, ana, rui)
        other, _ = await in_a_call(node, zoe, eva)

        async def nothing_is_left() -> bool:
            return media.held == {(await seen(node, zoe, other))["consent_id"]}

        async with running(house[1]):
            await part(node, rui, zoe)
            await part(node, rui, ana)
            await until(nothing_is_left)
        ends = [(await seen(node, who, side))["end_reason"] for who, side in ((ana, hers), (rui, his))]
        assert ends == ["left", "left"]
        assert (await seen(node, zoe, other))["state"] == "active"

    in_a_house(database_url, redis, tmp_path, scenario, nodes=2)


def test_a_media_plane_that_fails_leaves_nobody_in_a_call(
    database_url: str, redis: RedisServer, tmp_path: Path
) -> None:
    async def scenario(node: People, media: FileMedia) -> None:
        ana, rui = await pair(node)
        for fault in ("refuses_to_create", "creates_by_halves"):
            setattr(media, fault, True)
            consent_id = await invited(node, ana, rui)
            assert code_of(await said(node, rui, consent_id, "accept")) == (502, "PROVIDER_FAILED")
            setattr(media, fault, False)
            assert {(await mine(node, who))[0]["end_reason"] for who in (ana, rui)} == {"provider_failed"}
            again = await said(node, rui, consent_id, "accept")
            assert (again.status, again.json()["state"]) == (200, "accepted")
            await revoked(node)
            assert (media.held, await pending(node)) == (set(), set())
        await a_minute_later(node)
        await in_a_call(node, ana, rui)

    in_a_house(database_url, redis, tmp_path, scenario)


def test_a_call_whose_maker_was_killed_is_given_up_for_both(
    database_url: str, redis: RedisServer, tmp_path: Path
) -> None:
    async def scenario(node: People, media: FileMedia) -> None:
        ana, rui = await pair(node)
        node.bundle = with_sessions(node.bundle, provider_timeout_s=60)
        consent_id, media.gate = await invited(node, ana, rui), asyncio.Event()
        accepting = asyncio.create_task(said(node, rui, consent_id, "accept"))
        while not media.created:
            await asyncio.sleep(0.01)
        assert [(await mine(node, who))[0]["state"] for who in (ana, rui)] == ["creating"] * 2
        assert code_of(await asked_to(node, ana, rui)) == (409, "CONSENT_BUSY")
        accepting.cancel()
        await asyncio.gather(accepting, return_exceptions=True)
        media.gate = None
        node.clock.advance(node.bundle.platform.sessions.creating_timeout_s)
        await node.sessions.sweeper.sweep()
        assert [(await mine(node, who))[0]["state"] for who in (ana, rui)] == ["failed"] * 2
        assert (media.held, await pending(node)) == (set(), set())

    in_a_house(database_url, redis, tmp_path, scenario)


def test_a_mode_is_what_its_manifest_says_whatever_it_is_called(
    sqlite_database_url: str, redis: RedisServer, tmp_path: Path
) -> None:
    async def scenario(node: People, media: FileMedia) -> None:
        ana, rui = await pair(node)
        assert code_of(await asked_to(node, ana, rui, mode=HOME)) == (422, "MODE_UNKNOWN")
        assert code_of(await asked_to(node, ana, rui, mode="nowhere")) == (422, "MODE_UNKNOWN")
        consent_id, before = await invited(node, ana, rui), node.bundle
        for changed in (
            {"intent_label": "other"},
            {"grant": ConsentGrantKind.NONE},
            {"media_profile": "nowhere"},
        ):
            node.bundle = with_mode(before, CALL, **changed)
            assert code_of(await said(node, rui, consent_id, "accept")) == (409, "MODE_CHANGED"), changed
        node.bundle = before
        assert (await said(node, rui, consent_id, "accept")).status == 200

    in_a_house(sqlite_database_url, redis, tmp_path, scenario)


def test_who_lacks_what_the_mode_asks_for_neither_asks_nor_accepts(
    sqlite_database_url: str, redis: RedisServer, tmp_path: Path
) -> None:
    async def scenario(node: People, media: FileMedia) -> None:
        ana, young = await node.register("ana_prado"), await node.register("rui_costa", age_confirmed=False)
        assert code_of(await asked_to(node, young, ana)) == (403, "POLICY_DENIED")
        consent_id = await invited(node, ana, young)
        assert code_of(await said(node, young, consent_id, "accept")) == (403, "POLICY_DENIED")
        assert (await said(node, young, consent_id, "decline")).status == 200
        admin = await node.admin()
        await node.call("PUT", f"/v1/accounts/{young.user_id}/ban", {"reason": "Threats."}, who=admin)
        await a_minute_later(node)
        nobody = Person("01935b7e-5f00-7000-8000-00000000dead", "", "", "", "")
        for whom in (young, nobody):
            assert code_of(await asked_to(node, ana, whom)) == (404, "NOT_FOUND")

    in_a_house(sqlite_database_url, redis, tmp_path, scenario)


def test_so_many_invitations_a_minute_and_no_more_fewer_of_who_is_new(
    sqlite_database_url: str, redis: RedisServer, tmp_path: Path
) -> None:
    async def scenario(node: People, media: FileMedia) -> None:
        ana, rui = await pair(node)
        admin = await node.admin()
        for who, guardrails in ((ana, node.bundle.quarantine.guardrails), (admin, node.bundle.guardrails)):
            for _ in range(guardrails.consent.invitations_per_minute):
                await said(node, who, await invited(node, who, rui), "cancel")
            answer = await asked_to(node, who, rui)
            assert code_of(answer) == (429, "RATE_LIMITED")
            assert int(answer.header("retry-after") or 0) > 0

    in_a_house(sqlite_database_url, redis, tmp_path, scenario)


def test_a_repeated_request_is_one_invitation(
    sqlite_database_url: str, redis: RedisServer, tmp_path: Path
) -> None:
    async def scenario(node: People, media: FileMedia) -> None:
        ana, rui = await pair(node)
        first = await asked_to(node, ana, rui, key="asking-1")
        assert (await asked_to(node, ana, rui, key="asking-1")).json() == first.json()
        assert first.header("location") == f"{CONSENT}/{first.json()['consent_id']}"

    in_a_house(sqlite_database_url, redis, tmp_path, scenario)


def test_what_came_of_invitations_is_counted(
    sqlite_database_url: str, redis: RedisServer, tmp_path: Path
) -> None:
    async def scenario(node: People, media: FileMedia) -> None:
        people = [await node.register(f"somebody_{number}") for number in range(4)]
        asker = await node.admin()
        for whom, word in zip(people, ("accept", "decline", "cancel", "expire"), strict=True):
            consent_id = await invited(node, asker, whom)
            node.clock.advance(1)
            if word == "expire":
                node.clock.advance(TIMEOUT_S)
                await node.consent.sweeper.sweep()
                continue
            answer = await said(node, asker if word == "cancel" else whom, consent_id, word)
            if word == "accept":
                await end(node, whom, answer.json()["session_id"])
        await node.telemetry.recorder.flush()
        rows = await node.db.read(
            lambda conn: conn.execute(
                text(
                    "SELECT name, properties FROM telemetry_event WHERE name LIKE 'consent%' ORDER BY event_id"
                )
            ).all()
        )
        names = [(name, json.loads(properties).get("outcome")) for name, properties in rows]
        assert sorted(map(str, names)) == sorted(
            map(
                str,
                [
                    *[("consent_requested", None)] * 4,
                    *[("consent_answered", w) for w in ("accepted", "declined", "cancelled", "expired")],
                ],
            )
        )

    in_a_house(sqlite_database_url, redis, tmp_path, scenario)
