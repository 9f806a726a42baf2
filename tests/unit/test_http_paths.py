"""Which paths the edge knows: no sockets but the declared, and a slash at the end makes another path."""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from typing import Any

import pytest

from generated.server.seam import Endpoint, Receive, Scope, Send
from services.infra.http.answering import Answers
from services.infra.http.edge import Edge, framework
from tests.support.conformance import Answer
from tests.support.http import call, http_scope
from tests.support.station import ENTRY, Rig


def saying(word: bytes) -> Endpoint:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await Answers().send(send, 200, "id", b"text/plain", word)

    return app


def whole_edge() -> Edge:
    rig = Rig()
    return Edge(
        seam=rig.seam,
        framework=framework(rig.server, rig.ids),
        exact={**rig.server.front(), "/docs": saying(b"docs")},
        prefixes={**rig.server.below(), "/hls/": saying(b"hls")},
        fallback=saying(b"shell"),
    )


def ask(path: str) -> Answer:
    return asyncio.run(call(whole_edge(), "GET", path))


def handshake(path: str, *events: str) -> list[MutableMapping[str, Any]]:
    """What the edge says to a WebSocket at `path` that brings `events`."""
    coming = [{"type": f"websocket.{event}"} for event in events]
    said: list[MutableMapping[str, Any]] = []

    async def receive() -> MutableMapping[str, Any]:
        return coming.pop(0)

    async def send(message: MutableMapping[str, Any]) -> None:
        said.append(message)

    scope = {**http_scope("GET", path, []), "type": "websocket", "subprotocols": []}
    del scope["method"]
    asyncio.run(whole_edge()(scope, receive, send))
    return said


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/party",
        "/docs",
        "/hls/main/master.m3u8",
        "/v1",
        "/v1/broadcast/now",
        "/v1/copy/en",
        "/v1/events/",
    ],
)
def test_socket_on_a_plain_path_is_refused_before_it_opens(path: str) -> None:
    (said,) = handshake(path, "connect")
    assert (said["type"], said["code"]) == ("websocket.close", 1008)


def test_socket_that_left_before_its_refusal_is_told_nothing() -> None:
    assert handshake("/", "disconnect") == []


@pytest.mark.parametrize(
    "path",
    [
        "/v1",
        "/v1/",
        "/v1/broadcast/now/",
        "/v1/broadcast/now//",
        "/v1/copy/en/",
        "/v1/control/queue/",
        f"/v1/control/queue/{ENTRY}/",
        "/v1/events/",
        "/v1/events%2F",
        "/healthz/",
        "/readyz/",
    ],
)
def test_slash_at_the_end_is_another_path(path: str) -> None:
    told = ask(path)
    assert (told.status, told.json()["code"]) == (404, "NOT_FOUND")
    assert told.header("content-type") == "application/problem+json"


def test_without_the_slash_they_are_there() -> None:
    assert [ask(path).status for path in ("/v1/broadcast/now", "/v1/copy/en")] == [200, 200]
    assert [ask(path).body for path in ("/", "/party/", "/v1x", "/hls/")] == [b"shell"] * 3 + [b"hls"]
