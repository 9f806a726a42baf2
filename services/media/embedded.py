"""The embedded SFU as a media provider: its process is asked over a UNIX socket.

A grant is a signed token and no state of the SFU's, so what fails half-way has made nothing that anybody could use: a
token that never arrived is known to nobody.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

import httpcore
from pydantic import BaseModel, ValidationError

from generated.models import IceServer, MediaEndpoints, MediaProfile, SfuGrant, SfuOrder
from generated.vocabulary import ErrorCode
from services.infra.left_out import or_left_out
from services.kernel.clock import Clock
from services.kernel.errors import ProviderFailed
from services.media.calling import Calls, Fault
from services.media.profiles import profile_for_webrtc
from services.media.turn import IceServers


class EmbeddedSfu:
    """Implements `MediaProvider`. `token` is what the SFU knows the platform by.

    It is given `at_once` orders at a time. The others wait before they are tried, so that waiting is no fault of the
    SFU's, and before the pool, which looks at all who wait in it at each order.
    """

    def __init__(
        self,
        socket: Path,
        token: str,
        profiles: Callable[[], Mapping[str, MediaProfile]],
        calls: Calls,
        ice: IceServers,
        clock: Clock,
        at_once: int,
    ) -> None:
        self._pool = httpcore.AsyncConnectionPool(uds=str(socket), max_connections=at_once)
        self._free = asyncio.Semaphore(at_once)
        self._headers: dict[bytes | str, bytes | str] = {
            "host": "sfu",
            "authorization": f"Bearer {token}",
            "content-type": "application/json",
        }
        self._profiles, self._calls, self._ice, self._clock = profiles, calls, ice, clock

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
        profile_for_webrtc(self._profiles(), profile_name)
        order = SfuOrder(
            profile=profile_name, layer=or_left_out(layer), only_watches=or_left_out(only_watches or None)
        )
        place = _place(session_id, viewer, participant)
        answer = await self._run(lambda: self._ask("PUT", place, order))
        try:
            return SfuGrant.model_validate_json(answer).endpoints
        except ValidationError as error:
            raise ProviderFailed(ErrorCode.PROVIDER_FAILED, "The SFU's answer is not understood.") from error

    async def revoke_endpoints(
        self, session_id: str, *, viewer: str | None = None, participant: str | None = None
    ) -> None:
        """See the protocol."""
        await self._run(lambda: self._ask("DELETE", _place(session_id, viewer, participant)))

    async def bound_viewer(self, session_id: str, profile_name: str, viewer: str, layer: str | None) -> bool:
        """See the protocol."""
        order = SfuOrder(profile=profile_name, layer=or_left_out(layer))
        await self._run(lambda: self._ask("PATCH", _place(session_id, viewer), order))
        return True

    async def create_turn_credentials(self, session_id: str) -> list[IceServer]:
        """See the protocol; made here, for a TURN server shares the secret."""
        return self._ice.of(session_id, self._clock.now())

    async def aclose(self) -> None:
        """Close every connection to the SFU."""
        await self._pool.aclose()

    async def _run(self, attempt: Callable[[], Awaitable[bytes]]) -> bytes:
        async with self._free:
            return await self._calls.run(attempt)

    async def _ask(self, method: str, path: str, order: BaseModel | None = None) -> bytes:
        """One attempt; raises Fault for what the next may not meet."""
        content = b"" if order is None else order.model_dump_json().encode()
        headers = self._headers | {"content-length": str(len(content))}
        try:
            response = await self._pool.request(method, f"http://sfu{path}", headers=headers, content=content)
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException) as error:
            raise Fault(f"the SFU is not reached ({type(error).__name__})") from error
        if response.status >= 500:
            raise Fault(f"the SFU answered {response.status}")
        if response.status >= 400:
            raise ProviderFailed(ErrorCode.PROVIDER_FAILED, f"The SFU refused with {response.status}.")
        return response.content


def _place(session_id: str, viewer: str | None, participant: str | None = None) -> str:
    whole = f"/internal/rooms/{session_id}"
    if participant is not None:
        return f"{whole}/participants/{participant}"
    return whole if viewer is None else f"{whole}/viewers/{viewer}"
