"""The bound: the same people paired by a script as short as it can be, on the same Redis, by a plain client.

Whoever comes takes the one who waits, or waits; nobody is apart from anybody, nothing is kept of who they are, and no
session is begun.
"""

from __future__ import annotations

import asyncio
import time

from redis.asyncio import Redis

CONNECTIONS = 64
_PAIR = """
local other = redis.call('SPOP', KEYS[1])
if other then return other end
redis.call('SADD', KEYS[1], ARGV[1])
"""


async def bound(url: str, people: int) -> tuple[float, list[float]]:
    """How long it took until all were paired, and how long each who waited did; seconds."""
    redis = Redis.from_url(url, max_connections=CONNECTIONS)
    script, free = redis.register_script(_PAIR), asyncio.Semaphore(CONNECTIONS)
    since: dict[str, float] = {}
    waited_s: list[float] = []

    async def join(name: str) -> None:
        async with free:
            since[name] = time.perf_counter()
            other = await script(keys=["bench:{match}:queue"], args=[name])
        if other is not None:
            now = time.perf_counter()
            waited_s.extend((now - since[name], now - since[other.decode()]))

    try:
        began = time.perf_counter()
        await asyncio.gather(*(join(str(number)) for number in range(people)))
        return time.perf_counter() - began, waited_s
    finally:
        await redis.aclose()
