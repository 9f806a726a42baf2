"""Something that is done again and again: a look at what is due, a sweep, a write of what waits."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable


async def again_and_again(
    look: Callable[[], Awaitable[object]],
    pause_s: Callable[[], float],
    failed: Callable[[Exception], None],
    woken: asyncio.Event | None = None,
) -> None:
    """Look, and rest for `pause_s()` or until `woken`, until cancelled; whatever ends a look is told to `failed`.

    What wakes during a look is looked at anew after it.
    """
    event = woken or asyncio.Event()
    while True:
        event.clear()
        try:
            await look()
        except Exception as error:  # noqa: BLE001 - whatever ends a look, the next one is taken
            failed(error)
        await _either(event, pause_s())


def described(error: Exception) -> str:
    """What ended a look, for a log line."""
    return f"{type(error).__name__}: {error}"


async def _either(event: asyncio.Event, pause_s: float) -> None:
    """Wait for the event, or for the pause to be over."""
    try:
        async with asyncio.timeout(pause_s):
            await event.wait()
    except TimeoutError:
        return
