"""Builds the media provider that the configuration names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from generated.models import MediaProfile, MediaSettings, PlatformConfig
from generated.server.seam import Endpoint
from generated.vocabulary import MediaProviderName
from services.infra.redis import open_redis, redis_address
from services.infra.settings import Problem, Settings, SettingsError
from services.infra.token_secret import token_secret
from services.kernel.clock import Clock
from services.kernel.ids import IdSource
from services.media.calling import Calls
from services.media.cloudflare.api import Realtime
from services.media.cloudflare.memory import Memory
from services.media.cloudflare.provider import CloudflareRealtime
from services.media.cloudflare.rooms import Bounds, CloudflareRooms
from services.media.embedded import EmbeddedSfu
from services.media.exchange import Exchange, Served
from services.media.livekit import LiveKit, Server
from services.media.ports import ClosingProvider
from services.media.tokens import EndpointTokens, internal_token
from services.media.turn import IceServers


@dataclass(frozen=True)
class Media:
    """The media plane as an edge has it; `exchange` is None where what is below the media path is not answered here."""

    provider: ClosingProvider
    exchange: Endpoint | None = None


@dataclass(frozen=True)
class _Given:
    settings: Settings
    platform: PlatformConfig
    profiles: Callable[[], Mapping[str, MediaProfile]]
    clock: Clock
    ids: IdSource

    @property
    def media(self) -> MediaSettings:
        return self.platform.media

    @property
    def calls(self) -> Calls:
        return Calls.configured(self.media.calls, self.clock)

    @property
    def ice(self) -> IceServers:
        return IceServers.configured(self.media, self.settings.turn_secret)


def build_media(
    settings: Settings,
    platform: PlatformConfig,
    profiles: Callable[[], Mapping[str, MediaProfile]],
    clock: Clock,
    ids: IdSource,
) -> Media:
    """The provider of this house. `profiles` are those in force. Raises SettingsError for access that is missing."""
    return _BUILDERS[platform.media.provider](_Given(settings, platform, profiles, clock, ids))


def _embedded(given: _Given) -> Media:
    settings = given.settings
    token = internal_token(token_secret(settings), settings.env)
    return Media(
        EmbeddedSfu(
            *(settings.home.sfu_socket, token, given.profiles, given.calls, given.ice, given.clock),
            at_once=given.media.sfu.orders_at_once,
        )
    )


def _livekit(given: _Given) -> Media:
    access = given.settings.livekit
    if access is None:
        raise _missing(given, "VVTV_LIVEKIT_KEY", "the name of an API key", "VVTV_LIVEKIT_SECRET")
    server = Server.configured(given.media.livekit, access.key, access.secret)
    return Media(LiveKit(server, given.profiles, given.calls, given.ice, given.clock, given.ids))


def _cloudflare(given: _Given) -> Media:
    settings, media, clock = given.settings, given.media, given.clock
    access, cloudflare = settings.realtime, media.cloudflare
    if access is None:
        raise _missing(given, "VVTV_REALTIME_APP", "the App ID", "VVTV_REALTIME_SECRET")
    realtime = Realtime(cloudflare.api_url, access)
    redis = open_redis(redis_address(settings), given.platform.redis)
    memory = Memory(redis, kept_s=cloudflare.kept_s, revoked_s=media.token_s)
    tokens = EndpointTokens(token_secret(settings), settings.env)
    patient = media.calls.model_copy(update={"timeout_s": cloudflare.exchange_timeout_s})
    rooms = CloudflareRooms(
        *(realtime, memory, tokens, given.profiles),
        Calls.configured(patient, clock),
        Bounds.configured(media.sfu),
        clock,
    )
    exchange = Exchange(rooms, retry_after_s=given.platform.http.retry_after_s)
    return Media(
        CloudflareRealtime(
            *(realtime, memory, tokens, given.profiles, given.calls),
            Calls.configured(patient, clock),
            given.ice,
            clock,
            token_s=media.token_s,
            viewer_token_s=media.viewer_token_s,
        ),
        Served(exchange.answer, given.ids, body_bytes=media.sfu.offer_limit_bytes),
    )


def _missing(given: _Given, variable: str, expected: str, other: str) -> SettingsError:
    found = f"missing while media.provider is {given.media.provider}"
    remedy = f"Set it and {other}, or choose another provider."
    return SettingsError((Problem(variable, found, expected, remedy),))


_BUILDERS: Mapping[MediaProviderName, Callable[[_Given], Media]] = {
    MediaProviderName.EMBEDDED: _embedded,
    MediaProviderName.LIVEKIT: _livekit,
    MediaProviderName.CLOUDFLARE: _cloudflare,
}
