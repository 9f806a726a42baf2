"""A clock that moves when a test says so."""

from datetime import UTC, datetime, timedelta

NOON = datetime(2026, 1, 1, 12, 0, 0, tzinfo=UTC)


class ManualClock:
    """`Clock` at `start`; wall and monotonic time advance together."""

    def __init__(self, start: datetime = NOON) -> None:
        self._now = start
        self._monotonic = 0.0

    def now(self) -> datetime:
        return self._now

    def unix_ms(self) -> int:
        return int(self._now.timestamp() * 1000)

    def monotonic(self) -> float:
        return self._monotonic

    def advance(self, s: float) -> None:
        """Let `s` seconds pass."""
        self._now += timedelta(seconds=s)
        self._monotonic += s

    def step_wall(self, s: float) -> None:
        """Move the wall clock alone, as an NTP step does."""
        self._now += timedelta(seconds=s)
