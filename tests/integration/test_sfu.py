"""The real SFU process: aiortc peers publish by WHIP and watch by WHEP, through its socket as the edge reaches it."""

from __future__ import annotations

import asyncio
import contextlib
import random
import signal
import statistics
import time
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import psutil
import pytest
from av import VideoFrame
from pydantic import MISSING

from generated.models import SfuHealth, WatchedSlots
from generated.vocabulary import ErrorCode
from services.infra.clock import SystemClock
from services.infra.ids import Uuid7Source
from services.infra.left_out import given
from services.infra.token_secret import token_secret
from services.kernel.errors import Invalid, ProviderFailed
from services.media.ports import MediaProvider
from services.media.tokens import internal_token
from tests.support.lossy import Led, Weather, a_way
from tests.support.offers import an_offer
from tests.support.sfu import SILENCE, CodedPicture, Peer, SfuProcess, codes, whip_whep

IDS = Uuid7Source(SystemClock())
WINDOW_S = 2.0
"""Over which a rate is one: frames of a busy machine come late, and then at once."""
SDP = {"content-type": "application/sdp"}


class Noise(CodedPicture):
    """What no encoder makes small."""

    async def recv(self) -> VideoFrame:
        frame = await super().recv()
        pixels = np.random.default_rng(self.number).integers(0, 255, (frame.height, frame.width), np.uint8)
        loud = VideoFrame.from_ndarray(pixels, format="gray").reformat(format="yuv420p")
        loud.pts, loud.time_base = frame.pts, frame.time_base
        return loud


class Strip(CodedPicture):
    """The number, above so many rows that no encoder makes small."""

    def __init__(self, width: int, height: int, fps: int, *, rows: int) -> None:
        super().__init__(width, height, fps)
        self._rows = rows

    async def recv(self) -> VideoFrame:
        frame = await super().recv()
        planes = frame.to_ndarray()
        dice = np.random.default_rng(self.number)
        planes[frame.height - self._rows : frame.height] = dice.integers(
            0, 255, (self._rows, frame.width), np.uint8
        )
        noisy = VideoFrame.from_ndarray(planes, format="yuv420p")
        noisy.pts, noisy.time_base = frame.pts, frame.time_base
        return noisy


@pytest.fixture(scope="module")
def sfu(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SfuProcess]:
    process = SfuProcess(tmp_path_factory.mktemp("sfu"))
    process.start()
    try:
        yield process
        assert process.stop() == 0
    finally:
        process.stop(signal.SIGKILL)


class House:
    """A session's endpoints, and peers that are all gone in the end."""

    def __init__(self, provider: MediaProvider, client: httpx.AsyncClient, session_id: str) -> None:
        self.provider, self.client, self.session_id = provider, client, session_id
        self.peers: list[Peer] = []

    async def endpoints(self, profile: str) -> None:
        """Ask the provider, as the orchestrator does."""
        told = whip_whep(await self.provider.create_webrtc_endpoints(self.session_id, profile))
        self.whip, self.whep, self.token = told.publish_url, told.subscribe_url, told.token

    @property
    def headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.token}"}

    def peer(self) -> Peer:
        self.peers.append(Peer(self.client, self.token))
        return self.peers[-1]

    async def slots(self, viewer: Peer) -> WatchedSlots:
        answer = await self.client.get(viewer.resource, headers=self.headers)
        return WatchedSlots.model_validate_json(answer.text)

    async def layer(self, viewer: Peer, **order: object) -> httpx.Response:
        return await self.client.post(f"{viewer.resource}/layer", headers=self.headers, json=order)


@asynccontextmanager
async def a_house(sfu: SfuProcess, profile: str = "call_private") -> AsyncIterator[House]:
    async with sfu.provider() as provider, sfu.client() as client:
        house = House(provider, client, IDS.new())
        await house.endpoints(profile)
        try:
            yield house
        finally:
            await asyncio.gather(*(peer.close() for peer in house.peers))


def run(test: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(test, 90))


async def health(sfu: SfuProcess) -> SfuHealth:
    token = internal_token(token_secret(sfu.settings), sfu.settings.env)
    async with sfu.client() as client:
        answer = await client.get("/internal/health", headers={"authorization": f"Bearer {token}"})
    return SfuHealth.model_validate_json(answer.text)


