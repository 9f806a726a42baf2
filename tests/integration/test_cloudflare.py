"""WHIP and WHEP through the platform to Cloudflare Realtime: what goes on, what comes back, and what never stays."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn

from generated.models import MediaEndpoints, WatchedSlots, WhipWhepEndpoints
from generated.vocabulary import ErrorCode
from services.bootstrap.edge import build_edge
from services.infra.clock import SystemClock
from services.infra.configuration import load
from services.infra.ids import Uuid7Source
from services.infra.left_out import given
from services.infra.settings import Settings, read_settings
from services.kernel.errors import ProviderFailed
from services.media.ports import ClosingProvider
from services.media.wiring import build_media
from tests.support.cloudflare import (
    SECRET,
    TURN_KEY,
    TURN_TOKEN,
    CloudflareDouble,
    cloudflare,
    realtime_settings,
)
from tests.support.cloudflare_media import ForwardingDouble, forwarding_cloudflare
from tests.support.offers import an_offer
from tests.support.redis import RedisServer, redis_server
from tests.support.sfu import SILENCE, CodedPicture, Peer, codes

IDS = Uuid7Source(SystemClock())
SDP = {"content-type": "application/sdp"}


@dataclass
class Node:
    """One control-plane node: its provider, and what it answers below the media path."""

    provider: ClosingProvider
    client: httpx.AsyncClient


@dataclass
class House:
    """A house whose media go through the double."""

    double: CloudflareDouble
    redis: RedisServer
    home: Path
    more: dict[str, str] = field(default_factory=dict)

    @property
    def settings(self) -> Settings:
        quick = {"VVTV_CFG__media__calls__backoff_initial_s": "0.01"}
        return read_settings(realtime_settings(self.home, self.double, self.redis) | quick | self.more)

    def run(self, test: Callable[[Node], Coroutine[Any, Any, None]]) -> None:
        async def running() -> None:
            async with self.node() as node:
                await test(node)

        asyncio.run(asyncio.wait_for(running(), 60))

    @asynccontextmanager
    async def node(self) -> AsyncIterator[Node]:
        """One more node of the house."""
        settings = self.settings
        bundle = load(settings.config_dir, settings.variables)
        media = build_media(settings, bundle.platform, lambda: bundle.profiles, SystemClock(), IDS)
        assert media.exchange is not None
        transport = httpx.ASGITransport(media.exchange)
        async with httpx.AsyncClient(transport=transport, base_url="http://house", timeout=30) as client:
            try:
                yield Node(media.provider, client)
            finally:
                await media.provider.aclose()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with cloudflare() as double, redis_server() as redis:
        yield House(double, redis, tmp_path)
        assert double.misfits == []


@dataclass
class Person:
    """Who was given a session's endpoints, at one node."""

    node: Node
    told: WhipWhepEndpoints

    @property
    def headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.told.token}"}

    async def publish(self, *kinds: str, offer: str = "") -> httpx.Response:
        text = offer or an_offer("sendonly", *kinds)
        return await self.node.client.post(self.told.publish_url, content=text, headers=self.headers | SDP)

    async def watch(self, *kinds: str, own: str = "") -> httpx.Response:
        url = f"{self.told.subscribe_url}?own={own}" if own else self.told.subscribe_url
        offer = an_offer("recvonly", *kinds)
        return await self.node.client.post(url, content=offer, headers=self.headers | SDP)

    async def slots(self, resource: str) -> WatchedSlots:
        answer = await self.node.client.get(resource, headers=self.headers)
        assert answer.status_code == 200, answer.text
        return WatchedSlots.model_validate_json(answer.content)

    async def order(self, resource: str, **order: object) -> httpx.Response:
        return await self.node.client.post(f"{resource}/layer", json=order, headers=self.headers)

    async def leave(self, resource: str) -> httpx.Response:
        return await self.node.client.delete(resource, headers=self.headers)


