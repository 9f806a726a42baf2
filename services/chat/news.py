"""What happens in threads, told from node to node: that there is something to read, and what is kept nowhere.

Never what somebody wrote: that is read from the database, which is the truth. What is not heard is made up for by a
look at the database now and then.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Final

from redis.asyncio import Redis

from services.infra.house import Configuration
from services.infra.streams import REDIS_ERRORS

_log = logging.getLogger(__name__)
CHANNEL: Final = "vvtv:chat:news"
_HEARD_S: Final = 1.0


class Kind(StrEnum):
    """What there is to do about it."""

    WRITTEN = "written"
    """Read what was written."""
    CHANGED = "changed"
    """Ask anew how the thread stands."""
    NOTE = "note"
    """Pass it on as it is."""
    LEFT = "left"
    """See whether somebody is still in the room of the thread."""
    MODERATED = "moderated"
    """Pass it on as it is, and read anew what is still to be told."""


@dataclass(frozen=True, slots=True)
class News:
    """`text` is a message of the socket's contract, `key` what it takes the place of while it waits to be sent.

    A note is for everybody who follows but those in `but`; or for `only_for` alone.
    """

    thread_id: str
    kind: Kind
    key: str = ""
    text: str = ""
    but: Collection[str] = ()
    only_for: str | None = None


class Bus:
    """Tells this node at once and the others through Redis, by publish and subscribe."""

    def __init__(self, redis: Redis, node_id: str, configuration: Configuration) -> None:
        self._redis = redis
        self._node_id = node_id
        self._configuration = configuration
        self._listeners: list[Callable[[News], None]] = []
        self._untold: list[dict[str, Any]] = []
        self._telling: asyncio.Task[None] | None = None

    def listen(self, listener: Callable[[News], None]) -> None:
        """Call `listener` with all news."""
        self._listeners.append(listener)

    def tell(self, news: News) -> None:
        """Let everybody know; never waits."""
        self._hear(news)
        self.tell_others(news)

    def tell_others(self, news: News) -> None:
        """Let the other nodes know; never waits. What comes up while they are being told is told in one word."""
        self._untold.append(asdict(news))
        if self._telling is None:
            self._telling = asyncio.create_task(self._publish())

    async def run(self) -> None:
        """Listen until cancelled; an outage of Redis is waited out."""
        while True:
            try:
                await self._listen()
            except REDIS_ERRORS as error:
                _log.warning("chat: other nodes are not heard now: %s", error)
                await asyncio.sleep(self._configuration.current.platform.chat.poll_interval_s)

    async def _listen(self) -> None:
        async with self._redis.pubsub() as channel:
            await channel.subscribe(CHANNEL)
            while True:
                told = await channel.get_message(ignore_subscribe_messages=True, timeout=_HEARD_S)
                if told is not None:
                    self._take(told["data"])

    async def _publish(self) -> None:
        try:
            while self._untold:
                word, self._untold = {"by": self._node_id, "news": self._untold}, []
                await self._redis.publish(CHANNEL, json.dumps(word))
        except REDIS_ERRORS as error:
            _log.debug("chat: other nodes are not told: %s", error)
        finally:
            self._telling = None

    def _take(self, data: bytes) -> None:
        """Hear what another node tells; one of another version may tell what this one does not know."""
        try:
            word = json.loads(data)
            for said in word["news"] if word["by"] != self._node_id else ():
                self._hear(News(**{**said, "kind": Kind(said["kind"])}))
        except (ValueError, TypeError, KeyError) as error:
            _log.warning("chat: what another node tells is not understood: %s", type(error).__name__)

    def _hear(self, news: News) -> None:
        for listener in self._listeners:
            listener(news)