def test_two_people_see_and_hear_each_other(sfu: SfuProcess) -> None:
    async def test() -> None:
        async with a_house(sfu) as house:
            pictures = [CodedPicture(320, 180, 15), CodedPicture(320, 180, 15, first=1 << 14)]
            publishers = []
            for picture in pictures:
                publisher = house.peer()
                assert (await publisher.publish(house.whip, picture, SILENCE())).status_code == 201
                publishers.append(publisher.resource.rsplit("/", 1)[1])
            for own, low, high in ((publishers[0], 1 << 14, 1 << 15), (publishers[1], 1, 1 << 14)):
                viewer = house.peer()
                await viewer.watch(f"{house.whep}?own={own}", "video", "audio")
                seen = await codes(viewer.tracks[0], 12)
                assert all(low <= number < high for number in seen)
                assert all(0 < later - earlier <= 3 for earlier, later in pairwise(seen))
                assert (await viewer.tracks[1].recv()).sample_rate == 48000  # type: ignore[union-attr]

    run(test())


def test_who_comes_later_is_shown_in_a_free_slot(sfu: SfuProcess) -> None:
    async def test() -> None:
        async with a_house(sfu) as house:
            viewer, narrow, first, second = [house.peer() for _ in range(4)]
            await viewer.watch(house.whep, "video", "video")
            await first.publish(house.whip, CodedPicture(160, 90, 10))
            await second.publish(house.whip, CodedPicture(160, 90, 10))
            assert len(await codes(viewer.tracks[0], 3)) == len(await codes(viewer.tracks[1], 3)) == 3
            await narrow.watch(house.whep, "video")
            await codes(narrow.tracks[0], 1)
            assert [(await house.slots(one)).waiting for one in (viewer, narrow)] == [0, 1]
            gone = await house.client.delete(first.resource, headers=house.headers)
            assert gone.status_code == 200
            names = [slot.publication for slot in (await house.slots(viewer)).slots]
            assert names[1:] == [second.resource.rsplit("/", 1)[1]]
            assert not isinstance(names[0], str)
            assert (await house.slots(narrow)).waiting == 0

    run(test())


def test_a_thumb_changes_its_layer_at_a_key_frame_and_is_gated(sfu: SfuProcess) -> None:
    async def test() -> None:
        async with a_house(sfu, "thumb_low") as house:
            publisher, viewer = house.peer(), house.peer()
            tile, low = CodedPicture(320, 180, 8), CodedPicture(160, 90, 4)
            await publisher.publish(house.whip, tile, low)
            await viewer.watch(house.whep, "video")
            track = viewer.tracks[0]
            assert (await track.recv()).width == 320  # type: ignore[union-attr]
            assert (await house.layer(viewer, layer="low", paused=False)).status_code == 200
            async with asyncio.timeout(8):
                while (await track.recv()).width != 160:  # type: ignore[union-attr]
                    pass
            assert (await house.slots(viewer)).slots[0].layer == "low"
            await house.layer(viewer, paused=True)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(drained(track), 0.7)
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(track.recv(), 1)
            began = time.monotonic()
            await house.layer(viewer, paused=False)
            await asyncio.wait_for(track.recv(), 5)
            print(f"resumed after {(time.monotonic() - began) * 1000:.0f} ms")

    run(test())


