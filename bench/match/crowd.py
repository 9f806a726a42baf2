"""People who join: prepared requests over kept connections to every edge, so that the caller costs little."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.support.match import MATCH, RANDOM_MODE
from tests.support.people import PASSWORD

CONNECTIONS = 32
"""To each edge."""
_WISH = {"mode": RANDOM_MODE, "segment": {"language": "en"}}


class Crowd:
    """Everybody; each call goes to the next edge."""

    def __init__(self, sockets: Sequence[Path]) -> None:
        self._sockets = sockets
        self._lines: list[asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]]] = []
        self._turn = 0
        self._tokens: list[str] = []

    async def __aenter__(self) -> Self:
        for socket in self._sockets:
            lines: asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = asyncio.Queue()
            for _ in range(CONNECTIONS):
                lines.put_nowait(await asyncio.open_unix_connection(socket))
            self._lines.append(lines)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for lines in self._lines:
            while not lines.empty():
                lines.get_nowait()[1].close()

    async def enter(self, count: int) -> None:
        """So many come in."""
        self._tokens = await asyncio.gather(*(self._registered(f"person_{n}") for n in range(count)))

    async def join(self, rate: float | None, seed: int = 1) -> None:
        """They want to meet somebody: all at once, or so many a second, at random moments."""
        dice, at, began = random.Random(seed), 0.0, asyncio.get_running_loop().time()
        joins: list[asyncio.Task[Any]] = []
        for token in self._tokens:
            if rate is not None:
                at += dice.expovariate(rate)
                await asyncio.sleep(began + at - asyncio.get_running_loop().time())
            joins.append(asyncio.create_task(self._call("POST", f"{MATCH}/join", _WISH, token)))
        await asyncio.gather(*joins)

    async def _registered(self, handle: str) -> str:
        body = {"handle": handle, "password": PASSWORD, "age_confirmed": True, "terms_accepted": True}
        answer = await self._call("POST", "/v1/auth/register", body)
        return str(answer["access_token"])

    async def _call(self, method: str, path: str, body: Any, token: str | None = None) -> Any:
        """What is answered; whoever is told to come back later does."""
        content = json.dumps(body)
        signed = "" if token is None else f"authorization: Bearer {token}\r\n"
        request = (
            f"{method} {path} HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\n{signed}"
            f"content-length: {len(content)}\r\n\r\n{content}"
        ).encode()
        while True:
            head, answer = await self._exchanged(request)
            if not head.startswith("http/1.1 503"):
                assert head.startswith("http/1.1 20"), (head, answer)
                return json.loads(answer)
            await asyncio.sleep(int(_header(head, "retry-after")))

    async def _exchanged(self, request: bytes) -> tuple[str, bytes]:
        self._turn += 1
        lines = self._lines[self._turn % len(self._lines)]
        reader, writer = line = await lines.get()
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        answer = await reader.readexactly(int(_header(head, "content-length")))
        lines.put_nowait(line)
        return head, answer


def _header(head: str, name: str) -> str:
    return head.partition(f"{name}: ")[2].partition("\r\n")[0]
