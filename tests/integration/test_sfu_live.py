"""Live sources by WHIP at the real SFU: what its publishers send is read behind the LAB's door as it was sent."""

from __future__ import annotations

import asyncio
import copy as copies
import random
import signal
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from itertools import pairwise
from typing import Any

import httpx
import pytest
from aiortc import RTCRtpSender

from tests.support.configuration import ConfigCopy
from tests.support.live import LIVE, WHIP
from tests.support.live_door import KEY, Channel, a_channel
from tests.support.lossy import Led, Way, Weather, a_way
from tests.support.offers import an_offer
from tests.support.sfu import SILENCE, CodedPicture, Peer, SfuProcess

URL = "/v1/media/live/main"
SIZE = (320, 180, 15)
SDP = {"content-type": "application/sdp"}


class Silent(CodedPicture):
    """Never sends a picture."""

    async def recv(self) -> Any:
        await asyncio.Event().wait()


@pytest.fixture(scope="module")
def sfu(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SfuProcess]:
    """An SFU whose channel `main` takes live sources by WHIP; `plain` takes none."""
    root = tmp_path_factory.mktemp("sfu")
    configuration = ConfigCopy(root / "copied")

    def channels(document: dict[str, Any]) -> None:
        document["channels"]["plain"] = copies.deepcopy(document["channels"]["main"])
        document["channels"]["main"]["live"] = {**LIVE, "whip": WHIP}

    configuration.edit("channels.yaml", channels)
    assert configuration.check() == []
    process = SfuProcess(root / "home", {"VVTV_CONFIG_DIR": str(configuration.folder), "VVTV_LIVE_KEY": KEY})
    process.start()
    try:
        yield process
        assert process.stop() == 0
    finally:
        process.stop(signal.SIGKILL)


class Stage:
    """A channel, somebody who speaks HTTP to the SFU, and peers that are gone in the end."""

    def __init__(self, sfu: SfuProcess, client: httpx.AsyncClient, channel: Channel) -> None:
        self.sfu, self.client, self.channel = sfu, client, channel
        self.peers: list[Peer] = []

    def peer(self, key: str = KEY) -> Peer:
        made = Peer(self.client, key)
        self.peers.append(made)
        return made

    async def post(self, body: bytes | str, *, key: str = KEY, url: str = URL) -> httpx.Response:
        headers = {**SDP, "authorization": f"Bearer {key}"}
        return await self.client.post(url, content=body, headers=headers)

    async def offer(self) -> str:
        """What a publisher of picture and sound offers."""
        peer = self.peer()
        peer.pc.addTransceiver(CodedPicture(*SIZE), direction="sendonly")
        peer.pc.addTransceiver(SILENCE(), direction="sendonly")
        await peer.pc.setLocalDescription(await peer.pc.createOffer())
        return str(peer.pc.localDescription.sdp)


@asynccontextmanager
async def a_stage(sfu: SfuProcess) -> AsyncIterator[Stage]:
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(sfu.client())
        channel = await stack.enter_async_context(a_channel(sfu.settings.home.live_socket("main")))
        stage = Stage(sfu, client, channel)
        try:
            yield stage
        finally:
            for peer in stage.peers:
                await peer.close()


def on_stage(sfu: SfuProcess, play: Callable[[Stage], Coroutine[Any, Any, None]]) -> None:
    async def whole() -> None:
        async with a_stage(sfu) as stage:
            await play(stage)

    asyncio.run(whole())


