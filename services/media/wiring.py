"""Builds the media provider that the configuration names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from generated.models import MediaProfile, MediaSettings
from generated.vocabulary import MediaProviderName
from services.infra.settings import Problem, Settings, SettingsError
from services.infra.token_secret import token_secret
from services.kernel.clock import Clock
from services.kernel.ids import IdSource
from services.media.calling import Calls
from services.media.embedded import EmbeddedSfu
from services.media.livekit import LiveKit, Server
from services.media.ports import ClosingProvider
from services.media.tokens import internal_token
from services.media.turn import IceServers


@dataclass(frozen=True)
class _Given:
    settings: Settings
    media: MediaSettings
    profiles: Callable[[], Mapping[str, MediaProfile]]
    clock: Clock
    ids: IdSource

    @property
    def calls(self) -> Calls:
        return Calls.configured(self.media.calls, self.clock)

    @property
    def ice(self) -> IceServers:
        return IceServers.configured(self.media, self.settings.turn_secret)


def build_media(
    settings: Settings,
    media: MediaSettings,
    profiles: Callable[[], Mapping[str, MediaProfile]],
    clock: Clock,
    ids: IdSource,
) -> ClosingProvider:
    """The provider of this house. `profiles` are those in force. Raises SettingsError for access that is missing."""
    return _BUILDERS[media.provider](_Given(settings, media, profiles, clock, ids))


def _embedded(given: _Given) -> ClosingProvider:
    settings = given.settings
    token = internal_token(token_secret(settings), settings.env)
    return EmbeddedSfu(settings.home.sfu_socket, token, given.profiles, given.calls, given.ice, given.clock)


def _livekit(given: _Given) -> ClosingProvider:
    access = given.settings.livekit
    if access is None:
        found, expected = "missing while media.provider is livekit", "the name of an API key"
        remedy = "Set it and VVTV_LIVEKIT_SECRET, or choose another provider."
        raise SettingsError((Problem("VVTV_LIVEKIT_KEY", found, expected, remedy),))
    server = Server.configured(given.media.livekit, access.key, access.secret)
    return LiveKit(server, given.profiles, given.calls, given.ice, given.clock, given.ids)


_BUILDERS: Mapping[MediaProviderName, Callable[[_Given], ClosingProvider]] = {
    MediaProviderName.EMBEDDED: _embedded,
    MediaProviderName.LIVEKIT: _livekit,
}
