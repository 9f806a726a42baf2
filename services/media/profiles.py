"""Which media profiles a session can have."""

from __future__ import annotations

from collections.abc import Mapping

from generated.models import MediaLayer, MediaProfile
from generated.vocabulary import ErrorCode, MediaTransport
from services.kernel.errors import Invalid


def profile_for_webrtc(profiles: Mapping[str, MediaProfile], name: str) -> MediaProfile:
    """The profile of that name. Raises Invalid (PROFILE_UNKNOWN) for none, or one that travels otherwise."""
    profile = profiles.get(name)
    if profile is None or profile.transport is not MediaTransport.WEBRTC:
        raise Invalid(ErrorCode.PROFILE_UNKNOWN, f"There is no media profile {name!r} for WebRTC.")
    return profile


def publishable(profile: MediaProfile) -> list[MediaLayer]:
    """The pictures that may be published under a profile, the best first: its layers within its own caps."""
    return [
        layer.model_copy(
            update={
                "width": min(layer.width, profile.width),
                "height": min(layer.height, profile.height),
                "fps": min(layer.fps, profile.fps),
                "max_bitrate_bps": min(layer.max_bitrate_bps, profile.max_bitrate_bps),
            }
        )
        for layer in profile.layers
    ]