async def let_in(
    node: Node, session_id: str, profile: str = "call_private", viewer: str | None = None, **stay: Any
) -> Person:
    told: MediaEndpoints = await node.provider.create_webrtc_endpoints(
        session_id, profile, viewer=viewer, **stay
    )
    assert isinstance(told, WhipWhepEndpoints)
    return Person(node, told)


def made(answer: httpx.Response) -> tuple[str, str]:
    """The resource that an answer made, and its name."""
    assert answer.status_code == 201, answer.text
    resource = answer.headers["location"]
    return resource, resource.rsplit("/", 1)[1]


def test_two_people_on_two_nodes_see_and_hear_each_other(house: House) -> None:
    async def test(node: Node) -> None:
        session_id = IDS.new()
        async with house.node() as other:
            ana, bia = await let_in(node, session_id), await let_in(other, session_id)
            first, second = await ana.publish("video", "audio"), await bia.publish("video", "audio")
            (_, of_ana), (_, of_bia) = made(first), made(second)
            for person, own, shown in ((ana, of_ana, of_bia), (bia, of_bia, of_ana)):
                answer = await person.watch("video", "audio", own=own)
                resource, name = made(answer)
                assert answer.headers["etag"] == f'"{name}"'
                seen = await person.slots(resource)
                assert [(slot.mid, slot.kind.value, slot.publication) for slot in seen.slots] == [
                    ("0", "video", shown),
                    ("1", "audio", shown),
                ]
                assert seen.slots[0].layer == "high" and seen.waiting == 0
            assert sorted(map(len, house.double.flowing.values())) == [2, 2, 2, 2]
            said = first.text + second.text + str(first.headers) + ana.told.model_dump_json()
            assert SECRET not in said and house.double.url not in said

    house.run(test)


def test_pictures_really_pass_and_stop_when_the_session_is_revoked(tmp_path: Path) -> None:
    async def test(node: Node, double: ForwardingDouble) -> None:
        session_id = IDS.new()
        ana, bia = await let_in(node, session_id), await let_in(node, session_id)
        sending, watching = Peer(node.client, ana.told.token), Peer(node.client, bia.told.token)
        try:
            published = await sending.publish(ana.told.publish_url, CodedPicture(320, 180, 10), SILENCE())
            made(published)
            assert "b=TIAS:1700000" in published.text
            made(await watching.watch(bia.told.subscribe_url, "video", "audio"))
            picture, sound = watching.tracks
            seen = await codes(picture, 12)
            assert seen == sorted(seen) and len(set(seen)) > 6
            await asyncio.wait_for(sound.recv(), 5)
            await node.provider.revoke_endpoints(session_id)
            assert double.flowing == {}
            with pytest.raises(TimeoutError):
                await codes(picture, 30, timeout_s=4)
        finally:
            await sending.close()
            await watching.close()

    with forwarding_cloudflare() as double, redis_server() as redis:
        House(double, redis, tmp_path).run(lambda node: test(node, double))
        assert double.misfits == []


def test_an_offer_goes_on_with_one_codec_and_comes_back_with_the_profiles_caps(house: House) -> None:
    async def test(node: Node) -> None:
        person = await let_in(node, IDS.new(), "call_random_fast")
        answer = await person.publish("video", "video", "audio")
        made(answer)
        assert [line for line in answer.text.split("\r\n") if line.startswith("b=")] == [
            "b=AS:600", "b=TIAS:600000", "b=AS:150", "b=TIAS:150000", "b=AS:40", "b=TIAS:40000",
        ]  # fmt: skip
        (session,) = house.double.sessions.values()
        assert [line.codecs for line in session.lines] == [["VP8"], ["VP8"], ["opus"]]
        assert [flow.name for flow in session.tracks.values()] == ["video-0", "video-1", "audio"]

    house.run(test)


