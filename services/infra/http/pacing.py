"""Hears a client of a socket no faster than it may speak.

What it says beyond that is not read: it waits in the server's buffer, then in the kernel's, and in the end with the
client (flow control, RFC 9293, 3.8.6). While the connection lasts nothing is lost. Nobody is closed for it, and because
what was said is heard one by one, who said it is not taken for silent.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import TYPE_CHECKING, Any

from generated.server.seam import Receive
from services.kernel.bucket import Bucket
from services.kernel.clock import Clock

if TYPE_CHECKING:
    from services.infra.redis.limiter import Rate


def paced(
    receive: Receive, rate: Rate, clock: Clock, pause: Callable[[float], Awaitable[None]] = asyncio.sleep
) -> Receive:
    """`receive`, which returns a client's messages at `rate`; the end of the connection has no rate."""
    bucket = Bucket(1 / rate.every_s, rate.burst, clock.monotonic())

    async def hear() -> MutableMapping[str, Any]:
        event = await receive()
        if event["type"] == "websocket.receive" and (wait_s := bucket.draw(1, clock.monotonic())):
            await pause(wait_s)
        return event

    return hear
