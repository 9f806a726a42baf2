"""The machine's clock."""

import time
from datetime import UTC, datetime


class SystemClock:
    """`Clock` backed by the operating system."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def unix_ms(self) -> int:
        return time.time_ns() // 1_000_000

    def monotonic(self) -> float:
        return time.monotonic()