@pytest.mark.parametrize(
    ("profile", "kinds"),
    [("thumb_low", ("video", "audio")), ("call_random_fast", ("video", "video", "video"))],
)
def test_what_a_profile_does_not_allow_never_reaches_cloudflare(
    profile: str, kinds: tuple[str, ...], house: House
) -> None:
    async def test(node: Node) -> None:
        answer = await (await let_in(node, IDS.new(), profile)).publish(*kinds)
        assert (answer.status_code, answer.json()["code"]) == (422, "MEDIA_REFUSED")
        assert house.double.asked == []

    house.run(test)


def test_an_offer_that_cloudflare_does_not_take_is_told_at_once(house: House) -> None:
    async def test(node: Node) -> None:
        person = await let_in(node, IDS.new())
        answer = await person.publish(offer=an_offer("sendonly", "video") + "a=ice-refused\r\n")
        assert (answer.status_code, answer.json()["code"]) == (422, "MEDIA_REFUSED")
        assert len(house.double.asked) == 2

    house.run(test)


def test_a_lost_answer_is_asked_for_again_in_a_new_session_and_one_connection_is_known(house: House) -> None:
    async def test(node: Node) -> None:
        session_id = IDS.new()
        person = await let_in(node, session_id)
        house.double.faults = [503]
        made(await person.publish("video"))
        assert len(house.double.sessions) == 2
        reachable = list(house.double.flowing)
        house.double.between = lambda what: house.double.faults.extend([503] * (what == "tracks/new"))
        lost = await person.publish("video")
        house.double.between = lambda _: None
        house.double.faults.clear()
        assert (lost.status_code, lost.json()["code"]) == (503, "PROVIDER_FAILED")
        assert int(lost.headers["retry-after"]) >= 1
        assert list(house.double.flowing) == reachable
        house.double.asked.clear()
        await node.provider.revoke_endpoints(session_id)
        assert len(house.double.asked) == 1
        assert house.double.flowing == {}

    house.run(test)


def test_nobody_to_watch_is_a_refusal_that_says_when_to_ask_again(house: House) -> None:
    async def test(node: Node) -> None:
        person = await let_in(node, IDS.new())
        _, own = made(await person.publish("video"))
        answer = await person.watch("video", own=own)
        assert (answer.status_code, answer.json()["code"]) == (409, "MEDIA_REFUSED")
        assert int(answer.headers["retry-after"]) >= 1

    house.run(test)


def test_who_comes_later_waits_for_another_connection_and_who_leaves_leaves_their_slot(house: House) -> None:
    async def test(node: Node) -> None:
        session_id = IDS.new()
        ana, bia, viewer = [await let_in(node, session_id, "thumb_low") for _ in range(3)]
        first, of_ana = made(await ana.publish("video"))
        resource, _ = made(await viewer.watch("video", "video"))
        assert (await viewer.slots(resource)).waiting == 0
        _, of_bia = made(await bia.publish("video"))
        assert (await viewer.slots(resource)).waiting == 1
        larger, _ = made(await viewer.watch("video", "video"))
        seen = await viewer.slots(larger)
        assert {slot.publication for slot in seen.slots} == {of_ana, of_bia} and seen.waiting == 0
        assert (await ana.leave(first)).status_code == 200
        seen = await viewer.slots(larger)
        assert [slot.publication for slot in seen.slots if "publication" in slot.model_fields_set] == [of_bia]
        assert (await ana.leave(first)).status_code == 404

    house.run(test)


