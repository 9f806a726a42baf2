"""Calls the LAB's control API inside its process: the same binding, validation and handlers as a signed call.

Who calls is known by then, because the control plane's answer was verified; so nothing is signed here.
"""

from collections.abc import Mapping
from typing import Any

import httpx

from generated.server.seam import Endpoint, Exchange, Scope
from generated.vocabulary import Caller, Capability

AGENT = "agent"


class Inside:
    """A security scheme for calls that never left the process. Implements the seam's `Scheme`."""

    def presented(self, scope: Scope) -> bool:
        """Always: whoever is inside needs no credentials."""
        del scope
        return True

    async def authenticate(self, exchange: Exchange, body: bytes) -> Caller:
        """The agent."""
        del exchange, body
        return Caller(scheme=AGENT, subject=AGENT, scopes=frozenset({"control", Capability.OPERATOR}))


class Door:
    """The control API as an ASGI application of this process."""

    def __init__(self, app: Endpoint) -> None:
        self._transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)

    async def call(
        self, method: str, path: str, body: Mapping[str, object] | None = None
    ) -> tuple[int, dict[str, Any]]:
        """Status and JSON body of an answer."""
        async with httpx.AsyncClient(transport=self._transport, base_url="http://lab") as client:
            answer = await client.request(method, path, json=body)
        return answer.status_code, answer.json() if answer.content else {}
