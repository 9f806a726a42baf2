"""Keeps sockets open: reconnects, resumes, pings. One driver for threads, one for asyncio.

The platform closes a socket from which it heard no message for too long, so where the contract has a ping the pings
here are its messages, and a server that answers none of them is left.
"""

import asyncio
import json
import threading
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from types import TracebackType
from typing import Any, Generic, Self

from websockets.asyncio.client import ClientConnection as AsyncConnection
from websockets.asyncio.client import connect as connect_async
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from voulezvous.errors import NetworkError, error_of
from voulezvous.model import encode
from voulezvous.operation import filled
from voulezvous.session import Line, Pulse, Reconnect, Session
from voulezvous.socket import News, Said, Socket

# Refusals of a handshake that another attempt may not meet: request time-out, too early, too many requests.
PASSING = frozenset({408, 425, 429})
LOST = (ConnectionClosed, OSError, TimeoutError, InvalidHandshake, EOFError)


class _Kept(Generic[Said, News]):
    """What both drivers know of their line."""

    def __init__(
        self, url: str, socket: Socket[Said, News], session: Session[Said, News], reconnect: Reconnect
    ) -> None:
        self._url = url
        self._ping = json.dumps({"type": socket.ping}) if socket.ping else None
        self._session = session
        self._line = Line(socket, reconnect)
        self._interval_s = reconnect.ping_interval_s
        self._options: dict[str, Any] = {
            "open_timeout": reconnect.open_timeout_s,
            "close_timeout": reconnect.close_timeout_s,
            "ping_interval": None if socket.ping else reconnect.ping_interval_s,
        }

    @property
    def seen(self) -> Mapping[str, int]:
        """The last sequence seen of each topic; give it as `after` to resume in another process."""
        return self._session.seen

    def last_sequence(self, topic: str = "") -> int | None:
        """The last sequence seen of one topic, or of a socket that is one stream."""
        return self._session.seen.get(topic)

    def _pulse(self) -> Pulse:
        return Pulse(self._interval_s if self._ping else float("inf"), time.monotonic())

    def _wait_s(self, error: Exception) -> float:
        """How long to wait after a lost connection. Raises what ends the stream."""
        answer = error.response if isinstance(error, InvalidStatus) else None
        if answer and answer.status_code < 500 and answer.status_code not in PASSING:
            headers = {name.lower(): value for name, value in answer.headers.raw_items()}
            raise error_of(answer.status_code, headers, bytes(answer.body or b"")) from error
        closed = error.rcvd if isinstance(error, ConnectionClosed) else None
        return self._line.wait_s(closed.code if closed else None, error)


class Stream(_Kept[Said, News]):
    """Iterates over what a socket tells, for ever, over all its connections; close it, or use it in a `with` statement.

    Iterating raises SocketRefused, ApiError or UnexpectedAnswer when the server refuses for good, and NetworkError
    when `Reconnect.attempts` are used up. Other threads may send and close.
    """

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._socket: ClientConnection | None = None
        self._beat = self._pulse()
        self._ended = threading.Event()

    @property
    def ended(self) -> bool:
        """Whether it was closed."""
        return self._ended.is_set()

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> News:
        while not self._ended.is_set():
            try:
                if (news := self._hear(self._socket or self._open())) is not None:
                    return news
            except LOST as error:
                self._lost(error)
        self._drop()
        raise StopIteration

    def send(self, message: Said) -> None:
        """Say something on the present connection. Raises NetworkError when there is none just now."""
        try:
            if self._socket is None:
                raise NetworkError("there is no connection just now")
            self._socket.send(encode(message).decode())
        except LOST as error:
            raise NetworkError(f"not sent: {error}") from error

    def close(self) -> None:
        """End the stream; a thread that iterates stops."""
        self._ended.set()
        self._drop()

    def __enter__(self) -> Self:
        while self._socket is None and not self._ended.is_set():
            try:
                self._open()
            except LOST as error:
                self._lost(error)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.close()

    def _open(self) -> ClientConnection:
        # Entered, because a plain call is on its way out of websockets; `close` is what leaving it would do.
        socket: ClientConnection = connect(self._url, **self._options).__enter__()
        for frame in self._session.opening():
            socket.send(frame)
        self._socket, self._beat = socket, self._pulse()
        return socket

    def _hear(self, socket: ClientConnection) -> News | None:
        if self._ping and self._beat.due(time.monotonic()):
            socket.send(self._ping)
        left = self._beat.remaining_s(time.monotonic()) if self._ping else None
        try:
            frame = socket.recv(timeout=left)
        except TimeoutError:
            return None
        self._beat.heard = True
        self._line.heard()
        return self._session.hear(frame)

    def _lost(self, error: Exception) -> None:
        self._drop()
        if not self._ended.is_set():
            self._ended.wait(self._wait_s(error))

    def _drop(self) -> None:
        socket, self._socket = self._socket, None
        if socket is not None:
            with suppress(*LOST):
                socket.close()


