"""The turns of this node's connections, many in one call: a heartbeat costs a place in the next one."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import TypeAlias

from services.kernel.errors import Unavailable
from services.presence.store import PresenceStore, Taken, Turn

_log = logging.getLogger(__name__)
Asked: TypeAlias = list[tuple[Turn, asyncio.Future[Taken] | None]]


class Turns:
    """Collects turns; who waits for an answer is served at once, heartbeats go along or after `pause_s`."""

    def __init__(
        self,
        store: PresenceStore,
        *,
        batch: int,
        pause_s: Callable[[], float],
        on_first: Callable[[Turn, Taken], None],
    ) -> None:
        self._store = store
        self._batch = batch
        self._pause_s = pause_s
        self._on_first = on_first
        self._beats: dict[str, Turn] = {}
        self._asked: Asked = []
        self._running: asyncio.Task[None] | None = None
        self._timer: asyncio.TimerHandle | None = None

    def beat(self, turn: Turn) -> None:
        """A connection is still there. Told sooner or later: an outage is waited out."""
        self._beats[turn.line_id] = turn
        self._later()

    def leave(self, turn: Turn) -> None:
        """A connection has gone. If that can't be told, its time to live runs out."""
        self._beats.pop(turn.line_id, None)
        self._asked.append((turn, None))
        self._now()

    async def take(self, turn: Turn) -> Taken:
        """Take a turn, and what became of it. Raises Unavailable."""
        answer: asyncio.Future[Taken] = asyncio.get_running_loop().create_future()
        self._asked.append((turn, answer))
        self._now()
        return await answer

    def _later(self) -> None:
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(self._pause_s(), self._now)

    def _now(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._running is None or self._running.done():
            self._running = asyncio.create_task(self._run())

    async def _run(self) -> None:
        while self._asked or self._beats:
            asked, self._asked = self._asked[: self._batch], self._asked[self._batch :]
            beats = [self._beats.pop(line_id) for line_id in [*self._beats][: self._batch - len(asked)]]
            try:
                taken = await self._store.take([*(turn for turn, _ in asked), *beats])
            except Unavailable as error:
                self._put_off(asked, beats, error)
                if self._asked:
                    continue
                return
            except Exception as defect:
                self._refuse(asked, defect)
                raise
            self._answer(asked, beats, taken)

    def _answer(self, asked: Asked, beats: list[Turn], taken: list[Taken]) -> None:
        for (_, answer), one in zip(asked, taken, strict=False):
            if answer is not None and not answer.done():
                answer.set_result(one)
        for turn, one in zip(beats, taken[len(asked) :], strict=True):
            if one.is_first:
                self._on_first(turn, one)

    def _put_off(self, asked: Asked, beats: list[Turn], error: Unavailable) -> None:
        """Refuse who waits, and keep the heartbeats for another time."""
        _log.debug("presence: %d turns were not taken: %s", len(asked) + len(beats), error)
        self._refuse(asked, error)
        self._beats = {turn.line_id: turn for turn in beats} | self._beats
        if self._beats:
            self._later()

    def _refuse(self, asked: Asked, error: Exception) -> None:
        for _, answer in asked:
            if answer is not None and not answer.done():
                answer.set_exception(error)
