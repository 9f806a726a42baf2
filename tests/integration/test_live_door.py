"""The LAB's door for live sources, as strangers and accidents come to it: nobody ends it, and nobody is forgotten."""

from __future__ import annotations

import asyncio
import hashlib
import json
import socket
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from generated.models import LiveAnswer
from generated.vocabulary import ErrorCode
from lab.live.door import Door
from services.infra.sql.outages import as_unavailable

KEY = "open.sesame"
TIMEOUT_S = 0.3


class House:
    """Takes everybody with the key; its audit log may be full."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.full = False
        self.entries: list[str] = []
        self.taken = 0

    def take(self, visitor: socket.socket | None) -> LiveAnswer:
        self.taken += visitor is not None
        return LiveAnswer()

    async def audit(self, reason: str) -> None:
        if self.full:
            raise as_unavailable("the disk is full", 1)
        self.entries.append(reason)

    async def say(self, line: bytes) -> bytes:
        """What is answered to a line, to the end of the connection."""
        reader, writer = await asyncio.open_unix_connection(str(self.path))
        writer.write(line)
        try:
            async with asyncio.timeout(5):
                return await reader.read()
        except ConnectionResetError:
            return b""  # it was closed before all of it was read
        finally:
            writer.close()

    async def come(self, key: str = KEY) -> str | None:
        """Come with a key; the code of the refusal, if it is one."""
        request = {"key_sha256": hashlib.sha256(key.encode()).hexdigest(), "take": True}
        answer = json.loads(await self.say(json.dumps(request).encode() + b"\n"))
        code: str | None = answer.get("code")
        return code


@asynccontextmanager
async def open_house(folder: Path, per_minute: int) -> AsyncIterator[House]:
    house = House(folder / "live.sock")
    door = Door(house.path, KEY, house.take, house.audit, refusals_per_minute=per_minute, timeout_s=TIMEOUT_S)
    running = asyncio.create_task(door.run())
    while not house.path.exists():
        await asyncio.sleep(0.01)
    try:
        yield house
        assert not running.done(), "whatever came, the door is open"
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


def in_a_house(
    folder: Path, play: Callable[[House], Coroutine[None, None, None]], per_minute: int = 100
) -> None:
    async def whole() -> None:
        async with open_house(folder, per_minute) as house:
            await play(house)

    asyncio.run(whole())


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not true():
            await asyncio.sleep(0.01)


def test_a_stranger_is_refused_though_nothing_can_be_audited_and_is_counted_afterwards(
    tmp_path: Path,
) -> None:
    async def play(house: House) -> None:
        house.full = True
        assert [await house.come("guess") for _ in range(3)] == [ErrorCode.AUTH_FAILED] * 3
        assert await house.come() is None, "who has the key comes in meanwhile"
        house.full = False
        assert await house.come("guess") == ErrorCode.AUTH_FAILED
        await until(lambda: bool(house.entries))
        assert house.entries == ["another stream key, by WHIP (3 more since the last entry)"]

    in_a_house(tmp_path, play)


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\n",
        b"{}\n",
        b"[1]\n",
        b"\xff\xfe\n",
        b"x" * 5000,
        b'{"key_sha256": "", "take": true}\n',
        b'{"take"',
    ],
)
def test_what_is_no_request_gets_no_answer_and_takes_nothing(tmp_path: Path, line: bytes) -> None:
    async def play(house: House) -> None:
        assert await house.say(line) == b""
        assert (house.taken, house.entries) == (0, [])
        assert await house.come() is None

    in_a_house(tmp_path, play)


def test_many_who_come_and_say_nothing_bar_nobody_for_long(tmp_path: Path) -> None:
    async def play(house: House) -> None:
        silent = [await asyncio.open_unix_connection(str(house.path)) for _ in range(100)]
        assert await house.come() is None
        for reader, writer in silent:
            assert await reader.read() == b""
            writer.close()

    in_a_house(tmp_path, play)


def test_a_socket_that_a_killed_process_left_is_taken_over(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(tmp_path / "live.sock"))

    async def play(house: House) -> None:
        async with asyncio.timeout(5):
            while True:
                try:
                    assert await house.come() is None
                    break
                except ConnectionRefusedError:
                    await asyncio.sleep(0.01)

    in_a_house(tmp_path, play)
