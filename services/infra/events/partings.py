"""Who parts from whom, as moderation tells it: told to every part of this node that must know at once."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final

from redis.asyncio import Redis

from generated.events import MODERATION_BLOCKED, MODERATION_UNBLOCKED
from services.infra.events.stream import Event, StreamReader, event_of
from services.infra.streams import REDIS_ERRORS, read_newest
from services.infra.topics import PEOPLE
from services.kernel.errors import Unavailable

_log = logging.getLogger(__name__)
_KINDS: Final = frozenset({MODERATION_BLOCKED.kind, MODERATION_UNBLOCKED.kind})
Parted = Callable[[str, str, str], Awaitable[None]]
"""Two people came apart or together: the event's id, and theirs. May be told more than once. Raises Unavailable."""


class Partings:
    """Hears what concerns people from who reads it, and tells of blocks that are made and lifted.

    `kept` is how many of the newest are looked at after an outage.
    """

    def __init__(self, redis: Redis, reader: StreamReader, kept: int, listeners: Sequence[Parted]) -> None:
        self._redis = redis
        self._stream = reader.streams[PEOPLE]
        self._kept = kept
        self._listeners = tuple(listeners)
        self._seen = 0
        self._telling: asyncio.Queue[list[Event] | None] = asyncio.Queue()
        reader.listen(self._changed)

    async def run(self) -> None:
        """Tell until cancelled."""
        while True:
            events = await self._telling.get()
            try:
                if events is None:
                    events = [event_of(entry) for entry in await read_newest(self._redis, PEOPLE, self._kept)]
            except REDIS_ERRORS as error:
                _log.warning("partings are told later: %s", error)
                continue
            for event in events:
                if event.kind in _KINDS:
                    said = json.loads(event.text)
                    await self._tell_all(
                        said["event_id"], said["data"]["user_id"], said["data"]["blocked_id"]
                    )

    def _changed(self, name: str, told: Mapping[str, int], _restarted: bool) -> None:
        if name != PEOPLE:
            return
        before, self._seen = self._seen, self._stream.head or 0
        if not told:  # at first, and after an outage: what was not told then
            self._telling.put_nowait(None)
        for topic, count in told.items():
            events = self._stream.after(topic, before, count) or ()
            if partings := [event for event in events if event.kind in _KINDS]:
                self._telling.put_nowait(partings)

    async def _tell_all(self, event_id: str, one: str, other: str) -> None:
        for listener in self._listeners:
            try:
                await listener(event_id, one, other)
            except Unavailable as error:
                _log.warning("a parting is not told now: %s", error)
