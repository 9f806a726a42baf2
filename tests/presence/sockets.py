"""WebSockets (RFC 6455) of clients by the thousand: what the standard asks of a client, and no more than one needs."""

from __future__ import annotations

import asyncio
import struct
from collections.abc import Callable
from typing import Final, cast

_HANDSHAKE: Final = (
    "GET {path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)
_ACCEPTED: Final = b"s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
"""What the key of every handshake is answered with."""
_TEXT, _CLOSE, _PING, _PONG = 0x1, 0x8, 0x9, 0xA
_SHORT, _TWO_BYTES, _EIGHT_BYTES = 125, 126, 127
GONE: Final = 1006
"""The code of an end without a close frame."""


def frame(payload: bytes, opcode: int = _TEXT) -> bytes:
    """A client's frame. Its mask is zero: nothing here stands between that could be fooled."""
    size = len(payload)
    if size <= _SHORT:
        return bytes((0x80 | opcode, 0x80 | size)) + bytes(4) + payload
    return struct.pack(">BBH", 0x80 | opcode, 0x80 | _TWO_BYTES, size) + bytes(4) + payload


class Socket(asyncio.Protocol):
    """One connection: `on_text` hears messages, `on_end` the code of its end, once."""

    __slots__ = ("_ended", "_host", "_opened", "_path", "_transport", "_unread", "on_end", "on_text")

    def __init__(
        self, host: str, path: str, on_text: Callable[[bytes], None], on_end: Callable[[Socket, int], None]
    ) -> None:
        self.on_text = on_text
        self.on_end = on_end
        self._host = host
        self._path = path
        self._unread = b""
        self._ended = False
        self._opened: asyncio.Future[None] | None = asyncio.get_running_loop().create_future()
        self._transport: asyncio.Transport | None = None

    async def opened(self) -> None:
        """Return once the server has accepted. Raises ConnectionError when it has not."""
        if self._opened is not None:
            await self._opened

    def send(self, framed: bytes) -> None:
        """Send what `frame` made."""
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(framed)

    def close(self) -> None:
        """Say goodbye; the server ends the connection."""
        self.send(frame(struct.pack(">H", 1000), _CLOSE))

    def cut(self) -> None:
        """End it without a word."""
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._transport.write(_HANDSHAKE.format(path=self._path, host=self._host).encode())

    def connection_lost(self, exc: Exception | None) -> None:
        if self._opened is not None and not self._opened.done():
            self._opened.set_exception(ConnectionError(f"not accepted: {exc}"))
        self._end(GONE)

    def data_received(self, data: bytes) -> None:
        unread = self._unread + data if self._unread else data
        if self._opened is not None:
            unread = self._accepted(unread)
        at = 0
        while (taken := self._take(unread, at)) > at:
            at = taken
        self._unread = unread[at:]

    def _accepted(self, unread: bytes) -> bytes:
        """Take the answer to the handshake; what comes after it."""
        head, end, rest = unread.partition(b"\r\n\r\n")
        if not end or self._opened is None or self._opened.done():
            return unread
        if head.startswith(b"HTTP/1.1 101 ") and _ACCEPTED in head:
            self._opened.set_result(None)
            self._opened = None
            return rest
        self._opened.set_exception(ConnectionError(head.decode(errors="replace")))
        self.cut()
        return b""

    def _take(self, unread: bytes, at: int) -> int:
        """Take one frame at `at`; where the next one begins, or `at` when this one is not there as a whole."""
        if self._opened is not None or len(unread) < at + 2:
            return at
        opcode, size, begins = unread[at] & 0xF, unread[at + 1] & 0x7F, at + 2
        if size > _SHORT:
            width = 2 if size == _TWO_BYTES else 8
            size, begins = int.from_bytes(unread[begins : begins + width], "big"), begins + width
        ends = begins + size
        if len(unread) < max(begins, ends):
            return at
        self._hear(opcode, unread[begins:ends])
        return ends

    def _hear(self, opcode: int, payload: bytes) -> None:
        if opcode == _TEXT:
            self.on_text(payload)
        elif opcode == _PING:
            self.send(frame(payload, _PONG))
        elif opcode == _CLOSE:
            self._end(int.from_bytes(payload[:2], "big") or GONE)
            self.send(frame(payload[:2], _CLOSE))

    def _end(self, code: int) -> None:
        if not self._ended:
            self._ended = True
            self.on_end(self, code)


async def connect(
    address: str, path: str, on_text: Callable[[bytes], None], on_end: Callable[[Socket, int], None]
) -> Socket:
    """An open connection. Raises OSError when there is none to be had."""
    host, _, port = address.rpartition(":")
    _, socket = await asyncio.get_running_loop().create_connection(
        lambda: Socket(address, path, on_text, on_end), host, int(port)
    )
    await socket.opened()
    return socket
