"""The events of one socket: each example again and again, under rising numbers; the newest are kept."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from ops.mock.speech import Message
from services.kernel.clock import Clock, rfc3339
from services.kernel.ids import IdSource


@dataclass(frozen=True)
class Numbered:
    """An event as it is sent."""

    sequence: int
    text: str


class Feed:
    """What has happened on each topic; `kept` events of a topic are remembered."""

    def __init__(self, examples: Iterable[Message], kept: int, clock: Clock, ids: IdSource) -> None:
        self._examples = tuple(examples)
        self._clock = clock
        self._ids = ids
        self._heads: dict[str, int] = {}
        self._past: dict[str, deque[Numbered]] = {}
        self._listeners: set[asyncio.Event] = set()
        for example in self._examples:
            topic = topic_of(example)
            self._heads[topic] = max(
                0, min(self._heads.get(topic, example["sequence"]), example["sequence"] - 1)
            )
            self._past[topic] = deque(maxlen=kept)

    @property
    def topics(self) -> tuple[str, ...]:
        """Every topic on which something happens."""
        return tuple(self._heads)

    async def run(self, every_s: float) -> None:
        """Let every example happen, time and again, until cancelled."""
        while True:
            await asyncio.sleep(every_s)
            self.happen()

    def happen(self) -> None:
        """Let every example happen once."""
        for example in self._examples:
            topic = topic_of(example)
            self._heads[topic] += 1
            now = {"event_id": self._ids.new(), "occurred_at": rfc3339(self._clock.now())}
            event = {**example, **now, "sequence": self._heads[topic]}
            self._past[topic].append(Numbered(self._heads[topic], json.dumps(event, ensure_ascii=False)))
        for listener in self._listeners:
            listener.set()

    def head(self, topic: str) -> int:
        """The number of the newest event; 0 for a topic on which nothing happens."""
        return self._heads.get(topic, 0)

    def after(self, topic: str, mark: int) -> list[Numbered] | None:
        """The events after `mark`; None when some of them are no longer kept, or it lies ahead."""
        past = self._past.get(topic, deque())
        first = past[0].sequence if past else self.head(topic) + 1
        if not first - 1 <= mark <= self.head(topic):
            return None
        return [event for event in past if event.sequence > mark]

    def listen(self, wake: asyncio.Event) -> None:
        """Set `wake` whenever something happens, until `forget`."""
        self._listeners.add(wake)

    def forget(self, wake: asyncio.Event) -> None:
        """Wake it no more."""
        self._listeners.discard(wake)


def topic_of(message: Message) -> str:
    """The topic of a message; a socket without topics has one without a name."""
    return str(message.get("topic", ""))
