"""What many ask of Redis at the same time is a few calls, and each hears what was so after they asked."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from services.infra.redis.gathering import Gathered

MOST = 8


class Server:
    """Answers with how often it was called and what with; refuses what it is told to."""

    def __init__(self, refused: str = "") -> None:
        self.calls: list[list[str]] = []
        self.goes_on = asyncio.Event()
        self.goes_on.set()
        self._refused = refused

    async def __call__(self, asked: Sequence[str]) -> list[tuple[int, str]]:
        self.calls.append([*asked])
        number = len(self.calls)
        await self.goes_on.wait()
        if self._refused in asked:
            raise ConnectionError("it is away")
        return [(number, one) for one in asked]


def test_a_burst_is_a_few_calls_and_everybody_hears_their_own_answer() -> None:
    async def scenario() -> None:
        server = Server()
        gathered = Gathered(server, MOST)
        names = [f"person-{number}" for number in range(3 * MOST + 1)]
        told = await asyncio.gather(*map(gathered.of, names))
        assert [name for _, name in told] == names
        assert [len(call) for call in server.calls] == [MOST, MOST, MOST, 1]

    asyncio.run(scenario())


def test_who_asks_while_a_call_is_under_way_hears_the_next_one() -> None:
    async def scenario() -> None:
        server = Server()
        gathered = Gathered(server, MOST)
        server.goes_on.clear()
        first = asyncio.create_task(gathered.of("a"))
        while not server.calls:
            await asyncio.sleep(0)
        later = [asyncio.create_task(gathered.of(name)) for name in "bc"]
        await asyncio.sleep(0)
        server.goes_on.set()
        assert await asyncio.gather(first, *later) == [(1, "a"), (2, "b"), (2, "c")]

    asyncio.run(scenario())


def test_a_call_that_fails_is_heard_by_those_in_it_alone() -> None:
    async def scenario() -> None:
        server = Server(refused="a")
        gathered = Gathered(server, 2)
        found = await asyncio.gather(*map(gathered.of, "abcd"), return_exceptions=True)
        assert [isinstance(one, ConnectionError) for one in found] == [True, True, False, False]
        assert await gathered.of("e") == (3, "e")

    asyncio.run(scenario())


def test_who_gives_up_disturbs_nobody() -> None:
    async def scenario() -> None:
        server = Server()
        gathered = Gathered(server, MOST)
        server.goes_on.clear()
        asking = [asyncio.create_task(gathered.of(name)) for name in "abc"]
        while not server.calls:
            await asyncio.sleep(0)
        asking[1].cancel()
        await asyncio.sleep(0)
        server.goes_on.set()
        assert [await asking[0], await asking[2]] == [(1, "a"), (1, "c")]
        with pytest.raises(asyncio.CancelledError):
            await asking[1]

    asyncio.run(scenario())
