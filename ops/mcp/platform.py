"""The way to the platform: one signed request per call, its answer read up to a limit."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Self

import httpx
from voulezvous import ControlSigner

from ops.mcp.answering import Outcome, Received, broken_off, misfit, outcome, too_large, unreachable
from ops.mcp.calling import Request, faults, request_of
from ops.mcp.catalogue import Tool
from services.kernel.ids import IdSource


class _TooLarge(Exception):
    """The answer passes the limit."""


class Platform:
    """Makes tools' calls. `limit` bounds an answer in bytes, `timeout_s` the wait for each part of it."""

    def __init__(
        self, url: str, signer: ControlSigner, ids: IdSource, *, timeout_s: float, limit: int
    ) -> None:
        self._url = url
        self._ids = ids
        self._limit = limit
        self._client = httpx.AsyncClient(base_url=url, auth=signer, timeout=timeout_s)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.aclose()

    async def call(self, tool: Tool, arguments: dict[str, Any]) -> Outcome:
        """Make one call; whatever goes wrong is told in the outcome."""
        if wrong := faults(tool, arguments):
            return misfit(wrong)
        try:
            received = await self._send(request_of(tool.call, arguments, self._ids.new()))
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            return unreachable(self._url, str(error) or type(error).__name__)
        except httpx.TransportError as error:
            return broken_off(tool, self._url, str(error) or type(error).__name__)
        except _TooLarge:
            return too_large(self._limit)
        return outcome(tool, received, self._url)

    async def _send(self, request: Request) -> Received:
        sending = self._client.stream(
            request.method, request.target, headers=dict(request.headers), content=request.content
        )
        async with sending as response:
            body = bytearray()
            async for part in response.aiter_bytes():
                body += part
                if len(body) > self._limit:
                    raise _TooLarge
        return Received(
            response.status_code,
            response.headers.get("content-type", "").partition(";")[0],
            response.headers.get("retry-after", ""),
            bytes(body),
        )
