"""Keeps sockets open for asyncio, as `streams` does for threads."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

from websockets.asyncio.client import ClientConnection, connect

from voulezvous.errors import NetworkError, RateLimited, Unavailable
from voulezvous.keeping import LOST, Kept, with_ticket
from voulezvous.model import encode
from voulezvous.session import Reconnect
from voulezvous.socket import News, Said, Socket


class AsyncStream(Kept[Said, News]):
    """The same for asyncio: iterate with `async for`, use it in an `async with` statement."""

    def __init__(self, ticket: Callable[[], Awaitable[str]] | None, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._ticket = ticket
        self._socket: ClientConnection | None = None
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
                socket = self._socket or await self._open()
                if socket is not None and (news := await self._hear(socket)) is not None:
                    return news
            except LOST as error:
                await self._lost(error)
        await self._drop()
        raise StopAsyncIteration

    async def send(self, message: Said) -> None:
        """Say something on the present connection. Raises NetworkError when there is none just now."""
        socket = self._socket  # once: whoever drops it may do so at any time
        if socket is None:
            raise NetworkError("there is no connection just now")
        try:
            await socket.send(encode(message).decode())
        except LOST as error:
            raise NetworkError(f"not sent: {error}") from error

    async def close(self) -> None:
        """End the stream; a task that iterates stops, one that connects as soon as that is over."""
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

    async def _open(self) -> ClientConnection | None:
        """Connect; None when the stream was closed meanwhile."""
        socket = await connect(await self._address(), **self._options)
        try:
            for frame in self._session.opening():
                await socket.send(frame)
        except BaseException:
            await socket.close()
            raise
        self._socket, self._beat = socket, self._pulse()
        if self.ended:  # by a `close` that found nothing to drop yet
            await self._drop()
        return self._socket

    async def _address(self) -> str:
        """Where to connect; as somebody with a new ticket, because each is good once."""
        if self._ticket is None or not self._by_ticket:
            return self._url
        try:
            return with_ticket(self._url, await self._ticket())
        except (NetworkError, Unavailable, RateLimited) as error:
            raise OSError(f"no ticket: {error}") from error

    async def _hear(self, socket: ClientConnection) -> News | None:
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


class AsyncStreams:
    """The same for asyncio."""

    def __init__(self, base_url: str, ticket: Callable[[], Awaitable[str]] | None = None) -> None:
        self._base_url = base_url
        self._ticket = ticket
        self._open: list[AsyncStream[Any, Any]] = []
        self._closed = False

    def open(
        self,
        socket: Socket[Said, News],
        path: Mapping[str, Any],
        *,
        follow: Iterable[str] = (),
        after: Mapping[Any, int] | None = None,
        reconnect: Reconnect | None = None,
    ) -> AsyncStream[Said, News]:
        """Return a stream; it connects when it is iterated over or entered. Raises RuntimeError once closed."""
        if self._closed:
            raise RuntimeError("the client has been closed")
        stream: AsyncStream[Said, News] = AsyncStream(
            self._ticket, self._base_url, socket, path, follow, after, reconnect or Reconnect()
        )
        self._open = [*(kept for kept in self._open if not kept.ended), stream]
        return stream

    async def close(self) -> None:
        """Close every stream."""
        self._closed = True
        for stream in self._open:
            await stream.close()
