"""Builds the media provider that the configuration names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from generated.models import MediaProfile, MediaSettings
from services.kernel.clock import Clock
from services.media.calling import Calls
from services.media.embedded import EmbeddedSfu
from services.media.tokens import internal_token
from services.media.turn import IceServers


def build_media(
    media: MediaSettings,
    profiles: Callable[[], Mapping[str, MediaProfile]],
    clock: Clock,
    *,
    socket: Path,
    secret: bytes,
    turn_secret: str | None,
    env: str,
) -> EmbeddedSfu:
    """The provider of this house; it implements `MediaProvider`, and is to be closed. `profiles` are those in force."""
    return EmbeddedSfu(
        socket,
        internal_token(secret, env),
        profiles,
        Calls.configured(media.calls, clock),
        IceServers.configured(media, turn_secret),
        clock,
    )
