"""Requests made beforehand, sent in bursts over many kept connections; every answer is read whole.

A server that sleeps between two requests spends most of its time warming up its caches again, and the figure says more
about the machine than about the server: so all connections ask at once, as they do when it matters.
"""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bench.edge.parts import SECRET, TOKEN
from bench.edge.work import ADD, Asked
from services.infra.http.signing import sign

_REQUEST_ID = re.compile(rb'"request_id":"[^"]*"')
_RECEIVED_AT_ONCE = 1 << 16


@dataclass(frozen=True)
class Reply:
    """What must be the same from every contender: a problem's request id is blanked."""

    status: int
    content_type: bytes
    body: bytes


def requests(asked: Asked, count: int, round_number: int, now: int) -> list[bytes]:
    """As many requests of a kind; signed ones are no two alike, others are as a browser sends them."""
    if asked is ADD:
        return list(_signed(count, round_number, now))
    head = f"{asked.method} {asked.target} HTTP/1.1\r\nhost: bench\r\naccept: application/json\r\n\r\n"
    return [head.encode()] * count


def _signed(count: int, round_number: int, now: int) -> Iterator[bytes]:
    """POSTs of about 550 bytes of body."""
    for number in range(count):
        name = f"noite-de-verao-{round_number:04d}-{number:06d}"
        path = f"/srv/library/{'arquivo-da-emissora/' * 22}{name}.mkv"
        body = json.dumps({"path": path, "title": f"Noite de verão {name}"}, ensure_ascii=False).encode()
        signature = sign(SECRET, ADD.method, ADD.path.encode(), str(now), body)
        yield (
            f"{ADD.method} {ADD.path} HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer {TOKEN}\r\nx-vvtv-ts: {now}\r\n"
            f"x-vvtv-signature: {signature}\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
        ).encode() + body


def send(path: str, asking: Sequence[bytes], connections: int) -> list[Reply]:
    """Every reply in the order of the requests; each burst is one request on every connection."""
    sockets = [_connect(path) for _ in range(connections)]
    replies: list[Reply] = []
    try:
        for first in range(0, len(asking), connections):
            burst = list(zip(sockets, asking[first : first + connections], strict=False))
            for connection, request in burst:
                connection.sendall(request)
            replies += [_reply(connection) for connection, _ in burst]
    finally:
        for connection in sockets:
            connection.close()
    return replies


def _connect(path: str) -> socket.socket:
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.connect(path)
    return connection


def _reply(connection: socket.socket) -> Reply:
    whole = b""
    while b"\r\n\r\n" not in whole:
        whole += _received(connection)
    head, _, body = whole.partition(b"\r\n\r\n")
    first, *lines = head.split(b"\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(b": ") for line in lines)}
    while len(body) < int(headers[b"content-length"]):
        body += _received(connection)
    blanked = _REQUEST_ID.sub(b'"request_id":""', body)
    return Reply(int(first.split()[1]), headers[b"content-type"], blanked)


def _received(connection: socket.socket) -> bytes:
    data = connection.recv(_RECEIVED_AT_ONCE)
    if not data:
        raise ConnectionError("the server hung up")
    return data
