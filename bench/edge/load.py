"""Requests made beforehand, sent over keep-alive connections; answers are read whole."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bench.edge.apps import GET, POST, SECRET, TOKEN
from services.infra.http.signing import sign


@dataclass(frozen=True)
class Reply:
    """What must be the same from every contender."""

    status: int
    content_type: str
    body: bytes


def posts(count: int, round_number: int, now: int) -> Iterator[bytes]:
    """Signed POSTs of about 580 bytes of body, no two alike."""
    for number in range(count):
        name = f"noite-de-verao-{round_number:04d}-{number:06d}"
        path = f"/srv/library/{'arquivo-da-emissora/' * 22}{name}.mkv"
        body = json.dumps({"path": path, "title": f"Noite de verão {name}"}, ensure_ascii=False).encode()
        signature = sign(SECRET, "POST", POST.encode(), str(now), body)
        yield (
            f"POST {POST} HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer {TOKEN}\r\nx-vvtv-ts: {now}\r\n"
            f"x-vvtv-signature: {signature}\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
        ).encode() + body


def gets(count: int) -> Iterator[bytes]:
    """The public GET, as a browser sends it."""
    request = f"GET {GET}?channel=main HTTP/1.1\r\nhost: bench\r\naccept: application/json\r\n\r\n".encode()
    for _ in range(count):
        yield request


async def send(socket: str, requests: Sequence[bytes], connections: int) -> list[Reply]:
    """Every reply in the order of the requests."""
    shares = [list(range(share, len(requests), connections)) for share in range(connections)]
    replies: list[Reply | None] = [None] * len(requests)

    async def run(share: list[int]) -> None:
        reader, writer = await asyncio.open_unix_connection(socket)
        for index in share:
            writer.write(requests[index])
            replies[index] = await _reply(reader)
        writer.close()

    await asyncio.gather(*(run(share) for share in shares if share))
    return [reply for reply in replies if reply is not None]


async def _reply(reader: asyncio.StreamReader) -> Reply:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:]) if name}
    body = await reader.readexactly(int(headers["content-length"]))
    return Reply(int(head[0].split()[1]), headers["content-type"], body)