class AsyncStream(_Kept[Said, News]):
    """The same for asyncio: iterate with `async for`, use it in an `async with` statement."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._socket: AsyncConnection | None = None
        self._beat = self._pulse()
        self._ended = asyncio.Event()

    @property
    def ended(self) -> bool:
        """Whether it was closed."""
        return self._ended.is_set()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> News:
        while not self._ended.is_set():
            try:
                if (news := await self._hear(self._socket or await self._open())) is not None:
                    return news
            except LOST as error:
                await self._lost(error)
        await self._drop()
        raise StopAsyncIteration

    async def send(self, message: Said) -> None:
        """Say something on the present connection. Raises NetworkError when there is none just now."""
        try:
            if self._socket is None:
                raise NetworkError("there is no connection just now")
            await self._socket.send(encode(message).decode())
        except LOST as error:
            raise NetworkError(f"not sent: {error}") from error

    async def close(self) -> None:
        """End the stream; a task that iterates stops."""
        self._ended.set()
        await self._drop()

    async def __aenter__(self) -> Self:
        while self._socket is None and not self._ended.is_set():
            try:
                await self._open()
            except LOST as error:
                await self._lost(error)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        await self.close()

    async def _open(self) -> AsyncConnection:
        socket = await connect_async(self._url, **self._options)
        for frame in self._session.opening():
            await socket.send(frame)
        self._socket, self._beat = socket, self._pulse()
        return socket

    async def _hear(self, socket: AsyncConnection) -> News | None:
        if self._ping and self._beat.due(time.monotonic()):
            await socket.send(self._ping)
        left = self._beat.remaining_s(time.monotonic()) if self._ping else None
        try:
            async with asyncio.timeout(left):
                frame = await socket.recv()
        except TimeoutError:
            return None
        self._beat.heard = True
        self._line.heard()
        return self._session.hear(frame)

    async def _lost(self, error: Exception) -> None:
        await self._drop()
        if not self._ended.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(self._wait_s(error)):
                    await self._ended.wait()

    async def _drop(self) -> None:
        socket, self._socket = self._socket, None
        if socket is not None:
            with suppress(*LOST):
                await socket.close()


class Streams:
    """Opens streams of the platform at `base_url`, and closes those that are left."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url
        self._open: list[Stream[Any, Any]] = []

    def open(
        self,
        socket: Socket[Said, News],
        path: Mapping[str, Any],
        *,
        follow: Iterable[str] = (),
        after: Mapping[Any, int] | None = None,
        reconnect: Reconnect | None = None,
    ) -> Stream[Said, News]:
        """Return a stream; it connects when it is iterated over or entered."""
        session = Session(socket, follow, after)
        stream: Stream[Said, News] = Stream(
            socket_url(self._base_url, filled(socket.path, path)), socket, session, reconnect or Reconnect()
        )
        self._open = [*(kept for kept in self._open if not kept.ended), stream]
        return stream

    def close(self) -> None:
        """Close every stream."""
        for stream in self._open:
            stream.close()


class AsyncStreams:
    """The same for asyncio."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url
        self._open: list[AsyncStream[Any, Any]] = []

    def open(
        self,
        socket: Socket[Said, News],
        path: Mapping[str, Any],
        *,
        follow: Iterable[str] = (),
        after: Mapping[Any, int] | None = None,
        reconnect: Reconnect | None = None,
    ) -> AsyncStream[Said, News]:
        """Return a stream; it connects when it is iterated over or entered."""
        session = Session(socket, follow, after)
        stream: AsyncStream[Said, News] = AsyncStream(
            socket_url(self._base_url, filled(socket.path, path)), socket, session, reconnect or Reconnect()
        )
        self._open = [*(kept for kept in self._open if not kept.ended), stream]
        return stream

    async def close(self) -> None:
        """Close every stream."""
        for stream in self._open:
            await stream.close()


def socket_url(base_url: str, path: str) -> str:
    """Return a socket's address on the platform at `base_url` (http or https)."""
    return base_url.rstrip("/").replace("http", "ws", 1) + path
