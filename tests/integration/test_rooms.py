"""Rooms through the generated server, over both databases and a real Redis: meetings and performances (spec 03, 05)."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from generated.vocabulary import ErrorCode
from services.infra.configuration.bundle import quarantined
from services.kernel.errors import NotFound
from tests.support.chat import Client, messages, with_chat
from tests.support.chat import running as chatting
from tests.support.configuration import shipped
from tests.support.conformance import Answer
from tests.support.consent import consents_hold, told
from tests.support.media import FileMedia
from tests.support.people import People, Person, a_house, quick, with_egress_limit, with_mode, with_sessions
from tests.support.presence import BLOCKS, running, until
from tests.support.redis import RedisServer
from tests.support.sessions import SESSIONS, begun, end, mine, moved, pending, seen
from tests.support.sessions_killed import killed_everywhere
from tests.support.stays import (
    MEETING,
    PERFORMANCE,
    PLACES,
    ROOM,
    entered,
    entering,
    handles_in,
    looked_in,
)

Scenario = Callable[[list[People], FileMedia], Awaitable[None]]
PEOPLE = ("ana_prado", "bia_luz", "caio_reis")


def code_of(answer: Answer) -> tuple[int, str]:
    return answer.status, answer.json()["code"]


def play(url: str, redis: RedisServer, folder: Path, scenario: Scenario, nodes: int = 1) -> None:
    async def run() -> None:
        media = FileMedia(folder / "media")
        bundle = with_chat(quick(shipped(), access_token_s=10**7), platform={"poll_interval_s": 0.1})
        async with a_house(url, redis.url, nodes=nodes, media=media, bundle=bundle) as house:
            await house[0].redis.flushdb()
            await scenario(house, media)
            assert (await house[0].db.read(house[0].audit.verify)).whole

    asyncio.run(run())


@pytest.fixture
def scene(sqlite_database_url: str, redis: RedisServer, tmp_path: Path) -> Callable[..., None]:
    def in_a_room(scenario: Callable[..., Awaitable[None]], handles: tuple[str, ...] = PEOPLE) -> None:
        async def whole(house: list[People], media: FileMedia) -> None:
            node = house[0]
            await scenario(node, media, *[await node.register(handle) for handle in handles])

        play(sqlite_database_url, redis, tmp_path, whole)

    return in_a_room


async def bodies(node: People, who: Person, thread_id: str) -> list[str]:
    """What somebody reads in a thread, oldest first."""
    return [one["body"] for one in await messages(node, who, thread_id)]


async def blocks(node: People, who: Person, whom: Person) -> None:
    answer = await node.call("PUT", f"{BLOCKS}/{whom.user_id}", {}, who=who)
    assert answer.status in (200, 201), answer.json()


def test_people_who_enter_by_themselves_are_in_one_room_and_each_is_taken_out_alone(
    scene: Callable[..., None],
) -> None:
    async def scenario(node: People, media: FileMedia, ana: Person, bia: Person, caio: Person) -> None:
        first, second = await entered(node, ana), await entered(node, bia)
        elsewhere = await entered(node, caio, "another-room")
        assert first["room"] == second["room"] == ROOM
        assert first["thread_id"] == second["thread_id"] != elsewhere["thread_id"]
        assert first["endpoints"]["publish_url"] == second["endpoints"]["publish_url"]
        assert first["consent_id"] != second["consent_id"], "each has a consent of their own"
        assert (first["participants"], first["is_watching"]) == ([ana.user_id], False)
        told = await looked_in(node, bia, second["session_id"])
        assert [one["handle"] for one in told["people"]] == ["ana_prado", "bia_luz"]
        assert told["people"][0]["participant_id"] == first["consent_id"]
        assert (told["watching"], told["places"]) == (0, PLACES)
        assert len(media.held) == 3

        over = await end(node, ana, first["session_id"])
        assert over["state"] == "ended"
        assert not any(name.endswith(first["consent_id"]) for name in media.held)
        assert any(name.endswith(second["consent_id"]) for name in media.held), "others keep theirs"
        assert await handles_in(node, bia, second["session_id"]) == ["bia_luz"]
        gone = await node.call("GET", f"/v1/sessions/{first['session_id']}/room", who=ana)
        assert code_of(gone) == (409, "ROOM_CLOSED")
        await end(node, bia, second["session_id"])
        await end(node, caio, elsewhere["session_id"])
        assert media.held == await pending(node) == set()
        again = await entered(node, ana)
        assert again["thread_id"] != first["thread_id"], "whoever comes later finds nothing of who was there"

    scene(scenario)


def test_of_many_who_enter_at_once_so_many_are_let_in_as_there_are_places(
    database_url: str, redis: RedisServer, tmp_path: Path
) -> None:
    async def scenario(house: list[People], media: FileMedia) -> None:
        crowd = [await house[0].register(f"person_{n}") for n in range(9)]
        for node in house:
            limits = node.bundle.modes[MEETING].policies.limits.model_copy(update={"max_participants": 5})
            node.bundle = with_mode(node.bundle, MEETING, limits=limits)
        nodes = [house[n % len(house)] for n in range(len(crowd))]
        answers = await asyncio.gather(*(entering(node, who) for node, who in zip(nodes, crowd, strict=True)))
        assert Counter(answer.status for answer in answers) == {201: 5, 409: 4}
        assert {code_of(answer) for answer in answers if answer.status == 409} == {(409, "ROOM_FULL")}
        rooms = {answer.json()["endpoints"]["publish_url"] for answer in answers if answer.status == 201}
        assert len(rooms) == 1, "all of them made the same room"
        inside = next(n for n, answer in enumerate(answers) if answer.status == 201)
        outside = next(n for n, answer in enumerate(answers) if answer.status == 409)
        again = await entered(nodes[0], crowd[inside])
        assert again["state"] == "active", "who has a place may come in again"
        await until(lambda: len(media.held) == 5)
        ends = Counter(one.get("end_reason") for one in await mine(house[0], crowd[inside]))
        assert ends == {None: 1, "moved_on": 1}
        await end(house[0], crowd[inside], again["session_id"])
        await entered(nodes[1], crowd[outside])

    play(database_url, redis, tmp_path, scenario, nodes=2)


def test_who_takes_part_is_told_of_everybody_who_comes_and_goes(scene: Callable[..., None]) -> None:
    async def scenario(node: People, _: FileMedia, ana: Person, bia: Person, caio: Person) -> None:
        read = 0

        async def news() -> list[tuple[str, str, str, bool]]:
            """Who was told of which of their sessions, since it was last asked."""
            nonlocal read
            whole = [event for event in await told(node) if event["type"] == "session.room_changed"]
            new, read = whole[read:], len(whole)
            for event in new:
                assert event["subject"] == f"session:{event['data']['session_id']}"
            handles = {f"person:{who.user_id}": who.handle for who in (ana, bia, caio)}
            return sorted(
                (
                    handles[event["topic"]],
                    event["data"]["session_id"],
                    event["data"]["change"],
                    event["data"]["is_watching"],
                )
                for event in new
            )

        first = (await entered(node, ana))["session_id"]
        assert await news() == [], "nobody is there to be told"
        second = (await entered(node, bia))["session_id"]
        assert await news() == [("ana_prado", first, "entered", False)]
        third = (await entered(node, caio))["session_id"]
        assert await news() == [
            ("ana_prado", first, "entered", False),
            ("bia_luz", second, "entered", False),
        ]
        await entered(node, bia, "another-room")
        assert await news() == []
        await end(node, bia, second)
        assert await news() == [("ana_prado", first, "left", False), ("caio_reis", third, "left", False)]
        node.clock.advance(node.bundle.modes[MEETING].policies.heartbeat.timeout_s - 1)
        assert (await node.call("POST", f"/v1/sessions/{third}/heartbeat", who=caio)).status == 200
        node.clock.advance(1)
        await node.sessions.sweeper.sweep()
        assert await news() == [("caio_reis", third, "left", False)], "who fell silent is gone too"

        show = (await entered(node, ana, "ana_prado", mode=PERFORMANCE))["session_id"]
        watching = (await entered(node, bia, "ana_prado", mode=PERFORMANCE))["session_id"]
        await entered(node, caio, "ana_prado", mode=PERFORMANCE)
        assert await news() == [("ana_prado", show, "entered", True)] * 2, "who watches is told of nobody"
        await end(node, bia, watching)
        assert await news() == [("ana_prado", show, "left", True)]
        await end(node, ana, show)
        await node.sessions.sweeper.sweep()
        assert await news() == []

    scene(scenario)


def test_a_performer_performs_and_all_others_watch_until_nobody_does(scene: Callable[..., None]) -> None:
    async def scenario(node: People, media: FileMedia, ana: Person, bia: Person, caio: Person) -> None:
        early = await entering(node, bia, "ana_prado", mode=PERFORMANCE)
        assert code_of(early) == (409, "ROOM_CLOSED")
        assert code_of(await entering(node, bia, "nobody_here", mode=PERFORMANCE)) == (404, "NOT_FOUND")
        show = await entered(node, ana, "ana_prado", mode=PERFORMANCE)
        watches = [
            await entered(node, bia, "ana_prado", mode=PERFORMANCE),
            await entered(node, caio, ana.user_id, mode=PERFORMANCE),
        ]
        assert not show["is_watching"]
        assert all(one["is_watching"] for one in watches)
        assert {one["thread_id"] for one in watches} == {show["thread_id"]}
        assert show["cost"]["gb_per_hour"] == 0 < watches[0]["cost"]["gb_per_hour"]
        held = {path.name: path.read_text() for path in media.folder.iterdir()}
        assert Counter(text == "watches" for text in held.values()) == {True: 2, False: 1}
        told = await looked_in(node, bia, watches[0]["session_id"])
        assert ([one["handle"] for one in told["people"]], told["watching"]) == (["ana_prado"], 2)

        anew = await entered(node, ana, "ana_prado", mode=PERFORMANCE)
        assert (await seen(node, ana, show["session_id"]))["end_reason"] == "moved_on"
        await node.sessions.sweeper.sweep()
        assert (await seen(node, bia, watches[0]["session_id"]))["state"] == "active", "it went on"
        await end(node, ana, anew["session_id"])
        await node.sessions.sweeper.sweep()
        for who, one in ((bia, watches[0]), (caio, watches[1])):
            over = await seen(node, who, one["session_id"])
            assert over["end_reason"] == "left"
        await until(lambda: media.held == set())

    scene(scenario)


def test_a_room_is_named_where_there_are_rooms_and_nowhere_else(scene: Callable[..., None]) -> None:
    async def scenario(node: People, media: FileMedia, ana: Person, bia: Person, _: Person) -> None:
        home = next(name for name, one in node.bundle.modes.items() if one.policies.grant == "none")
        for mode, said in ((MEETING, {}), (home, {"room": ROOM})):
            answer = await node.call("POST", "/v1/sessions", {"mode": mode, **said}, who=ana)
            assert code_of(answer) == (422, "SCHEMA_INVALID")
        first = await begun(node, ana, home)
        answer = await node.call(
            "POST",
            "/v1/sessions/transition",
            {"session_id": first["session_id"], "mode": MEETING, "room": ROOM},
            who=ana,
        )
        assert answer.status == 200, answer.json()
        session = answer.json()["session"]
        assert (session["room"], session["parent_session_id"]) == (ROOM, first["session_id"])
        other = await entered(node, bia)
        assert await handles_in(node, bia, other["session_id"]) == ["ana_prado", "bia_luz"]
        back = await moved(node, ana, session["session_id"], home)
        assert back.status == 200
        assert await handles_in(node, bia, other["session_id"]) == ["bia_luz"]
        assert len(media.held) == 1

    scene(scenario)


def test_nobody_enters_beside_somebody_from_whom_they_are_apart(scene: Callable[..., None]) -> None:
    async def scenario(node: People, _: FileMedia, ana: Person, bia: Person, caio: Person) -> None:
        await blocks(node, ana, bia)
        inside = await entered(node, ana)
        await entered(node, caio)
        assert code_of(await entering(node, bia)) == (403, "BLOCKED")
        await end(node, ana, inside["session_id"])
        await entered(node, bia)
        assert code_of(await entering(node, ana)) == (403, "BLOCKED"), "whoever made the block"
        show = await entered(node, caio, "caio_reis", mode=PERFORMANCE)
        for who in (ana, bia):
            await entered(node, who, "caio_reis", mode=PERFORMANCE)
        told = await looked_in(node, caio, show["session_id"])
        assert told["watching"] == 2, "two who watch never meet"

    scene(scenario)


def test_who_blocks_in_a_room_leaves_it_and_who_performs_stays(scene: Callable[..., None]) -> None:
    async def scenario(node: People, media: FileMedia, ana: Person, bia: Person, caio: Person) -> None:
        async with running(node):
            inside = {who.handle: await entered(node, who) for who in (ana, bia, caio)}
            await blocks(node, ana, bia)
            await until(lambda: len(media.held) == 2)
            hers = await seen(node, ana, inside["ana_prado"]["session_id"])
            assert hers["end_reason"] == "left"
            assert await handles_in(node, bia, inside["bia_luz"]["session_id"]) == ["bia_luz", "caio_reis"]

            show = await entered(node, caio, "caio_reis", mode=PERFORMANCE)
            watching = [await entered(node, who, "caio_reis", mode=PERFORMANCE) for who in (ana, bia)]
            before = len(media.held)
            await blocks(node, caio, ana)
            await blocks(node, bia, caio)
            # Bia and Caio were in the meeting too, which Bia left by the same act.
            await until(lambda: len(media.held) == before - 3)
            for who, one in ((ana, watching[0]), (bia, watching[1])):
                assert (await seen(node, who, one["session_id"]))["end_reason"] == "left"
            assert (await looked_in(node, caio, show["session_id"]))["watching"] == 0

    scene(scenario)


def test_a_parting_that_nobody_heard_of_is_put_right_by_the_next_look(scene: Callable[..., None]) -> None:
    async def scenario(node: People, _: FileMedia, ana: Person, bia: Person, caio: Person) -> None:
        inside = {who.handle: await entered(node, who) for who in (ana, bia, caio)}
        await blocks(node, bia, ana)
        await node.sessions.sweeper.sweep()
        assert await handles_in(node, caio, inside["caio_reis"]["session_id"]) == ["ana_prado", "caio_reis"]

    scene(scenario)


def test_who_is_hidden_meets_nobody_and_is_not_told(scene: Callable[..., None]) -> None:
    async def scenario(node: People, _: FileMedia, ana: Person, bia: Person, caio: Person) -> None:
        admin = await node.admin()
        shadow = {"reason": "Threats."}
        answer = await node.call("PUT", f"/v1/accounts/{ana.user_id}/shadow", shadow, who=admin)
        assert answer.status == 200, answer.json()
        await entered(node, bia)
        alone = await entered(node, ana)
        assert (alone["room"], await handles_in(node, ana, alone["session_id"])) == (ROOM, ["ana_prado"])
        await entered(node, ana, "ana_prado", mode=PERFORMANCE)
        assert code_of(await entering(node, caio, "ana_prado", mode=PERFORMANCE)) == (409, "ROOM_CLOSED")
        await entered(node, caio, "caio_reis", mode=PERFORMANCE)
        assert (await entered(node, ana, "caio_reis", mode=PERFORMANCE))["is_watching"]

    scene(scenario)


def test_a_room_is_written_in_by_who_is_there_and_closed_to_who_left(scene: Callable[..., None]) -> None:
    async def scenario(node: People, _: FileMedia, ana: Person, bia: Person, caio: Person) -> None:
        async with running(node):
            first, second = await entered(node, ana), await entered(node, bia)
            thread_id = str(first["thread_id"])
            hers, his = await Client(node, ana, thread_id).open(), await Client(node, bia, thread_id).open()
            assert (await hers.say("Boa noite!")).type == "said"
            await his.hears("Boa noite!")
            told = await his.is_told("message")
            welcome = await his.is_told("welcome")
            assert (told.message.author.handle, welcome.thread.scope) == ("ana_prado", "room")
            with pytest.raises(NotFound):
                await Client(node, caio, thread_id).open()
            read = await node.call("GET", f"/v1/chat/threads/{thread_id}/messages", who=caio)
            assert code_of(read) == (404, "NOT_FOUND")
            assert (await node.call("GET", "/v1/chat/threads", who=ana)).json()["items"] == []

            await end(node, bia, second["session_id"])
            await until(lambda: his.closed is not None)
            assert his.closed is not None
            assert his.closed[0] == 4404
            assert (await hers.say("Anyone?")).type == "said"
            assert his.bodies == ["Boa noite!"]
            report = {"user_id": ana.user_id, "reason_code": "harassment", "mode_id": MEETING}
            path = f"/v1/chat/threads/{thread_id}/report"
            assert (await node.call("POST", path, report, who=bia)).status == 201, "also who has left"
            assert code_of(await node.call("POST", path, report, who=caio)) == (404, "NOT_FOUND")

    scene(scenario)


def test_who_writes_too_fast_before_an_audience_is_told_when_they_may(scene: Callable[..., None]) -> None:
    """C7."""

    async def scenario(node: People, _: FileMedia, ana: Person, bia: Person, caio: Person) -> None:
        rate = node.bundle.guardrails.chat.performer_room
        async with running(node):
            show = await entered(node, ana, "ana_prado", mode=PERFORMANCE)
            for who in (bia, caio):
                await entered(node, who, "ana_prado", mode=PERFORMANCE)
            hers = await Client(node, bia, show["thread_id"]).open()
            his = await Client(node, caio, show["thread_id"]).open()
            answers = [await hers.say(f"brava {n}") for n in range(rate.burst + 1)]
            assert [one.type for one in answers] == ["said"] * rate.burst + ["refused"]
            refused: Any = answers[-1]
            assert (refused.code, refused.retry_after_s > 0) == (ErrorCode.RATE_LIMITED, True)
            assert (await his.say("brava")).type == "said", "each has their own"
            too_long = await his.say("a" * (rate.max_characters + 1))
            assert getattr(too_long, "code", None) == ErrorCode.SCHEMA_INVALID
            await his.hears(*(f"brava {n}" for n in range(rate.burst)), "brava")

    scene(scenario)


def test_two_who_watch_and_come_apart_hear_each_other_no_more(
    sqlite_database_url: str, redis: RedisServer, tmp_path: Path
) -> None:
    async def scenario(house: list[People], _: FileMedia) -> None:
        node, other = house
        ana, bia, caio, dora = [await node.register(one) for one in (*PEOPLE, "dora_sol")]
        async with chatting(*house):
            show = await entered(node, ana, "ana_prado", mode=PERFORMANCE)
            for who in (bia, caio, dora):
                await entered(node, who, "ana_prado", mode=PERFORMANCE)
            thread = str(show["thread_id"])
            hers, his = await Client(node, bia, thread).open(), await Client(node, caio, thread).open()
            afar, stage = await Client(other, caio, thread).open(), await Client(other, ana, thread).open()
            assert (await hers.say("brava")).type == "said"
            for one in (his, afar, stage):
                await one.hears("brava")
            his.reading.clear()
            assert (await stage.say("grazie")).type == "said"
            assert (await hers.say("bravissima")).type == "said"
            for one in (hers, afar, stage):
                await one.hears("brava", "grazie", "bravissima")

            await blocks(node, caio, bia)
            await until(lambda: his.closed is not None)
            assert his.closed is not None
            assert his.closed[0] == 4429, "what waited for a slow client is not told without looking anew"
            again = await Client(node, caio, thread).open(after=1)
            assert (await hers.say("bis")).type == "said"
            assert (await again.say("psst")).type == "said"
            late = await Client(other, dora, thread).open(after=0)
            for one in (stage, late):
                await one.hears("brava", "grazie", "bravissima", "bis", "psst")
            await afar.hears("brava", "grazie", "bravissima", "psst")
            await again.hears("grazie", "psst")
            await (await Client(other, caio, thread).open(after=0)).hears("grazie", "psst")
            await hers.hears("brava", "grazie", "bravissima", "bis")
            assert await bodies(node, caio, thread) == ["grazie", "psst"]
            assert await bodies(node, bia, thread) == ["brava", "grazie", "bravissima", "bis"]
            page = await node.call("GET", f"/v1/chat/threads/{thread}/messages?limit=1", who=bia)
            assert [one["body"] for one in page.json()["items"]] == ["bis"]

            answer = await node.call("DELETE", f"{BLOCKS}/{bia.user_id}", who=caio)
            assert answer.status == 204
            assert len(await bodies(node, caio, thread)) == 5, "both hear again what there was"

    play(sqlite_database_url, redis, tmp_path, scenario, nodes=2)


def test_who_is_barred_is_out_at_once_and_who_fell_silent_reads_no_more(scene: Callable[..., None]) -> None:
    async def scenario(node: People, media: FileMedia, ana: Person, bia: Person, caio: Person) -> None:
        admin = await node.admin()
        async with chatting(node):
            first, second, third = [await entered(node, who) for who in (ana, bia, caio)]
            profiles = {path.read_text() for path in media.folder.iterdir()}
            assert profiles == {quarantined("room_stage")}, "they are new"
            lines = [await Client(node, who, first["thread_id"]).open() for who in (ana, bia, caio)]
            ban = {"reason": "Threats."}
            answer = await node.call("PUT", f"/v1/accounts/{ana.user_id}/ban", ban, who=admin)
            assert answer.status == 200, answer.json()
            await until(lambda: len(media.held) == 2 and lines[0].closed is not None)
            assert await handles_in(node, bia, second["session_id"]) == ["bia_luz", "caio_reis"]
            node.clock.advance(third["heartbeat"]["timeout_s"] - 1)
            beat = await node.call("POST", f"/v1/sessions/{second['session_id']}/heartbeat", who=bia)
            assert beat.status == 200
            node.clock.advance(1)
            await until(lambda: lines[2].closed is not None)
            assert lines[2].closed is not None
            assert (lines[2].closed[0], lines[1].closed) == (4404, None)
            assert (await lines[1].say("Anyone?")).type == "said"
            assert len(media.held) == 2, "no sweeper came by yet"
            await node.sessions.sweeper.sweep()
            await until(lambda: len(media.held) == 1)

    scene(scenario)


def test_whoever_is_killed_while_somebody_enters_leaves_nobody_in_and_no_place_taken(
    sqlite_database_url: str, redis: RedisServer, tmp_path: Path
) -> None:
    """At each statement, commit and step of the media plane one process is killed, each entering a room of its own."""
    silent_s = shipped().modes[MEETING].policies.heartbeat.timeout_s
    rooms = [f"room-number-{n}" for n in range(160)]

    async def run() -> None:
        media = FileMedia(tmp_path / "media")
        bundle = with_chat(quick(shipped(), access_token_s=10**7), platform={"poll_interval_s": 0.1})
        bundle = with_sessions(bundle, open_max=1000, creating_timeout_s=10, revoke_lease_s=10)
        limits = bundle.modes[MEETING].policies.limits.model_copy(update={"max_participants": 1})
        bundle = with_mode(bundle, MEETING, limits=limits)
        async with a_house(sqlite_database_url, redis.url, bundle=bundle, media=media) as [node]:
            ana, bia = await node.register("ana_prado"), await node.register("bia_luz")
            entries = [{"mode": MEETING, "room": room} for room in rooms]
            killed = await asyncio.to_thread(
                killed_everywhere, sqlite_database_url, redis.url, media, ana, SESSIONS, entries
            )
            assert len(killed) > 30, killed
            tried = rooms[: len(killed) + 1]
            known = {one["room"]: one["state"] for one in await mine(node, ana)}
            assert {*known.values()} == {"creating", "active"}, "kills before, in and after it"
            for room in tried:
                answer = await entering(node, bia, room)
                if room in known:
                    assert code_of(answer) == (409, "ROOM_FULL"), "a place is not given twice"
                else:
                    session_id = answer.json()["session_id"]
                    assert await handles_in(node, bia, session_id) == ["bia_luz"]
                    await end(node, bia, session_id)

            node.clock.advance(max(silent_s, 11))
            for _ in range(3):
                await node.sessions.sweeper.sweep()
            assert {one["state"] for one in await mine(node, ana)} <= {"ended", "failed"}
            assert (media.held, await pending(node)) == (set(), set()), "nobody is left in"
            for room in tried:
                again = await entered(node, bia, room)
                assert await handles_in(node, bia, again["session_id"]) == ["bia_luz"]
            await consents_hold(node)
            assert (await node.db.read(node.audit.verify)).whole

    asyncio.run(run())


def test_a_place_is_free_again_when_the_media_plane_gave_nothing(scene: Callable[..., None]) -> None:
    async def scenario(node: People, media: FileMedia, ana: Person, bia: Person, _: Person) -> None:
        limits = node.bundle.modes[MEETING].policies.limits.model_copy(update={"max_participants": 1})
        node.bundle = with_mode(node.bundle, MEETING, limits=limits)
        media.refuses_to_create = True
        assert code_of(await entering(node, ana)) == (502, "PROVIDER_FAILED")
        media.refuses_to_create = False
        await entered(node, bia)
        assert code_of(await entering(node, ana)) == (409, "ROOM_FULL")
        assert len(media.held) == 1

    scene(scenario)


def test_the_kill_switch_keeps_out_who_would_add_to_what_is_sent(scene: Callable[..., None]) -> None:
    async def scenario(node: People, media: FileMedia, ana: Person, bia: Person, _: Person) -> None:
        show = await entered(node, ana, "ana_prado", mode=PERFORMANCE)
        node.bundle = with_egress_limit(node.bundle, 0)
        for mode, room in ((MEETING, ROOM), (PERFORMANCE, "ana_prado")):
            assert code_of(await entering(node, bia, room, mode=mode)) == (503, "OVERLOADED")
        again = await entered(node, ana, "ana_prado", mode=PERFORMANCE)
        assert again["cost"]["gb_per_hour"] == 0, "who performs is sent nothing"
        assert (await seen(node, ana, show["session_id"]))["end_reason"] == "moved_on"
        await until(lambda: len(media.held) == 1)

    scene(scenario)


def test_a_moderator_who_only_reads_judges_what_is_written_in_a_room(scene: Callable[..., None]) -> None:
    async def scenario(node: People, _: FileMedia, ana: Person, bia: Person, mod: Person) -> None:
        admin, path = await node.admin(), f"/v1/accounts/{mod.user_id}"
        version = (await node.call("GET", path, who=admin)).json()["version"]
        roles = {"version": version, "roles": ["user", "mod"]}
        assert (await node.call("PATCH", path, roles, who=admin)).status == 200
        show = await entered(node, ana, "ana_prado", mode=PERFORMANCE)
        for who in (bia, mod):
            await entered(node, who, "ana_prado", mode=PERFORMANCE)
        hers, his = [await Client(node, who, show["thread_id"]).open() for who in (bia, mod)]
        await hers.say("buy my things")
        hiding = {"state": "hidden", "reason": "Spam."}
        message = f"/v1/chat/threads/{show['thread_id']}/messages/1/moderation"
        assert (await node.call("PUT", message, hiding, who=mod)).status == 204
        assert (await hers.is_told("moderated")).state == "hidden"
        await his.say("none of that")
        closing = {"state": "closed", "reason": "Spam."}
        thread = f"/v1/chat/threads/{show['thread_id']}/moderation"
        own = await node.call("PUT", thread, closing, who=mod)
        assert code_of(own) == (403, "POLICY_DENIED"), "who takes part judges nothing"
        assert (await node.call("PUT", thread, closing, who=admin)).status == 204
        await until(lambda: bool(hers.of("standing")))
        refused = await hers.say("but why")
        assert getattr(refused, "code", None) == ErrorCode.POLICY_DENIED

    scene(scenario)