def test_who_may_only_watch_is_bound_to_a_layer_and_stopped_alone(sfu: SfuProcess) -> None:
    async def test() -> None:
        async with a_house(sfu, "thumb_low") as house:
            provider, session_id = house.provider, house.session_id
            publisher = house.peer()
            await publisher.publish(house.whip, CodedPicture(320, 180, 8), CodedPicture(160, 90, 4))

            async def viewer_of(name: str) -> Peer:
                told = await provider.create_webrtc_endpoints(session_id, "thumb_low", viewer=name)
                house.peers.append(Peer(house.client, whip_whep(told).token))
                return house.peers[-1]

            ana, bia = await viewer_of("ana.1"), await viewer_of("bia.1")
            for one in (ana, bia):
                assert (await one.watch(house.whep, "video")).status_code == 201
                assert (await one.tracks[0].recv()).width == 320  # type: ignore[union-attr]
            offer = an_offer("sendonly", "video")
            refused = await house.client.post(house.whip, content=offer, headers={**SDP, **ana.headers})
            assert (refused.status_code, refused.json()["code"]) == (422, "MEDIA_REFUSED")
            for theirs in (publisher.resource, bia.resource):
                assert (await house.client.delete(theirs, headers=ana.headers)).status_code == 404

            assert await provider.bound_viewer(session_id, "thumb_low", "ana.1", "low")
            wish = {"layer": "tile", "paused": False}
            answer = await house.client.post(f"{ana.resource}/layer", headers=ana.headers, json=wish)
            assert answer.status_code == 200
            async with asyncio.timeout(8):
                while (await ana.tracks[0].recv()).width != 160:  # type: ignore[union-attr]
                    pass
            assert ana.pc.connectionState == "connected"
            assert (await bia.tracks[0].recv()).width == 320  # type: ignore[union-attr]

            second = Peer(house.client, ana.headers["authorization"].removeprefix("Bearer "))
            house.peers.append(second)
            assert (await second.watch(house.whep, "video")).status_code == 201
            async with asyncio.timeout(8):
                while ana.pc.connectionState == "connected":
                    await asyncio.sleep(0.01)
            assert (await second.tracks[0].recv()).width == 160  # type: ignore[union-attr]
            ana = second

            await provider.revoke_endpoints(session_id, viewer="ana.1")
            async with asyncio.timeout(5):
                while ana.pc.connectionState == "connected":
                    await asyncio.sleep(0.01)
            void = await house.client.get(ana.resource, headers=ana.headers)
            assert void.status_code == 404
            assert len(await codes(bia.tracks[0], 2)) == 2
            again = await viewer_of("ana.1")
            assert (await again.watch(house.whep, "video")).status_code == 201

    run(test())


async def hung_up(*peers: Peer) -> None:
    """Return once none of them is connected."""
    async with asyncio.timeout(5):
        while any(one.pc.connectionState == "connected" for one in peers):
            await asyncio.sleep(0.01)


async def shown_to(house: House, viewer: Peer) -> list[str | None]:
    """Whose the publications are that somebody is shown, slot by slot."""
    answer = await house.client.get(viewer.resource, headers=viewer.headers)
    return [given(slot.participant) for slot in WatchedSlots.model_validate_json(answer.content).slots]


def test_who_leaves_a_room_takes_along_their_own_media_and_who_only_watches_sends_none(
    sfu: SfuProcess,
) -> None:
    async def test() -> None:
        async with a_house(sfu, "room_stage") as house:
            room, stays = IDS.new(), {name: IDS.new() for name in ("ana", "bia", "eva")}

            async def peer(name: str) -> Peer:
                told = await house.provider.create_webrtc_endpoints(
                    room, "room_stage", participant=stays[name], only_watches=name == "eva"
                )
                assert (whip_whep(told).layers is MISSING) is (name == "eva")
                house.peers.append(Peer(house.client, whip_whep(told).token))
                return house.peers[-1]

            whip, whep = f"/v1/media/{room}/whip", f"/v1/media/{room}/whep"
            ana, bia, eva, her = [await peer(name) for name in ("ana", "bia", "eva", "ana")]
            for one, first in ((ana, 0), (bia, 1 << 14)):
                picture = CodedPicture(320, 180, 15, first=first)
                assert (await one.publish(whip, picture, SILENCE())).status_code == 201
            offer = an_offer("sendonly", "video")
            refused = await house.client.post(whip, content=offer, headers={**SDP, **eva.headers})
            assert (refused.status_code, refused.json()["code"]) == (422, "MEDIA_REFUSED")
            assert (await eva.watch(whep, "video", "audio", "video", "audio")).status_code == 201
            own = ana.resource.rsplit("/", 1)[1]
            assert (await her.watch(f"{whep}?own={own}", "video", "audio")).status_code == 201
            for track in (eva.tracks[0], eva.tracks[2], her.tracks[0]):
                assert len(await codes(track, 3)) == 3
            for theirs in (bia.resource, her.resource):
                assert (await house.client.delete(theirs, headers=eva.headers)).status_code == 404
            assert await shown_to(house, eva) == [stays["ana"]] * 2 + [stays["bia"]] * 2

            await house.provider.revoke_endpoints(room, participant=stays["ana"])
            await hung_up(ana, her)
            void = await house.client.post(whip, content=offer, headers={**SDP, **her.headers})
            assert (void.status_code, void.json()["code"]) == (404, "NOT_FOUND")
            assert await shown_to(house, eva) == [None] * 2 + [stays["bia"]] * 2
            assert len(await codes(eva.tracks[2], 5)) == 5, "the others keep theirs"
            for name in ("bia", "eva"):
                await house.provider.revoke_endpoints(room, participant=stays[name])
            await hung_up(*house.peers)

    run(test())


