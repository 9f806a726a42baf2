"""What people in presence cost: memory and processor time of the processes of nodes, and of their Redis."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from typing import Final

import psutil

_LOOK_S: Final = 1.0


class Load:
    """Looks at processes while it runs."""

    def __init__(self, pids: Sequence[int]) -> None:
        self._processes = [psutil.Process(pid) for pid in pids]
        self.rss_bytes: list[int] = []
        self._began = time.monotonic()
        self._before_s = self._cpu_s()

    def rss(self) -> int:
        """Resident bytes now, of all of them."""
        return sum(int(one.memory_info().rss) for one in self._processes)

    @property
    def cpu_s(self) -> float:
        """Seconds of processors since the beginning."""
        return self._cpu_s() - self._before_s

    @property
    def cores(self) -> float:
        """The share of processors since the beginning; a core is 1.0."""
        return self.cpu_s / (time.monotonic() - self._began)

    async def look(self) -> None:
        """Note memory again and again, until cancelled."""
        while True:
            self.rss_bytes.append(self.rss())
            await asyncio.sleep(_LOOK_S)

    def _cpu_s(self) -> float:
        return sum(sum(one.cpu_times()[:2]) for one in self._processes)


def redis_of_this_process() -> list[int]:
    """The processes of the Redis that this process started."""
    return [one.pid for one in psutil.Process().children() if one.name() == "redis-server"]
