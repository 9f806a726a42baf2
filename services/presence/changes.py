"""The changes of presence as this process has read them: one reader, and the newest of them in memory.

Watchers are marks in this window and cost no queue. Who is behind the window is told to ask for the list anew.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import takewhile

from redis.asyncio import Redis

from services.infra.events.stream import ReaderLimits
from services.infra.streams import REDIS_ERRORS, Entry, read_newest, read_tail, wait_after
from services.presence.domain import Change
from services.presence.spelling import Step, step_from
from services.presence.state import TOPIC

_log = logging.getLogger(__name__)


class Window:
    """The newest changes without a gap; `head` is None before anything was read, and 0 while there is none."""

    def __init__(self, size: int) -> None:
        self.head: int | None = None
        self._steps: deque[Step] = deque(maxlen=size)
        self._before = 0
        """The number before the first one kept."""

    def begin(self, head: int, entries: Sequence[Entry]) -> None:
        """Start from what Redis keeps."""
        self._steps.clear()
        self.head = self._before = head
        for entry in entries:
            self._put(step_from(entry))

    def extend(self, entries: Sequence[Entry]) -> list[Change]:
        """Take newer entries in; what they tell."""
        steps = [step_from(entry) for entry in entries if entry.sequence > (self.head or 0)]
        for step in steps:
            self._put(step)
        return [change for step in steps for change in step.changes]

    def after(self, mark: int) -> list[Change] | None:
        """The changes after a number; None when some of them are not kept."""
        if mark < self._before:
            return None
        newer = takewhile(lambda step: step.sequence > mark, reversed(self._steps))
        return [change for step in reversed([*newer]) for change in step.changes]

    def at(self, sequence: int) -> datetime | None:
        """When a change was; None when it is not kept."""
        return next((step.at for step in reversed(self._steps) if step.sequence == sequence), None)

    def _put(self, step: Step) -> None:
        follows = self._steps[-1].sequence + 1 if self._steps else None
        if step.sequence != follows and (self._steps or self.head):
            self._steps.clear()
            self._before = step.sequence - 1
        elif len(self._steps) == self._steps.maxlen:
            self._before = self._steps[0].sequence
        self._steps.append(step)
        self.head = step.sequence


class ChangeReader:
    """Follows the stream into the window until cancelled; `on_change` is told what is new, and None after a loss."""

    def __init__(
        self,
        redis: Redis,
        window: Window,
        limits: ReaderLimits,
        on_change: Callable[[Sequence[Change] | None], None],
    ) -> None:
        self._redis = redis
        self._window = window
        self._limits = limits
        self._on_change = on_change

    async def run(self) -> None:
        """Read for ever; an outage is waited out with growing pauses."""
        pause = self._limits.backoff_initial_s
        while True:
            try:
                await self._look()
                pause = self._limits.backoff_initial_s
                while await self._read():
                    pass
            except REDIS_ERRORS as error:
                _log.warning("presence: changes are not read now: %s", error)
                await asyncio.sleep(pause)
                pause = min(pause * 2, self._limits.backoff_max_s)

    async def _look(self) -> None:
        """Begin, or begin anew when Redis has lost what was read of it."""
        head, tail = self._window.head, await read_tail(self._redis, TOPIC)
        if head is None or tail.sequence < head:
            self._window.begin(tail.sequence, await read_newest(self._redis, TOPIC, self._limits.ring))
            self._on_change(None)

    async def _read(self) -> bool:
        """One blocking read; whether there was anything."""
        head = self._window.head or 0
        found = await wait_after(
            self._redis, {TOPIC: head}, self._limits.batch, round(self._limits.block_s * 1000)
        )
        if entries := found.get(TOPIC):
            self._on_change(self._window.extend(entries))
        return bool(entries)
