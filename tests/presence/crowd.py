"""People in presence, each on one socket, who show every few seconds that they are there."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Coroutine, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from tests.chat_kills.crowd import Calls
from tests.presence.regulars import MODE
from tests.presence.sockets import Socket, connect, frame
from tests.support.presence import GRID, SET

T = TypeVar("T")
AT_ONCE: Final = 96
"""People who come in at the same time."""
PAGE: Final = 200
_BEAT: Final = frame(b'{"type":"heartbeat"}')
_WATCH: Final = frame(b'{"type":"watch"}')
_TICK_S: Final = 0.05
_RETRY_S: Final = 0.2


@dataclass(eq=False)
class Person:
    """One account and its connection; `number` is the bit by which sets of people are told."""

    number: int
    token: str
    presence_id: str
    socket: Socket | None = None
    at: str = ""
    """The node that they are, or were last, connected to."""
    beats: bool = True
    beat_at: float = 0.0
    on_text: Callable[[bytes], None] | None = None
    """Who hears what they are told, but pongs."""
    closes: list[int] = field(default_factory=list)
    """The codes with which their connections ended, unless they ended them."""
    closed_at: float = 0.0

    @property
    def bit(self) -> int:
        """The set of this person alone."""
        return 1 << self.number


def bits(people: Iterable[Person]) -> int:
    """A set of people."""
    found = 0
    for one in people:
        found |= one.bit
    return found


class Crowd:
    """Everybody, on whichever node they were let in at."""

    def __init__(self, calls: Calls) -> None:
        self.people: list[Person] = []
        self.number_of: dict[str, int] = {}
        """By presence."""
        self.interval_s = 0.0
        self.ttl_s = 0.0
        """As the server says in its welcome."""
        self.beaten = 0
        self.pongs = 0
        self._calls = calls
        self._doors = asyncio.Semaphore(AT_ONCE)

    def know(self, token: str, presence_id: str) -> None:
        """One more, who is not there yet."""
        one = Person(len(self.people), token, presence_id)
        self.number_of[presence_id] = one.number
        self.people.append(one)

    async def open(
        self, people: Sequence[Person], address: str, opened: Callable[[], None] = lambda: None
    ) -> None:
        """They connect to a node, and show from now on that they are there; `opened` hears of each."""

        async def come_in(one: Person) -> None:
            async with self._doors:
                await self._open(one, address)
            opened()

        await _all(come_in, people)

    async def show(self, one: Person, visibility: str) -> None:
        """Somebody says how they want to be seen."""
        body = {"presence_mode": MODE, "visibility": visibility}
        await self._calls.call("POST", SET, one.token, json=body)

    async def page(self, one: Person, cursor: str | None = None) -> tuple[int, str | None]:
        """Whom somebody sees, as far as it fits on a page, and where it goes on."""
        more = {} if cursor is None else {"cursor": cursor}
        said = await self._calls.call("GET", GRID, one.token, params={"limit": PAGE, **more})
        shown = 0
        for other in said["items"]:
            shown |= 1 << self.number_of[other["presence_id"]]
        return shown, said.get("next_cursor")

    async def beat(self) -> None:
        """Let everybody show that they are there, evenly over the interval, until cancelled."""
        began = time.monotonic()
        tick = 0
        while True:
            await asyncio.sleep(began + tick * _TICK_S - time.monotonic())
            share = max(1, round(self.interval_s / _TICK_S))
            for one in self.people[tick % share :: share]:
                if one.beats and one.socket is not None:
                    one.socket.send(_BEAT)
                    one.beat_at = time.monotonic()
                    self.beaten += 1
            tick += 1

    async def _open(self, one: Person, address: str) -> None:
        """Connect, again and again while the node has too much to do; return once it has said welcome."""
        while True:
            welcome: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
            try:
                ticket = (await self._calls.call("POST", "/v1/auth/socket-ticket", one.token))["ticket"]
                path = f"/v1/presence?ticket={ticket}"
                one.socket = socket = await connect(address, path, *self._ears(one, welcome))
                said = await welcome
            except OSError:
                await asyncio.sleep(_RETRY_S)
                continue
            one.at, one.beats, one.beat_at = address, True, time.monotonic()
            self.interval_s, self.ttl_s = said["heartbeat_interval_s"], said["ttl_s"]
            if one.on_text is not None:
                socket.send(_WATCH)
            return

    def _ears(
        self, one: Person, welcome: asyncio.Future[dict[str, Any]]
    ) -> tuple[Callable[[bytes], None], Callable[[Socket, int], None]]:
        def on_text(text: bytes) -> None:
            if not welcome.done():
                welcome.set_result(json.loads(text))
            elif text.startswith(b'{"type":"pong"'):
                self.pongs += 1
            elif one.on_text is not None:
                one.on_text(text)

        def on_end(socket: Socket, code: int) -> None:
            if not welcome.done():
                welcome.set_exception(ConnectionError(f"closed with {code} before it was open"))
            elif one.socket is socket:
                one.socket, one.closed_at = None, time.monotonic()
                one.closes.append(code)

        return on_text, on_end


def watch(one: Person, on_text: Callable[[bytes], None]) -> None:
    """Have somebody who is connected be told of others, now and whenever they connect again."""
    one.on_text = on_text
    if one.socket is not None:
        one.socket.send(_WATCH)


def leave(one: Person) -> None:
    """Somebody closes their connection."""
    socket, one.socket = one.socket, None
    if socket is not None:
        socket.close()


def cut(one: Person) -> None:
    """Somebody's connection ends without a word."""
    socket, one.socket = one.socket, None
    if socket is not None:
        socket.cut()


async def _all(work: Callable[[T], Coroutine[Any, Any, None]], of: Iterable[T]) -> None:
    async with asyncio.TaskGroup() as tasks:
        for one in of:
            tasks.create_task(work(one))
