"""A real server that misbehaves by script: it drops, delays, refuses and answers, one act per request."""

from __future__ import annotations

import itertools
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

PROBLEM_TYPE = "application/problem+json"


@dataclass(frozen=True)
class Received:
    """A request as it came over the wire."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes
    at_s: float


Act = Callable[[socket.socket, Received], None]


@dataclass
class FaultyServer:
    """Where it listens, and what it was sent."""

    base_url: str
    received: list[Received] = field(default_factory=list)

    def waits_s(self) -> list[float]:
        """The time between each request and the one before."""
        times = [request.at_s for request in self.received]
        return [later - sooner for sooner, later in itertools.pairwise(times)]

    def header(self, name: str) -> list[str | None]:
        """One header of every request."""
        return [request.headers.get(name) for request in self.received]


def answer(status: int, document: object = None, **headers: str) -> Act:
    """Answer with JSON, or with nothing when there is no document. `retry_after="2"` is a header."""
    content = b"" if document is None else json.dumps(document).encode()
    given = {"content_type": "application/json"} if document is not None else {}
    return raw(status, content, **(given | headers))


def problem(status: int, code: str, **headers: str) -> Act:
    """Answer with a problem."""
    document = {"type": "t", "title": "T", "status": status, "code": code, "detail": "d", "request_id": "r"}
    return answer(status, document, **({"content_type": PROBLEM_TYPE} | headers))


def raw(status: int, content: bytes, **headers: str) -> Act:
    """Answer with these bytes."""
    lines = [f"HTTP/1.1 {status} X", f"content-length: {len(content)}", "connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]

    def act(peer: socket.socket, request: Received) -> None:
        peer.sendall("\r\n".join([*lines, "", ""]).encode() + content)

    return act


def drop(peer: socket.socket, request: Received) -> None:
    """Take the request in and close without an answer."""


def cut_short(peer: socket.socket, request: Received) -> None:
    """Promise more than is sent."""
    peer.sendall(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 999\r\n\r\n{")


def hang(seconds: float) -> Act:
    """Say nothing for a while, then close."""

    def act(peer: socket.socket, request: Received) -> None:
        peer.settimeout(seconds)
        try:
            peer.recv(1)
        except TimeoutError:
            return

    return act


@contextmanager
def faulty_server(*acts: Act) -> Iterator[FaultyServer]:
    """Listen on a free port of this machine; a request beyond the script is answered with 599."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = FaultyServer(f"http://127.0.0.1:{listener.getsockname()[1]}")
    script = iter(acts)
    threading.Thread(target=_serve, args=(listener, server, script), daemon=True).start()
    try:
        yield server
    finally:
        # A thread in `accept` is only woken by a shutdown.
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def _serve(listener: socket.socket, server: FaultyServer, script: Iterator[Act]) -> None:
    while True:
        try:
            peer, _ = listener.accept()
        except OSError:
            return
        with peer:
            try:
                if (request := _read(peer)) is not None:
                    server.received.append(request)
                    next(script, raw(599, b"beyond the script"))(peer, request)
            except OSError:
                continue


def _read(peer: socket.socket) -> Received | None:
    peer.settimeout(5)
    data = b""
    while b"\r\n\r\n" not in data:
        if not (part := peer.recv(65536)):
            return None
        data += part
    head, _, body = data.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in lines)
    headers: dict[str, Any] = {name.strip().lower(): value.strip() for name, _, value in pairs}
    while len(body) < int(headers.get("content-length", 0)):
        body += peer.recv(65536)
    method, target, _ = first.split(" ")
    return Received(method, target, headers, body, time.monotonic())
