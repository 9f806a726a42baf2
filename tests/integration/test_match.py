"""Random encounters through the generated server, over a database and a real Redis (spec 06, M1 to M8)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from generated import models
from generated.vocabulary import Caller, ErrorCode
from services.infra.configuration import ConfigBundle
from services.infra.configuration.bundle import quarantined
from services.kernel.errors import RateLimited
from services.match.store import LEASES
from tests.support.configuration import shipped
from tests.support.conformance import Answer
from tests.support.consent import told
from tests.support.match import (
    MATCH,
    RANDOM,
    encounters,
    joined,
    leaves,
    look,
    skips,
    states,
    ticket,
    wants,
    with_random,
)
from tests.support.media import FileMedia
from tests.support.people import People, Person, a_house, quick
from tests.support.redis import RedisServer
from tests.support.sessions import end, seen

LONG_S = 86_400
Scenario = Callable[[list[People], FileMedia], Awaitable[None]]
Play = Callable[..., None]


@pytest.fixture
def play(sqlite_database_url: str, redis: RedisServer, tmp_path: Path) -> Play:
    """Plays a scenario in a house of so many nodes, in which nobody ever was where they may not be."""

    def played(scenario: Scenario, *, nodes: int = 1, bundle: ConfigBundle | None = None) -> None:
        async def run() -> None:
            media = FileMedia(tmp_path / "media")
            settings = quick(bundle or shipped(), access_token_s=LONG_S)
            async with a_house(
                sqlite_database_url, redis.url, media=media, nodes=nodes, bundle=settings
            ) as house:
                await scenario(house, media)
                await encounters(house[0])
                assert (await house[0].db.read(house[0].audit.verify)).whole

        asyncio.run(run())

    return played


async def people(node: People, count: int) -> list[Person]:
    """So many new accounts, whom nobody keeps from registering."""
    found = []
    for number in range(count):
        await node.redis.flushdb()  # which counts by its own clock how many may register
        found.append(await node.register(f"guest_{number}"))
    return found


async def met(node: People, ana: Person, bia: Person) -> str:
    """Ana's session with Bia, which has begun."""
    await joined(node, ana, bia)
    await look(node)
    found = await ticket(node, ana)
    assert found is not None
    assert found["state"] == "together", found
    return str(found["session_id"])


def test_the_whole_chain_from_joining_to_the_next_encounter(play: Play) -> None:
    """M1, M4, M6, M7."""

    async def scenario(house: list[People], media: FileMedia) -> None:
        (node,) = house
        ana, bia, caio = await people(node, 3)
        assert (await wants(node, ana)).json()["state"] == "searching"
        await look(node)
        assert await states(node, ana) == ["searching"], "nobody meets themselves"
        first = await met(node, ana, bia)
        session = await seen(node, ana, first)
        assert (session["state"], session["intent_label"]) == ("active", "random_call")
        assert set(session["participants"]) == {ana.user_id, bia.user_id}
        (room,) = media.held
        profile = shipped().modes[RANDOM].policies.media_profile
        assert (media.folder / room).read_text() == quarantined(str(profile)), (
            "new accounts are in quarantine"
        )
        assert room in session["endpoints"]["publish_url"]

        node.clock.advance(1.5)
        early = await skips(node, ana)
        assert (early.status, early.json()["code"]) == (429, "SKIP_TOO_EARLY")
        assert early.header("retry-after") == "1"
        node.clock.advance(0.5)
        again = (await skips(node, ana)).json()
        assert (again["state"], again["ticket_id"]) == (
            "searching",
            (await ticket(node, ana) or {})["ticket_id"],
        )
        assert (await seen(node, ana, first))["state"] in ("ending", "ended")
        assert await states(node, bia) == ["searching"], "the other searches on at once"
        await look(node)
        assert await states(node, ana, bia) == ["searching"] * 2, "who just met is not met again"

        await joined(node, caio)
        await look(node)
        assert (await states(node, ana, bia, caio)).count("together") == 2
        await joined(node, ana, bia, caio)
        await leaves(node, caio)
        assert (await states(node, ana, bia, caio)).count("none") == 1
        node.clock.advance(shipped().guardrails.random.recent_pair_s)
        await look(node)
        assert await states(node, ana, bia) == ["together"] * 2, "they meet again when it is long ago"

        types = [one["type"] for one in await told(node) if one["subject"].startswith("match:")]
        assert types.count("match.found") == 6
        assert {*types} == {"match.searching", "match.found", "match.left"}
        await node.telemetry.recorder.flush()
        noted = await (node.observed or node.db).read(
            lambda conn: set(conn.execute(text("SELECT name FROM telemetry_event")).scalars())
        )
        steps = {"match_joined", "match_searching", "match_found", "match_skipped", "match_left"}
        assert noted >= steps | {"session_created", "session_ended"}

    play(scenario)


