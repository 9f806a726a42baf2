"""One suite for every media provider: the embedded SFU's real process, LiveKit's interface, Cloudflare Realtime's."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jwt
import pytest
from pydantic import MISSING

from generated.models import LivekitEndpoints, MediaEndpoints, WhipWhepEndpoints
from generated.vocabulary import ErrorCode, MediaProviderName
from services.infra.clock import SystemClock
from services.infra.configuration import load
from services.infra.ids import Uuid7Source
from services.infra.settings import Settings, SettingsError, read_settings
from services.kernel.errors import Invalid, ProviderFailed
from services.media.ports import ClosingProvider
from services.media.wiring import build_media
from tests.support.cloudflare import cloudflare, realtime_settings
from tests.support.livekit import KEY, SECRET, livekit
from tests.support.redis import redis_server
from tests.support.sfu import SfuProcess

IDS = Uuid7Source(SystemClock())


@dataclass
class Place:
    """A provider chosen by the configuration alone; `down` and `up` are its server's."""

    kind: str
    settings: Settings
    down: Callable[[], object]
    up: Callable[[], object]

    def run(self, test: Callable[[ClosingProvider], Coroutine[Any, Any, None]]) -> None:
        async def running() -> None:
            bundle = load(self.settings.config_dir, self.settings.variables)
            platform, profiles = bundle.platform, bundle.profiles
            provider = build_media(self.settings, platform, lambda: profiles, SystemClock(), IDS).provider
            try:
                await test(provider)
            finally:
                await provider.aclose()

        asyncio.run(asyncio.wait_for(running(), 60))