def test_a_viewer_chooses_a_layer_and_pauses_for_good(house: House) -> None:
    async def test(node: Node) -> None:
        session_id = IDS.new()
        ana, viewer = await let_in(node, session_id), await let_in(node, session_id)
        made(await ana.publish("video", "video", "audio"))
        resource, _ = made(await viewer.watch("video", "audio"))
        answer = await viewer.order(resource, layer="low", paused=False)
        assert answer.status_code == 200
        assert [
            slot.layer for slot in (await viewer.slots(resource)).slots if slot.kind.value == "video"
        ] == ["mid"], "the publication has two layers, the second is the least"
        (watching,) = [s for s in house.double.sessions.values() if s.lines[0].direction == "recvonly"]
        assert watching.tracks["0"].name == "video-1"
        assert (await viewer.order(resource, mid="0", paused=True)).status_code == 200
        assert (watching.tracks["0"].status, watching.tracks["1"].status) == ("inactive", "active")
        refused = await viewer.order(resource, mid="0", paused=False)
        assert (refused.status_code, refused.json()["code"]) == (422, "MEDIA_REFUSED")
        paused = [slot.paused for slot in (await viewer.slots(resource)).slots]
        assert paused == [True, False]
        assert (await viewer.order(resource, mid="7", paused=True)).status_code == 422
        assert (await viewer.order(resource, layer="huge", paused=False)).status_code == 422

    house.run(test)


def test_what_cloudflare_refuses_of_one_client_bars_no_other(house: House) -> None:
    async def test(node: Node) -> None:
        session_id = IDS.new()
        ana, viewer = await let_in(node, session_id), await let_in(node, session_id)
        made(await ana.publish("video", "video"))
        gone = next(iter(house.double.flowing))
        resource, _ = made(await viewer.watch("video"))
        house.double.vanish(gone)
        for _ in range(8):
            refused = await viewer.order(resource, layer="mid", paused=False)
            assert (refused.status_code, refused.json()["code"]) == (422, "MEDIA_REFUSED")
        made(await ana.publish("video"))

    house.run(test)


def test_candidates_are_heard_and_an_ice_restart_is_refused(house: House) -> None:
    async def test(node: Node) -> None:
        person = await let_in(node, IDS.new())
        resource, name = made(await person.publish("video"))
        for text, match, status in (
            ("a=ice-ufrag:Ab1+\r\na=end-of-candidates\r\n", f'"{name}"', 204),
            ("a=ice-ufrag:else\r\n", f'"{name}"', 422),
            ("", '"old"', 412),
        ):
            headers = person.headers | {"content-type": "application/trickle-ice-sdpfrag", "if-match": match}
            answer = await node.client.patch(resource, content=text, headers=headers)
            assert answer.status_code == status

    house.run(test)


def test_who_may_only_watch_publishes_nothing_and_is_stopped_alone(house: House) -> None:
    async def test(node: Node) -> None:
        session_id = IDS.new()
        ana = await let_in(node, session_id, "thumb_low")
        bia, eva = [await let_in(node, session_id, "thumb_low", name) for name in ("bia.1", "eva.1")]
        published, _ = made(await ana.publish("video"))
        refused = await bia.publish("video")
        assert (refused.status_code, refused.json()["code"]) == (422, "MEDIA_REFUSED")
        made(await bia.watch("video"))
        watched, _ = made(await eva.watch("video"))
        for theirs in (published, watched):
            assert (await bia.leave(theirs)).status_code == 404
        async with house.node() as other:
            await other.provider.revoke_endpoints(session_id, viewer="bia.1")
        assert len(house.double.flowing) == 2, "Ana's picture, and Eva's of it"
        assert (await bia.watch("video")).status_code == 404
        assert len((await eva.slots(watched)).slots) == 1
        made(await (await let_in(node, session_id, "thumb_low", "bia.1")).watch("video"))

    house.run(test)