def test_m2_the_fourth_quick_skip_costs_three_seconds_and_leaving_is_no_way_around(play: Play) -> None:
    async def scenario(house: list[People], _media: FileMedia) -> None:
        (node,) = house
        ana, *others = await people(node, 6)
        waits = []
        for other in others[:4]:
            await met(node, ana, other)
            node.clock.advance(2)
            found = (await skips(node, ana)).json()
            until = datetime.fromisoformat(found.get("cooldown_until", node.clock.now().isoformat()))
            waits.append((until - node.clock.now()).total_seconds())
            await leaves(node, other)
        assert waits == [0, 0, 0, 3]
        assert await states(node, ana) == ["cooldown"]
        await joined(node, others[4])
        node.clock.advance(2.9)
        await look(node)
        assert await states(node, ana, others[4]) == ["cooldown", "searching"]
        node.clock.advance(0.1)
        await look(node)
        assert await states(node, ana, others[4]) == ["together"] * 2
        await leaves(node, ana)
        assert await states(node, ana, others[4]) == ["none", "searching"]
        found = (await wants(node, ana)).json()
        until = datetime.fromisoformat(found["cooldown_until"])
        assert (until - node.clock.now()).total_seconds() == 5, "leaving at once is a quick skip, too"

    play(scenario)


def test_who_ends_the_session_itself_has_skipped_and_the_other_searches_on(play: Play) -> None:
    async def scenario(house: list[People], _media: FileMedia) -> None:
        (node,) = house
        node.bundle = with_random(node.bundle, cooldown_schedule_s=[7.0])
        ana, bia = await people(node, 2)
        await end(node, ana, await met(node, ana, bia))
        node.clock.advance(1)
        await look(node)
        assert await states(node, ana, bia) == ["none", "searching"]
        assert (await wants(node, ana)).json()["state"] == "cooldown"

    play(scenario)


def test_m3_who_met_as_many_as_an_hour_allows_is_told_when_it_lifts(play: Play) -> None:
    async def scenario(house: list[People], _media: FileMedia) -> None:
        (node,) = house
        ana, bia, caio = await people(node, 3)
        await met(node, ana, bia)
        node.clock.advance(2)
        found = (await skips(node, ana)).json()
        until = datetime.fromisoformat(found["cooldown_until"])
        assert (found["state"], (until - node.clock.now()).total_seconds()) == ("cooldown", 3598)
        await leaves(node, ana)
        refused = await wants(node, ana)
        assert (refused.status, refused.json()["code"]) == (429, "MATCH_LIMIT")
        assert refused.header("retry-after") == "3598"
        await leaves(node, bia)
        node.clock.advance(3598)
        await met(node, ana, caio)

    play(scenario, bundle=with_random(shipped(), max_matches_per_hour=1))


