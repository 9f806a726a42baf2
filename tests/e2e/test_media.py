"""Two real Chromiums publish and watch each other through the platform's own address."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import pairwise
from uuid import UUID, uuid4

import pytest
from voulezvous import Client, Person
from voulezvous.generated.models import (
    BanOrder,
    ConsentRequest,
    MatchFound,
    MatchJoin,
    MatchSegment,
    SessionCreation,
    SessionEnded,
    SessionEndReason,
    SessionState,
    WhipWhepEndpoints,
)
from voulezvous.generated.sockets import MatchNews

from services.media.ports import MediaProvider
from tests.support.callers import Caller, callers
from tests.support.consent import CALL
from tests.support.endpoints import a_mode_of_ones_own, a_session, asked
from tests.support.platform import Platform
from tests.support.sfu import SfuProcess

ROUNDS, MEETINGS, PARTINGS = 7, 3, 4
SIZE = (320, 180)


@pytest.fixture(scope="module")
def two(platform: Platform) -> Iterator[list[Caller]]:
    platform.wait_until(lambda: SfuProcess(platform.home).socket.exists(), 60)
    with callers(platform.base_url, 2) as found:
        yield found


def name_of(made: dict[str, str]) -> str:
    return made["resource"].rsplit("/", 1)[1]


def test_two_people_see_each_others_moving_code_and_hear_each_other(
    platform: Platform, two: list[Caller]
) -> None:
    _, told = a_session(platform, "call_random_fast")
    ana, bia = two
    published = [
        caller.publish(told.publish_url, told.token, (*SIZE, 15, first), sound=True)
        for caller, first in ((ana, 0), (bia, 1 << 14))
    ]
    assert [made["status"] for made in published] == [201, 201]
    connects, firsts = [], []
    for _ in range(ROUNDS):
        for caller, made in zip(two, published, strict=True):
            watching = caller.watch(f"{told.subscribe_url}?own={name_of(made)}", told.token, "video", "audio")
            connects.append(watching["took"])
            firsts.append(watching["first"])
    time.sleep(2)
    for caller, low in ((ana, 1 << 14), (bia, 0)):
        frames = caller.frames()
        seen = [code for _, code, _ in frames]
        assert len(seen) > 15
        assert [code for code in seen if not low < code < low + (1 << 13)] == []
        assert all(0 <= later - earlier <= 6 for earlier, later in pairwise(seen))
        assert {width for _, _, width in frames} <= {SIZE[0], SIZE[0] // 2}
        assert caller.received("audio") > 50
    print(
        f"publish {statistics.median(made['took'] for made in published):.0f} ms; watch: connected p50 "
        f"{statistics.median(connects):.0f} ms, first picture p50 {statistics.median(firsts):.0f} ms"
    )
    assert statistics.median(firsts) < 1000


def test_a_thumb_with_two_layers_is_switched_and_no_sound_gets_in(
    platform: Platform, two: list[Caller]
) -> None:
    _, told = a_session(platform, "thumb_low")
    ana, bia = two
    refused = ana.publish(told.publish_url, told.token, (*SIZE, 8, 0), sound=True)
    assert (refused["status"], refused["problem"]["code"]) == (422, "MEDIA_REFUSED")
    made = ana.publish(told.publish_url, told.token, (*SIZE, 8, 0), (160, 90, 4, 0), sound=False)
    assert made["status"] == 201
    watching = bia.watch(told.subscribe_url, told.token, "video")
    answer = bia.page.evaluate(
        "([url, token]) => fetch(url, { method: 'POST', body: JSON.stringify({ layer: 'low', paused: false }),"
        " headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` } }).then(a => a.status)",
        [f"{watching['resource']}/layer", told.token],
    )
    assert answer == 200
    platform.wait_until(lambda: bia.frames()[-1][2] == 160, 8)
    codes = [code for _, code, width in bia.frames() if width == 160]
    assert all(later >= earlier for earlier, later in pairwise(codes))


def test_a_revoked_session_stops_within_a_blink(platform: Platform, two: list[Caller]) -> None:
    ana, bia = two
    lasted = []
    for _ in range(3):
        session_id, told = a_session(platform, "call_random_fast")
        ana.publish(told.publish_url, told.token, (*SIZE, 20, 0), sound=False)
        bia.watch(told.subscribe_url, told.token, "video")
        time.sleep(0.7)

        async def revoke(provider: MediaProvider, session_id: str = session_id) -> float:
            await provider.revoke_endpoints(session_id)
            return time.time()

        revoked = asked(platform, revoke)
        time.sleep(0.7)
        lasted.append(bia.frames()[-1][0] - revoked * 1000)
        assert bia.watch(told.subscribe_url, told.token, "video")["status"] == 404
    print(f"last picture {statistics.median(lasted):.0f} ms after the revocation")
    assert statistics.median(lasted) < 150


def test_a_session_of_a_person_carries_media_until_it_ends(platform: Platform, two: list[Caller]) -> None:
    ana, bia = two
    somebody = Person.register(
        platform.base_url, "mirrored", "correct horse battery", age_confirmed=True, terms_accepted=True
    )
    with Client(platform.base_url, signer=somebody) as client:
        session = client.sessions.create_session(body=SessionCreation(mode=a_mode_of_ones_own()))
        told = session.endpoints
        assert isinstance(told, WhipWhepEndpoints)
        assert ana.publish(told.publish_url, told.token, (*SIZE, 8, 0), sound=False)["status"] == 201
        assert bia.watch(told.subscribe_url, told.token, "video")["status"] == 201
        platform.wait_until(lambda: len(bia.frames()) > 4, 10)
        ended = client.sessions.end_session(session.session_id)
        assert (ended.state, ended.end_reason) == (SessionState.ENDED, SessionEndReason.ENDED)
    seen = len(bia.frames())
    time.sleep(1)
    assert len(bia.frames()) - seen <= 2
    for refused in (
        bia.watch(told.subscribe_url, told.token, "video"),
        ana.publish(told.publish_url, told.token, (*SIZE, 8, 0), sound=False),
    ):
        assert refused["status"] == 404


def test_a_block_or_a_ban_stops_the_pictures_of_a_call_at_once(platform: Platform, two: list[Caller]) -> None:
    """From the answer to who blocks or bans: until both are told, and until the last picture."""
    admin = Person.sign_in(platform.base_url, "admin", platform.admin_password)
    told_ms, lasted_ms = [], []
    with ExitStack() as stack:
        judge = stack.enter_context(Client(platform.base_url, signer=admin))
        for number in range(PARTINGS):
            ana, bia = (stack.enter_context(_newcomer(platform)) for _ in two)
            mine, theirs = ana.identity.get_me(), bia.identity.get_me()
            news = [
                stack.enter_context(client.sockets.events(f"person:{one.user_id}"))
                for client, one in ((ana, mine), (bia, theirs))
            ]
            asking = ana.consent.request_consent(body=ConsentRequest(user_id=theirs.user_id, mode=CALL))
            side = _place_in(bia, bia.consent.accept_consent(asking.consent_id).session_id)
            published = [
                caller.publish(side.publish_url, side.token, (*SIZE, 20, 0), sound=False) for caller in two
            ]
            for caller, made in zip(two, published, strict=True):
                caller.watch(f"{side.subscribe_url}?own={name_of(made)}", side.token, "video")
            if number % 2:
                judge.identity.ban_account(theirs.user_id, body=BanOrder(reason="A rehearsal."))
            else:
                bia.moderation.block_person(mine.user_id)
            answered = time.time()
            for one in news[: 1 + (number % 2 == 0)]:
                next(event for event in one if isinstance(event, SessionEnded))
            told_ms.append((time.time() - answered) * 1000)
            time.sleep(0.7)
            lasted_ms += [caller.frames()[-1][0] - answered * 1000 for caller in two]
    print(f"told after {statistics.median(told_ms):.0f} ms, {max(told_ms):.0f} ms at most; last picture")
    print(f"after {statistics.median(lasted_ms):.0f} ms, {max(lasted_ms):.0f} ms at most")
    assert statistics.median(told_ms) < 200
    assert statistics.median(lasted_ms) < 200


@pytest.mark.long
def test_m9_two_in_the_queue_see_and_hear_each_other_within_five_seconds(
    platform: Platform, two: list[Caller]
) -> None:
    took = [_until_they_have_met(platform, two) for _ in range(MEETINGS)]
    print(
        f"from both in the queue to both pictures: p50 {statistics.median(took):.2f} s, {max(took):.2f} s at most"
    )
    assert statistics.median(took) < 5


def _until_they_have_met(platform: Platform, two: list[Caller]) -> float:
    """Seconds from when two new people are in the queue until each sees the other."""
    wish = MatchJoin(mode="random", segment=MatchSegment(language="eo", tags=["two-chromiums"]))
    with ExitStack() as stack:
        clients = [stack.enter_context(_newcomer(platform)) for _ in two]
        news = [stack.enter_context(client.sockets.match(after=0)) for client in clients]
        for client in clients:
            client.match.join_match(body=wish)
        began = time.perf_counter()
        sides = [_side(client, told) for client, told in zip(clients, news, strict=True)]
        published = [
            caller.publish(side.publish_url, side.token, (*SIZE, 15, 0), sound=True)
            for caller, side in zip(two, sides, strict=True)
        ]
        for caller, side, made in zip(two, sides, published, strict=True):
            watching = f"{side.subscribe_url}?own={name_of(made)}"
            assert caller.watch(watching, side.token, "video", "audio")["status"] == 201
        seconds = time.perf_counter() - began
        for client in clients:
            client.match.leave_match()
    return seconds


def _newcomer(platform: Platform) -> Client:
    handle = f"meets_{uuid4().hex[:16]}"
    somebody = Person.register(
        platform.base_url, handle, "correct horse battery", age_confirmed=True, terms_accepted=True
    )
    return Client(platform.base_url, signer=somebody)


def _side(client: Client, told: Iterable[MatchNews]) -> WhipWhepEndpoints:
    """Somebody's way to the encounter that they are told of."""
    return _place_in(client, next(one for one in told if isinstance(one, MatchFound)).data.session_id)


def _place_in(client: Client, session_id: UUID | None) -> WhipWhepEndpoints:
    """Somebody's way to the call of which this is their side."""
    assert session_id is not None
    endpoints = client.sessions.inspect_session(session_id).endpoints
    assert isinstance(endpoints, WhipWhepEndpoints)
    return endpoints


def test_the_sfus_figures_are_among_the_platforms(platform: Platform, two: list[Caller]) -> None:
    _, told = a_session(platform, "call_random_fast")
    two[0].publish(told.publish_url, told.token, (*SIZE, 15, 0), sound=False)
    platform.wait_until(lambda: 'vvtv_sfu_connections{kind="publication"}' in platform.text("/metrics"), 10)