def test_who_leaves_a_room_takes_along_what_they_publish_and_watch_and_nothing_else(house: House) -> None:
    async def test(node: Node) -> None:
        room, stays = IDS.new(), [IDS.new() for _ in range(3)]
        ana, bia = [await let_in(node, room, "room_stage", participant=stay) for stay in stays[:2]]
        eva = await let_in(node, room, "room_stage", participant=stays[2], only_watches=True)
        for one in (ana, bia):
            made(await one.publish("video", "audio"))
        refused = await eva.publish("video")
        assert (refused.status_code, refused.json()["code"]) == (422, "MEDIA_REFUSED")
        watched, _ = made(await eva.watch("video", "audio", "video", "audio"))
        theirs, _ = made(await ana.watch("video", "audio"))
        assert (await eva.leave(theirs)).status_code == 404
        slots = (await eva.slots(watched)).slots
        assert {slot.participant for slot in slots} == {*stays[:2]}
        async with house.node() as other:
            await other.provider.revoke_endpoints(room, participant=stays[0])
        assert len(house.double.flowing) == 2, "Bia's picture and sound, and Eva's connection"
        assert (await ana.publish("video")).status_code == 404
        assert (await ana.watch("video")).status_code == 404
        left = (await eva.slots(watched)).slots
        assert {given(slot.participant) for slot in left} == {stays[1], None}
        made(await bia.watch("video"))
        for stay in stays[1:]:
            await node.provider.revoke_endpoints(room, participant=stay)
        assert house.double.flowing == {}, "nothing is left with the last of them"

    house.run(test)


def test_revoking_closes_every_track_voids_every_token_and_spares_a_later_grant(house: House) -> None:
    async def test(node: Node) -> None:
        session_id, elsewhere = IDS.new(), IDS.new()
        ana, bia, stranger = [await let_in(node, name) for name in (session_id, session_id, elsewhere)]
        made(await ana.publish("video", "video", "audio"))
        made(await stranger.publish("video"))
        resource, _ = made(await bia.watch("video", "audio"))
        async with house.node() as other:
            await other.provider.revoke_endpoints(session_id)
        (left,) = house.double.flowing.values()
        assert left == ["0"], "what another session publishes goes on"
        for answer in (await ana.publish("video"), await bia.watch("video"), await bia.leave(resource)):
            assert (answer.status_code, answer.json()["code"]) == (404, "NOT_FOUND")
        made(await (await let_in(node, session_id)).publish("video"))

    house.run(test)


def test_a_track_that_could_not_be_closed_is_closed_when_revoking_is_repeated(house: House) -> None:
    async def test(node: Node) -> None:
        session_id = IDS.new()
        person = await let_in(node, session_id)
        for _ in range(2):
            made(await person.publish("video", "audio"))
        house.double.refused_mids = {"1"}
        with pytest.raises(ProviderFailed) as failed:
            await node.provider.revoke_endpoints(session_id)
        assert failed.value.code is ErrorCode.PROVIDER_FAILED
        assert list(house.double.flowing.values()) == [["1"], ["1"]]
        assert (await person.publish("video")).status_code == 404
        house.double.refused_mids = set()
        await node.provider.revoke_endpoints(session_id)
        assert house.double.flowing == {}
        house.double.asked.clear()
        await node.provider.revoke_endpoints(session_id)
        assert house.double.asked == []

    house.run(test)


def test_who_has_an_answer_and_is_not_connected_yet_is_not_forgotten_and_bars_nobody(house: House) -> None:
    async def test(node: Node) -> None:
        session_id = IDS.new()
        made(await (await let_in(node, session_id)).publish("video"))
        ((name, session),) = house.double.sessions.items()
        session.connected = False
        for _ in range(8):
            with pytest.raises(ProviderFailed):
                await node.provider.revoke_endpoints(session_id)
        other = IDS.new()
        made(await (await let_in(node, other)).publish("video"))
        await node.provider.revoke_endpoints(other)
        assert list(house.double.flowing) == [name]
        session.connected = True
        await node.provider.revoke_endpoints(session_id)
        assert house.double.flowing == {}

    house.run(test)


