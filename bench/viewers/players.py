"""Viewers: each has a connection of its own per server and does what a player does, in real time.

A player reads the master playlist, takes its first variant and the sound beside it, asks for both media playlists once
per target duration and for every segment that is new, with its init segment. It never asks for what it has.
"""

from __future__ import annotations

import asyncio
import random
import re
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

_URI = re.compile(r'URI="([^"]+)"')
_TARGET = re.compile(r"#EXT-X-TARGETDURATION:(\d+)")
_LATEST = 3
_LIMIT_BYTES = 1 << 22


@dataclass
class Heard:
    """What all viewers together were answered."""

    playlists: int = 0
    segments: int = 0
    media_bytes: int = 0
    failures: list[str] = field(default_factory=list)


class _Connections:
    """One kept connection per server, as a player over HTTP/1.1 keeps it."""

    def __init__(self) -> None:
        self._open: dict[str, tuple[asyncio.StreamReader, asyncio.StreamWriter]] = {}

    async def get(self, url: str) -> bytes:
        """The body of a 200; raises ConnectionError for anything else."""
        place = urlsplit(url)
        reader, writer = await self._to(place.netloc)
        path = place.path + (f"?{place.query}" if place.query else "")
        writer.write(f"GET {path} HTTP/1.1\r\nhost: {place.netloc}\r\n\r\n".encode())
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        if b" 200 " not in head.split(b"\r\n", 1)[0]:
            raise ConnectionError(f"{head.split(b' ')[1].decode()} for {path}")
        if b"content-length:" in head:
            return await reader.readexactly(int(head.partition(b"content-length:")[2].split(b"\r\n")[0]))
        return await self._chunks(reader)

    async def _to(self, server: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if server not in self._open:
            host, _, port = server.partition(":")
            self._open[server] = await asyncio.open_connection(host, int(port), limit=_LIMIT_BYTES)
        return self._open[server]

    async def _chunks(self, reader: asyncio.StreamReader) -> bytes:
        body = b""
        while size := int(await reader.readline(), 16):
            body += await reader.readexactly(size)
            await reader.readexactly(2)
        await reader.readexactly(2)
        return body

    def close(self) -> None:
        """Hang up."""
        for _, writer in self._open.values():
            writer.close()


async def watch(master: str, viewers: int, seconds: float, heard: Heard) -> None:
    """Have `viewers` watch for `seconds`, tuned in at random moments of the first second; counts into `heard`."""
    dice = random.Random(viewers)
    await asyncio.gather(*(_view(master, dice.random(), seconds, heard) for _ in range(viewers)))


async def _view(master: str, late_s: float, seconds: float, heard: Heard) -> None:
    await asyncio.sleep(late_s)
    connections = _Connections()
    try:
        async with asyncio.timeout(seconds):
            text = (await connections.get(master)).decode()
            heard.playlists += 1
            streams = _streams(master, text)
            had: dict[str, set[str]] = {url: set() for url in streams}
            while True:
                began = asyncio.get_running_loop().time()
                pauses = [await _follow(connections, url, had[url], heard) for url in streams]
                await asyncio.sleep(max(0.0, began + max(pauses) - asyncio.get_running_loop().time()))
    except TimeoutError:
        pass
    except (OSError, ValueError, asyncio.IncompleteReadError) as error:
        heard.failures.append(str(error))
    finally:
        connections.close()


def _streams(master: str, text: str) -> list[str]:
    """The first variant's playlist, and that of the sound."""
    lines = text.splitlines()
    variant = next(line for line in lines if line and not line.startswith("#"))
    sound = [_URI.search(line) for line in lines if "TYPE=AUDIO" in line]
    return [urljoin(master, uri) for uri in [variant, *(found[1] for found in sound[:1] if found)]]


async def _follow(connections: _Connections, url: str, had: set[str], heard: Heard) -> float:
    """Read a media playlist, fetch what is new in it; seconds until it is to be read again (RFC 8216, 6.3.4)."""
    text = (await connections.get(url)).decode()
    heard.playlists += 1
    listed = [line for line in text.splitlines() if line and not line.startswith("#")]
    maps = [
        found[1]
        for line in text.splitlines()
        if line.startswith("#EXT-X-MAP") and (found := _URI.search(line))
    ]
    for name in [*maps, *listed[-_LATEST:]]:
        address = urljoin(url, name)
        if address not in had:
            heard.media_bytes += len(await connections.get(address))
            heard.segments += 1
    had.clear()
    had.update(urljoin(url, name) for name in [*maps, *listed])
    target = _TARGET.search(text)
    return float(target[1]) if target else 1.0


async def playlists(master: str, count: int, connections: int) -> None:
    """Ask `count` times for the first variant's playlist, over `connections` at once, as fast as it is answered."""

    async def ask(share: int) -> None:
        kept = _Connections()
        url = _streams(master, (await kept.get(master)).decode())[0]
        for _ in range(share):
            await kept.get(url)
        kept.close()

    await asyncio.gather(*(ask(count // connections) for _ in range(connections)))
