"""How a provider is called: again after a fault, later each time, and not at all while it is known to be down.

Small and pure where the kept libraries (tenacity, pybreaker) read a clock of their own: here `now` is an argument, and
one breaker stands across all calls to one provider.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from generated.models import ProviderCallSettings
from generated.vocabulary import ErrorCode
from services.kernel.clock import Clock
from services.kernel.errors import ProviderFailed

Result = TypeVar("Result")


class Fault(Exception):
    """One attempt failed in a way that the next may not."""


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds that an attempt may take, how many there are, and the waits between them."""

    timeout_s: float
    attempts: int
    first_wait_s: float
    factor: float
    longest_wait_s: float

    def wait_s(self, failed: int) -> float:
        """The wait after so many failed attempts, from 1."""
        return min(self.first_wait_s * self.factor ** min(failed - 1, 64), self.longest_wait_s)


class Breaker:
    """Opens after `failures` in a row; `open_s` later lets one attempt through, which decides."""

    def __init__(self, failures: int, open_s: float) -> None:
        self._limit, self._open_s = failures, open_s
        self._failed = 0
        self._opened_s: float | None = None

    def admits(self, now_s: float) -> bool:
        """Whether to try now; the one that is let through on trial shuts the door behind it."""
        if self._opened_s is None:
            return True
        if now_s - self._opened_s < self._open_s:
            return False
        self._opened_s = now_s
        return True

    def succeeded(self) -> None:
        """It works."""
        self._failed, self._opened_s = 0, None

    def failed(self, now_s: float) -> None:
        """It did not work."""
        self._failed += 1
        if self._failed >= self._limit:
            self._opened_s = now_s


class Calls:
    """Calls to one provider."""

    def __init__(self, patience: Patience, breaker: Breaker, clock: Clock) -> None:
        self._patience, self._breaker, self._clock = patience, breaker, clock

    @classmethod
    def configured(cls, calls: ProviderCallSettings, clock: Clock) -> Calls:
        """As the configuration says."""
        patience = Patience(
            calls.timeout_s,
            calls.attempts,
            calls.backoff_initial_s,
            calls.backoff_factor,
            calls.backoff_max_s,
        )
        return cls(patience, Breaker(calls.breaker_failures, calls.breaker_open_s), clock)

    async def run(self, attempt: Callable[[], Awaitable[Result]]) -> Result:
        """The result of the first attempt that works; raises ProviderFailed, and what else an attempt raises."""
        told = "it is left alone after repeated faults"
        for number in range(1, self._patience.attempts + 1):
            if not self._breaker.admits(self._clock.monotonic()):
                break
            try:
                async with asyncio.timeout(self._patience.timeout_s):
                    result = await attempt()
            except (Fault, TimeoutError) as fault:
                told = str(fault) or "it did not answer in time"
                self._breaker.failed(self._clock.monotonic())
            else:
                self._breaker.succeeded()
                return result
            if number < self._patience.attempts:
                await asyncio.sleep(self._patience.wait_s(number))
        raise ProviderFailed(ErrorCode.PROVIDER_FAILED, f"The media provider failed: {told}.")