@pytest.mark.parametrize("at", ["sessions/new", "tracks/new"])
def test_a_session_revoked_while_an_offer_is_answered_keeps_nothing(at: str, house: House) -> None:

    async def test(node: Node) -> None:
        session_id = IDS.new()
        person = await let_in(node, session_id)
        reached, go_on = asyncio.Event(), asyncio.Event()
        loop = asyncio.get_running_loop()

        def between(what: str) -> None:
            if what == at:
                loop.call_soon_threadsafe(reached.set)
                asyncio.run_coroutine_threadsafe(go_on.wait(), loop).result(10)

        house.double.between = between
        publishing = asyncio.create_task(person.publish("video"))
        await reached.wait()
        await node.provider.revoke_endpoints(session_id)
        go_on.set()
        answer = await publishing
        assert (answer.status_code, answer.json()["code"]) == (404, "NOT_FOUND"), "nobody has the answer"
        house.double.asked.clear()
        await node.provider.revoke_endpoints(session_id)
        assert house.double.asked == []

    house.run(test)


def test_those_who_vanished_make_room(house: House) -> None:
    house.more = {
        "VVTV_CFG__media__sfu__publications_max": "1",
        "VVTV_CFG__media__sfu__connect_timeout_s": "0.05",
    }

    async def test(node: Node) -> None:
        person = await let_in(node, IDS.new())
        made(await person.publish("video"))
        await asyncio.sleep(0.1)
        full = await person.publish("video")
        assert (full.status_code, full.json()["code"]) == (409, "MEDIA_REFUSED")
        house.double.vanish(next(iter(house.double.flowing)))
        made(await person.publish("video"))
        made(await person.watch("video"))
        await asyncio.sleep(0.1)
        for name in house.double.flowing:
            house.double.vanish(name)
        assert (await person.watch("video")).status_code == 409
        asked = len(house.double.asked)
        assert (await person.watch("video")).status_code == 409
        assert len(house.double.asked) == asked, "who is over is not asked for again"

    house.run(test)


def test_turn_credentials_are_cloudflares_and_void_with_the_session(house: House) -> None:
    house.more = {"VVTV_REALTIME_TURN_KEY": TURN_KEY, "VVTV_REALTIME_TURN_TOKEN": TURN_TOKEN}

    async def test(node: Node) -> None:
        session_id = IDS.new()
        person = await let_in(node, session_id)
        fresh = await node.provider.create_turn_credentials(session_id)
        for servers in (person.told.ice_servers, fresh):
            stun, turn = servers
            assert stun.urls == ["stun:stun.cloudflare.com:3478"]
            assert turn.urls == [
                "turn:turn.cloudflare.com:3478?transport=udp",
                "turns:turn.cloudflare.com:443",
            ]
            assert turn.username in house.double.relays
        assert len(house.double.relays) == 2
        house.double.faults = [503] * 3
        with pytest.raises(ProviderFailed):
            await node.provider.create_turn_credentials(IDS.new())
        house.double.faults = []
        await node.provider.revoke_endpoints(session_id)
        assert len(house.double.relays) == 3 - 2 + 2, "what lost answers made expires by itself"

    house.run(test)


def test_without_redis_nothing_is_granted_and_nothing_goes_on(house: House) -> None:
    async def test(node: Node) -> None:
        session_id = IDS.new()
        person = await let_in(node, session_id)
        house.redis.kill()
        answer = await person.publish("video")
        assert (answer.status_code, answer.json()["code"]) == (503, "PROVIDER_FAILED")
        assert house.double.asked == []
        with pytest.raises(ProviderFailed):
            await node.provider.revoke_endpoints(session_id)

    house.run(test)


def test_an_edge_takes_whip_to_cloudflare_by_configuration_alone(house: House) -> None:
    async def test(node: Node) -> None:
        person = await let_in(node, IDS.new())
        edge = build_edge(house.settings)
        options = {"lifespan": "on", "log_config": None, "access_log": False, "ws": "none"}
        server = uvicorn.Server(uvicorn.Config(edge, port=0, **options))  # type: ignore[arg-type]
        serving = asyncio.create_task(server.serve())
        while not server.started:
            await asyncio.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            answer = await Person(Node(node.provider, client), person.told).publish("video")
            made(answer)
            assert answer.headers["x-request-id"]
        server.should_exit = True
        await serving
        assert list(house.double.flowing.values()) == [["0"]]

    house.run(test)
