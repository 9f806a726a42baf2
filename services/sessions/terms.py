"""On which terms a session of a mode begins: read from manifest and profiles in force, and frozen by a snapshot.

A mode is what its policies say; its id is only a key to look them up.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from pydantic import MISSING

from generated.models import MediaProfile, ModeManifest
from generated.vocabulary import AudienceType, ErrorCode, MediaTransport, StreamTransport
from services.infra.configuration import ConfigBundle
from services.infra.configuration.bundle import canonical_hash, card_hash
from services.kernel.errors import Conflict, Invalid
from services.sessions.domain import Pulse, Stay, egress_gb_per_hour
from services.sessions.staying import ROOMS


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody says who wants a session; what they left out is None, and taken from the manifest."""

    mode: str
    audience_type: AudienceType | None = None
    stream_transport: StreamTransport | None = None
    intent_label: str | None = None
    room: str | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """What a session of a mode gets and is held to; `snapshot` is the JSON whose SHA-256 is `snapshot_id`."""

    manifest: ModeManifest
    media_profile: str | None
    has_media: bool
    pulse: Pulse
    longest: timedelta | None
    assumed: timedelta
    gb_per_hour: float
    watching_gb_per_hour: float
    snapshot_id: str
    snapshot: str

    @property
    def has_rooms(self) -> bool:
        """Whether a session of the mode is in a room that its owner enters."""
        return self.manifest.policies.grant in ROOMS

    def rate(self, stay: Stay | None) -> float:
        """What a session receives, GB per hour."""
        return self.gb_per_hour if stay is None or not stay.is_watching else self.watching_gb_per_hour


def manifest_of(bundle: ConfigBundle, wish: Wish) -> ModeManifest:
    """The manifest of the mode. Raises Invalid (MODE_UNKNOWN), Conflict (MODE_CHANGED) for who knows another one."""
    manifest = bundle.modes.get(wish.mode)
    if manifest is None:
        raise Invalid(ErrorCode.MODE_UNKNOWN, f"There is no mode {wish.mode}.")
    policies = manifest.policies
    said = (wish.audience_type, wish.stream_transport, wish.intent_label)
    is_so = (policies.audience_type, policies.stream_transport, policies.intent_label)
    if any(one not in (None, other) for one, other in zip(said, is_so, strict=True)):
        raise Conflict(
            ErrorCode.MODE_CHANGED, f"{wish.mode} is {', '.join(is_so)} now; ask for the modes again."
        )
    return manifest


class TermsInForce:
    """The terms of each mode, worked out once for a configuration: it doesn't change while it is in force."""

    def __init__(self) -> None:
        self._bundle: ConfigBundle | None = None
        self._terms: dict[str, Terms] = {}

    def of(self, bundle: ConfigBundle, manifest: ModeManifest) -> Terms:
        """The terms of a mode of the bundle in force. Raises Invalid (PROFILE_UNKNOWN)."""
        if bundle is not self._bundle:
            self._bundle, self._terms = bundle, {}
        terms = self._terms.get(manifest.mode_id)
        if terms is None:
            terms = self._terms[manifest.mode_id] = terms_of(bundle, manifest)
        return terms


def terms_of(bundle: ConfigBundle, manifest: ModeManifest) -> Terms:
    """The terms of a mode. Raises Invalid (PROFILE_UNKNOWN)."""
    policies, limits = manifest.policies, manifest.policies.limits
    profiles = dict(_profiles(bundle, manifest))
    main = None if policies.media_profile is MISSING else policies.media_profile
    has_media = main is not None and policies.stream_transport is StreamTransport.WEBRTC
    if main is not None and has_media and profiles[main].transport is not MediaTransport.WEBRTC:
        raise Invalid(ErrorCode.PROFILE_UNKNOWN, f"{main} is no media profile for WebRTC.")
    longest = timedelta(seconds=limits.max_session_s) if limits.max_session_s else None
    assumed = timedelta(seconds=bundle.platform.sessions.assumed_duration_s)
    others = (
        (limits.max_participants - 1, limits.max_participants) if policies.grant in ROOMS else (None, None)
    )
    taking_part, watching = (_received_bps(None if main is None else profiles[main], most) for most in others)
    content = {
        "owner_card": card_hash(bundle.owner_card.owner_card),
        "configuration": bundle.hash,
        "manifest": manifest.model_dump(mode="json"),
        "profiles": {name: profile.model_dump(mode="json") for name, profile in profiles.items()},
    }
    return Terms(
        manifest=manifest,
        media_profile=main,
        has_media=has_media,
        pulse=Pulse(
            timedelta(seconds=policies.heartbeat.interval_s), timedelta(seconds=policies.heartbeat.timeout_s)
        ),
        longest=longest,
        assumed=assumed if longest is None else min(assumed, longest),
        gb_per_hour=egress_gb_per_hour(taking_part, viewers=1),
        watching_gb_per_hour=egress_gb_per_hour(watching, viewers=1),
        snapshot_id=canonical_hash(content),
        snapshot=json.dumps(content, sort_keys=True, ensure_ascii=False),
    )


def _received_bps(profile: MediaProfile | None, most: int | None) -> float:
    """What a session of its own receives, of no more than `most` others; tiles are counted where they are connected."""
    if profile is None:
        return 0
    streams = profile.cost.streams_per_participant
    return profile.cost.mean_bitrate_bps * (streams if most is None else min(streams, most))


def _profiles(bundle: ConfigBundle, manifest: ModeManifest) -> Iterator[tuple[str, MediaProfile]]:
    """The profiles of its main picture and of its tiles."""
    for name in (manifest.policies.media_profile, manifest.policies.tile_profile):
        if name is MISSING:
            continue
        profile = bundle.profiles.get(name)
        if profile is None:
            raise Invalid(ErrorCode.PROFILE_UNKNOWN, f"There is no media profile {name}.")
        yield name, profile
