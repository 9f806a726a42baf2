"""Which media profiles a session can have."""

from __future__ import annotations

from collections.abc import Mapping

from generated.models import MediaProfile
from generated.vocabulary import ErrorCode, MediaTransport
from services.kernel.errors import Invalid


def profile_for_webrtc(profiles: Mapping[str, MediaProfile], name: str) -> MediaProfile:
    """The profile of that name. Raises Invalid (PROFILE_UNKNOWN) for none, or one that travels otherwise."""
    profile = profiles.get(name)
    if profile is None or profile.transport is not MediaTransport.WEBRTC:
        raise Invalid(ErrorCode.PROFILE_UNKNOWN, f"There is no media profile {name!r} for WebRTC.")
    return profile
