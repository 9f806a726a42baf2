"""The people who follow threads on this node: who comes and goes, and what there is to tell them.

A thread that is followed here has one window of its newest messages, each encoded and framed once, read anew when this
node hears of more, and now and then in case it did not.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final

from generated.models import ChatSettings, ChatThread
from services.chat.domain import Message, Missed
from services.chat.figures import ChatFigures
from services.chat.lines import Line, Receiver, Teller, Watch
from services.chat.news import Bus, Kind, News
from services.chat.threads import Threads
from services.chat.views import standing_told, told
from services.chat.window import Told, Window
from services.infra.frames import framed
from services.infra.house import Configuration
from services.kernel.clock import Clock
from services.kernel.errors import NotFound, Unavailable

_log = logging.getLogger(__name__)
_UNTOLD: Final = -1
"""No version of a thread: its people are told of whichever there is."""


class Followers:
    """Every connection of this process, by thread."""

    def __init__(
        self,
        threads: Threads,
        bus: Bus,
        clock: Clock,
        configuration: Configuration,
        figures: ChatFigures,
        *,
        connections: int,
        silence_s: float,
    ) -> None:
        self._threads = threads
        self._clock = clock
        self._configuration = configuration
        self._figures = figures
        self._connections = connections
        self._silence_s = silence_s
        self._watches: dict[str, Watch] = {}
        self._count = 0
        self._teller = Teller(figures, configuration, self.dismiss)
        bus.listen(self._hear)

    async def run(self) -> None:
        """Look for what this node was not told, and for who is silent, until cancelled."""
        while True:
            await asyncio.sleep(self._settings.poll_interval_s)
            await self.look()

    async def look(self) -> None:
        """One such look."""
        oldest = self._clock.monotonic() - self._silence_s
        for watch in [*self._watches.values()]:
            for line in [line for line in watch.lines if line.heard_at < oldest]:
                self._teller.spawn(self.dismiss(line, line.receiver.drop_silent))
        try:
            watched, batch = [*self._watches], self._settings.batch
            for first in range(0, len(watched), batch):
                heads = await self._threads.heads(watched[first : first + batch])
                for thread_id, (sequence, version) in heads.items():
                    self._compare(thread_id, sequence, version)
            for thread_id, watch in [*self._watches.items()]:
                if watch.is_of_room:
                    await self._see_out(thread_id, watch)
        except Unavailable as error:
            _log.debug("chat: nothing can be looked for now: %s", error)

    @property
    def full(self) -> bool:
        """Whether this process has as many connections as it may."""
        return self._count >= self._connections

    async def join(self, user_id: str, thread_id: str, receiver: Receiver) -> tuple[Line, ChatThread]:
        """A new connection of somebody in a thread, and the thread as they see it. Raises NotFound, Unavailable.

        It is told nothing until it follows; what is written from now on comes into the window.
        """
        found, thread = await self._threads.entered(user_id, thread_id)
        new = Watch(Window(found.sequence), found.version, found.is_of_room)
        watch = self._watches.setdefault(thread_id, new)
        line = Line(thread_id, user_id, receiver, found.now, self._clock.monotonic())
        watch.lines.add(line)
        self._count += 1
        self._figures.sockets(self._count)
        return line, thread

    def leave(self, line: Line) -> None:
        """A connection has gone."""
        watch = self._watches.get(line.thread_id)
        if watch is None or line not in watch.lines:
            return
        watch.lines.discard(line)
        watch.step_out(line)
        self._count -= 1
        self._figures.sockets(self._count)
        if not watch.lines:
            del self._watches[line.thread_id]
        if line.sending is not None:
            line.sending.cancel()

    async def dismiss(self, line: Line, farewell: Callable[[], Awaitable[None]]) -> None:
        """Let a connection go after a last word, which may not get through."""
        self.leave(line)
        try:
            await farewell()
        except (ConnectionError, OSError) as error:
            _log.debug("chat: farewell not delivered: %s", error)

    def heard(self, line: Line) -> None:
        """The client said something."""
        line.heard_at = self._clock.monotonic()

    async def follow(self, line: Line, after: int | None) -> None:
        """Tell of messages after a number, or from now on. Raises NotFound, Unavailable."""
        if (watch := self._watches.get(line.thread_id)) is not None:
            watch.step_out(line)
        line.mark = None
        if line.sending is not None:  # what is on its way was before this
            await asyncio.wait({line.sending})
        missed = await self._missed(line, after)
        if missed.messages is None:
            await line.receiver.resync(missed.sequence)
        else:
            await line.receiver.following(missed.sequence if after is None else after)
            for message in missed.messages:
                await line.receiver.say(told(message))
            self._figures.delivered(len(missed.messages))
        line.mark = missed.sequence
        if (watch := self._watches.get(line.thread_id)) is not None and line in watch.lines:
            if missed.sequence > watch.window.head:
                self._refresh(line.thread_id, watch)
            self._teller.line(watch, line)

    def wrote(self, message: Message) -> None:
        """A message was kept by this process: who follows is told of it without a look at the database.

        Its author is answered first. Where others wrote before it that are not read yet, it is read with them.
        """
        asyncio.get_running_loop().call_soon(self._pass_on_written, message)

    async def parted(self, _event_id: str, one: str, other: str) -> None:
        """Two people came apart or together: their threads stand otherwise, and in rooms they hear others."""
        for thread_id, watch in self._watches.items():
            if any(line.user_id in (one, other) for line in watch.lines):
                if watch.is_of_room:
                    self._forget(watch)
                self._teller.spawn(self._ask_standing(thread_id, watch, frozenset({one, other})))

    async def _missed(self, line: Line, after: int | None) -> Missed:
        if after is not None:
            return await self._threads.missed(line.user_id, line.thread_id, after)
        return Missed((await self._threads.standing(line.user_id, line.thread_id)).sequence, ())

    def _pass_on_written(self, message: Message) -> None:
        watch = self._watches.get(message.thread_id)
        if watch is None:
            return
        if watch.looking is None and message.sequence == watch.window.head + 1:
            self._take(watch, message)
            self._teller.behind(watch)
        else:
            self._refresh(message.thread_id, watch)

    def _hear(self, news: News) -> None:
        watch = self._watches.get(news.thread_id)
        if watch is None:
            return
        match news.kind:
            case Kind.WRITTEN:
                self._refresh(news.thread_id, watch)
            case Kind.CHANGED | Kind.LEFT:
                of = None if news.only_for is None else frozenset({news.only_for})
                self._teller.spawn(self._ask_standing(news.thread_id, watch, of))
            case Kind.NOTE | Kind.MODERATED:
                self._pass_note(watch, news)

    def _pass_note(self, watch: Watch, news: News) -> None:
        if news.kind is Kind.MODERATED:
            self._forget(watch)
        note = framed(news.text)
        for line in watch.lines:
            if line.user_id not in news.but and news.only_for in (None, line.user_id):
                self._teller.note(watch, line, news.key, note)

    def _compare(self, thread_id: str, sequence: int, version: int) -> None:
        watch = self._watches.get(thread_id)
        if watch is None:
            return
        if sequence > watch.window.head:
            self._refresh(thread_id, watch)
        if version != watch.version:
            self._forget(watch)
            self._teller.spawn(self._ask_standing(thread_id, watch))

    def _forget(self, watch: Watch) -> None:
        """Whoever is not up to date reads anew what a moderator may have changed."""
        watch.window.forget()
        self._teller.behind(watch)

    def _refresh(self, thread_id: str, watch: Watch) -> None:
        """Read what there is after the window's head, once more if it is being read."""
        watch.is_stale = True
        if watch.looking is None:
            watch.looking = self._teller.spawn(self._read(thread_id, watch))

    async def _read(self, thread_id: str, watch: Watch) -> None:
        settings = self._settings
        try:
            while watch.is_stale and watch.lines:
                watch.is_stale = False
                found = await self._threads.written(
                    thread_id, watch.window.head, settings.batch, is_of_room=watch.is_of_room
                )
                for message in found:
                    self._take(watch, message)
                watch.is_stale |= len(found) == settings.batch
                self._teller.behind(watch)
        except Unavailable as error:
            _log.debug("chat: a thread can't be read now: %s", error)
        finally:
            watch.looking = None

    def _take(self, watch: Watch, message: Message) -> None:
        """The next message after the window's head: who is level is told at once."""
        self._figures.read((self._clock.now() - message.sent_at).total_seconds())
        self._teller.message(watch, Told(message.sequence, message.hearers, framed(told(message))))

    async def _ask_standing(self, thread_id: str, watch: Watch, of: frozenset[str] | None = None) -> None:
        """Tell people who follow how their thread stands, if that is new to them."""
        here = frozenset(line.user_id for line in watch.lines)
        for user_id in here if of is None else here & of:
            try:
                found = await self._threads.standing(user_id, thread_id)
            except NotFound:
                for line in [line for line in watch.lines if line.user_id == user_id]:
                    self._teller.spawn(self.dismiss(line, line.receiver.drop_gone))
                continue
            except Unavailable as error:
                _log.debug("chat: how a thread stands is told later: %s", error)
                watch.version = _UNTOLD
                return
            watch.version = found.version
            for line in [line for line in watch.lines if line.user_id == user_id]:
                if line.standing != found.now:
                    line.standing = found.now
                    self._teller.note(watch, line, "standing", framed(standing_told(found.now)))

    async def _see_out(self, thread_id: str, watch: Watch) -> None:
        """Let those go who are in the thread's room no more. Raises Unavailable."""
        there = await self._threads.there(thread_id)
        for line in [line for line in watch.lines if there is not None and line.user_id not in there]:
            self._teller.spawn(self.dismiss(line, line.receiver.drop_gone))

    @property
    def _settings(self) -> ChatSettings:
        return self._configuration.current.platform.chat
