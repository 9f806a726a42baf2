# Generated from codegen/scaffold by `make generate`; edit the schemas, never this file.
"""A path and its methods as one ASGI application; HEAD is GET without the body."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any

from generated.server.seam import Endpoint, Receive, Scope, Seam, Send


@dataclass(frozen=True, slots=True)
class Route:
    """One path of the contract. A hot one may be dispatched before the framework."""

    path: str
    endpoints: Mapping[str, Endpoint]
    seam: Seam
    hot: bool = False

    @property
    def methods(self) -> tuple[str, ...]:
        """Every method that the path answers, sorted."""
        implied = ("HEAD", "OPTIONS") if "GET" in self.endpoints else ("OPTIONS",)
        return tuple(sorted({*self.endpoints, *implied}))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        endpoint = self.endpoints.get(scope["method"])
        if endpoint is not None:
            await endpoint(scope, receive, send)
        elif scope["method"] == "HEAD" and "GET" in self.endpoints:
            await self.endpoints["GET"](scope, receive, _bodiless(send))
        else:
            await self.seam.allow(scope, send, self.methods)


def _bodiless(send: Send) -> Send:
    async def headers_only(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await send(message)

    return headers_only
