"""Politeness: how many requests at once and how soon after one another a host gets, and when it asked for a pause."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from email.utils import parsedate_to_datetime

from services.infra.outbound.errors import HostBusy
from services.kernel.clock import Clock


class Hosts:
    """What is known of the hosts that this process talks to."""

    def __init__(self, clock: Clock, *, connections: int, delay_s: float, pause_max_s: float) -> None:
        self._clock = clock
        self._connections = connections
        self._delay_s = delay_s
        self._pause_max_s = pause_max_s
        self._gates: dict[str, asyncio.Semaphore] = {}
        self._next: dict[str, float] = {}
        self._resting: dict[str, float] = {}

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Wait for the host's next turn and hold it. Raises `HostBusy` while the host wants its pause."""
        self._awake(host)
        gate = self._gates.setdefault(host, asyncio.Semaphore(self._connections))
        async with gate:
            self._awake(host)
            now = self._clock.monotonic()
            begins = max(self._next.get(host, now), now)
            self._next[host] = begins + self._delay_s
            await asyncio.sleep(begins - now)
            yield

    def pause(self, host: str, retry_after_s: float) -> float:
        """Leave the host alone for what it asked, within the limit; the seconds."""
        seconds = min(max(retry_after_s, 0.0), self._pause_max_s)
        self._resting[host] = self._clock.monotonic() + seconds
        return seconds

    def _awake(self, host: str) -> None:
        left = self._resting.get(host, float("-inf")) - self._clock.monotonic()
        if left > 0:
            raise HostBusy(f"{host} asked for a pause", left)
        self._resting.pop(host, None)


def retry_after(text: str | None, now: datetime) -> float | None:
    """Seconds of a Retry-After field (RFC 9110, 10.2.3), a number or a date; None for none that can be read."""
    if text is None:
        return None
    if text.strip().isascii() and text.strip().isdigit():
        return float(text.strip()[:9])
    try:
        at = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    if at.tzinfo is None:
        return None
    return max((at - now).total_seconds(), 0.0)
