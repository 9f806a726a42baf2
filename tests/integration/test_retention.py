"""What people said and consented to is kept for so long, evidence for longer, and a call for as long as it lasts."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from generated.vocabulary import AuditLogName
from services.infra.forgetting import Kept
from tests.support.chat import THREADS, Client, messages, opened, with_chat
from tests.support.configuration import shipped
from tests.support.consent import invited, looked, said
from tests.support.media import FileMedia
from tests.support.people import People, Person, a_house, person, quick, with_retention
from tests.support.redis import RedisServer
from tests.support.sessions import SESSIONS, end
from tests.support.stays import entered

DAY_S = 86_400
NEWCOMERS_S = 4 * DAY_S
"""Longer than anybody is new, and held to less."""
RETENTION = {"messages_days": 30, "reported_messages_days": 60, "consents_days": 30, "batch": 2}
LOG = AuditLogName.PLATFORM
TABLES = ("chat_message", "consent_invitation", "consent_grant", "consent_seat")


async def kept(node: People) -> dict[str, int]:
    """How many rows there are of what is not kept for ever."""
    counts = {table: text(f"SELECT count(*) FROM {table}") for table in TABLES}
    return await node.db.read(
        lambda conn: {table: int(conn.execute(count).scalar_one()) for table, count in counts.items()}
    )


async def written(node: People, who: Person, whom: Person, words: int) -> str:
    """A thread in which somebody wrote so many messages to somebody."""
    thread_id = await opened(node, who, whom)
    client = await Client(node, who, thread_id).open()
    for number in range(words):
        reply = await client.say(f"{number}")
        assert reply.type == "said", reply
    await client.leave()
    return thread_id


async def reported(node: People, who: Person, whom: Person, thread_id: str) -> str:
    body = {"user_id": whom.user_id, "reason_code": "harassment", "mode_id": "party"}
    answer = await node.call("POST", f"{THREADS}/{thread_id}/report", body, who=who)
    assert answer.status == 201, answer.json()
    return str(answer.json()["report_id"])


async def again(node: People, who: Person) -> Person:
    """Somebody, signed in anew: months have passed."""
    return person(await node.sign_in(who.handle))


async def evidence(node: People, report_id: str) -> list[str]:
    """What a moderator reads of the thread of a report."""
    moderator = await node.admin()
    answer = await node.call("GET", f"/v1/moderation/reports/{report_id}/messages", who=moderator)
    assert answer.status == 200, answer.json()
    return [one["body"] for one in reversed(answer.json()["items"])]


async def in_a_call(node: People, who: Person, whom: Person) -> str:
    consent_id = await invited(node, who, whom)
    assert (await said(node, whom, consent_id, "accept")).status == 200
    return consent_id


def test_what_is_old_is_forgotten_but_evidence_and_calls_that_go_on(
    database_url: str, redis: RedisServer, tmp_path: Path
) -> None:
    async def run() -> None:
        bundle = with_chat(with_retention(quick(shipped(), access_token_s=10**7), **RETENTION))
        media = FileMedia(tmp_path / "media")
        async with a_house(database_url, redis.url, bundle=bundle, media=media) as [node]:
            await node.redis.flushdb()
            ana, bia, eva, rui = [await node.register(name) for name in ("ana_p", "bia_l", "eva_m", "rui_c")]
            node.clock.advance(NEWCOMERS_S)
            plain = await written(node, ana, bia, 5)
            judged, waiting = await written(node, ana, eva, 3), await written(node, ana, rui, 3)
            settled, unsettled = (
                await reported(node, eva, ana, judged),
                await reported(node, rui, ana, waiting),
            )
            verdict = {"outcome": "dismissed", "note": "Nothing in it."}
            path = f"/v1/moderation/reports/{settled}/resolution"
            assert (await node.call("POST", path, verdict, who=await node.admin())).status == 200
            await said(node, bia, await invited(node, ana, bia), "decline")
            call = await in_a_call(node, ana, bia)

            node.clock.advance(29 * DAY_S)
            assert await node.forgetting.look() == 0
            node.clock.advance(2 * DAY_S)
            fresh = await written(node, await again(node, ana), bia, 1)
            assert fresh == plain, "the thread itself stays"
            assert await node.forgetting.look() == 5 + 2
            assert [one["body"] for one in await messages(node, await again(node, bia), plain)] == ["0"]
            assert await evidence(node, settled) == await evidence(node, unsettled) == ["0", "1", "2"]
            ana = await again(node, ana)
            (side,) = [
                one for one in (await node.call("GET", SESSIONS, who=ana)).json()["items"]
                if one.get("consent_id") == call
            ]  # fmt: skip
            assert (await node.call("GET", f"/v1/consent/{call}", who=ana)).status == 404
            assert (await node.call("POST", f"{SESSIONS}/{side['session_id']}/end", who=ana)).status == 200
            assert await node.forgetting.look() == 1, "its grant, now that the call is over"

            node.clock.advance(30 * DAY_S)
            assert await node.forgetting.look() == 3
            assert await evidence(node, settled) == []
            assert await evidence(node, unsettled) == ["0", "1", "2"], "nobody has judged it"
            acts = await node.db.read(
                lambda conn: conn.execute(
                    text("SELECT action FROM audit_events WHERE actor = 'retention' ORDER BY sequence")
                ).scalars().all()
            )  # fmt: skip
            assert {*acts} == {"messages.forgotten", "invitations.forgotten", "grants.forgotten"}
            assert (await node.db.read(node.audit.verify)).whole

    asyncio.run(run())


def test_the_thread_of_a_room_is_forgotten_after_what_was_written_in_it_unless_somebody_is_there(
    sqlite_database_url: str, redis: RedisServer, tmp_path: Path
) -> None:
    async def run() -> None:
        bundle = with_chat(with_retention(quick(shipped(), access_token_s=10**7), **RETENTION))
        media = FileMedia(tmp_path / "media")
        async with a_house(sqlite_database_url, redis.url, bundle=bundle, media=media) as [node]:
            await node.redis.flushdb()
            ana, bia = [await node.register(name) for name in ("ana_p", "bia_l")]
            over, on = await entered(node, ana), await entered(node, bia, "another-room")
            for who, session in ((ana, over), (bia, on)):
                client = await Client(node, who, session["thread_id"]).open()
                await client.say("anybody?")
                await client.leave()
            await end(node, ana, over["session_id"])
            messages_kept, rooms_kept = node.chat.kept
            now = node.clock.now()
            soon = now + timedelta(days=1)

            def gone(kept: Kept) -> Callable[[Connection], int]:
                return lambda conn: kept.forget(conn, "", soon, 10, now).gone

            assert await node.db.write(gone(rooms_kept)) == 0, "something is written in both"
            assert await node.db.write(gone(messages_kept)) == 2
            assert await node.db.write(gone(rooms_kept)) == 1
            left = await node.db.read(
                lambda conn: conn.execute(
                    text("SELECT thread_id FROM chat_thread UNION ALL SELECT thread_id FROM chat_member")
                ).scalars().all()
            )  # fmt: skip
            assert left == [on["thread_id"]] * 2, "somebody is there"

    asyncio.run(run())


def test_sessions_are_forgotten_some_time_after_their_end_with_snapshots_that_none_has_left(
    database_url: str, redis: RedisServer, tmp_path: Path
) -> None:
    async def left(node: People) -> tuple[int, int, int]:
        asked = [
            text("SELECT count(*) FROM session WHERE ended_at IS NOT NULL"),
            text("SELECT count(*) FROM session WHERE ended_at IS NULL"),
            text("SELECT count(*) FROM policy_snapshot"),
        ]
        one, two, three = [
            await node.db.read(lambda conn, query=query: int(conn.execute(query).scalar_one()))  # type: ignore[misc]
            for query in asked
        ]
        return one, two, three

    async def ended(node: People, who: Person) -> None:
        (side,) = [
            one for one in (await node.call("GET", SESSIONS, who=who)).json()["items"]
            if one["state"] == "active"
        ]  # fmt: skip
        assert (await node.call("POST", f"{SESSIONS}/{side['session_id']}/end", who=who)).status == 200

    async def run() -> None:
        kept_for = {"consents_days": 30, "sessions_days": 30, "batch": 1}
        bundle = with_retention(quick(shipped(), access_token_s=10**7), **kept_for)
        media = FileMedia(tmp_path / "media")
        async with a_house(database_url, redis.url, bundle=bundle, media=media) as [node]:
            await node.redis.flushdb()
            ana, bia, eva, rui = [await node.register(name) for name in ("ana_p", "bia_l", "eva_m", "rui_c")]
            node.clock.advance(NEWCOMERS_S)
            await in_a_call(node, ana, bia)
            await in_a_call(node, eva, rui)
            await ended(node, ana)
            node.clock.advance(29 * DAY_S)
            await node.forgetting.look()
            assert await left(node) == (2, 2, 1)
            node.clock.advance(2 * DAY_S)
            await node.forgetting.look()
            assert await left(node) == (0, 2, 1), "a call goes on, and has its snapshot"
            eva = await again(node, eva)
            await ended(node, eva)
            node.clock.advance(29 * DAY_S)
            await node.forgetting.look()
            assert await left(node) == (2, 0, 1), "however old a session is, its end is not"
            node.clock.advance(2 * DAY_S)
            await node.forgetting.look()
            assert await left(node) == (0, 0, 0)

    asyncio.run(run())


def test_old_acts_leave_the_log_once_they_are_exported_and_the_chain_stays_whole(
    database_url: str, redis: RedisServer
) -> None:
    async def run() -> None:
        bundle = with_retention(quick(shipped()), audit_days=30, batch=2)
        async with a_house(database_url, redis.url, bundle=bundle) as [node]:
            await node.redis.flushdb()
            for name in ("ana_p", "bia_l", "eva_m"):
                await node.register(name)
            count, act = (
                text("SELECT count(*) FROM audit_events"),
                text("SELECT min(sequence) FROM audit_events"),
            )
            before = await node.db.read(lambda conn: int(conn.execute(count).scalar_one()))
            node.clock.advance(31 * DAY_S)
            assert await node.forgetting.look() == 0, "nothing is exported"
            await node.db.read(lambda conn: node.archive.export(LOG, conn, node.clock.now()))
            assert await node.forgetting.look() == before
            assert await node.forgetting.look() == 0
            assert await node.db.read(lambda conn: int(conn.execute(act).scalar_one())) == before + 1
            assert (await node.db.read(node.audit.verify)).whole
            assert await node.db.read(lambda conn: node.archive.agrees(LOG, conn)) is None
            assert node.archive.verify(LOG).sequence == before
            node.clock.advance(3_600)
            await node.register("rui_c")
            assert (await node.db.read(node.audit.verify)).whole, "it goes on"

    asyncio.run(run())


def test_whoever_is_killed_while_forgetting_leaves_the_rest_to_the_next(
    database_url: str, redis: RedisServer, tmp_path: Path
) -> None:
    async def run() -> None:
        bundle = with_chat(with_retention(quick(shipped(), access_token_s=10**7), **RETENTION))
        async with a_house(
            database_url, redis.url, bundle=bundle, media=FileMedia(tmp_path / "media")
        ) as house:
            (node,) = house
            await node.redis.flushdb()
            ana, bia, eva = [await node.register(name) for name in ("ana_p", "bia_l", "eva_m")]
            node.clock.advance(NEWCOMERS_S)
            await written(node, ana, bia, 9)
            report_id = await reported(node, eva, ana, await written(node, ana, eva, 3))
            consent_id = await invited(node, ana, bia)
            await said(node, bia, consent_id, "decline")
            assert (await looked(node, ana, consent_id))["state"] == "declined"
            before = await kept(node)
            asks: dict[str, Any] = {
                "database_url": database_url,
                "redis_url": redis.url,
                "days": 35,
                "retention": RETENTION,
                "first": 3,
            }
            killed = await asyncio.to_thread(killed_again_and_again, asks)
            assert killed > 5
            after = await kept(node)
            assert before["chat_message"] - after["chat_message"] == 9
            assert (after["consent_invitation"], after["consent_grant"]) == (0, 0)
            assert await evidence(node, report_id) == ["0", "1", "2"]
            gone = await node.db.read(
                lambda conn: conn.execute(
                    text("SELECT reason FROM audit_events WHERE action = 'messages.forgotten'")
                ).scalars().all()
            )  # fmt: skip
            assert sum(int(reason.split()[0]) for reason in gone) == 9, (
                "each act with what it did, and no other"
            )
            assert (await node.db.read(node.audit.verify)).whole

    asyncio.run(run())


def killed_again_and_again(asks: dict[str, Any]) -> int:
    """How many processes were killed before one forgot the rest."""
    command = [sys.executable, "-m", "tests.support.forgetting_killed", json.dumps(asks)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return int(done.stdout.splitlines()[-1])
