"""A real WebSocket server that misbehaves by script: one act per connection."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from socket import SHUT_RDWR
from typing import Any

from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.sync.server import Server, ServerConnection, serve

from tests.support.conformance import asyncapi

Act = Callable[["Peer"], None]
EVENT = asyncapi()["components"]["schemas"]["BroadcastNowPlaying"]["examples"][0]


@dataclass
class Peer:
    """The server's end of one connection."""

    socket: ServerConnection
    said: list[dict[str, Any]] = field(default_factory=list)

    def hear(self) -> dict[str, Any]:
        message: dict[str, Any] = json.loads(self.socket.recv(timeout=5))
        self.said.append(message)
        return message

    def say(self, **message: object) -> None:
        self.socket.send(json.dumps(message))

    def event(self, sequence: int) -> None:
        self.say(**{**EVENT, "sequence": sequence})

    def welcome(self) -> None:
        self.say(type="welcome", connection_id="c", topics=["broadcast"])

    def vanish(self) -> None:
        """End without a word, as a pulled cable does."""
        self.socket.socket.shutdown(SHUT_RDWR)


@dataclass
class FaultySocketServer:
    """Where it listens, and its connections so far."""

    base_url: str
    peers: list[Peer] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    called: threading.Event = field(default_factory=threading.Event)
    """Set once somebody has asked for a connection."""

    def opened_with(self) -> list[list[dict[str, Any]]]:
        """What each client said."""
        return [peer.said for peer in self.peers]


@contextmanager
def faulty_socket_server(
    *acts: Act | HTTPStatus, opening: threading.Event | None = None
) -> Iterator[FaultySocketServer]:
    """Serve each connection with the next act, or refuse its handshake with a status; none before `opening` is set."""
    script = iter(acts)
    pending: list[Act] = []
    made = FaultySocketServer("")

    def meet(socket: ServerConnection, request: Request) -> Response | None:
        made.paths.append(request.path)
        made.called.set()
        if opening is not None:
            opening.wait(timeout=5)
        act = next(script, HTTPStatus.IM_A_TEAPOT)
        if isinstance(act, HTTPStatus):
            return Response(act, act.phrase, Headers({"content-length": "0"}), b"")
        pending.append(act)
        return None

    def handle(socket: ServerConnection) -> None:
        peer = Peer(socket)
        made.peers.append(peer)
        try:
            pending.pop(0)(peer)
        except (ConnectionClosed, OSError, TimeoutError):
            return

    server: Server = serve(handle, "127.0.0.1", 0, process_request=meet, ping_interval=None)
    made.base_url = f"http://127.0.0.1:{server.socket.getsockname()[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        thread.join(timeout=5)
