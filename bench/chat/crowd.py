"""Many sockets in one process, which does little more than note when each of them has heard a message whole."""

from __future__ import annotations

import base64
import os
import select
import socket
import time
from collections.abc import Sequence
from urllib.parse import urlsplit

from websockets.frames import Frame, Opcode

PATIENCE_S = 60.0
_AT_ONCE = 1 << 16
_TEXT_OF_TWO_BYTES = bytes((0x80 | Opcode.TEXT, 126))
"""How a whole text begins whose length takes two bytes, 126 to 65 535 (RFC 6455, 5.2)."""


class Ear:
    """One socket of a WebSocket's client. `heard` are its text messages so far that nobody took."""

    def __init__(self, uri: str) -> None:
        where = urlsplit(uri)
        self.line = socket.create_connection((where.hostname, where.port), timeout=PATIENCE_S)
        self.line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        key = base64.b64encode(os.urandom(16)).decode()
        self.line.sendall(
            f"GET {where.path}?{where.query} HTTP/1.1\r\nhost: {where.netloc}\r\nupgrade: websocket\r\n"
            f"connection: Upgrade\r\nsec-websocket-version: 13\r\nsec-websocket-key: {key}\r\n\r\n".encode()
        )
        self.heard: list[bytes] = []
        self._unread = b""
        while b"\r\n\r\n" not in self._unread:
            self._unread += self.line.recv(_AT_ONCE)
        head, _, self._unread = self._unread.partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 101"), head
        self._split()

    def say(self, text: str) -> None:
        """Send a text message."""
        self.line.sendall(Frame(Opcode.TEXT, text.encode()).serialize(mask=True))

    def take(self) -> None:
        """Read what has come; waits for something where nothing has."""
        data = self.line.recv(_AT_ONCE)
        assert data, "the server closed a socket"
        self._unread += data
        self._split()

    def heard_now(self, mark: bytes) -> bool:
        """Read what has come; whether a text message with `mark` is heard whole by now, others are forgotten.

        Nearly always it is one frame and nothing else: thousands are read one after the other, and what that takes is
        in the delay of the last one.
        """
        if not self._unread:
            data = self.line.recv(_AT_ONCE)
            if data[:2] == _TEXT_OF_TWO_BYTES and len(data) == 4 + (data[2] << 8 | data[3]):
                return mark in data
            assert data, "the server closed a socket"
            self._unread = data
            self._split()
        else:
            self.take()
        told = any(mark in heard for heard in self.heard)
        self.heard.clear()
        return told

    def await_text(self, part: bytes) -> bytes:
        """The next text message with `part` in it, of those that nobody took; the others are forgotten."""
        while True:
            while self.heard:
                if part in (text := self.heard.pop(0)):
                    return text
            self.take()

    def _split(self) -> None:
        """Take whole frames apart (RFC 6455, 5.2): a server's are not masked, and these are short and not cut up."""
        unread = self._unread
        while len(unread) >= 4:
            size, begin = unread[1], 2
            if size == 126:
                size, begin = int.from_bytes(unread[2:4]), 4
            if len(unread) < begin + size:
                break
            if unread[0] == 0x80 | Opcode.TEXT:
                self.heard.append(unread[begin : begin + size])
            unread = unread[begin + size :]
        self._unread = unread


class Crowd:
    """Ears that listen together."""

    def __init__(self, ears: Sequence[Ear]) -> None:
        self.ears = ears
        self._by_descriptor = {ear.line.fileno(): ear for ear in ears}
        self._poll = select.epoll()
        for ear in ears:
            ear.line.setblocking(False)
            self._poll.register(ear.line.fileno(), select.EPOLLIN)

    def delays(self, text: str, mark: bytes) -> list[float]:
        """Seconds from before the first says `text` until each has heard the message with `mark`."""
        missing, found, began = {*self._by_descriptor}, list[float](), time.perf_counter()
        self.ears[0].say(text)
        while missing:
            ready = self._poll.poll(PATIENCE_S)
            assert ready, f"{len(missing)} sockets heard nothing"
            for descriptor, _ in ready:
                if self._by_descriptor[descriptor].heard_now(mark):
                    found.append(time.perf_counter() - began)
                    missing.discard(descriptor)
        return found

    def close(self) -> None:
        """Hang up."""
        self._poll.close()
        for ear in self.ears:
            ear.line.close()
