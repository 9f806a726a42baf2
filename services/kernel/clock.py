"""The clock port: pure code takes `now`, adapters take a `Clock`."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Where the time comes from."""

    def now(self) -> datetime:
        """The wall time, aware, in UTC."""
        ...

    def unix_ms(self) -> int:
        """The wall time in whole milliseconds since 1970."""
        ...

    def monotonic(self) -> float:
        """Seconds since an arbitrary point; never goes backwards."""
        ...
