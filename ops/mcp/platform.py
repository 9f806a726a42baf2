"""The way to the platform: one request per call, signed where the contract wants it, its answer read up to a limit.

Drives the signer itself instead of handing it to httpx, which would read every answer whole to show it to the signer.
"""

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
        self._signer = signer
        self._ids = ids
        self._limit = limit
        # A packed answer within the limit may be one far beyond it.
        self._client = httpx.AsyncClient(
            base_url=url, timeout=timeout_s, headers={"Accept-Encoding": "identity"}
        )

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
            received = await self._send(tool, request_of(tool.call, arguments, self._ids.new()))
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            return unreachable(self._url, str(error) or type(error).__name__)
        except httpx.TransportError as error:
            return broken_off(tool, self._url, str(error) or type(error).__name__)
        except _TooLarge:
            return too_large(tool, self._limit)
        return outcome(tool, received, self._url)

    async def _send(self, tool: Tool, asked: Request) -> Received:
        request = self._client.build_request(
            asked.method, asked.target, headers=dict(asked.headers), content=asked.content
        )
        if not any(self._signer.covers(alternative) for alternative in tool.call.security):
            return await self._exchange(request)
        signing = self._signer.auth_flow(request)
        request = next(signing)
        while True:
            received = await self._exchange(request)
            try:
                # Another request, where somebody else's equal call had the signature first.
                request = signing.send(httpx.Response(received.status, content=received.body))
            except StopIteration:
                return received

    async def _exchange(self, request: httpx.Request) -> Received:
        """Send one request and read its answer. Raises httpx.TransportError, _TooLarge."""
        response = await self._client.send(request, stream=True)
        try:
            body = bytearray()
            async for part in response.aiter_raw():
                body += part
                if len(body) > self._limit:
                    raise _TooLarge
        finally:
            await response.aclose()
        return Received(
            response.status_code,
            response.headers.get("content-type", "").partition(";")[0],
            response.headers.get("retry-after", ""),
            bytes(body),
        )