@pytest.fixture(params=["embedded", "livekit", "cloudflare"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    yield from {"embedded": _embedded, "livekit": _livekit, "cloudflare": _cloudflare}[request.param](
        tmp_path
    )


def _embedded(home: Path) -> Iterator[Place]:
    sfu = SfuProcess(home)
    sfu.start()
    yield Place("whip_whep", sfu.settings, lambda: sfu.stop(signal.SIGKILL), sfu.start)
    sfu.stop(signal.SIGKILL)


def _livekit(home: Path) -> Iterator[Place]:
    with livekit() as double:
        settings = read_settings(
            {
                "VVTV_HOME": str(home),
                "VVTV_CFG__media__provider": "livekit",
                "VVTV_CFG__media__livekit__api_url": double.url,
                "VVTV_LIVEKIT_KEY": KEY,
                "VVTV_LIVEKIT_SECRET": SECRET,
            }
        )
        yield Place("livekit", settings, lambda: double.faults.extend([503] * 20), double.faults.clear)
        assert double.misfits == []


def _cloudflare(home: Path) -> Iterator[Place]:
    """Both its halves are away at once: Cloudflare, and what the house knows of it."""
    with cloudflare() as double, redis_server() as redis:
        settings = read_settings(realtime_settings(home, double, redis))

        def down() -> None:
            double.faults.extend([503] * 20)
            redis.kill()

        def up() -> None:
            double.faults.clear()
            redis.start()

        yield Place("whip_whep", settings, down, up)
        assert double.misfits == []


def test_endpoints_are_of_its_kind_and_expire(place: Place) -> None:
    async def test(provider: ClosingProvider) -> None:
        session_id = IDS.new()
        first, again = [await provider.create_webrtc_endpoints(session_id, "call_private") for _ in range(2)]
        assert first.kind == again.kind == place.kind
        assert first.expires_at > datetime.now(UTC)
        assert first.token

    place.run(test)


@pytest.mark.parametrize("name", ["nothing", "broadcast_main"])
def test_a_profile_that_is_none_of_webrtc_is_refused_before_anything_is_made(place: Place, name: str) -> None:
    place.down()

    async def test(provider: ClosingProvider) -> None:
        with pytest.raises(Invalid) as refused:
            await provider.create_webrtc_endpoints(IDS.new(), name)
        assert refused.value.code is ErrorCode.PROFILE_UNKNOWN

    place.run(test)


def test_revoking_may_be_repeated_and_needs_nothing_to_be_there(place: Place) -> None:
    async def test(provider: ClosingProvider) -> None:
        session_id = IDS.new()
        await provider.revoke_endpoints(session_id)
        await provider.create_webrtc_endpoints(session_id, "thumb_low", viewer="ana.1", layer="low")
        await provider.bound_viewer(session_id, "thumb_low", "ana.1", None)
        await provider.revoke_endpoints(session_id, viewer="ana.1")
        await provider.revoke_endpoints(session_id)
        await provider.revoke_endpoints(session_id)

    place.run(test)


def test_somebody_in_a_room_is_taken_out_of_it_alone_again_and_again(place: Place) -> None:
    async def test(provider: ClosingProvider) -> None:
        room, ana, bia = IDS.new(), IDS.new(), IDS.new()
        for participant, only_watches in ((ana, False), (bia, True)):
            told = await provider.create_webrtc_endpoints(
                room, "room_stage", participant=participant, only_watches=only_watches
            )
            assert told.kind == place.kind
            assert _publishes(told) is not only_watches
        for _ in range(2):
            await provider.revoke_endpoints(room, participant=ana)
        await provider.revoke_endpoints(IDS.new(), participant=IDS.new())
        again = await provider.create_webrtc_endpoints(room, "room_stage", participant=ana)
        assert _publishes(again)

    place.run(test)


def _publishes(told: MediaEndpoints) -> bool:
    """Whether who has these endpoints is told, and let, to publish."""
    if isinstance(told, WhipWhepEndpoints):
        return told.layers is not MISSING
    return bool(jwt.decode(told.token, SECRET, ["HS256"], issuer=KEY)["video"]["canPublish"])


def test_a_provider_that_is_down_has_failed_until_it_is_back(place: Place) -> None:
    place.down()

    async def test(provider: ClosingProvider) -> None:
        for call in (
            provider.create_webrtc_endpoints(IDS.new(), "thumb_low"),
            provider.revoke_endpoints(IDS.new()),
        ):
            with pytest.raises(ProviderFailed) as failed:
                await call
            assert failed.value.code is ErrorCode.PROVIDER_FAILED
        await asyncio.to_thread(place.up)
        async with asyncio.timeout(30):
            while True:
                try:
                    await provider.create_webrtc_endpoints(IDS.new(), "thumb_low")
                except ProviderFailed:
                    await asyncio.sleep(0.2)
                else:
                    return

    place.run(test)


def test_turn_servers_are_listed_without_asking_anybody(place: Place) -> None:
    place.down()

    async def test(provider: ClosingProvider) -> None:
        assert await provider.create_turn_credentials(IDS.new()) == []

    place.run(test)


def test_livekit_is_asked_again_after_a_lost_answer_and_gives_a_thumb_no_microphone(tmp_path: Path) -> None:
    with livekit() as double:
        settings = read_settings(
            {
                "VVTV_HOME": str(tmp_path),
                "VVTV_CFG__media__provider": "livekit",
                "VVTV_CFG__media__livekit__api_url": double.url,
                "VVTV_LIVEKIT_KEY": KEY,
                "VVTV_LIVEKIT_SECRET": SECRET,
            }
        )
        double.faults = [503, 429]

        async def test(provider: ClosingProvider) -> None:
            session_id = IDS.new()
            endpoints = await provider.create_webrtc_endpoints(session_id, "thumb_low")
            assert isinstance(endpoints, LivekitEndpoints)
            assert double.asked == 3
            assert double.join(endpoints.token) == {"camera"}
            call = await provider.create_webrtc_endpoints(session_id, "call_private")
            assert double.join(call.token) == {"camera", "microphone"}
            await provider.revoke_endpoints(session_id, viewer="ana.1")
            assert double.removed == [(session_id, "ana.1")]
            watching = await provider.create_webrtc_endpoints(session_id, "thumb_low", viewer="ana.1")
            said = jwt.decode(watching.token, SECRET, ["HS256"], issuer=KEY)
            assert (said["sub"], said["video"]["canPublish"]) == ("ana.1", False)
            ana = IDS.new()
            takes_part = await provider.create_webrtc_endpoints(session_id, "room_stage", participant=ana)
            assert jwt.decode(takes_part.token, SECRET, ["HS256"], issuer=KEY)["sub"] == ana
            await provider.revoke_endpoints(session_id, participant=ana)
            assert double.removed[1:] == [(session_id, ana)]
            assert session_id in double.rooms, "the others stay"
            await provider.revoke_endpoints(session_id)
            assert double.rooms == {}

        Place("livekit", settings, double.faults.clear, double.faults.clear).run(test)
        assert double.misfits == []


@pytest.mark.parametrize(
    ("provider", "variable"),
    [(MediaProviderName.LIVEKIT, "VVTV_LIVEKIT_KEY"), (MediaProviderName.CLOUDFLARE, "VVTV_REALTIME_APP")],
)
def test_a_provider_without_its_access_is_told_by_name(
    provider: MediaProviderName, variable: str, tmp_path: Path
) -> None:
    settings = read_settings({"VVTV_HOME": str(tmp_path), "VVTV_CFG__media__provider": provider.value})
    bundle = load(settings.config_dir, settings.variables)
    with pytest.raises(SettingsError, match=f"{variable}: missing while media.provider is {provider.value}"):
        build_media(settings, bundle.platform, lambda: bundle.profiles, SystemClock(), IDS)
