"""One run of a queue: people come in, join in one shape or the other, and what the database says of their meetings."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass

import psutil

from bench.house import House
from bench.match.crowd import Crowd
from tests.match.meetings import Meeting, meetings
from tests.support.match import RANDOM_MODE

PATIENCE_S = 300.0
LOOK_S = 1.0
_SETTLE_S = 1.0
_MANY = 1_000_000
CONFIGURED = {
    # Everybody comes from one address, and hashes are not what is measured here.
    "rates__registration__burst": _MANY,
    "identity__argon2__time_cost": 1,
    "identity__argon2__memory_kib": 64,
    "identity__access_token_s": 86_400,
    "guardrails__random__join_rate_per_minute": _MANY,
    "guardrails__kill_switch__max_estimated_egress_gb_per_hour_total": _MANY,
    # Nobody beats for these people.
    "match__lease_s": 3_600,
    f"modes__{RANDOM_MODE}__policies__heartbeat__timeout_s": 3_600,
}


@dataclass(frozen=True)
class Queue:
    """What became of so many who joined; `cpu_s` is what the edges spent meanwhile, all of them."""

    met: Sequence[Meeting]
    took_s: float
    cpu_s: float


async def queue(house: House, people: int, rate: float | None) -> Queue:
    """So many join, at once or at a rate a second; AssertionError when somebody is left over or met twice."""
    edges = [psutil.Process(pid) for pid in house.edges]
    async with Crowd(house.sockets) as crowd:
        await crowd.enter(people)
        await asyncio.sleep(_SETTLE_S)
        cpu_s, began = _cpu_s(edges), time.time()
        await crowd.join(rate)
        found = await _all_met(house.database_url, people)
        cpu_s = _cpu_s(edges) - cpu_s
    assert len({one.user_id for one in found}) == len(found), "somebody is in two encounters"
    return Queue(found, max(one.opened_at for one in found) - began, cpu_s)


async def _all_met(url: str, people: int) -> list[Meeting]:
    until = time.monotonic() + PATIENCE_S
    while True:
        found = await asyncio.to_thread(meetings, url)
        if len(found) >= people // 2 * 2:
            return found
        assert time.monotonic() < until, f"{people - len(found)} people met nobody"
        await asyncio.sleep(LOOK_S)


def _cpu_s(processes: Sequence[psutil.Process]) -> float:
    return sum(sum(process.cpu_times()[:2]) for process in processes)
