"""What a client of a socket remembers across connections. Pure: text in, text out, times as arguments.

Decides what to ask for when a connection opens, which messages are news, and how long to wait before the next
attempt.
"""

import json
import logging
import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, cast

import msgspec

from voulezvous.errors import NetworkError, SocketRefused
from voulezvous.model import Model
from voulezvous.retry import jittered
from voulezvous.socket import News, Said, Socket

LOG = logging.getLogger("voulezvous")
# A server or proxy that goes away (RFC 6455, 7.4.1) comes back as another one.
GOING_AWAY = 1001


@dataclass(frozen=True)
class Reconnect:
    """How patiently a stream is kept: delays double from `delay_s` to `delay_max_s`, jittered in their upper half.

    `attempts` in a row may fail before the stream gives up; None never does.
    """

    delay_s: float = 0.25
    delay_max_s: float = 8.0
    ping_interval_s: float = 20.0
    open_timeout_s: float = 10.0
    close_timeout_s: float = 2.0
    attempts: int | None = None
    random: Callable[[], float] = random.random


class Line:
    """How one stream's connections went; decides about the next."""

    def __init__(self, socket: Socket[Any, Any], reconnect: Reconnect) -> None:
        self._socket = socket
        self._reconnect = reconnect
        self._failed = 0

    def heard(self) -> None:
        """A message came, so the connection is a good one."""
        self._failed = 0

    def wait_s(self, code: int | None, cause: Exception) -> float:
        """Return the wait after a connection that ended with `code`, if with any.

        Raises SocketRefused when the contract says that another attempt would end the same way, NetworkError when
        too many have failed.
        """
        closing = self._socket.closings.get(code) if code is not None else None
        if code is not None and closing and closing.retry == "never":
            raise SocketRefused(code, closing.meaning) from cause
        if code == GOING_AWAY or (closing and closing.retry == "at-once"):
            self._failed = 0
        own = self._reconnect
        self._failed += 1
        if own.attempts is not None and self._failed >= own.attempts:
            raise NetworkError(f"gave up after {self._failed} attempts: {cause}") from cause
        return jittered(own.delay_s, own.delay_max_s, self._failed - 1, own.random())


class Pulse:
    """When to ping one connection. Times are monotonic seconds."""

    def __init__(self, interval_s: float, now: float) -> None:
        self._interval_s = interval_s
        self._next = now + interval_s
        self.heard = True

    def due(self, now: float) -> bool:
        """Whether to ping now. Raises TimeoutError when nothing was heard since the last ping."""
        if now < self._next:
            return False
        if not self.heard:
            raise TimeoutError("the server fell silent")
        self.heard = False
        self._next = now + self._interval_s
        return True

    def remaining_s(self, now: float) -> float:
        """Seconds until the next ping."""
        return max(0.0, self._next - now)


class Session(Generic[Said, News]):
    """One stream's memory: the last sequence seen of each topic, under "" when the socket is one stream."""

    def __init__(
        self, socket: Socket[Said, News], follow: Iterable[str], after: Mapping[Any, int] | None = None
    ) -> None:
        self._socket = socket
        self._follow = tuple(str(topic) for topic in follow)
        self._seen: dict[str, int] = {str(topic): sequence for topic, sequence in (after or {}).items()}

    @property
    def seen(self) -> Mapping[str, int]:
        """The last sequence seen of each topic; give it as `after` to resume in another process."""
        return dict(self._seen)

    def opening(self) -> list[str]:
        """Return the frames to send when a connection opens."""
        how = self._socket.resuming
        if how is None:
            return []
        frames: list[dict[str, Any]] = [
            {"type": how.resume, "after": self._seen[topic]} | ({how.topic: topic} if how.topic else {})
            for topic in self._follow
            if topic in self._seen
        ]
        fresh = [topic for topic in self._follow if topic not in self._seen]
        if fresh and how.subscribe:
            frames.append({"type": how.subscribe} | ({how.topics: fresh} if how.topics else {}))
        return [json.dumps(frame) for frame in frames]

    def hear(self, frame: str | bytes) -> News | None:
        """Take one frame in and return what is news to the caller, if anything."""
        document = _document(frame)
        role = self._socket.roles.get(document.get("type", ""))
        if not self._is_next(document, role) or role not in (None, "resync"):
            return None
        return cast("News | None", self._typed(document))

    def _is_next(self, document: Mapping[str, Any], role: str | None) -> bool:
        """Whether the message was not seen before; keeps the place in its stream, whatever else it says."""
        how, sequence = self._socket.resuming, document.get("sequence")
        if how is None or not isinstance(sequence, int):
            return True
        topic = str(document.get(how.topic, "")) if how.topic else ""
        last = self._seen.get(topic)
        if role == "followed":
            self._seen.setdefault(topic, sequence)
        elif role == "resync" or last is None or sequence > last:
            self._seen[topic] = sequence
        else:
            return False
        return True

    def _typed(self, document: Mapping[str, Any]) -> Model | None:
        """The typed message, or None: a newer server may say things that this client does not know."""
        kind = self._socket.messages.get(document.get("type", ""))
        if kind is None:
            LOG.debug("passed over a message of type %r", document.get("type"))
            return None
        try:
            return kind.from_dict(document)
        except msgspec.ValidationError as error:
            LOG.warning("passed over a message of type %r: %s", document.get("type"), error)
            return None


def _document(frame: str | bytes) -> Mapping[str, Any]:
    """The frame's object; an empty one for what is none, or has no `type`."""
    try:
        document = msgspec.json.decode(frame)
    except msgspec.DecodeError:
        return {}
    return document if isinstance(document, dict) and isinstance(document.get("type"), str) else {}