def test_on_a_bad_network_a_thumb_gets_smaller_on_the_same_connection_and_keeps_its_cap(
    sfu: SfuProcess,
) -> None:
    """P5: a viewer is never sent more than the profile's 180 kbps, of pictures that nearly fill their layers."""

    async def test() -> None:
        async with a_house(sfu, "thumb_low") as house:
            tile, low = Strip(320, 180, 6, rows=2), Strip(160, 90, 3, rows=2)
            publisher = house.peer()
            await publisher.publish(house.whip, tile, low)
            with a_way(Weather(loss=0, delay_s=0, jitter_s=0)) as way:
                inner = httpx.AsyncHTTPTransport(uds=str(sfu.socket))
                transport = Led(inner, way)
                async with httpx.AsyncClient(
                    transport=transport, base_url="http://sfu", timeout=10
                ) as client:
                    viewer = Peer(client, house.token)
                    house.peers.append(viewer)
                    await viewer.watch(house.whep, "video")
                    assert (await viewer.tracks[0].recv()).width == 320  # type: ignore[union-attr]
                    taking = asyncio.create_task(drained(viewer.tracks[0]))
                    said = []
                    for name, loss, layer in (
                        ("before", 0.0, "tile"),
                        ("in", 0.3, "low"),
                        ("after", 0.0, "tile"),
                    ):
                        way.weather = Weather(loss=loss, delay_s=0, jitter_s=0)
                        way.came.clear()
                        began = time.monotonic()
                        async with asyncio.timeout(30):
                            while (await house.slots(viewer)).slots[0].layer != layer:
                                await asyncio.sleep(0.1)
                        took_s = time.monotonic() - began
                        await asyncio.sleep(3)
                        said.append(
                            f"{layer} {name} it after {took_s:.1f} s, {way.most_bps(WINDOW_S) / 1000:.0f} kbps"
                        )
                        print(said[-1])
                        assert way.most_bps(WINDOW_S) < 180_000, said
                        if name == "before":
                            assert way.most_bps(WINDOW_S) > 80_000, (
                                "a picture that no bad network would be too narrow for"
                            )
                    assert viewer.pc.connectionState == "connected"
                    taking.cancel()

    run(test())


async def drained(track: Any) -> None:
    while True:
        await track.recv()


@pytest.mark.parametrize("direction", ["sendonly", "recvonly"])
def test_a_thumb_with_sound_is_refused_before_there_is_a_connection(sfu: SfuProcess, direction: str) -> None:
    async def test() -> None:
        async with a_house(sfu, "thumb_low") as house:
            before = await health(sfu)
            url = house.whip if direction == "sendonly" else house.whep
            offer = an_offer(direction, "video", "audio")
            answer = await house.client.post(url, content=offer, headers={**SDP, **house.headers})
            assert (answer.status_code, answer.json()["code"]) == (422, "MEDIA_REFUSED")
            assert await health(sfu) == before

    run(test())


def test_a_publisher_above_its_cap_is_shut_out_with_the_reason(sfu: SfuProcess) -> None:
    async def test() -> None:
        async with a_house(sfu, "thumb_low") as house:
            publisher = house.peer()
            await publisher.publish(house.whip, Noise(320, 180, 8))
            answer = await house.client.delete(f"{publisher.resource}x", headers=house.headers)
            assert answer.status_code == 404
            async with asyncio.timeout(25):
                while publisher.pc.connectionState == "connected":
                    await asyncio.sleep(0.1)
            answer = await house.client.delete(publisher.resource, headers=house.headers)
            assert answer.status_code == 404
            assert "over_bitrate" in answer.json()["detail"]

    run(test())


