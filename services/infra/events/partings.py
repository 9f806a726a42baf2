"""Who parts from whom, as moderation tells it: told to every part of this node that must know at once."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final

from redis.asyncio import Redis

from generated.events import MODERATION_BLOCKED, MODERATION_UNBLOCKED
from services.infra.events.stream import ReaderLimits, StreamReader
from services.infra.streams import REDIS_ERRORS, read_newest
from services.infra.topics import PEOPLE
from services.kernel.errors import Unavailable

_log = logging.getLogger(__name__)
_KINDS: Final = frozenset({MODERATION_BLOCKED.kind, MODERATION_UNBLOCKED.kind})
Parted = Callable[[str, str, str], Awaitable[None]]
"""Two people came apart or together: the event's id, and theirs. May be told more than once. Raises Unavailable."""


class Partings:
    """Follows what concerns people until cancelled, and tells of blocks that are made and lifted."""

    def __init__(self, redis: Redis, limits: ReaderLimits, listeners: Sequence[Parted]) -> None:
        self._redis = redis
        self._limits = limits
        self._listeners = tuple(listeners)
        self._reader = StreamReader(redis, [PEOPLE], limits, self._changed)
        self._seen = 0
        self._telling: asyncio.Queue[list[str] | None] = asyncio.Queue()

    async def run(self) -> None:
        """Read and tell for ever."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._reader.run())
            tasks.create_task(self._tell())

    def _changed(self, name: str, told: Mapping[str, int], _restarted: bool) -> None:
        stream = self._reader.streams[name]
        before, self._seen = self._seen, stream.head or 0
        if not told:  # at first, and after an outage: what was not told then
            self._telling.put_nowait(None)
        for topic, count in told.items():
            self._telling.put_nowait([event.text for event in stream.after(topic, before, count) or ()])

    async def _tell(self) -> None:
        while True:
            texts = await self._telling.get()
            try:
                if texts is None:
                    newest = await read_newest(self._redis, PEOPLE, self._limits.ring)
                    texts = [entry.text for entry in newest]
            except REDIS_ERRORS as error:
                _log.warning("partings are told later: %s", error)
                continue
            for event in map(json.loads, texts):
                if event["type"] in _KINDS:
                    await self._tell_all(
                        event["event_id"], event["data"]["user_id"], event["data"]["blocked_id"]
                    )

    async def _tell_all(self, event_id: str, one: str, other: str) -> None:
        for listener in self._listeners:
            try:
                await listener(event_id, one, other)
            except Unavailable as error:
                _log.warning("a parting is not told now: %s", error)
