"""Reads the bundle in force into what clients are told."""

from __future__ import annotations

from collections.abc import Iterator

from generated.models import (
    ClientChannel,
    ClientChat,
    ClientConfig,
    ClientPicture,
    ClientTelemetry,
    CopyBook,
    MediaProfile,
    ModeManifest,
    Placement,
    TileLimits,
)
from generated.vocabulary import Caller, ErrorCode, Locale
from services.infra.configuration import ConfigBundle
from services.infra.house import Configuration
from services.kernel.errors import Invalid
from services.modes.domain import buildable, demand_of
from services.modes.ports import ModePolicy


class Modes:
    """Manifests, client configuration and copy of the bundle in force at the time of asking."""

    def __init__(self, configuration: Configuration, policy: ModePolicy) -> None:
        self._configuration = configuration
        self._policy = policy

    def offered_to(self, caller: Caller) -> list[ModeManifest]:
        """Every mode that is built and whose capabilities the caller has, in the order of the file."""
        bundle = self._configuration.current
        return [manifest for manifest in bundle.modes.values() if self._is_offered(manifest, bundle, caller)]

    def client_config(self) -> ClientConfig:
        """The part of the configuration that a client needs; the default channel comes first."""
        bundle = self._configuration.current
        default = bundle.channels_config.default_channel
        channels = sorted(bundle.channels, key=lambda channel: (channel != default, channel))
        return ClientConfig(
            config_hash=bundle.hash,
            default_locale=bundle.platform.default_locale,
            locales=list(bundle.platform.locales),
            channels=[_client_channel(bundle, channel) for channel in channels],
            player=bundle.platform.client.player,
            events=bundle.platform.client.events,
            pictures=[_client_picture(name, profile) for name, profile in bundle.profiles.items()],
            tiles=_tile_limits(bundle),
            chat=ClientChat(
                typing_interval_ms=round(bundle.platform.chat.typing_interval_s * 1000),
                typing_shown_ms=bundle.platform.client.typing_shown_ms,
            ),
            notice_ms=bundle.platform.client.notice_ms,
            telemetry=ClientTelemetry(
                batch_max=bundle.platform.telemetry.batch_max,
                interval_ms=bundle.platform.client.telemetry_interval_ms,
                waiting_max=bundle.platform.client.telemetry_waiting_max,
                quality_interval_ms=bundle.platform.client.quality_interval_ms,
            ),
        )

    def copy_in(self, locale: Locale) -> CopyBook:
        """Every string of one language. Raises Invalid for a language that this installation does not offer."""
        bundle = self._configuration.current
        if locale not in bundle.platform.locales:
            offered = ", ".join(bundle.platform.locales)
            raise Invalid(ErrorCode.SCHEMA_INVALID, f"This language is not offered; these are: {offered}.")
        return CopyBook(locale=locale, strings=dict(bundle.copy[locale]))

    def _is_offered(self, manifest: ModeManifest, bundle: ConfigBundle, caller: Caller) -> bool:
        components = (placement.component for placement in placements(manifest))
        demand = demand_of(manifest.required_capabilities, components)
        return buildable(demand, bundle.built_components) and self._policy.permits(
            caller, demand.capabilities
        )


def placements(manifest: ModeManifest) -> Iterator[Placement]:
    """Every placement of a manifest, whatever its region."""
    composition = manifest.ui_composition
    for placed in (composition.stage, composition.rail, composition.topbar):
        if isinstance(placed, Placement):
            yield placed
    yield from composition.overlays


def _tile_limits(bundle: ConfigBundle) -> TileLimits:
    tiles = bundle.guardrails.tiles_active
    return TileLimits(
        desktop=tiles.desktop,
        mobile=tiles.mobile,
        offscreen_disconnect_ms=tiles.offscreen_disconnect_ms,
        lapse_ms=tiles.lapse_ms,
    )


def _client_channel(bundle: ConfigBundle, channel: str) -> ClientChannel:
    return ClientChannel(
        channel_id=channel,
        title=bundle.channels[channel].title,
        master_playlist=f"/hls/{channel}/master.m3u8",
        sound_playlist=f"/hls/{channel}/{bundle.channels[channel].ladder.audio.name}/playlist.m3u8",
    )


def _client_picture(name: str, profile: MediaProfile) -> ClientPicture:
    """The first picture of a profile: its best layer."""
    best = profile.layers[0]
    return ClientPicture(
        profile=name, width=best.width, height=best.height, fps=best.fps, max_bitrate_bps=best.max_bitrate_bps
    )
