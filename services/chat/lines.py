"""The connections that follow a thread on this node, and how each is told what its window holds.

A connection costs no queue. While its client keeps up it is level with the window, and told at once, by its descriptor
where the server says so; else it has a mark, and while the client takes one message the next ones wait in the window.
One that falls behind the window is let go, and comes back by the last message it saw.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from services.chat.domain import Hearers, Standing
from services.chat.figures import ChatFigures
from services.chat.window import Told, Window
from services.infra.frames import Framed, written
from services.infra.house import Configuration

_log = logging.getLogger(__name__)


class Receiver(Protocol):
    """What a connection does with what it is told; raises ConnectionError once closed."""

    async def following(self, sequence: int) -> None:
        """Say that messages after `sequence` will come."""
        ...

    async def resync(self, sequence: int) -> None:
        """Say that the messages must be asked for, and those after `sequence` will come."""
        ...

    async def say(self, text: str) -> None:
        """Say a message that is encoded already."""
        ...

    def say_at_once(self, frame: bytes) -> bool:
        """Say a message that is framed already, or the rest of one; False where the client must be waited for."""
        ...

    def straight(self, ended: Callable[[], None]) -> int | None:
        """The descriptor to which messages that are framed may be written until `ended` is called, if there is one."""
        ...

    async def drop_slow(self) -> None:
        """Close: the client reads too slowly."""
        ...

    async def drop_silent(self) -> None:
        """Close: nothing was heard from the client."""
        ...

    async def drop_gone(self) -> None:
        """Close: who is connected is in the thread no more."""
        ...


@dataclass(eq=False, slots=True)
class Line:
    """One connection of somebody.

    `mark` is None until it follows, and then the last message that it was told of, unless it is level. `descriptor` is
    where it is told while it is level, if it is told there.
    """

    thread_id: str
    user_id: str
    receiver: Receiver
    standing: Standing
    heard_at: float
    mark: int | None = None
    descriptor: int | None = None
    notes: dict[str, Framed] = field(default_factory=dict)
    sending: asyncio.Task[None] | None = None


Dismiss = Callable[[Line, Callable[[], Awaitable[None]]], Coroutine[Any, Any, None]]
"""Lets a connection go after a last word."""


@dataclass(eq=False, slots=True)
class Watch:
    """A thread that is followed here; `version` is the last one that its people were told.

    The lines that were told everything up to the window's head are `straight` by descriptor, or else `level`.
    """

    window: Window
    version: int
    is_of_room: bool = False
    lines: set[Line] = field(default_factory=set)
    straight: dict[int, Line] = field(default_factory=dict)
    level: set[Line] = field(default_factory=set)
    is_stale: bool = True
    looking: asyncio.Task[None] | None = None

    def step_in(self, line: Line) -> None:
        """A line was told everything."""
        line.descriptor = line.receiver.straight(lambda: self._end_straight(line))
        if line.descriptor is None:
            self.level.add(line)
        else:
            self.straight[line.descriptor] = line

    def step_out(self, line: Line) -> bool:
        """A line is to be told no more at once; whether it was."""
        was_level = line in self.level or line.descriptor is not None
        self.level.discard(line)
        if line.descriptor is not None:
            del self.straight[line.descriptor]
            line.descriptor = None
        return was_level

    def hearing(self, hearers: Hearers) -> tuple[Mapping[int, Line], Collection[Line]]:
        """The lines by descriptor, and the other level ones, of those who hear something."""
        if hearers.is_everybody:
            return self.straight, self.level
        straight = {one: line for one, line in self.straight.items() if line.user_id in hearers}
        return straight, [line for line in self.level if line.user_id in hearers]

    def fall_behind(self, line: Line, mark: int) -> None:
        """A line that is level has not taken what came after `mark`."""
        if self.step_out(line):
            line.mark = mark

    def behind(self) -> set[Line]:
        """The lines that are not level."""
        if len(self.straight) + len(self.level) == len(self.lines):
            return set()
        return self.lines - self.level - {*self.straight.values()}

    def _end_straight(self, line: Line) -> None:
        """Whatever was written to a line's descriptor has reached its client or waits for it."""
        if line.descriptor is not None:
            self.fall_behind(line, self.window.head)


class Teller:
    """Tells the lines of every watch of this process."""

    def __init__(self, figures: ChatFigures, configuration: Configuration, dismiss: Dismiss) -> None:
        self._figures = figures
        self._configuration = configuration
        self._dismiss = dismiss
        self._tasks: set[asyncio.Task[None]] = set()

    def message(self, watch: Watch, message: Told) -> None:
        """The next message after the window's head: who is level is told at once."""
        before, frame = watch.window.head, message.said.frame
        watch.window.add(message, self._window_messages)
        straight, level = watch.hearing(message.hearers)
        left = [(straight[one], frame[took:]) for one, took in written(frame, straight).items()]
        left += [(line, frame) for line in level]
        behind = [line for line, rest in left if not line.receiver.say_at_once(rest)]
        for line in behind:
            watch.fall_behind(line, before)
        self._figures.delivered(len(straight) + len(level) - len(behind))

    def note(self, watch: Watch, line: Line, key: str, note: Framed) -> None:
        """What a line is told beside messages; while it waits, a newer one under the same key takes its place."""
        if line in watch.level or line.descriptor is not None:
            if line.receiver.say_at_once(note.frame):
                return
            watch.fall_behind(line, watch.window.head)
        line.notes[key] = note
        if len(line.notes) > self._window_messages:
            self.spawn(self._dismiss(line, line.receiver.drop_slow))
        else:
            self.line(watch, line)

    def behind(self, watch: Watch) -> None:
        """Go on with the lines that are not level."""
        for line in watch.behind():
            self.line(watch, line)

    def line(self, watch: Watch, line: Line) -> None:
        """Have a line that is not level told what there is, one thing after the other, unless it is being told."""
        if line.mark is None:
            return
        if line.mark < watch.window.floor:
            self.spawn(self._dismiss(line, line.receiver.drop_slow))
        elif line.sending is None and not _is_level(line, line.mark, watch):
            line.sending = self.spawn(self._pump(watch, line))

    def spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Do something meanwhile."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _pump(self, watch: Watch, line: Line) -> None:
        window = watch.window
        try:
            while line.mark is not None and line.mark >= window.floor:
                if (message := window.next(line.mark, line.user_id)) is not None:
                    line.mark = message.sequence
                    await line.receiver.say(message.said.text)
                    self._figures.delivered(1)
                elif line.notes:
                    await line.receiver.say(line.notes.pop(next(iter(line.notes))).text)
                else:
                    _is_level(line, line.mark, watch)
                    return
        except (ConnectionError, OSError) as error:
            _log.debug("chat: a connection ended: %s", error)
        finally:
            line.sending = None

    @property
    def _window_messages(self) -> int:
        return self._configuration.current.platform.chat.window_messages


def _is_level(line: Line, mark: int, watch: Watch) -> bool:
    """Whether there is nothing to tell a line after its mark; it is level from now on, unless it is ahead."""
    if line.notes or watch.window.next(mark, line.user_id) is not None:
        return False
    if mark <= watch.window.head:
        watch.step_in(line)
    return True
