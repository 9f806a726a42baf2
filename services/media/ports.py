"""What a media provider is to the rest of the platform. Nobody else learns which one runs."""

from __future__ import annotations

from typing import Protocol

from generated.models import IceServer, MediaEndpoints


class MediaProvider(Protocol):
    """One of embedded, LiveKit, Cloudflare; chosen by the configuration alone.

    Every call may be repeated. A fault of the provider is `ProviderFailed` once retries are used up; then nothing
    half-made is left that anybody could use.
    """

    async def create_webrtc_endpoints(
        self,
        session_id: str,
        profile_name: str,
        *,
        viewer: str | None = None,
        layer: str | None = None,
        participant: str | None = None,
        only_watches: bool = False,
    ) -> MediaEndpoints:
        """Where the session's media go in and out for one person, under the caps of a profile.

        Asked for once per participant: another call gives another token to the same room. With a `viewer`, a name of
        the house's for them, they may watch and nothing else, in no better layer than `layer` where that can be held.
        With a `participant`, a name of the house's for their stay in a room, they may be taken out of it alone, and
        publish unless they `only_watch`.
        Raises Invalid (PROFILE_UNKNOWN) before anything is made, and ProviderFailed.
        """
        ...

    async def revoke_endpoints(
        self, session_id: str, *, viewer: str | None = None, participant: str | None = None
    ) -> None:
        """Stop all media of the session at once and void its tokens; to be repeated after ProviderFailed.

        With a `viewer` or a `participant`, what that one publishes and watches, and their tokens, alone.
        """
        ...

    async def bound_viewer(self, session_id: str, profile_name: str, viewer: str, layer: str | None) -> bool:
        """Send a viewer no better layer from now on, without another connection; the best for None.

        Whether this provider can hold one at all. Raises ProviderFailed.
        """
        ...

    async def create_turn_credentials(self, session_id: str) -> list[IceServer]:
        """The servers for the session's clients, with fresh credentials; raises ProviderFailed."""
        ...


class ClosingProvider(MediaProvider, Protocol):
    """A provider as whoever built it holds it."""

    async def aclose(self) -> None:
        """Close every connection to it."""
        ...