def told(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def until(true: Callable[[], bool], timeout_s: float = 10) -> None:
    async with asyncio.timeout(timeout_s):
        while not true():
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("codec", ["video/VP8", "video/H264"])
def test_what_is_published_is_read_behind_the_door_as_it_was_sent(sfu: SfuProcess, codec: str) -> None:
    async def play(stage: Stage) -> None:
        peer = stage.peer()
        sending = peer.pc.addTransceiver(CodedPicture(*SIZE), direction="sendonly")
        known = RTCRtpSender.getCapabilities("video").codecs
        sending.setCodecPreferences([one for one in known if one.mimeType == codec])
        peer.pc.addTransceiver(SILENCE(), direction="sendonly")
        answer = await peer.publish(URL)
        assert answer.status_code == 201
        assert peer.resource.startswith(f"{URL}/")
        (taken,) = stage.channel.taken
        await taken.until(60)
        gone = await stage.client.delete(peer.resource, headers=peer.headers)
        assert gone.status_code == 200
        await asyncio.wait_for(taken.reading, 5)
        shown = [code for _, code in taken.pictures]
        assert shown == list(range(shown[0], shown[0] + len(shown)))
        assert shown[0] <= 3 * SIZE[2]
        times = [time for time, _ in taken.pictures]
        assert all(0 < later - earlier < 0.5 for earlier, later in pairwise(times))
        assert sum(length for _, length in taken.sounds) > 3
        assert all(
            abs(later[0] - earlier[0] - earlier[1]) < 0.002 for earlier, later in pairwise(taken.sounds)
        )

    on_stage(sfu, play)


STILL_MOST_S = 2.5
SHOWN_SHARE = {0.03: 0.6, 0.1: 0.3, 0.3: 0.1}
"""Of the pictures sent, how many are handed on at a share of lost datagrams each way. All were set beforehand."""
HOLE_S = 1.0
"""Longer than a missing packet is waited for, once a later one has come."""


@asynccontextmanager
async def on_a_way(stage: Stage) -> AsyncIterator[Way]:
    """Somebody publishes over a way that is good at first; what came of it is all read afterwards."""
    with a_way(Weather(0)) as way:
        inner = httpx.AsyncHTTPTransport(uds=str(stage.sfu.socket))
        async with httpx.AsyncClient(transport=Led(inner, way), base_url="http://sfu") as client:
            peer = Peer(client, KEY)
            stage.peers.append(peer)
            assert (await peer.publish(URL, CodedPicture(*SIZE), SILENCE())).status_code == 201
            await stage.channel.taken[0].until(1)
            yield way
            await stage.client.delete(peer.resource, headers=peer.headers)
            await asyncio.wait_for(stage.channel.taken[0].reading, 10)


@pytest.mark.long
@pytest.mark.parametrize("loss", [0.03, 0.1, 0.3])
def test_a_bad_way_costs_pictures_and_breaks_none(sfu: SfuProcess, loss: float) -> None:
    """What is handed on shows what was sent, in its order, and nothing is missing for longer than a key frame takes."""

    async def play(stage: Stage) -> None:
        async with on_a_way(stage) as way:
            way.weather = Weather(loss)
            await asyncio.sleep(15)
            way.weather = Weather(0)
            await asyncio.sleep(1)
        taken = stage.channel.taken[0]
        shown = [code for _, code in taken.pictures]
        steps = [later - earlier for earlier, later in pairwise(shown)]
        sent, still_s = shown[-1] - shown[0] + 1, max(steps) / SIZE[2]
        print(
            f"loss {loss:.0%}: {way.dropped} of {way.dropped + way.passed} datagrams lost; {len(shown)} of {sent} "
            f"pictures handed on, longest without one {still_s:.2f} s; "
            f"{sum(length for _, length in taken.sounds):.1f} s of sound"
        )
        assert way.dropped > 20
        assert min(steps) > 0
        assert still_s <= STILL_MOST_S
        assert len(shown) >= SHOWN_SHARE[loss] * sent

    on_stage(sfu, play)


def test_after_a_hole_the_picture_goes_on_and_what_was_lost_is_asked_for(sfu: SfuProcess) -> None:
    async def play(stage: Stage) -> None:
        async with on_a_way(stage) as way:
            await asyncio.sleep(2)
            way.weather = Weather(1)
            await asyncio.sleep(HOLE_S)
            way.weather = Weather(0)
            await asyncio.sleep(4)
        taken = stage.channel.taken[0]
        shown = [code for _, code in taken.pictures]
        steps = [later - earlier for earlier, later in pairwise(shown)]
        print(f"a hole of {HOLE_S} s: {max(steps) / SIZE[2]:.2f} s without a picture")
        assert min(steps) > 0
        assert sorted(steps)[-2] == 1
        assert max(steps) / SIZE[2] <= HOLE_S + STILL_MOST_S

    on_stage(sfu, play)


def test_a_picture_without_sound_is_a_source_and_sound_without_a_picture_is_none(sfu: SfuProcess) -> None:
    async def play(stage: Stage) -> None:
        deaf = await stage.peer().publish(URL, SILENCE())
        assert told(deaf) == (422, "MEDIA_REFUSED")
        assert stage.channel.taken == []
        assert (await stage.peer().publish(URL, CodedPicture(*SIZE))).status_code == 201
        await stage.channel.taken[0].until(20)
        assert stage.channel.taken[0].sounds == []

    on_stage(sfu, play)


def test_who_may_not_publish_is_told_why_and_strangers_are_told_on(sfu: SfuProcess) -> None:
    async def play(stage: Stage) -> None:
        offer = await stage.offer()
        for _ in range(4):
            assert told(await stage.post(offer, key="open.barley")) == (401, "AUTH_FAILED")
        assert stage.channel.refused == ["another stream key, by WHIP"] * 2
        assert told(await stage.post(offer, key="y" * 6000)) == (401, "AUTH_FAILED")
        assert told(await stage.client.post(URL, content=offer, headers=SDP)) == (401, "AUTH_FAILED")
        assert told(await stage.post(offer, url="/v1/media/live/nowhere")) == (404, "NOT_FOUND")
        assert told(await stage.post(offer, url="/v1/media/live/plain")) == (409, "LIVE_UNAVAILABLE")
        assert (await stage.client.get(URL)).status_code == 405
        assert (await stage.client.options(URL)).headers["accept-post"] == "application/sdp"
        stage.channel.open = False
        assert told(await stage.post(offer)) == (409, "LIVE_UNAVAILABLE")
        assert stage.channel.taken == []

    on_stage(sfu, play)


def test_without_the_lab_nobody_is_taken(sfu: SfuProcess) -> None:
    async def play(stage: Stage) -> None:
        offer = await stage.offer()
        stage.sfu.settings.home.live_socket("main").unlink()
        assert told(await stage.post(offer)) == (503, "LAB_UNAVAILABLE")

    on_stage(sfu, play)


def test_a_second_publisher_is_told_that_the_channel_is_taken_and_may_have_it_afterwards(
    sfu: SfuProcess,
) -> None:
    async def play(stage: Stage) -> None:
        first = stage.peer()
        assert (await first.publish(URL, CodedPicture(*SIZE))).status_code == 201
        second = await stage.peer().publish(URL, CodedPicture(*SIZE))
        assert told(second) == (409, "LIVE_TAKEN")
        assert int(second.headers["retry-after"]) >= 1
        stranger = {"authorization": "Bearer open.barley"}
        assert told(await stage.client.delete(first.resource, headers=stranger)) == (401, "AUTH_FAILED")
        await stage.channel.taken[0].until(5)
        assert (await stage.client.delete(first.resource, headers=first.headers)).status_code == 200
        gone = await stage.client.delete(first.resource, headers=first.headers)
        assert told(gone) == (404, "NOT_FOUND")
        await asyncio.wait_for(stage.channel.taken[0].reading, 5)
        assert (await stage.peer().publish(URL, CodedPicture(*SIZE))).status_code == 201
        await stage.channel.taken[1].until(5)

    on_stage(sfu, play)


def test_many_at_once_and_one_has_the_channel(sfu: SfuProcess) -> None:
    async def play(stage: Stage) -> None:
        offers = [await stage.offer() for _ in range(8)]
        answers = await asyncio.gather(*(stage.post(offer) for offer in offers))
        assert sorted(answer.status_code for answer in answers) == [201] + [409] * 7
        assert len(stage.channel.taken) == 1

    on_stage(sfu, play)


def test_when_the_channel_is_taken_back_the_publisher_is_hung_up_on(sfu: SfuProcess) -> None:
    async def play(stage: Stage) -> None:
        peer = stage.peer()
        assert (await peer.publish(URL, CodedPicture(*SIZE))).status_code == 201
        await stage.channel.taken[0].until(5)
        stage.channel.taken[0].hand_back()
        await until(lambda: peer.pc.connectionState == "closed")
        gone = await stage.client.delete(peer.resource, headers=peer.headers)
        assert (gone.status_code, "handed_back" in gone.json()["detail"]) == (404, True)

    on_stage(sfu, play)


def test_who_sends_no_media_hands_nothing_on_and_is_let_go_with_the_channel(sfu: SfuProcess) -> None:
    async def play(stage: Stage) -> None:
        peer = stage.peer()
        assert (await peer.publish(URL, Silent(*SIZE), SILENCE())).status_code == 201
        await asyncio.sleep(3)
        (taken,) = stage.channel.taken
        assert not taken.reading.done()
        assert (taken.pictures, taken.sounds) == ([], [])
        taken.hand_back()
        await until(lambda: peer.pc.connectionState == "closed")

    on_stage(sfu, play)


def test_who_never_connects_is_forgotten(sfu: SfuProcess) -> None:
    async def play(stage: Stage) -> None:
        assert (await stage.post(await stage.offer())).status_code == 201
        (taken,) = stage.channel.taken
        await asyncio.wait_for(taken.reading, 25)
        assert taken.pictures == []

    on_stage(sfu, play)


def test_fragments_are_for_the_ice_session_that_is_there(sfu: SfuProcess) -> None:
    async def play(stage: Stage) -> None:
        peer = stage.peer()
        await peer.publish(URL, CodedPicture(*SIZE))
        kind = {**peer.headers, "content-type": "application/trickle-ice-sdpfrag"}

        async def patch(body: str, **more: str) -> httpx.Response:
            return await stage.client.patch(peer.resource, content=body, headers=kind | more)

        assert (await patch("a=end-of-candidates\r\n", **{"if-match": peer.etag})).status_code == 204
        assert told(await patch("", **{"if-match": '"another"'})) == (412, "VERSION_CONFLICT")
        assert told(await patch("a=ice-ufrag:anew\r\n")) == (422, "MEDIA_REFUSED")
        assert told(await patch("no fragment")) == (422, "SCHEMA_INVALID")

    on_stage(sfu, play)


def test_what_is_no_offer_takes_no_channel(sfu: SfuProcess) -> None:
    """Too long, nonsense, no text, of another type, or with a byte spoilt: refused, and the next one is taken."""

    async def play(stage: Stage) -> None:
        offer, dice = await stage.offer(), random.Random(1)
        huge = offer + "a=x-long:" + "y" * 70_000 + "\r\n"
        assert told(await stage.post(huge)) == (413, "BODY_TOO_LARGE")
        assert told(await stage.post(offer + "a=x\r\n" * 2100)) == (422, "SCHEMA_INVALID")
        for body in (b"", b"v=0", b"\xff\xfe", offer.encode()[:300], dice.randbytes(5000)):
            assert told(await stage.post(body)) == (422, "SCHEMA_INVALID")
        plain = {"content-type": "text/plain", "authorization": f"Bearer {KEY}"}
        unlike = await stage.client.post(URL, content=offer, headers=plain)
        assert told(unlike) == (415, "MEDIA_TYPE_UNSUPPORTED")
        assert stage.channel.taken == []
        for _ in range(150):
            spoilt = bytearray(offer.encode())
            for _ in range(dice.randint(1, 4)):
                spoilt[dice.randrange(len(spoilt))] = dice.randrange(256)
            answer = await stage.post(bytes(spoilt))
            assert answer.status_code in (201, 409, 422), answer.text
            if answer.status_code == 201:
                stage.channel.taken[-1].hand_back()
                await asyncio.wait_for(stage.channel.taken[-1].reading, 5)
        await asyncio.sleep(0.5)
        assert (await stage.peer().publish(URL, CodedPicture(*SIZE))).status_code == 201

    on_stage(sfu, play)


def test_what_a_profile_does_not_allow_takes_no_channel(sfu: SfuProcess) -> None:
    async def play(stage: Stage) -> None:
        for offer in (
            an_offer("sendonly", "video", "video"),
            an_offer("sendonly", "audio", "audio", "video"),
        ):
            assert told(await stage.post(offer)) == (422, "MEDIA_REFUSED")
        assert stage.channel.taken == []

    on_stage(sfu, play)


def test_the_figures_count_live_sources(sfu: SfuProcess) -> None:
    async def play(stage: Stage) -> None:
        assert (await stage.peer().publish(URL, CodedPicture(*SIZE))).status_code == 201
        await stage.channel.taken[0].until(5)
        stage.channel.taken[0].hand_back()
        figures = stage.sfu.settings.home.sfu_figures
        await until(lambda: 'vvtv_sfu_closed_total{kind="live",reason="handed_back"}' in figures.read_text())
        assert 'vvtv_sfu_opened_total{kind="live",use="broadcast"}' in figures.read_text()

    on_stage(sfu, play)
