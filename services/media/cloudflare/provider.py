"""Cloudflare Realtime as a media provider: endpoints are our own WHIP and WHEP, which `rooms` takes to Cloudflare.

A grant is a signed token, as the embedded SFU's is, so half a grant cannot exist. A connection is known before it is
made, so revoking finds every one; what it could not close stays known, and is closed when revoking is repeated.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from datetime import timedelta
from typing import Any

from pydantic import MISSING

from generated.models import IceServer, MediaEndpoints, MediaProfile, WhipWhepEndpoints
from services.kernel.clock import Clock
from services.media.calling import Calls
from services.media.cloudflare.api import Realtime
from services.media.cloudflare.legs import Leg
from services.media.cloudflare.memory import Memory, Relay
from services.media.profiles import profile_for_webrtc, publishable
from services.media.tokens import EndpointTokens, Grant
from services.media.turn import IceServers


class CloudflareRealtime:
    """Implements `MediaProvider`. `ice` are the servers of a house that has no TURN key of Cloudflare's.

    `closing` is for revoking alone: a client that is slow to connect must not keep others from being let in.
    """

    def __init__(
        self,
        realtime: Realtime,
        memory: Memory,
        tokens: EndpointTokens,
        profiles: Callable[[], Mapping[str, MediaProfile]],
        calls: Calls,
        closing: Calls,
        ice: IceServers,
        clock: Clock,
        *,
        token_s: int,
        viewer_token_s: int,
    ) -> None:
        self._realtime, self._memory, self._tokens = realtime, memory, tokens
        self._profiles, self._calls, self._closing = profiles, calls, closing
        self._ice, self._clock = ice, clock
        self._lifetime, self._viewers_lifetime = timedelta(seconds=token_s), timedelta(seconds=viewer_token_s)

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
        """See the protocol."""
        profile = profile_for_webrtc(self._profiles(), profile_name)
        epoch, servers = await self._calls.run(lambda: self._granted(session_id, viewer or participant))
        lifetime = self._lifetime if viewer is None else self._viewers_lifetime
        expires_at = (self._clock.now() + lifetime).replace(microsecond=0)
        grant = Grant(
            session_id, profile_name, epoch, expires_at, viewer, layer, participant, only_watches=only_watches
        )
        return WhipWhepEndpoints(
            kind="whip_whep",
            publish_url=f"/v1/media/{session_id}/whip",
            subscribe_url=f"/v1/media/{session_id}/whep",
            token=self._tokens.make(grant),
            ice_servers=servers,
            layers=publishable(profile) if grant.publishes else MISSING,
            expires_at=expires_at,
        )

    async def revoke_endpoints(
        self, session_id: str, *, viewer: str | None = None, participant: str | None = None
    ) -> None:
        """See the protocol; a client that is not connected yet may make this fail until its connection has expired."""
        await self._closing.run(lambda: self._revoke(session_id, viewer or participant))

    async def bound_viewer(
        self,
        session_id: str,  # noqa: ARG002
        profile_name: str,  # noqa: ARG002
        viewer: str,  # noqa: ARG002
        layer: str | None,  # noqa: ARG002
    ) -> bool:
        """See the protocol: at Cloudflare viewers choose theirs."""
        return False

    async def create_turn_credentials(self, session_id: str) -> list[IceServer]:
        """See the protocol; Cloudflare's own where the house has a TURN key of it."""
        return await self._calls.run(lambda: self._servers(session_id, None))

    async def aclose(self) -> None:
        """Close every connection to Cloudflare and to Redis."""
        await self._realtime.aclose()
        await self._memory.aclose()

    async def _granted(self, session_id: str, whose: str | None) -> tuple[int, list[IceServer]]:
        servers = await self._servers(session_id, whose)
        return await self._memory.grant(session_id, whose), servers

    async def _servers(self, session_id: str, whose: str | None) -> list[IceServer]:
        servers = await self._realtime.relays(self._ice.ttl_s)
        if servers is None:
            return self._ice.of(session_id, self._clock.now())
        for server in servers:
            if server.username is not MISSING:
                await self._memory.relay(session_id, whose, server.username, self._ice.ttl_s)
        return servers

    async def _revoke(self, session_id: str, whose: str | None) -> None:
        """One attempt: close all that can be closed, then raise what could not."""
        known = await self._memory.revoke(session_id, whose)
        work = [self._close(session_id, field, leg) for field, leg in known.legs.items()]
        work += [self._void(session_id, relay) for relay in known.relays]
        await _all(work)

    async def _close(self, session_id: str, field: str, leg: Leg) -> None:
        await self._realtime.close(leg.session, leg.mids)
        await self._memory.forget(session_id, field)

    async def _void(self, session_id: str, relay: Relay) -> None:
        await self._realtime.revoke_relay(relay.username)
        await self._memory.forget_relay(session_id, relay)


async def _all(work: list[Coroutine[Any, Any, None]]) -> None:
    """Do all of it, whatever fails; raises what failed first."""
    for told in await asyncio.gather(*work, return_exceptions=True):
        if isinstance(told, BaseException):
            raise told
