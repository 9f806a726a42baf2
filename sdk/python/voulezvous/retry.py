"""When a call is tried again, and how long it waits. Pure: it neither sleeps nor reads a clock.

Decides from what the contract says of the operation: what may be repeated is repeated after a lost connection, a
time-out and the statuses that say "not now"; anything else never is.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx

from voulezvous.errors import ApiError, NetworkError, NotFound, UnexpectedAnswer, VoulezvousError
from voulezvous.operation import Operation

NOT_NOW = frozenset({429, 502, 503, 504})
# What happens before a request leaves; 429 and 503 say that it was not taken up either.
_UNSENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_UNTOUCHED = frozenset({429, 503})


@dataclass(frozen=True)
class Retry:
    """How patiently a call is repeated: at most `attempts` times in all, none begun after `total_s`.

    Delays double from `delay_s` to `delay_max_s`, with jitter in their upper half; a longer Retry-After is
    honoured.
    """

    attempts: int = 4
    total_s: float = 30.0
    delay_s: float = 0.25
    delay_max_s: float = 8.0
    random: Callable[[], float] = random.random

    def wait_s(self, made: int, elapsed_s: float, asked_s: float | None) -> float | None:
        """Return the wait after `made` attempts, or None to give up."""
        if made >= self.attempts:
            return None
        wait = max(jittered(self.delay_s, self.delay_max_s, made - 1, self.random()), asked_s or 0.0)
        return wait if elapsed_s + wait < self.total_s else None


ONCE = Retry(attempts=1)


def jittered(delay_s: float, delay_max_s: float, attempt: int, chance: float) -> float:
    """Return a doubling delay for `attempt` (from 0) somewhere in its upper half; `chance` is in [0, 1)."""
    return min(delay_max_s, delay_s * 2.0 ** min(attempt, 30)) * (0.5 + chance / 2)


class Course:
    """One call over all its attempts; `began` is a monotonic time in seconds."""

    def __init__(self, operation: Operation[Any], retry: Retry, began: float) -> None:
        self._operation = operation
        self._retry = retry if operation.repeat != "never" else ONCE
        self._began = began
        self._made = 0
        self._maybe_done = False

    def timeout_s(self, timeout_s: float, now: float) -> float:
        """Return the time-out of the next attempt: never beyond what is left of the call, if anything is."""
        left = self._began + self._retry.total_s - now
        return timeout_s if self._made == 0 else max(0.001, min(timeout_s, left))

    def wait_s(self, error: VoulezvousError, now: float) -> float:
        """Return the wait before another attempt. Raises the error when there will be none."""
        self._made += 1
        self._maybe_done |= _maybe_done(error)
        status = getattr(error, "status", None)
        if not isinstance(error, NetworkError) and status not in NOT_NOW:
            raise error
        asked_s: float | None = getattr(error, "retry_after_s", None)
        wait = self._retry.wait_s(self._made, now - self._began, asked_s)
        if wait is None:
            raise error
        return wait

    def is_done(self, error: VoulezvousError) -> bool:
        """Whether the refusal says that an earlier attempt did the work: what was to be deleted is gone."""
        return isinstance(error, NotFound) and self._operation.method == "DELETE" and self._maybe_done


def _maybe_done(error: VoulezvousError) -> bool:
    """Whether the platform may have done what was asked although this attempt failed."""
    if isinstance(error, NetworkError):
        return not isinstance(error.__cause__, _UNSENT)
    return isinstance(error, ApiError | UnexpectedAnswer) and error.status in NOT_NOW - _UNTOUCHED
