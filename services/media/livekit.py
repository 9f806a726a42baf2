"""A LiveKit server as a media provider, by its RoomService (Twirp over JSON) and its access tokens.

Two calls and a JWT: the server's own SDK would bring protobuf and a second HTTP client for them. What a lost answer
leaves is a room that ends by itself while nobody is in it. LiveKit cannot take a token back, so tokens are short and
only admit; and it cannot bound bitrates, so of a profile only sound is enforced, by the sources a token may publish.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import httpx
import jwt

from generated.models import IceServer, LivekitEndpoints, LivekitSettings, MediaEndpoints, MediaProfile
from generated.vocabulary import ErrorCode
from services.kernel.clock import Clock
from services.kernel.errors import ProviderFailed
from services.kernel.ids import IdSource
from services.media.calling import Calls, Fault
from services.media.profiles import profile_for_webrtc
from services.media.turn import IceServers

_SERVICE = "/twirp/livekit.RoomService"
_AGAIN = frozenset((408, 429))
_ENDING = frozenset(("DeleteRoom", "RemoveParticipant"))
_CALL_S = 30


@dataclass(frozen=True, slots=True)
class Server:
    """Where the server is and what it knows the house by; durations in seconds."""

    url: str
    api_url: str
    key: str
    secret: str = field(repr=False)
    token_s: int
    empty_timeout_s: int

    @classmethod
    def configured(cls, livekit: LivekitSettings, key: str, secret: str) -> Server:
        """That of the configuration."""
        return cls(livekit.url, livekit.api_url, key, secret, livekit.token_s, livekit.empty_timeout_s)


class LiveKit:
    """Implements `MediaProvider`."""

    def __init__(
        self,
        server: Server,
        profiles: Callable[[], Mapping[str, MediaProfile]],
        calls: Calls,
        ice: IceServers,
        clock: Clock,
        ids: IdSource,
    ) -> None:
        self._server, self._profiles, self._calls = server, profiles, calls
        self._ice, self._clock, self._ids = ice, clock, ids
        self._client = httpx.AsyncClient(base_url=server.api_url)

    async def create_webrtc_endpoints(
        self,
        session_id: str,
        profile_name: str,
        *,
        viewer: str | None = None,
        layer: str | None = None,  # noqa: ARG002 - LiveKit's viewers choose theirs
        participant: str | None = None,
        only_watches: bool = False,
    ) -> MediaEndpoints:
        """See the protocol."""
        profile = profile_for_webrtc(self._profiles(), profile_name)
        order = {"name": session_id, "empty_timeout": self._server.empty_timeout_s}
        await self._calls.run(lambda: self._ask("CreateRoom", order))
        now = self._clock.now()
        expires_at = (now + timedelta(seconds=self._server.token_s)).replace(microsecond=0)
        grant = {
            "roomJoin": True,
            "room": session_id,
            "canPublish": viewer is None and not only_watches,
            "canSubscribe": True,
            "canPublishData": False,
            "canPublishSources": ["camera", "microphone"] if profile.audio.enabled else ["camera"],
        }
        token = self._token(grant, now, expires_at, {"sub": viewer or participant or self._ids.new()})
        return LivekitEndpoints(kind="livekit", url=self._server.url, token=token, expires_at=expires_at)

    async def revoke_endpoints(
        self, session_id: str, *, viewer: str | None = None, participant: str | None = None
    ) -> None:
        """See the protocol; whoever is in the room is disconnected, and a token admits until it expires."""
        whom, one = {"room": session_id}, viewer or participant
        if one is None:
            await self._calls.run(lambda: self._ask("DeleteRoom", whom))
        else:
            await self._calls.run(lambda: self._ask("RemoveParticipant", {**whom, "identity": one}))

    async def bound_viewer(
        self,
        session_id: str,  # noqa: ARG002
        profile_name: str,  # noqa: ARG002
        viewer: str,  # noqa: ARG002
        layer: str | None,  # noqa: ARG002
    ) -> bool:
        """See the protocol: LiveKit's viewers choose theirs."""
        return False

    async def create_turn_credentials(self, session_id: str) -> list[IceServer]:
        """See the protocol; LiveKit's own TURN needs none, so these are the house's."""
        return self._ice.of(session_id, self._clock.now())

    async def aclose(self) -> None:
        """Close every connection to the server."""
        await self._client.aclose()

    async def _ask(self, method: str, order: Mapping[str, object]) -> None:
        """One attempt; who or what is not there any more is as good as removed."""
        now = self._clock.now()
        is_within = "identity" in order
        may = {"roomAdmin": True, "room": order["room"]} if is_within else {"roomCreate": True}
        token = self._token(may, now, now + timedelta(seconds=_CALL_S), {})
        headers = {"authorization": f"Bearer {token}"}
        try:
            answer = await self._client.post(f"{_SERVICE}/{method}", json=order, headers=headers)
        except httpx.TransportError as error:
            raise Fault(f"LiveKit is not reached ({type(error).__name__})") from error
        if answer.status_code >= 500 or answer.status_code in _AGAIN:
            raise Fault(f"LiveKit answered {answer.status_code}")
        is_gone = method in _ENDING and answer.status_code == 404
        if answer.status_code >= 400 and not is_gone:
            raise ProviderFailed(ErrorCode.PROVIDER_FAILED, f"LiveKit refused with {answer.status_code}.")

    def _token(
        self, video: Mapping[str, object], now: datetime, until: datetime, more: Mapping[str, Any]
    ) -> str:
        said = {
            "iss": self._server.key,
            "nbf": int(now.timestamp()),
            "exp": int(until.timestamp()),
            "video": dict(video),
            **more,
        }
        return jwt.encode(said, self._server.secret, "HS256")
