"""The clock port: pure code takes `now`, adapters take a `Clock`; and how a moment is written."""

from datetime import UTC, datetime
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


def rfc3339(moment: datetime) -> str:
    """A moment as the contract writes it: UTC, milliseconds, `Z` (RFC 3339)."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def to_millisecond(moment: datetime) -> datetime:
    """The moment to the millisecond, which is what `rfc3339` keeps of it."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
