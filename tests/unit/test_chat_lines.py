"""Lines hear all that is written in their thread, in order and once, however their kernel takes it."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from prometheus_client import CollectorRegistry

from generated.vocabulary import ChatThreadState
from services.chat.domain import Hearers, Standing
from services.chat.figures import ChatFigures
from services.chat.lines import Line, Teller, Watch
from services.chat.window import Told, Window
from services.infra.configuration import ConfigBundle
from services.infra.frames import framed
from tests.support.configuration import shipped

ANA, BIA = "ana", "bia"
EVERYBODY = Hearers()
BODY = "x" * 10_000


@dataclass
class House:
    """The configuration as it is shipped."""

    current: ConfigBundle


class Wire:
    """A connection whose client reads when it is told to; the server's side as a server keeps it."""

    def __init__(self) -> None:
        self._near, self._far = socket.socketpair()
        for end in (self._near, self._far):
            end.setblocking(False)
        self._unsent = b""
        self._heard = b""
        self._ended: Callable[[], None] | None = None
        self._drained = asyncio.Event()
        self._drained.set()

    def straight(self, ended: Callable[[], None]) -> int | None:
        if self._unsent:
            return None
        self._ended = ended
        return self._near.fileno()

    def say_at_once(self, frame: bytes) -> bool:
        if self._unsent:
            return False
        self._unsent = frame
        self._send()
        if self._unsent:
            self._drained.clear()
            ended, self._ended = self._ended, None
            if ended is not None:
                ended()
        return True

    async def say(self, text: str) -> None:
        await self._drained.wait()
        assert self.say_at_once(framed(text).frame)

    def read(self) -> None:
        """Have the client take what there is for it."""
        while True:
            try:
                self._heard += self._far.recv(1 << 20)
            except BlockingIOError:
                break
            self._send()
        if not self._unsent:
            self._drained.set()

    def heard(self) -> list[str]:
        """The numbers of the messages that the client has read whole; nothing else came."""
        told, size = [], len(framed(f"0000{BODY}").frame)
        assert len(self._heard) % size == 0
        for begin in range(0, len(self._heard), size):
            text = self._heard[begin : begin + size][-len(BODY) - 4 :].decode()
            assert text[4:] == BODY
            told.append(text[:4])
        return told

    def close(self) -> None:
        self._near.close()
        self._far.close()

    def _send(self) -> None:
        try:
            self._unsent = self._unsent[self._near.send(self._unsent) :] if self._unsent else b""
        except BlockingIOError:
            return

    async def following(self, sequence: int) -> None: ...
    async def resync(self, sequence: int) -> None: ...
    async def drop_slow(self) -> None: ...
    async def drop_silent(self) -> None: ...
    async def drop_gone(self) -> None: ...


def told(number: int, hearers: Hearers) -> Told:
    return Told(number, hearers, framed(f"{number:04}{BODY}"))


class Scene:
    """Two connections that follow one thread."""

    def __init__(self) -> None:
        self.dropped: list[Line] = []
        self.teller = Teller(ChatFigures(CollectorRegistry(), [1]), House(shipped()), self._dismiss)
        self.watch = Watch(Window(0), 1)
        self.wires = [Wire(), Wire()]
        stands = Standing(ChatThreadState.OPEN, may_write=True)
        self.lines = [
            Line("t", of, wire, stands, 0.0, mark=0) for of, wire in zip((ANA, BIA), self.wires, strict=True)
        ]
        self.watch.lines.update(self.lines)
        self.teller.behind(self.watch)

    async def _dismiss(self, line: Line, _farewell: Callable[[], Awaitable[None]]) -> None:
        self.dropped.append(line)
        self.watch.step_out(line)
        self.watch.lines.discard(line)

    def write(self, number: int, hearers: Hearers = EVERYBODY) -> None:
        self.teller.message(self.watch, told(number, hearers))
        self.teller.behind(self.watch)


def played(scenario: Callable[[Scene], Awaitable[None]]) -> None:
    async def play() -> None:
        scene = Scene()
        try:
            await scenario(scene)
        finally:
            for wire in scene.wires:
                wire.close()

    asyncio.run(play())


def test_who_reads_now_and_then_hears_all_in_order_and_is_level_again() -> None:
    async def scenario(scene: Scene) -> None:
        quick, slow = scene.wires
        fell_behind = False
        for number in range(1, 401):
            scene.write(number)
            quick.read()
            fell_behind |= scene.lines[1].descriptor is None
            if number % 100 == 0:
                while scene.lines[1].descriptor is None:
                    slow.read()
                    await asyncio.sleep(0)
        assert fell_behind
        assert not scene.dropped
        slow.read()
        assert quick.heard() == slow.heard() == [f"{number:04}" for number in range(1, 401)]
        assert {*scene.watch.straight.values()} == {*scene.lines}

    played(scenario)


def test_who_reads_nothing_is_let_go_once_and_keeps_nobody_waiting() -> None:
    async def scenario(scene: Scene) -> None:
        quick, _ = scene.wires
        for number in range(1, 2 * shipped().platform.chat.window_messages):
            scene.write(number)
            quick.read()
            await asyncio.sleep(0)
        assert scene.dropped == [scene.lines[1]]
        assert [*scene.watch.straight.values()] == [scene.lines[0]]
        assert quick.heard() == [f"{number:04}" for number in range(1, scene.watch.window.head + 1)]

    played(scenario)


def test_what_not_everybody_hears_is_told_in_its_place_and_to_nobody_else() -> None:
    async def scenario(scene: Scene) -> None:
        ana, bia = scene.wires
        not_bia = Hearers(but=frozenset({BIA}))
        for number, heard in enumerate((EVERYBODY, Hearers(ANA), not_bia, Hearers(BIA), EVERYBODY), 1):
            scene.write(number, heard)
            ana.read()
            bia.read()
        assert ana.heard() == ["0001", "0002", "0003", "0005"]
        assert bia.heard() == ["0001", "0004", "0005"]

    played(scenario)


def test_who_begins_anew_is_told_nothing_until_they_follow() -> None:
    async def scenario(scene: Scene) -> None:
        ana, line = scene.wires[0], scene.lines[0]
        scene.watch.step_out(line)
        line.mark = None
        scene.write(1)
        ana.read()
        assert ana.heard() == []
        assert ana.say_at_once(b"x" * 10_000_000)  # more than the kernel takes, so the straight way ends
        assert line.mark is None

    played(scenario)