def test_m5_the_third_reconnect_within_a_minute_is_refused(play: Play) -> None:
    async def scenario(house: list[People], _media: FileMedia) -> None:
        (node,) = house
        (ana,) = await people(node, 1)
        await joined(node, ana)
        for _ in range(3):
            stands = await node.match.matching.open(ana.user_id)
            assert stands.ticket is not None
            node.clock.advance(max(1.0, stands.reconnect_after_s))
        with pytest.raises(RateLimited) as refused:
            await node.match.matching.open(ana.user_id)
        assert refused.value.code is ErrorCode.RATE_LIMITED

    play(scenario)


def test_nobody_meets_whom_they_blocked_even_when_they_do_so_after_they_were_paired(play: Play) -> None:
    async def scenario(house: list[People], _media: FileMedia) -> None:
        (node,) = house
        ana, bia, caio, dora = await people(node, 4)
        await node.call("PUT", f"/v1/moderation/blocks/{bia.user_id}", who=ana)
        await joined(node, ana, bia)
        await look(node)
        assert await states(node, ana, bia) == ["searching"] * 2
        await leaves(node, ana)
        await leaves(node, bia)
        await joined(node, caio, dora)
        (pair,) = await node.match.matcher.pair(RANDOM)
        await node.call("PUT", f"/v1/moderation/blocks/{caio.user_id}", who=dora)
        await node.match.matcher.begin(pair)
        assert await states(node, caio, dora) == ["searching"] * 2
        assert await encounters(node) == []

    play(scenario)


def test_a_ticket_ends_with_its_lease_and_with_its_account(play: Play) -> None:
    async def scenario(house: list[People], _media: FileMedia) -> None:
        (node,) = house
        ana, bia = await people(node, 2)
        await joined(node, ana)
        await node.redis.zadd(LEASES, {ana.user_id: 1})
        await joined(node, bia)
        await look(node)
        assert await states(node, ana, bia) == ["none", "searching"], "nobody meets who is gone"
        admin = await node.admin()
        path = f"/v1/accounts/{bia.user_id}/ban"
        assert (await node.call("PUT", path, {"reason": "Threats."}, who=admin)).status == 200
        await node.match.account_changed(bia.user_id)
        assert await node.match.matching.ticket_of(bia.user_id) is None

    play(scenario)


def test_what_was_swapped_and_not_told_is_told_by_another_look(play: Play) -> None:
    async def scenario(house: list[People], _media: FileMedia) -> None:
        (node,) = house
        ana, bia = await people(node, 2)
        await met(node, ana, bia)
        before = len(await told(node))
        await node.redis.zadd("vvtv:{match}:untold", {ana.user_id: 1})  # as a node leaves it that ends there
        await look(node)
        (again,) = (await told(node))[before:]
        assert (again["type"], again["data"]["state"]) == ("match.found", "together")
        await look(node)
        assert len(await told(node)) == before + 1

    play(scenario)


def test_a_pair_that_the_house_has_no_line_for_is_in_the_queue_again(play: Play) -> None:
    async def scenario(house: list[People], media: FileMedia) -> None:
        (node,) = house
        ana, bia = await people(node, 2)
        media.refuses_to_create = True
        await joined(node, ana, bia)
        await look(node)
        assert await states(node, ana, bia) == ["cooldown"] * 2
        media.refuses_to_create = False
        node.clock.advance(node.bundle.platform.match.retry_s)
        await look(node)
        assert await states(node, ana, bia) == ["together"] * 2, "who never met may meet at once"

    play(scenario)


async def wants_at(node: People, door: asyncio.Semaphore, who: Person) -> Answer:
    """Join, by a door that takes so many at once."""
    async with door:
        return await wants(node, who)


