"""What a client of the events socket remembers across connections. Pure: text in, text out.

Decides what to ask for when a connection opens, which events are new, and how long to wait before the next
attempt.
"""

import json
import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from voulezvous.errors import SocketRefused
from voulezvous.generated.models import (
    PingMessage,
    ResumeMessage,
    ResyncMessage,
    SubscribedMessage,
    SubscribeMessage,
    Topic,
)
from voulezvous.generated.socket import (
    EVENTS_CLOSE_CODES,
    EVENTS_SERVER_MESSAGES,
    EventsClientMessage,
    EventsEvent,
    EventsServerMessage,
)

News: TypeAlias = EventsEvent | ResyncMessage
FINAL_CODES = frozenset({4400, 4401, 4403})
PING = json.dumps(PingMessage(type_="ping").to_dict())


@dataclass(frozen=True)
class Reconnect:
    """Delays between attempts: doubling from `delay_s` to `delay_max_s`, jittered in their upper half."""

    delay_s: float = 0.25
    delay_max_s: float = 8.0
    ping_interval_s: float = 20.0
    random: Callable[[], float] = random.random

    def wait_s(self, attempt: int) -> float:
        """Return the delay before attempt number `attempt`, counted from 0 since the last good connection."""
        ceiling = min(self.delay_max_s, self.delay_s * 2.0 ** min(attempt, 30))
        return ceiling * (0.5 + self.random() / 2)


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


class EventSession:
    """One subscription's memory: the last sequence seen of each topic."""

    def __init__(self, topics: Iterable[Topic], after: Mapping[Topic, int] | None = None) -> None:
        self._topics = tuple(topics)
        self._seen: dict[Topic, int] = dict(after or {})

    @property
    def seen(self) -> Mapping[Topic, int]:
        """The last sequence seen of each topic; give it as `after` to resume in another process."""
        return dict(self._seen)

    def opening(self) -> list[str]:
        """Return the frames to send when a connection opens."""
        fresh = [topic for topic in self._topics if topic not in self._seen]
        resumed = [t for t in self._topics if t in self._seen]
        messages: list[EventsClientMessage] = [
            ResumeMessage(type_="resume", topic=t, after=self._seen[t]) for t in resumed
        ]
        if fresh:
            messages.append(SubscribeMessage(type_="subscribe", topics=fresh))
        return [json.dumps(message.to_dict()) for message in messages]

    def hear(self, frame: str | bytes) -> News | None:
        """Take one frame in and return what is news to the caller, if anything."""
        message = parse(frame)
        if isinstance(message, SubscribedMessage):
            self._seen.setdefault(message.topic, message.sequence)
            return None
        if isinstance(message, ResyncMessage):
            self._seen[message.topic] = message.sequence
            return message
        if isinstance(message, EventsEvent) and message.sequence > self._seen.get(message.topic, -1):
            self._seen[message.topic] = message.sequence
            return message
        return None


def parse(frame: str | bytes) -> EventsServerMessage | None:
    """Return the typed message, or None: a newer server may say things that this client does not know."""
    try:
        document: Any = json.loads(frame)
        kind = EVENTS_SERVER_MESSAGES[document["type"]]
        return kind.from_dict(document)
    except (ValueError, KeyError, TypeError):
        return None


def refuse_final(code: int | None) -> None:
    """Raise SocketRefused when `code` says that another attempt would end the same way."""
    if code in FINAL_CODES:
        raise SocketRefused(code, EVENTS_CLOSE_CODES.get(code, "refused"))