def test_a_revoked_session_stops_at_once_and_its_token_is_void(sfu: SfuProcess) -> None:
    async def test() -> None:
        stopped: list[float] = []
        for _ in range(3):
            async with a_house(sfu) as house:
                publisher, viewer = house.peer(), house.peer()
                await publisher.publish(house.whip, CodedPicture(160, 90, 30))
                await viewer.watch(house.whep, "video")
                await codes(viewer.tracks[0], 3)
                began = time.monotonic()
                await house.provider.revoke_endpoints(house.session_id)
                async with asyncio.timeout(2):
                    while viewer.pc.connectionState == "connected":
                        await asyncio.sleep(0.001)
                stopped.append(time.monotonic() - began)
                again = house.peer()
                assert (await again.publish(house.whip, CodedPicture(160, 90, 10))).status_code == 404
                await house.provider.revoke_endpoints(house.session_id)
                await house.endpoints("call_private")
                renewed = house.peer()
                assert (await renewed.publish(house.whip, CodedPicture(160, 90, 10))).status_code == 201
        print(f"revoked in {statistics.median(stopped) * 1000:.0f} ms")
        assert statistics.median(stopped) < 0.25

    run(test())


def test_tokens_and_revocations_outlive_a_killed_sfu(tmp_path: Path) -> None:
    async def test() -> None:
        sfu = SfuProcess(tmp_path)
        sfu.start()
        try:
            async with a_house(sfu) as kept, a_house(sfu) as revoked:
                await revoked.provider.revoke_endpoints(revoked.session_id)
                sfu.stop(signal.SIGKILL)
                sfu.start()
                assert (await kept.peer().publish(kept.whip, CodedPicture(160, 90, 10))).status_code == 201
                assert (
                    await revoked.peer().publish(revoked.whip, CodedPicture(160, 90, 10))
                ).status_code == 404
        finally:
            sfu.stop(signal.SIGKILL)

    run(test())


def test_who_never_connects_is_let_go(tmp_path: Path) -> None:
    async def test() -> None:
        sfu = SfuProcess(tmp_path, {"VVTV_CFG__media__sfu__connect_timeout_s": "0.5"})
        sfu.start()
        try:
            async with a_house(sfu) as house:
                await house.client.options(house.whip)  # so that the client's own connection is counted
                opened = psutil.Process(sfu.pid).num_fds()
                headers = {**SDP, **house.headers}
                answer = await house.client.post(
                    house.whip, content=an_offer("sendonly", "video"), headers=headers
                )
                assert answer.status_code == 201
                async with asyncio.timeout(10):
                    while psutil.Process(sfu.pid).num_fds() > opened:
                        await asyncio.sleep(0.1)
                gone = await house.client.delete(answer.headers["location"], headers=house.headers)
                assert (gone.status_code, gone.json()["detail"]) == (404, "It ended: connect_timeout.")
        finally:
            sfu.stop(signal.SIGKILL)

    run(test())


def test_a_provider_that_is_away_has_failed_and_one_that_is_back_works(tmp_path: Path) -> None:
    async def test() -> None:
        sfu = SfuProcess(tmp_path)
        async with sfu.provider() as provider:
            with pytest.raises(ProviderFailed) as failed:
                await provider.create_webrtc_endpoints(IDS.new(), "call_private")
            assert failed.value.code is ErrorCode.PROVIDER_FAILED
            with pytest.raises(Invalid) as refused:
                await provider.create_webrtc_endpoints(IDS.new(), "broadcast_main")
            assert refused.value.code is ErrorCode.PROFILE_UNKNOWN
            sfu.start()
            try:
                whip_whep(await provider.create_webrtc_endpoints(IDS.new(), "call_private"))
            finally:
                sfu.stop()

    run(test())


