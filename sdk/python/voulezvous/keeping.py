"""What the two drivers of streams share: how a line is opened, what its end means, how long to wait."""

import json
import time
from collections.abc import Iterable, Mapping
from typing import Any, Generic
from urllib.parse import quote

from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus

from voulezvous.errors import error_of
from voulezvous.operation import filled
from voulezvous.session import Line, Pulse, Reconnect, Session
from voulezvous.socket import News, Said, Socket

# Refusals of a handshake that another attempt may not meet: request time-out, too early, too many requests.
PASSING = frozenset({408, 425, 429})
LOST = (ConnectionClosed, OSError, TimeoutError, InvalidHandshake, EOFError)


class Kept(Generic[Said, News]):
    """What both drivers know of their line."""

    def __init__(
        self,
        base_url: str,
        socket: Socket[Said, News],
        path: Mapping[str, Any],
        follow: Iterable[str],
        after: Mapping[Any, int] | None,
        reconnect: Reconnect,
    ) -> None:
        self._url = socket_url(base_url, filled(socket.path, path))
        self._by_ticket = socket.by_ticket
        self._ping = json.dumps({"type": socket.ping}) if socket.ping else None
        self._session = Session(socket, follow, after)
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


def with_ticket(url: str, ticket: str) -> str:
    """Return a socket's address as somebody."""
    return f"{url}?ticket={quote(ticket, safe='')}"


def socket_url(base_url: str, path: str) -> str:
    """Return a socket's address on the platform at `base_url` (http or https)."""
    return base_url.rstrip("/").replace("http", "ws", 1) + path
