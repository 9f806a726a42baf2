"""Drives an ASGI application in process: whole requests, and one WebSocket at a time."""

from __future__ import annotations

import asyncio
import json
from collections.abc import MutableMapping
from typing import Any
from urllib.parse import unquote

from generated.server.seam import Endpoint, Scope
from services.infra.http.signing import sign
from tests.support.conformance import Answer
from tests.support.tap.inside import witness

TOKEN = "test-token"
SECRET = "test-secret"
Pairs = list[tuple[str, str]]


def http_scope(method: str, target: str, headers: Pairs) -> Scope:
    """The ASGI scope that a server makes of a request line."""
    raw, _, query = target.partition("?")
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote(raw),
        "raw_path": raw.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in headers],
        "client": ("127.0.0.1", 1),
        "server": ("test", 80),
        "state": {},
    }


async def call(
    app: Endpoint,
    method: str,
    target: str,
    headers: Pairs | None = None,
    body: bytes = b"",
    chunk: int = 1 << 20,
) -> Answer:
    """One request and its whole response. `chunk` splits the body into messages of that many bytes."""
    parts = [body[at : at + chunk] for at in range(0, len(body), chunk)] or [b""]
    sent: list[MutableMapping[str, Any]] = []

    async def receive() -> MutableMapping[str, Any]:
        if not parts:
            return {"type": "http.disconnect"}
        part = parts.pop(0)
        return {"type": "http.request", "body": part, "more_body": bool(parts)}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    await app(http_scope(method, target, headers or []), receive, send)
    start = sent[0]
    fields = tuple((name.decode(), value.decode("latin-1")) for name, value in start["headers"])
    answer = Answer(start["status"], fields, b"".join(message.get("body", b"") for message in sent[1:]))
    witness(method, target, answer)
    return answer


def signed(
    method: str, target: str, body: bytes, at: int, *, token: str = TOKEN, secret: str = SECRET
) -> Pairs:
    """The headers of a signed control call made at `at` unix seconds."""
    return [
        ("Authorization", f"Bearer {token}"),
        ("x-vvtv-ts", str(at)),
        ("x-vvtv-signature", sign(secret, method, target.encode(), str(at), body)),
    ]


class SocketClient:
    """One WebSocket against an ASGI application; use as an asynchronous context."""

    def __init__(self, app: Endpoint, path: str) -> None:
        self._app = app
        socket = {"type": "websocket", "scheme": "ws", "subprotocols": []}
        self._scope: Scope = {**http_scope("GET", path, []), **socket}
        self._incoming: asyncio.Queue[MutableMapping[str, Any]] = asyncio.Queue()
        self._outgoing: asyncio.Queue[MutableMapping[str, Any]] = asyncio.Queue()

    async def __aenter__(self) -> SocketClient:
        await self._incoming.put({"type": "websocket.connect"})
        self._task = asyncio.create_task(self._serve())
        assert (await self._outgoing.get())["type"] == "websocket.accept"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._incoming.put({"type": "websocket.disconnect", "code": 1000})
        await self._task

    async def _serve(self) -> None:
        await self._app(self._scope, self._incoming.get, self._outgoing.put)

    async def say(self, text: str) -> None:
        """Send a text frame."""
        await self._incoming.put({"type": "websocket.receive", "text": text})

    async def say_bytes(self, data: bytes) -> None:
        """Send a binary frame."""
        await self._incoming.put({"type": "websocket.receive", "bytes": data})

    async def hear(self) -> Any:
        """The next message as JSON; a close as `{"close": code, "reason": text}`."""
        event = await self._outgoing.get()
        if event["type"] == "websocket.close":
            return {"close": event["code"], "reason": event["reason"]}
        return json.loads(event["text"])
