"""The people who are connected to this node, and what each of them is told.

A connection costs a mark in the window of changes and no queue: what happened since its mark is told as one difference,
and while its client takes that, the next one gathers.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from redis.asyncio import Redis

from services.infra.events.stream import ReaderLimits
from services.infra.house import Configuration
from services.infra.streams import REDIS_ERRORS, read_tail
from services.kernel.clock import Clock
from services.kernel.errors import Unavailable
from services.presence.changes import ChangeReader, Window
from services.presence.domain import Change, Difference, Differences, Facts, Watcher
from services.presence.figures import PresenceFigures
from services.presence.ports import Blocks
from services.presence.state import TOPIC
from services.presence.store import Kind, PresenceStore, Taken, Turn
from services.presence.turns import Turns

_log = logging.getLogger(__name__)


class Receiver(Protocol):
    """What a connection does with what it is told; raises ConnectionError once closed."""

    async def watching(self, sequence: int) -> None:
        """Say that differences after `sequence` will come."""
        ...

    async def resync(self, sequence: int) -> None:
        """Say that the list must be asked for anew, and differences after `sequence` will come."""
        ...

    def update_at_once(self, told: Difference, sequence: int) -> bool:
        """Tell a difference without waiting; False, and nothing is told, when the client is behind."""
        ...

    async def update(self, told: Difference, sequence: int) -> None:
        """Tell a difference."""
        ...

    async def drop_silent(self) -> None:
        """Close: nothing was heard from the client."""
        ...


@dataclass(eq=False, slots=True)
class Line:
    """One connection of somebody. `mark` is None until it watches, `told` is who watched when it was told last."""

    line_id: str
    user_id: str
    receiver: Receiver
    heard_at: float
    facts: Facts | None = None
    apart: frozenset[str] = frozenset()
    readings: int = 0
    """How often it was asked who is apart; the answer to the latest counts."""
    is_known: bool = False
    """Whether `apart` is."""
    mark: int | None = None
    told: Watcher | None = None
    sending: asyncio.Task[None] | None = None

    def turn(self, kind: Kind) -> Turn:
        """A turn of this connection."""
        return Turn(kind, self.user_id, self.line_id)


class Round:
    """One telling of everybody: as of one moment, and what was since a mark is taken from the window once."""

    def __init__(self, window: Window, now: datetime) -> None:
        self.head = window.head or 0
        self.now = now
        self._window = window
        self._since: dict[int, Differences | None] = {}

    def difference(self, mark: int, before: Watcher, after: Watcher) -> Difference | None:
        """What a watcher is told of everything since their mark; None: they must ask for the list anew."""
        if mark not in self._since:
            changes = self._window.after(mark)
            self._since[mark] = None if changes is None else Differences(changes)
        since = self._since[mark]
        return None if since is None else since.of(before, after)


class Watchers:
    """Every connection of this process, the one reader that feeds them, and the sweep of who is silent."""

    def __init__(
        self,
        redis: Redis,
        store: PresenceStore,
        blocks: Blocks,
        clock: Clock,
        configuration: Configuration,
        limits: ReaderLimits,
        figures: PresenceFigures,
        *,
        connections: int,
        on_change: Callable[[Sequence[Change] | None], None],
    ) -> None:
        self._redis = redis
        self._store = store
        self._blocks = blocks
        self._clock = clock
        self._configuration = configuration
        self._figures = figures
        self._connections = connections
        self._on_change = on_change
        self._lines: dict[str, dict[str, Line]] = {}
        """By person and id."""
        self._count = 0
        self._watching: set[Line] = set()
        """Those of them that are told of others."""
        self._window = Window(limits.ring)
        self._reader = ChangeReader(redis, self._window, limits, self._changed)
        self._is_reading = asyncio.Event()
        self._turns = Turns(store, batch=limits.batch, pause_s=self._coalesce_s, on_first=self._first)
        self._timer: asyncio.TimerHandle | None = None
        self._took_s = 0.0
        """What telling everybody took, the last time."""
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Read and sweep until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._reader.run())
            tasks.create_task(self._sweep())

    @property
    def head(self) -> int:
        """The last change that was read here; 0 before there was any."""
        return self._window.head or 0

    @property
    def full(self) -> bool:
        """Whether this process has as many connections as it may."""
        return self._count >= self._connections

    async def join(self, user_id: str, line_id: str, device_id: str | None, receiver: Receiver) -> Line:
        """A new connection of somebody, in the place of what their device said without one. Raises Unavailable."""
        line = Line(line_id, user_id, receiver, self._clock.monotonic())
        self._lines.setdefault(user_id, {})[line_id] = line
        self._count += 1
        self._figures.sockets(self._count)
        try:
            await self._ask_apart(line)
            taken = await self._turns.take(line.turn(Kind.BEAT))
        except BaseException:
            self.leave(line)
            raise
        if line.facts is None and taken.present is not None:
            line.facts = taken.present.facts
        if device_id is not None:
            self._turns.leave(Turn(Kind.LEAVE, user_id, device_id))
        return line

    def leave(self, line: Line) -> None:
        """A connection has gone."""
        mine = self._lines.get(line.user_id, {})
        if mine.pop(line.line_id, None) is None:
            return
        self._count -= 1
        self._figures.sockets(self._count)
        if not mine:
            del self._lines[line.user_id]
        if line.sending is not None:
            line.sending.cancel()
        self._watching.discard(line)
        self._turns.leave(line.turn(Kind.LEAVE))

    async def dismiss(self, line: Line, farewell: Callable[[], Awaitable[None]]) -> None:
        """Let a connection go after a last word, which may not get through."""
        self.leave(line)
        try:
            await farewell()
        except (ConnectionError, OSError) as error:
            _log.debug("presence: farewell not delivered: %s", error)

    def heard(self, line: Line) -> None:
        """The client showed that its person is there."""
        line.heard_at = self._clock.monotonic()
        if line in self._of(line.user_id):
            self._turns.beat(line.turn(Kind.BEAT))

    async def poll(self, user_id: str, device_id: str) -> Taken:
        """Somebody showed it without a connection. Raises Unavailable."""
        return await self._turns.take(Turn(Kind.POLL, user_id, device_id))

    async def watch(self, line: Line, after: int | None) -> None:
        """Tell of changes after a number, if nothing of them was lost; else from now on, beside the list."""
        await self._is_reading.wait()
        line.mark = None
        if line.sending is not None:  # what is on its way was before this
            await asyncio.wait({line.sending})
        head = self._window.head or 0
        told_at = None if after is None else self._window.at(after)
        missed = None if told_at is None or after is None else self._window.after(after)
        line.told = Watcher(line.facts, line.apart, told_at or self._clock.now())
        goes_on = after == head or self._can_go_on(line, missed)
        if after is not None and (goes_on or await self._is_told_elsewhere(head, after)):
            await line.receiver.watching(after)
            line.mark = after
        else:
            await line.receiver.resync(head)
            line.mark = head
        if line in self._of(line.user_id):  # it may have gone meanwhile
            self._watching.add(line)
        self._soon()

    def _can_go_on(self, line: Line, missed: Sequence[Change] | None) -> bool:
        """Whether what was missed is kept, and nothing of it is between the watcher and somebody."""
        return missed is not None and not any(change.only_for == line.user_id for change in missed)

    async def _is_told_elsewhere(self, head: int, after: int) -> bool:
        """Whether another process has told more than ours has read so far."""
        try:
            return head < after <= (await read_tail(self._redis, TOPIC)).sequence
        except REDIS_ERRORS:
            return False

    def _changed(self, changes: Sequence[Change] | None) -> None:
        self._is_reading.set()
        self._on_change(changes)
        for change in changes or ():
            for line in self._of(change.user_id):
                if change.after is not None and change.only_for is None:
                    line.facts = change.after.facts
            for line in self._of(change.only_for):
                line.is_known = False
                self._spawn(self._part(line, change.user_id))
        self._soon()

    async def _part(self, line: Line, other: str) -> None:
        """Ask anew who is apart from somebody; should nobody be able to say, the other one is."""
        try:
            await self._ask_apart(line)
        except Unavailable:
            line.apart, line.is_known = line.apart | {other}, True
        self._soon()

    async def _ask_apart(self, line: Line) -> None:
        line.readings += 1
        mine = line.readings
        apart = await self._blocks.apart(line.user_id)
        if mine == line.readings:
            line.apart, line.is_known = apart, True

    def _soon(self) -> None:
        """Tell everybody what there is after the pause in which changes gather, at least as long as telling took."""
        if self._timer is None:
            pause_s = max(self._coalesce_s(), self._took_s)
            self._timer = asyncio.get_running_loop().call_later(pause_s, self._tell_all)

    def _tell_all(self) -> None:
        self._timer = None
        began, now = self._clock.monotonic(), self._round()
        for line in self._watching:
            self._tell(line, now)
        self._took_s = self._clock.monotonic() - began

    def _round(self) -> Round:
        return Round(self._window, self._clock.now())

    def _tell(self, line: Line, now: Round) -> None:
        mark, before = line.mark, line.told
        if (
            mark is None
            or before is None
            or mark >= now.head
            or not line.is_known
            or line.sending is not None
        ):
            return
        watcher = Watcher(line.facts, line.apart, now.now)
        told = now.difference(mark, before, watcher)
        line.mark, line.told = now.head, watcher
        if told is None or len(told.present) > self._configuration.current.guardrails.presence.list_max:
            self._send(line, line.receiver.resync(now.head))
        elif told and not line.receiver.update_at_once(told, now.head):
            self._send(line, line.receiver.update(told, now.head))

    def _send(self, line: Line, saying: Awaitable[None]) -> None:
        line.sending = self._spawn(self._sent(line, saying))

    async def _sent(self, line: Line, saying: Awaitable[None]) -> None:
        try:
            await saying
        except (ConnectionError, OSError) as error:
            _log.debug("presence: a connection ended: %s", error)
            return
        line.sending = None
        self._tell(line, self._round())

    def _first(self, turn: Turn, taken: Taken) -> None:
        """A connection that Redis did not know any more is there: what its person said may be lost too."""
        line = self._lines.get(turn.user_id, {}).get(turn.line_id)
        if line is None:
            self._turns.leave(turn)
        elif taken.present is None and line.facts is not None:
            self._spawn(self._restore(line.user_id, line.facts))

    async def _restore(self, user_id: str, facts: Facts) -> None:
        try:
            await self._store.put(user_id, lambda known: None if known else facts)
        except Unavailable as error:
            _log.warning("presence: somebody could not be restored: %s", error)

    async def _sweep(self) -> None:
        while True:
            presence = self._configuration.current.guardrails.presence
            await asyncio.sleep(presence.sweep_interval_s)
            oldest = self._clock.monotonic() - presence.gone_within_s
            for line in [line for mine in self._lines.values() for line in mine.values()]:
                if line.heard_at < oldest:
                    self._spawn(self.dismiss(line, line.receiver.drop_silent))
            try:
                while await self._store.sweep():
                    pass
            except Unavailable as error:
                _log.debug("presence: nobody can be let go now: %s", error)

    def _of(self, user_id: str | None) -> Iterable[Line]:
        return () if user_id is None else self._lines.get(user_id, {}).values()

    def _coalesce_s(self) -> float:
        return self._configuration.current.guardrails.presence.coalesce_ms / 1000

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task