def test_the_interface_keeps_to_its_methods_types_and_tokens(sfu: SfuProcess) -> None:
    async def test() -> None:
        async with a_house(sfu) as house, a_house(sfu) as other:
            publisher = house.peer()
            answer = await publisher.publish(house.whip, CodedPicture(160, 90, 10))
            assert answer.headers["accept-patch"] == "application/trickle-ice-sdpfrag"
            client, own, offer = house.client, house.headers, an_offer("sendonly", "video")
            fragment = {"content-type": "application/trickle-ice-sdpfrag"}
            told = {
                "no token": (await client.post(house.whip, content=offer, headers=SDP), 401),
                "another session": (
                    await client.post(house.whip, content=offer, headers=SDP | other.headers),
                    404,
                ),
                "json": (await client.post(house.whip, json={}, headers=own), 415),
                "no sdp": (await client.post(house.whip, content="hello", headers=SDP | own), 422),
                "no utf-8": (await client.post(house.whip, content=b"\xff\xfe", headers=SDP | own), 422),
                "too large": (await client.post(house.whip, content="v" * 70_000, headers=SDP | own), 413),
                "get": (await client.get(house.whip, headers=own), 405),
                "get resource": (await client.get(publisher.resource, headers=own), 405),
                "elsewhere": (await client.get("/v1/media/nothing", headers=own), 404),
                "restart": (await patched(client, publisher, "a=ice-ufrag:else\r\n", own | fragment), 422),
                "stale": (await patched(client, publisher, "", own | fragment | {"if-match": '"old"'}), 412),
                "layers of none": (
                    await client.post(f"{publisher.resource}/layer", json={}, headers=own),
                    404,
                ),
            }
            assert {what: answer.status_code for what, (answer, _) in told.items()} == {
                what: status for what, (_, status) in told.items()
            }
            assert all(
                answer.headers["content-type"] == "application/problem+json" for answer, _ in told.values()
            )
            matching = own | fragment | {"if-match": publisher.etag}
            candidate = "m=video 9 RTP/AVP 0\r\na=mid:0\r\na=candidate:1 1 udp 1 192.0.2.9 5 typ host\r\n"
            assert (await patched(client, publisher, candidate, matching)).status_code == 204
            options = await client.options(house.whip)
            assert (options.status_code, options.headers["accept-post"]) == (204, "application/sdp")
            for path in ("/internal/health", f"/internal/rooms/{house.session_id}"):
                assert (await client.get(path, headers=own)).status_code == 401

    run(test())


async def patched(
    client: httpx.AsyncClient, peer: Peer, text: str, headers: dict[str, str]
) -> httpx.Response:
    return await client.patch(peer.resource, content=text, headers=headers)


def test_no_offer_breaks_the_process_or_leaves_a_connection(sfu: SfuProcess) -> None:
    """Offers spoilt at random: every one is answered, and what was accepted ends on request."""
    dice = random.Random(20)

    async def test() -> None:
        async with a_house(sfu) as house:
            before, pid, answered = await health(sfu), sfu.pid, dict[int, int]()
            opened = psutil.Process(pid).num_fds()
            for _ in range(300):
                direction = dice.choice(["sendonly", "recvonly"])
                text = spoilt(an_offer(direction, "video", "audio"), dice)
                url = house.whip if dice.random() < 0.5 else house.whep
                answer = await house.client.post(url, content=text.encode(), headers={**SDP, **house.headers})
                answered[answer.status_code] = answered.get(answer.status_code, 0) + 1
                if answer.status_code == 201:
                    await house.client.delete(answer.headers["location"], headers=house.headers)
            assert set(answered) <= {201, 422}
            assert answered[201] > 5
            assert answered[422] > 100
            assert (await health(sfu), sfu.pid) == (before, pid)
            async with asyncio.timeout(10):
                while psutil.Process(pid).num_fds() > opened + 4:  # connections of this client's pool
                    await asyncio.sleep(0.1)

    run(test())


def spoilt(text: str, dice: random.Random) -> str:
    """The offer after a few bytes and lines went wrong."""
    lines = text.split("\r\n")
    for _ in range(dice.randint(0, 3)):
        at = dice.randrange(len(lines))
        match dice.randrange(4):
            case 0:
                del lines[at]
            case 1:
                lines.insert(at, dice.choice(lines))
            case 2:
                cut = dice.randrange(len(lines[at]) + 1)
                lines[at] = lines[at][:cut] + chr(dice.randrange(1, 0x2FF)) + lines[at][cut + 1 :]
            case _:
                lines[at] = lines[at][: len(lines[at]) // 2]
    return "\r\n".join(lines) or "v=0"
