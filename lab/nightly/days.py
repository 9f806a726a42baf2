"""Local days of the channel: which one a nightly tells of, and where it begins and ends."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)


def day_before(now: datetime, zone: str) -> date:
    """The last whole local day."""
    return now.astimezone(ZoneInfo(zone)).date() - _DAY


def bounds(day: date, zone: str) -> tuple[datetime, datetime]:
    """From its first instant to the first of the next day (UTC); 23 to 25 hours where clocks change."""
    begins, ends = (
        datetime(each.year, each.month, each.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)
        for each in (day, day + _DAY)
    )
    return begins, ends
