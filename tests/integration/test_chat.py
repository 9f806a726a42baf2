"""Chat through the generated server over a real database and Redis, on one node and two (spec 05, C6 and C7)."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from itertools import cycle
from typing import Any

import pytest
from sqlalchemy import Connection, text

from generated.vocabulary import Capability, ErrorCode
from services.infra.configuration import ConfigBundle
from services.kernel.clock import rfc3339
from services.kernel.errors import KernelError, NotFound
from tests.support.chat import (
    THREADS,
    Client,
    into_scope,
    judged,
    messages,
    opened,
    running,
    threads,
    until,
    with_chat,
)
from tests.support.configuration import shipped
from tests.support.consent import told
from tests.support.people import People, Person, a_house, quick
from tests.support.presence import meet, part
from tests.support.redis import RedisServer

REPORT = {"reason_code": "harassment", "mode_id": "party"}
Scenario = Callable[[list[People], Person, Person], Awaitable[None]]


@pytest.fixture
def scene(sqlite_database_url: str, redis: RedisServer) -> Callable[..., None]:
    """What happens to Ana and Bia."""
    return scenes(sqlite_database_url, redis)


@pytest.fixture
def scene_on_both(database_url: str, redis: RedisServer) -> Callable[..., None]:
    """The same, on either kind of database."""
    return scenes(database_url, redis)


def scenes(database_url: str, redis: RedisServer) -> Callable[..., None]:
    """Plays Ana and Bia, both out of quarantine, in a house of so many nodes."""

    def play(
        scenario: Scenario,
        *,
        nodes: int = 1,
        days: int = 4,
        bundle: ConfigBundle | None = None,
        **changes: Any,
    ) -> None:
        bundle = with_chat(quick(bundle or shipped(), access_token_s=10**7), **changes)

        async def work() -> None:
            async with a_house(database_url, redis.url, nodes=nodes, bundle=bundle) as house:
                ana, bia = [await house[0].register(handle) for handle in ("ana_prado", "bia_luz")]
                house[0].clock.advance(days * 86_400)
                async with running(*house):
                    await scenario(house, ana, bia)

        asyncio.run(work())

    return play


def test_two_who_open_a_thread_at_once_are_in_one(scene_on_both: Callable[..., None]) -> None:
    """C6, from two nodes and from both sides; and it is opened again, never made again."""

    async def scenario(house: list[People], ana: Person, bia: Person) -> None:
        sides = [(node, who, whom) for node in house for who, whom in ((ana, bia), (bia, ana))]
        found = await asyncio.gather(*(opened(*side) for side in sides * 3))
        assert len({*found, await opened(house[0], bia, ana)}) == 1
        assert [one["thread_id"] for one in await threads(house[1], ana)] == [found[0]]
        rows = await house[0].db.read(lambda c: c.execute(text("SELECT count(*) FROM chat_thread")).scalar())
        assert rows == 1

    scene_on_both(scenario, nodes=2)


def test_a_thread_is_known_to_the_other_once_something_is_written(scene: Callable[..., None]) -> None:
    async def scenario(house: list[People], ana: Person, bia: Person) -> None:
        (node,) = house
        thread_id = await opened(node, ana, bia)
        assert await threads(node, bia) == []
        with pytest.raises(NotFound):
            await Client(node, bia, thread_id).open()
        await (await Client(node, ana, thread_id).open()).say("Boa noite!")
        (seen,) = await threads(node, bia)
        assert (seen["people"][0]["handle"], seen["sequence"], seen["read_sequence"]) == ("ana_prado", 1, 0)
        (event,) = [one for one in await told(node) if one["type"] == "chat.message"]
        assert event["topic"] == f"person:{bia.user_id}"
        assert event["data"].keys() == {"thread_id", "message_id", "message_sequence", "author_id"}
        stranger = await node.register("someone_else")
        for path in ("messages", "report"):
            body = None if path == "messages" else REPORT | {"user_id": bia.user_id}
            method = "GET" if body is None else "POST"
            answer = await node.call(method, f"{THREADS}/{thread_id}/{path}", body, who=stranger)
            assert (answer.status, answer.json()["code"]) == (404, "NOT_FOUND")
        with pytest.raises(NotFound):
            await Client(node, stranger, thread_id).open()

    scene(scenario)


def test_what_is_acknowledged_is_told_once_and_in_order_on_every_node(
    scene_on_both: Callable[..., None],
) -> None:
    async def scenario(house: list[People], ana: Person, bia: Person) -> None:
        one, two = house
        thread_id = await opened(one, ana, bia)
        await opened(two, bia, ana)
        hers, theirs = await Client(one, ana, thread_id).open(), await Client(two, bia, thread_id).open()
        words = [f"{number}" for number in range(10)]
        replies = [await (hers, theirs)[n % 2].say(word) for n, word in enumerate(words)]
        assert [reply.receipt.sequence for reply in replies] == [*range(1, 11)]  # type: ignore[union-attr]
        await hers.hears(*words)
        await theirs.hears(*words)
        assert [one["body"] for one in await messages(one, bia, thread_id)] == words

    scene_on_both(scenario, nodes=2)


def test_a_message_said_again_is_kept_once(scene_on_both: Callable[..., None]) -> None:
    async def scenario(house: list[People], ana: Person, bia: Person) -> None:
        (node,) = house
        line = await Client(node, ana, await opened(node, ana, bia)).open()
        first, again, other = [
            await line.say(body, "client-msg-1") for body in ("Olá", "Olá", "something else")
        ]
        assert first == again
        assert other.code is ErrorCode.IDEMPOTENCY_CONFLICT  # type: ignore[union-attr]
        await line.hears("Olá")

    scene_on_both(scenario)


def test_who_comes_back_is_told_what_was_missed_or_asks_anew(scene: Callable[..., None]) -> None:
    async def scenario(house: list[People], ana: Person, bia: Person) -> None:
        one, two = house
        thread_id = await opened(one, ana, bia)
        hers = await Client(one, ana, thread_id).open()
        await hers.say("seen")
        theirs = await Client(two, bia, thread_id).open()
        await theirs.leave()
        for body in ("missed", "too"):
            await hers.say(body)
        back = await Client(two, bia, thread_id).open(after=1)
        assert (await back.is_told("following")).sequence == 1
        await hers.say("and on")
        await back.hears("missed", "too", "and on")
        late = [await Client(two, bia, thread_id).open(after=after) for after in (0, 99)]
        for line in late:
            assert (await line.is_told("resync")).sequence == 4
            assert line.bodies == []
        await hers.say("anew")
        for line in late:
            await line.hears("anew")

    scene(scenario, nodes=2, platform={"resume_max": 3})


@pytest.mark.parametrize("nodes", [1, 2])
@pytest.mark.parametrize("scope", ["private_1to1", "room", "performer_room"])
def test_who_writes_too_fast_is_told_when_to_go_on(
    scene: Callable[..., None], scope: str, nodes: int
) -> None:
    """C7, on whichever node one writes. The strictest is the public one: the same code under another policy."""
    rate = getattr(shipped().guardrails.chat, scope)

    async def scenario(house: list[People], ana: Person, bia: Person) -> None:
        node = house[0]
        thread_id = await opened(node, ana, bia)
        await into_scope(node, thread_id, scope)
        lines = cycle([await Client(one, ana, thread_id).open() for one in house])
        loop, said = asyncio.get_running_loop(), 0
        began = loop.time()
        while (reply := await next(lines).say("x")).type == "said":
            said += 1
            regained = (loop.time() - began) * rate.messages_per_minute / 60
            assert said <= rate.burst + regained, "more than the burst, and what time has given since"
        assert said >= rate.burst
        assert (reply.code, reply.retry_after_s > 0) == (ErrorCode.RATE_LIMITED, True)  # type: ignore[operator]
        assert len(await messages(node, ana, thread_id)) == said
        await node.redis.flushdb()
        long = await next(lines).say("x" * (rate.max_characters + 1))
        assert long.code is ErrorCode.SCHEMA_INVALID  # type: ignore[union-attr]

    scene(scenario, nodes=nodes, messages_per_minute=rate.messages_per_minute, burst=rate.burst)


def test_who_is_new_writes_under_the_limits_of_quarantine(scene: Callable[..., None]) -> None:
    bundle = shipped()
    nothing = with_chat(bundle, messages_per_minute=0).guardrails
    bundle = replace(bundle, quarantine=replace(bundle.quarantine, guardrails=nothing))

    async def scenario(house: list[People], ana: Person, bia: Person) -> None:
        (node,) = house
        line = await Client(node, ana, await opened(node, ana, bia)).open()
        refused = await line.say("x")
        assert (refused.code, refused.retry_after_s) == (ErrorCode.RATE_LIMITED, 60)  # type: ignore[union-attr]
        node.clock.advance(4 * 86_400)
        assert (await line.say("x")).type == "said"

    scene(scenario, days=0, bundle=bundle)


def test_the_limits_of_quarantine_end_and_begin_with_it_on_a_socket_that_stays_open(
    scene: Callable[..., None],
) -> None:
    bundle = shipped()
    strict = with_chat(bundle, messages_per_minute=1, burst=1).guardrails
    bundle = replace(bundle, quarantine=replace(bundle.quarantine, guardrails=strict))

    async def scenario(house: list[People], ana: Person, bia: Person) -> None:
        (node,) = house
        line = await Client(node, ana, await opened(node, ana, bia)).open()

        async def said() -> int:
            """How many messages are kept until one is refused, by who has written nothing for long."""
            await node.redis.flushdb()
            count = 0
            while (reply := await line.say("x")).type == "said":
                count += 1
            assert reply.code is ErrorCode.RATE_LIMITED
            return count

        assert await said() == 1
        until = node.clock.now() + timedelta(days=8)
        node.clock.advance(4 * 86_400)
        assert [await said(), await said()] == [3, 3]
        again = text("UPDATE account SET quarantined_until = :until WHERE user_id = :user_id")
        held = {"until": rfc3339(until), "user_id": ana.user_id}
        await node.db.write(lambda conn: conn.execute(again, held).rowcount)
        assert await said() == 1
        node.clock.advance(5 * 86_400)
        assert await said() == 3

    scene(scenario, days=0, bundle=bundle, messages_per_minute=1, burst=3)


def test_who_may_write_is_for_the_policy_to_say(scene: Callable[..., None]) -> None:
    async def scenario(house: list[People], ana: Person, bia: Person) -> None:
        (node,) = house
        thread_id = await opened(node, ana, bia)
        young = await node.register("young_one", age_confirmed=False)
        answer = await node.call("POST", THREADS, {"user_id": ana.user_id}, who=young)
        assert (answer.status, answer.json()["code"]) == (403, "POLICY_DENIED")
        line = await Client(node, ana, thread_id).open()
        assert (await line.say("x")).code is ErrorCode.POLICY_DENIED  # type: ignore[union-attr]

    scene(scenario, required_capabilities=[Capability.OPERATOR])


def test_a_block_of_either_ends_writing_for_both_at_once(scene: Callable[..., None]) -> None:
    async def scenario(house: list[People], ana: Person, bia: Person) -> None:
        one, two = house
        thread_id = await opened(one, ana, bia)
        await opened(two, bia, ana)
        hers, theirs = await Client(one, ana, thread_id).open(), await Client(two, bia, thread_id).open()
        await part(one, ana, bia)
        for line in (hers, theirs):
            assert (await line.say("still here?")).code is ErrorCode.BLOCKED  # type: ignore[union-attr]
            assert (await line.is_told("standing")).may_write is False
        await theirs.type()
        assert [seen["may_write"] for seen in await threads(one, bia)] == [False]
        answer = await two.call("POST", THREADS, {"user_id": ana.user_id}, who=bia)
        assert (answer.status, answer.json()["code"]) == (403, "BLOCKED")
        await meet(one, ana, bia)
        await until(lambda: [one.may_write for one in theirs.of("standing")] == [False, True])
        assert (await theirs.say("again")).type == "said"
        await hers.hears("again")
        assert hers.of("is_typing") == []

    scene(scenario, nodes=2)


def test_who_is_hidden_from_others_is_heard_by_themselves_alone(scene: Callable[..., None]) -> None:
    async def scenario(house: list[People], ana: Person, bia: Person) -> None:
        (node,) = house
        admin = await node.admin()
        answer = await node.call("PUT", f"/v1/accounts/{ana.user_id}/shadow", {"reason": "Spam."}, who=admin)
        assert answer.status in (200, 204)
        thread_id = await opened(node, ana, bia)
        hers = await Client(node, ana, thread_id).open()
        assert (await hers.say("buy this")).type == "said"
        await hers.hears("buy this")
        assert await threads(node, bia) == []
        assert not [one for one in await told(node) if one["type"] == "chat.message"]
        assert await opened(node, bia, ana) == thread_id
        theirs = await Client(node, bia, thread_id).open(after=0)
        await hers.say("and this")
        await hers.type()
        await hers.read(2)
        await theirs.say("hello?")
        await hers.hears("buy this", "and this", "hello?")
        await theirs.hears("hello?")
        assert [one["sequence"] for one in await messages(node, bia, thread_id)] == [3]
        assert {one.type for one in theirs.told} == {"welcome", "following", "said", "message"}

    scene(scenario)


def test_reading_and_typing_are_told_to_the_other_and_kept_as_far_as_need_be(
    scene: Callable[..., None],
) -> None:
    async def scenario(house: list[People], ana: Person, bia: Person) -> None:
        one, two = house
        thread_id = await opened(one, ana, bia)
        await opened(two, bia, ana)
        hers, theirs = await Client(one, ana, thread_id).open(), await Client(two, bia, thread_id).open()
        await hers.say("x")
        for _ in range(3):
            await theirs.type()
        await theirs.read(99)
        assert (await hers.is_told("was_read")).upto == 1, "as far as there is something"
        assert [str(one.user_id) for one in hers.of("is_typing")] == [bia.user_id], "once in a while"
        assert [seen["read_sequence"] for seen in await threads(one, bia)] == [1]
        await theirs.read(0)
        assert [seen["read_sequence"] for seen in await threads(one, bia)] == [1]
        assert theirs.of("was_read") == theirs.of("is_typing") == []

    scene(scenario, nodes=2)


def test_a_moderator_hides_a_message_and_closes_a_thread(scene: Callable[..., None]) -> None:
    async def scenario(house: list[People], ana: Person, bia: Person) -> None:
        one, two = house
        thread_id = await opened(one, ana, bia)
        await opened(two, bia, ana)
        hers, theirs = await Client(one, ana, thread_id).open(), await Client(two, bia, thread_id).open()
        await hers.say("a threat")
        await theirs.hears("a threat")
        admin = await one.admin()
        assert (await judged(one, ana, f"{thread_id}/messages/1", "hidden")).status == 403
        assert (await judged(one, admin, f"{thread_id}/messages/1", "hidden")).status == 204
        moderated = await theirs.is_told("moderated")
        assert (moderated.state, moderated.message_id) == ("hidden", theirs.messages[0].message_id)
        assert "body" not in (await messages(two, bia, thread_id))[0]
        assert (await judged(one, admin, thread_id, "closed")).status == 204
        assert (await theirs.is_told("standing")).state == "closed"
        assert (await theirs.say("why?")).code is ErrorCode.POLICY_DENIED  # type: ignore[union-attr]
        assert (await judged(one, admin, thread_id, "open")).status == 204
        assert (await judged(one, admin, thread_id, "open")).status == 204
        await until(lambda: [one.may_write for one in theirs.of("standing")] == [False, True])
        mine = await opened(one, admin, bia)
        assert (await judged(one, admin, mine, "closed")).status == 403, "their own"
        actions = await one.db.read(
            lambda c: (
                c.execute(text("SELECT action FROM audit_events WHERE action LIKE 'chat.%'")).scalars().all()
            )
        )
        assert actions == ["chat.message_hidden", "chat.thread_closed", "chat.thread_open"]

    scene(scenario, nodes=2)


def test_a_report_names_the_thread_and_carries_no_message(scene: Callable[..., None]) -> None:
    async def scenario(house: list[People], ana: Person, bia: Person) -> None:
        (node,) = house
        thread_id = await opened(node, ana, bia)
        path = f"{THREADS}/{thread_id}/report"
        answer = await node.call("POST", path, REPORT | {"user_id": bia.user_id}, who=ana)
        assert answer.status == 201
        admin = await node.admin()
        report = (await node.call("GET", str(answer.header("location")), who=admin)).json()
        assert (report["thread_id"], report["user_id"]) == (thread_id, bia.user_id)
        other = await node.register("someone_else")
        answer = await node.call("POST", path, REPORT | {"user_id": other.user_id}, who=ana)
        assert (answer.status, answer.json()["code"]) == (404, "NOT_FOUND")

    scene(scenario)


def test_who_reads_too_slowly_is_closed_and_comes_back_without_a_loss(scene: Callable[..., None]) -> None:
    async def scenario(house: list[People], ana: Person, bia: Person) -> None:
        (node,) = house
        thread_id = await opened(node, ana, bia)
        await opened(node, bia, ana)
        hers, slow = await Client(node, ana, thread_id).open(), await Client(node, bia, thread_id).open()
        words = [f"{number}" for number in range(12)]
        await hers.say(words[0])
        await slow.hears(words[0])
        slow.reading.clear()
        for word in words[1:]:
            await hers.say(word)
        await hers.hears(*words)
        await until(lambda: slow.closed is not None)
        assert slow.closed == (4429, "the client reads too slowly")
        back = await Client(node, bia, thread_id).open(after=slow.messages[-1].sequence)
        await until(lambda: slow.bodies + back.bodies == words)

    scene(scenario, platform={"window_messages": 4, "batch": 4})


def test_who_keeps_up_and_who_falls_behind_are_told_the_same_once_and_in_order(
    scene: Callable[..., None],
) -> None:
    patterns = [True], [False], [True, False], [False, False, True], [True, True, True, False]

    async def scenario(house: list[People], ana: Person, bia: Person) -> None:
        (node,) = house
        thread_id = await opened(node, ana, bia)
        await opened(node, bia, ana)
        lines = [Client(node, who, thread_id) for who in (ana, bia) for _ in patterns]
        for line, pattern in zip(lines, patterns * 2, strict=True):
            line.takes_frames = cycle(pattern)
            await line.open()
        words = [f"{number}" for number in range(40)]
        for number, word in enumerate(words):
            await lines[number % len(lines)].say(word)
            await lines[-1].read(number)
        for line in lines:
            await line.hears(*words)
            sequences = [message.sequence for message in line.messages]
            assert sequences == sorted(set(sequences))
        await until(lambda: all(line.of("was_read")[-1].upto == len(words) - 1 for line in lines[:1]))

    scene(scenario)


def test_a_node_that_hears_nothing_looks_and_lets_the_silent_go(scene: Callable[..., None]) -> None:
    async def scenario(house: list[People], ana: Person, bia: Person) -> None:
        one, two = house
        thread_id = await opened(one, ana, bia)
        await opened(two, bia, ana)
        theirs = await Client(two, bia, thread_id).open()
        writer = await Client(one, ana, thread_id).open()
        one.redis.publish = _deaf  # type: ignore[method-assign, assignment]
        await writer.say("is anybody there?")
        await theirs.hears("is anybody there?")
        one.clock.advance(10**4)
        await until(lambda: theirs.closed is not None)
        assert theirs.closed == (4408, "nothing was heard from the client")

    scene(scenario, nodes=2, platform={"poll_interval_s": 0.05})


def test_what_a_node_was_not_told_of_is_told_before_what_is_written_on_it(scene: Callable[..., None]) -> None:
    """What is written here is told without being read, but only right after what was told before."""

    async def scenario(house: list[People], ana: Person, bia: Person) -> None:
        one, other = house
        other.redis.publish = _deaf  # type: ignore[method-assign, assignment]
        thread_id = await opened(one, ana, bia)
        here, there = await Client(one, ana, thread_id).open(), await Client(other, ana, thread_id).open()
        for number in range(3):
            await there.say(f"there {number}")
            await here.say(f"here {number}")
        everything = [f"{where} {number}" for number in range(3) for where in ("there", "here")]
        await here.hears(*everything)
        await there.hears(*everything)

    scene(scenario, nodes=2)


async def _deaf(*_said: object) -> int:
    return 0


def test_somebody_who_is_barred_is_closed(scene: Callable[..., None]) -> None:
    async def scenario(house: list[People], ana: Person, bia: Person) -> None:
        (node,) = house
        line = await Client(node, ana, await opened(node, ana, bia)).open()
        admin = await node.admin()
        await node.call("PUT", f"/v1/accounts/{ana.user_id}/ban", {"reason": "Threats."}, who=admin)
        await until(lambda: line.closed is not None)
        assert line.closed is not None
        assert line.closed[0] == 4403
        answer = await node.call("POST", THREADS, {"user_id": ana.user_id}, who=bia)
        assert (answer.status, answer.json()["code"]) == (404, "NOT_FOUND")

    scene(scenario)


def test_what_somebody_wrote_is_in_no_log_event_audit_or_telemetry(
    scene: Callable[..., None], caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    secret = "a-word-that-is-nowhere-else"
    caplog.set_level(logging.DEBUG)

    async def scenario(house: list[People], ana: Person, bia: Person) -> None:
        (node,) = house
        thread_id = await opened(node, ana, bia)
        line = await Client(node, ana, thread_id).open()
        await line.say(secret, "client-msg-1")
        await line.say(f"{secret} again", "client-msg-1")
        await line.say(secret * 100)

        def broken(conn: Connection) -> None:
            conn.execute(
                text("UPDATE chat_message SET message_id = NULL WHERE body = :body"), {"body": secret}
            )

        with pytest.raises(Exception, match="NOT NULL") as failed:
            await node.db.write(broken)
        logging.getLogger("services").error("it failed", exc_info=failed.value)
        await node.telemetry.recorder.close()
        kept = await node.db.read(_everything_else)
        assert thread_id in kept, "the look finds what there is"
        assert "chat_sent" in kept
        assert secret not in kept
        refusals = [one.model_dump_json() for one in line.of("refused")]
        assert len(refusals) == 2
        assert secret not in "".join(refusals)

    scene(scenario)
    assert "it failed" in caplog.text
    assert secret not in caplog.text + "".join(capfd.readouterr())


def _everything_else(conn: Connection) -> str:
    """Every row of every table but that of messages, as text."""
    names = conn.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars().all()
    rows = [
        str([*row])
        for name in names
        if name != "chat_message"
        for row in conn.execute(text(f"SELECT * FROM {name}"))
    ]
    return "\n".join(rows)


def test_a_refusal_is_an_answer_and_a_place_that_is_lost_an_end(scene: Callable[..., None]) -> None:
    async def scenario(house: list[People], ana: Person, bia: Person) -> None:
        (node,) = house
        line = await Client(node, ana, await opened(node, ana, bia)).open()
        await node.db.write(lambda c: c.execute(text("DELETE FROM chat_member")).rowcount)
        assert (await line.say("x")).code is ErrorCode.NOT_FOUND  # type: ignore[union-attr]
        with pytest.raises(KernelError):
            await line.type()

    scene(scenario)
