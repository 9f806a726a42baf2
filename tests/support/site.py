"""A real HTTP server on loopback that behaves as badly as a test wants. What it was asked is in `asked`."""

import asyncio
import gzip
import hashlib
import json
import queue
import re
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field

from generated.models import AllowedSource
from tests.support.configuration import shipped

Behave = Callable[["Exchange"], Awaitable[None]]


@dataclass
class Exchange:
    """One request, and the way to answer it."""

    method: str
    path: str
    headers: Mapping[str, str]
    writer: asyncio.StreamWriter

    async def send(self, status: int, body: bytes = b"", **headers: str) -> None:
        """A whole, honest answer; header names with underscores."""
        fields = {"content_length": str(len(body)), **headers}
        await self.begin(status, **fields)
        if self.method != "HEAD":
            await self.write(body)

    async def begin(self, status: int, **headers: str) -> None:
        lines = [f"HTTP/1.1 {status} Whatever", "connection: close"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        await self.write(("\r\n".join(lines) + "\r\n\r\n").encode())

    async def write(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()


@dataclass
class Site:
    """The server. `pages` maps a path to its behaviour, and may be changed while it runs."""

    port: int = 0
    pages: dict[str, Behave] = field(default_factory=dict)
    asked: list[Exchange] = field(default_factory=list)

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def of(self, path: str, method: str = "GET") -> list[Exchange]:
        return [each for each in self.asked if (each.path, each.method) == (path, method)]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            method, path, _ = head[0].split(" ", 2)
            headers = {n.strip().lower(): v.strip() for n, _, v in (x.partition(":") for x in head[1:] if x)}
            exchange = Exchange(method, path, headers, writer)
            self.asked.append(exchange)
            behave = self.pages.get(path) or self.pages.get(path.partition("?")[0]) or gone
            await behave(exchange)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


async def gone(exchange: Exchange) -> None:
    await exchange.send(404, b"no such page")


def page(body: bytes, kind: str = "application/xml") -> Behave:
    return lambda exchange: exchange.send(200, body, content_type=kind)


def redirect(to: str) -> Behave:
    return lambda exchange: exchange.send(302, location=to)


def status(code: int, **headers: str) -> Behave:
    return lambda exchange: exchange.send(code, b"", **headers)


def first(times: int, bad: Behave, good: Behave) -> Behave:
    """`bad` the first `times` times, `good` from then on."""
    left = [times]

    async def behave(exchange: Exchange) -> None:
        left[0] -= 1
        await (bad if left[0] >= 0 else good)(exchange)

    return behave


def film(
    body: bytes,
    *,
    etag: str | None = None,
    ranges: bool = True,
    cut_at: int | None = None,
    pause_s: float = 0,
    step: int = 1 << 16,
    **headers: str,
) -> Behave:
    """A file with an ETag; `cut_at` breaks the connection off after so many bytes, `pause_s` slows every step."""
    tag = etag or f'"{hashlib.md5(body, usedforsecurity=False).hexdigest()}"'

    async def behave(exchange: Exchange) -> None:
        asked = re.fullmatch(r"bytes=(\d+)-(\d*)", exchange.headers.get("range", ""))
        fresh = exchange.headers.get("if-range", tag) == tag
        start = int(asked[1]) if ranges and asked and fresh else 0
        end = int(asked[2]) + 1 if ranges and asked and fresh and asked[2] else len(body)
        if start >= len(body):
            return await exchange.send(416, content_range=f"bytes */{len(body)}")
        fields = {"content_type": "video/mp4", "etag": tag, "content_length": str(end - start), **headers}
        if ranges and asked and fresh:
            fields["content_range"] = f"bytes {start}-{end - 1}/{len(body)}"
        await exchange.begin(206 if "content_range" in fields else 200, **fields)
        if exchange.method == "HEAD":
            return None
        stop = min(end, start + cut_at) if cut_at is not None else end
        for at in range(start, stop, step):
            await exchange.write(body[at : min(at + step, stop)])
            await asyncio.sleep(pause_s)
        return None

    return behave


async def endless(exchange: Exchange) -> None:
    """A body that never ends, its length unsaid."""
    await exchange.begin(200, content_type="video/mp4")
    while exchange.method != "HEAD":
        await exchange.write(b"x" * 65536)


async def silent(exchange: Exchange) -> None:
    """A head, and then nothing."""
    await exchange.begin(200, content_type="video/mp4", content_length="100")
    await exchange.write(b"x" * 10)
    await asyncio.sleep(30)


def bomb(size: int) -> Behave:
    """So many bytes of nothing, packed small."""
    packed = gzip.compress(b"\0" * size)
    return lambda exchange: exchange.send(
        200, packed, content_encoding="gzip", content_type="application/xml"
    )


@asynccontextmanager
async def a_site() -> AsyncIterator[Site]:
    site = Site()
    server = await asyncio.start_server(site.serve, "127.0.0.1", 0)
    site.port = server.sockets[0].getsockname()[1]
    try:
        yield site
    finally:
        server.close()


@contextmanager
def a_site_apart() -> Iterator[Site]:
    """The same for a test that runs no loop: the server has a thread of its own."""
    made: queue.Queue[tuple[Site, asyncio.AbstractEventLoop, asyncio.Event]] = queue.Queue()

    async def run() -> None:
        async with a_site() as site:
            over = asyncio.Event()
            made.put((site, asyncio.get_running_loop(), over))
            await over.wait()

    thread = threading.Thread(target=lambda: asyncio.run(run()), name="site")
    thread.start()
    site, loop, over = made.get(timeout=10)
    try:
        yield site
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join()


def with_a_neighbour(url: str, **settings: object) -> dict[str, str]:
    """The environment of a platform whose card has a feed of this machine beside the library."""
    card = shipped().owner_card.owner_card
    sources = [source.model_dump(mode="json") for source in (*card.sources, neighbour(url))]
    changed = {"allowed_networks": ["127.0.0.0/8"], "host_delay_s": 0, **settings}
    cfg = {"owner_card__sources": sources, **{f"fetch__{name}": value for name, value in changed.items()}}
    return {f"VVTV_CFG__{name}": json.dumps(value) for name, value in cfg.items()}


def neighbour(url: str, kind: str = "feed", name: str = "neighbour", **changed: object) -> AllowedSource:
    """A source of the owner card at `url`."""
    said = {"licences": ["owned", "cc_by"], "assumed": {"licence": "owned", "rating": 12}, "weight": 1}
    return AllowedSource.model_validate({"name": name, "kind": kind, "location": url, **said, **changed})


def feed(*entries: str) -> bytes:
    """An RSS feed with Media RSS."""
    head = '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/" '
    head += 'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel><title>Feed</title>'
    return (head + "".join(entries) + "</channel></rss>").encode()


def entry(key: str, url: str, extra: str = "", title: str | None = None) -> str:
    return (
        f"<item><guid>{key}</guid><title>{title or key}</title>"
        f'<enclosure url="{url}" type="video/mp4" length="0"/>{extra}</item>'
    )
