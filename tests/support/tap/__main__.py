"""`python -m tests.support.tap LISTEN TARGET LEDGER [judge]`: pass bytes from one local port to another; judge them.

With `judge` it writes down violations alone: behind it stands no platform, so what it hears exercises nothing.

Its standard input says on a line of its own `cuts` before whoever started it ends a process behind it, and `whole` when
that is done; each is repeated once it is heeded. Of connections that were open in between it is not judged how the
server ends them. It ends when its standard input does, so that it never outlives who started it.
"""

from __future__ import annotations

import asyncio
import os
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.support.tap.judge import Conversation
from tests.support.tap.ledger import Entry, Violation, Writer

CHUNK = 1 << 16


class Tap:
    """Connects every client to the target and writes down what they say."""

    def __init__(self, target: int, ledger: Writer, *, judges_only: bool = False) -> None:
        self._target = target
        self._ledger = ledger
        self._noted = Violation if judges_only else object
        self._open: set[Conversation] = set()
        self._may_cut = False

    def may_cut(self, allowed: bool) -> None:
        """Whether the server may end connections as it likes; one that was open meanwhile is excused for good."""
        self._may_cut = allowed
        for conversation in self._open if allowed else ():
            conversation.may_be_cut = True

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One client, until either side is done."""
        try:
            there, back = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:
            writer.transport.abort()
            return
        conversation = Conversation()
        conversation.may_be_cut = self._may_cut
        self._open.add(conversation)
        await asyncio.gather(
            self._pass(reader, back, conversation.from_client),
            self._pass(there, writer, conversation.from_server),
        )
        self._open.remove(conversation)
        for side in (back, writer):
            side.close()

    async def _pass(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        hear: Callable[[bytes], Iterator[Entry]],
    ) -> None:
        try:
            while data := await self._judged(reader, hear):
                writer.write(data)
                await writer.drain()
            writer.write_eof()
        except OSError:
            writer.transport.abort()

    async def _judged(self, reader: asyncio.StreamReader, hear: Callable[[bytes], Iterator[Entry]]) -> bytes:
        """What comes next, judged before it is passed on; nothing at the end. Raises OSError after a reset."""
        try:
            data = await reader.read(CHUNK)
        except OSError:
            self._note(hear, b"")
            raise
        self._note(hear, data)
        return data

    def _note(self, hear: Callable[[bytes], Iterator[Entry]], data: bytes) -> None:
        self._ledger.note(entry for entry in _heard(hear, data) if isinstance(entry, self._noted))


def _heard(hear: Callable[[bytes], Iterator[Entry]], data: bytes) -> list[Entry]:
    """What was heard; a tap that fails to understand says so instead of going deaf."""
    try:
        return list(hear(data))
    except Exception:  # noqa: BLE001 - whatever it is, it must be seen
        return [Violation(f"the tap failed on {data[:200]!r}:\n{traceback.format_exc()}")]


async def main(listen: int, target: int, ledger: Path, *, judges_only: bool) -> None:
    """Serve until standard input ends."""
    writer = Writer(ledger)
    tap = Tap(target, writer, judges_only=judges_only)
    server = await asyncio.start_server(tap.connected, "127.0.0.1", listen, backlog=512)
    ended = asyncio.Event()
    asyncio.get_running_loop().add_reader(sys.stdin.fileno(), _told, tap, ended)
    print("listening", flush=True)
    with writer:
        async with server:
            await ended.wait()


def _told(tap: Tap, ended: asyncio.Event) -> None:
    words = os.read(sys.stdin.fileno(), CHUNK).decode().split()
    for word in words:
        tap.may_cut(word == "cuts")
        print(word, flush=True)
    if not words:
        ended.set()


if __name__ == "__main__":
    asyncio.run(
        main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]), judges_only="judge" in sys.argv[4:])
    )