def test_m8_of_hundreds_who_join_at_once_nobody_is_met_twice_or_lost_when_a_node_dies(play: Play) -> None:
    count = 70

    async def scenario(house: list[People], _media: FileMedia) -> None:
        one, other = house
        crowd = await people(one, count)
        for a, b in zip(crowd[::2], crowd[1::2], strict=True):
            await one.call("PUT", f"/v1/moderation/blocks/{b.user_id}", who=a)
        apart = {frozenset((a.user_id, b.user_id)) for a, b in zip(crowd[::2], crowd[1::2], strict=True)}
        doors = [asyncio.Semaphore(16) for _ in house]  # no more connections than a node has for Redis
        at_once = [
            wants_at(house[n % 2], doors[n % 2], who) for n, who in enumerate((*crowd, *crowd, *crowd))
        ]
        assert {answer.status for answer in await asyncio.gather(*at_once)} == {200}
        found = await asyncio.gather(*(node.match.matcher.pair(RANDOM) for node in house))
        pairs = [pair for pairs in found for pair in pairs]
        names = [name for pair in pairs for name in pair.people]
        assert len(names) == len(set(names)) >= count - 2, "two may be left, who are apart"
        dead, alive = pairs[::2], pairs[1::2]  # whoever was to begin the first half is killed here
        for pair in alive:
            await other.match.matcher.begin(pair)
        other.clock.advance(other.bundle.platform.match.pair_lease_s)
        await look(other)
        stands = await states(other, *crowd)
        assert stands.count("together") >= 2 * len(alive)
        assert stands.count("cooldown") == 2 * len(dead)
        assert "none" not in stands, "no ticket is lost"
        for pair in dead:  # it was only slow, after all
            await one.match.matcher.begin(pair)
        other.clock.advance(other.bundle.platform.match.retry_s)
        await asyncio.gather(*(node.match.matcher.look() for node in house))
        await asyncio.gather(*(node.match.matcher.quiet() for node in house))
        await look(other)
        everybody = await encounters(one)
        assert not apart & {*everybody}
        assert len({name for pair in everybody for name in pair}) >= count - 2, "everybody met somebody"
        assert "none" not in await states(other, *crowd)

    play(scenario, nodes=2)


class Said:
    """A connection's sending side."""

    def __init__(self) -> None:
        self.told: list[object] = []
        self.closed_with: int | None = None

    async def send(self, message: object) -> None:
        self.told.append(message)

    async def send_encoded(self, message: str) -> None:
        self.told.append(message)

    def send_at_once(self, frame: bytes) -> bool:
        raise AssertionError("nobody sends frames here")

    async def close(self, code: int, reason: str) -> None:
        self.closed_with = code


def test_the_socket_says_how_the_ticket_stands_and_keeps_it(play: Play) -> None:
    async def scenario(house: list[People], _media: FileMedia) -> None:
        (node,) = house
        (ana,) = await people(node, 1)
        await joined(node, ana)
        caller = Caller("socketTicket", ana.user_id, frozenset({"member", "age_confirmed"}))
        session = Said()
        connection = await node.match_socket.open(caller, session)
        (welcome,) = session.told
        assert isinstance(welcome, models.MatchWelcomeMessage)
        assert welcome.ticket == models.MatchTicket.model_validate(await ticket(node, ana))
        lease = await node.redis.zscore(LEASES, ana.user_id)
        await asyncio.sleep(0.01)
        await connection.on_heartbeat(models.HeartbeatMessage(type="heartbeat", nonce="a"))
        assert (await node.redis.zscore(LEASES, ana.user_id) or 0) > (lease or 0)
        await connection.closed()
        assert await states(node, ana) == ["searching"], "a ticket outlives its connection by its lease"

    play(scenario)


def test_only_a_mode_of_encounters_is_joined(play: Play) -> None:
    async def scenario(house: list[People], _media: FileMedia) -> None:
        (node,) = house
        (ana,) = await people(node, 1)
        refused = await wants(node, ana, "party")
        assert (refused.status, refused.json()["code"]) == (422, "MODE_UNKNOWN")
        assert (await node.call("POST", f"{MATCH}/skip", who=ana)).status == 404

    play(scenario)
