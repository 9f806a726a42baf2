"""Keeps sockets open for threads: reconnects, resumes, pings.

The platform closes a socket from which it heard no message for too long, so where the contract has a ping the pings
here are its messages, and a server that answers none of them is left.
"""

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

from websockets.sync.client import ClientConnection, connect

from voulezvous.errors import NetworkError, RateLimited, Unavailable
from voulezvous.keeping import LOST, Kept, with_ticket
from voulezvous.model import encode
from voulezvous.session import Reconnect
from voulezvous.socket import News, Said, Socket


class Stream(Kept[Said, News]):
    """Iterates over what a socket tells, for ever, over all its connections; close it, or use it in a `with` statement.

    Iterating raises SocketRefused, ApiError or UnexpectedAnswer when the server refuses for good, and NetworkError
    when `Reconnect.attempts` are used up. Other threads may send and close.
    """

    def __init__(self, ticket: Callable[[], str] | None, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._ticket = ticket
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
                socket = self._socket or self._open()
                if socket is not None and (news := self._hear(socket)) is not None:
                    return news
            except LOST as error:
                self._lost(error)
        self._drop()
        raise StopIteration

    def send(self, message: Said) -> None:
        """Say something on the present connection. Raises NetworkError when there is none just now."""
        socket = self._socket  # once: whoever drops it may do so at any time
        if socket is None:
            raise NetworkError("there is no connection just now")
        try:
            socket.send(encode(message).decode())
        except LOST as error:
            raise NetworkError(f"not sent: {error}") from error

    def close(self) -> None:
        """End the stream; a thread that iterates stops, one that connects as soon as that is over."""
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

    def _open(self) -> ClientConnection | None:
        """Connect; None when the stream was closed meanwhile."""
        # Entered, because a plain call is on its way out of websockets; `close` is what leaving it would do.
        socket: ClientConnection = connect(self._address(), **self._options).__enter__()
        try:
            for frame in self._session.opening():
                socket.send(frame)
        except BaseException:
            socket.close()
            raise
        self._socket, self._beat = socket, self._pulse()
        if self.ended:  # by a `close` that found nothing to drop yet
            self._drop()
        return self._socket

    def _address(self) -> str:
        """Where to connect; as somebody with a new ticket, because each is good once."""
        if self._ticket is None or not self._by_ticket:
            return self._url
        try:
            return with_ticket(self._url, self._ticket())
        except (NetworkError, Unavailable, RateLimited) as error:
            raise OSError(f"no ticket: {error}") from error

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


class Streams:
    """Opens streams of the platform at `base_url`, and closes those that are left. `ticket` gets one for each line."""

    def __init__(self, base_url: str, ticket: Callable[[], str] | None = None) -> None:
        self._base_url = base_url
        self._ticket = ticket
        self._open: list[Stream[Any, Any]] = []
        self._closed = False
        self._lock = threading.Lock()

    def open(
        self,
        socket: Socket[Said, News],
        path: Mapping[str, Any],
        *,
        follow: Iterable[str] = (),
        after: Mapping[Any, int] | None = None,
        reconnect: Reconnect | None = None,
    ) -> Stream[Said, News]:
        """Return a stream; it connects when it is iterated over or entered. Raises RuntimeError once closed."""
        stream: Stream[Said, News] = Stream(
            self._ticket, self._base_url, socket, path, follow, after, reconnect or Reconnect()
        )
        with self._lock:
            if self._closed:
                raise RuntimeError("the client has been closed")
            self._open = [*(kept for kept in self._open if not kept.ended), stream]
        return stream

    def close(self) -> None:
        """Close every stream."""
        with self._lock:
            self._closed = True
        for stream in self._open:
            stream.close()
