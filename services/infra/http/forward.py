"""Passes calls on to another process of the house over its UNIX socket, byte for byte: to the LAB, to the SFU.

They verify credentials themselves, so the request target and every header arrive as they came in; only
hop-by-hop fields (RFC 9110, 7.6.1) are dropped. To a side without accounts people are introduced instead. A process
that does not answer is a 503 with `Retry-After`: the channel goes on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import httpcore

from generated.server.seam import Receive, Scope, Send
from generated.vocabulary import ErrorCode
from services.infra.http.body import BodyTooLarge, Disconnected, read_body
from services.infra.http.problems import Refusal, refusal
from services.infra.http.seam import OUTSIDE, HttpSeam
from services.infra.http.signing import target
from services.infra.http.vouching import Introduction
from services.kernel.errors import Unavailable

_HOP_BY_HOP = frozenset(
    b"connection keep-alive proxy-authenticate proxy-authorization proxy-connection"
    b" te trailer transfer-encoding upgrade expect".split()
)

# The server in front writes its own.
_NOT_PASSED_BACK = _HOP_BY_HOP | {b"date", b"server"}


@dataclass(frozen=True, slots=True)
class ForwardLimits:
    """How long and how much; from `config/platform.yaml`."""

    connect_timeout_s: float
    answer_timeout_s: float
    retry_after_s: int
    body_bytes: int
    connections: int


LAB_AWAY = Refusal(503, ErrorCode.LAB_UNAVAILABLE, "The LAB does not answer just now; the channel goes on.")
SFU_AWAY = Refusal(503, ErrorCode.PROVIDER_FAILED, "The SFU does not answer just now; try again.")


class Forward:
    """An ASGI application that is another process's, one socket away; `away` is told while that does not answer."""

    def __init__(
        self,
        socket: Path,
        seam: HttpSeam,
        limits: ForwardLimits,
        away: Refusal,
        people: Introduction | None = None,
    ) -> None:
        self._seam = seam
        self._away = away
        self._limits = limits
        self._people = people
        self._pool = httpcore.AsyncConnectionPool(uds=str(socket), max_connections=limits.connections)
        waits = {"connect": limits.connect_timeout_s, "pool": limits.answer_timeout_s}
        self._timeouts = waits | {"read": limits.answer_timeout_s, "write": limits.answer_timeout_s}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        try:
            body = await read_body(scope, receive, self._limits.body_bytes)
            headers = await self._headers(scope, body)
            response = await self._pool.handle_async_request(self._request(scope, headers, body))
            content = await response.aread()
            await response.aclose()
        except Disconnected:
            return
        except BodyTooLarge as error:
            await self._seam.refuse(scope, send, Refusal(413, ErrorCode.BODY_TOO_LARGE, str(error)))
            return
        except Unavailable as error:
            await self._seam.refuse(scope, send, refusal(error) or self._unavailable())
            return
        except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError):
            await self._seam.refuse(scope, send, self._unavailable())
            return
        told = [(n.lower(), value) for n, value in response.headers if n.lower() not in _NOT_PASSED_BACK]
        await send({"type": "http.response.start", "status": response.status, "headers": told})
        await send({"type": "http.response.body", "body": content})

    async def aclose(self) -> None:
        """Close every connection."""
        await self._pool.aclose()

    async def _headers(self, scope: Scope, body: bytes) -> Iterable[tuple[bytes, bytes]]:
        given: Iterable[tuple[bytes, bytes]] = scope["headers"]
        return (
            given
            if self._people is None
            else await self._people.headers(self._seam.begin(OUTSIDE, scope), body)
        )

    def _request(
        self, scope: Scope, given_headers: Iterable[tuple[bytes, bytes]], body: bytes
    ) -> httpcore.Request:
        headers = [(name, value) for name, value in given_headers if name not in _HOP_BY_HOP]
        given = {name for name, _ in headers}
        if b"host" not in given:
            headers.append((b"host", b"lab"))
        if body and b"content-length" not in given:
            headers.append((b"content-length", str(len(body)).encode()))
        url = httpcore.URL(scheme=b"http", host=b"lab", port=None, target=target(scope))
        return httpcore.Request(
            scope["method"].encode(),
            url,
            headers=headers,
            content=body,
            extensions={"timeout": self._timeouts},
        )

    def _unavailable(self) -> Refusal:
        headers = ((b"retry-after", str(self._limits.retry_after_s).encode()),)
        return replace(self._away, headers=headers)
