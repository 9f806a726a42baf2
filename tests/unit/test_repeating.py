"""What is done again and again goes on whatever ends one look, rests between two, and ends when it is cancelled."""

from __future__ import annotations

import asyncio
import contextlib

from services.infra.repeating import again_and_again, described

_LONG_S = 3_600.0


def test_what_ends_a_look_is_told_and_the_next_one_is_taken() -> None:
    async def scenario() -> None:
        looks, failures, done = 0, list[str](), asyncio.Event()

        async def look() -> None:
            nonlocal looks
            looks += 1
            if looks < 3:
                raise ValueError(f"look {looks}")
            done.set()

        task = asyncio.create_task(
            again_and_again(look, lambda: 0.0, lambda error: failures.append(described(error)))
        )
        await done.wait()
        await _ended(task)
        assert failures == ["ValueError: look 1", "ValueError: look 2"]

    asyncio.run(scenario())


def test_what_wakes_ends_the_rest_and_is_not_lost_during_a_look() -> None:
    async def scenario() -> None:
        looks, woken, looked = 0, asyncio.Event(), asyncio.Event()

        async def look() -> None:
            nonlocal looks
            looks += 1
            if looks == 1:
                woken.set()  # something fell due while the look went on
            looked.set()

        task = asyncio.create_task(again_and_again(look, lambda: _LONG_S, _no_failure, woken))
        async with asyncio.timeout(5):
            while looks < 2:
                await asyncio.sleep(0)
            looked.clear()
            woken.set()
            await looked.wait()
        assert looks == 3
        await _ended(task)

    asyncio.run(scenario())


async def _ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    async with asyncio.timeout(5):
        with contextlib.suppress(asyncio.CancelledError):
            await task


def _no_failure(error: Exception) -> None:
    raise error
