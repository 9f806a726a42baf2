"""Times of the week: stretches of local time that begin on named days, "HH:MM" to "HH:MM"."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import product

from generated.vocabulary import Weekday

_WEEK = tuple(Weekday)


@dataclass(frozen=True)
class WeekTime:
    """Begins on `days` at `starts_at`. An end at or before the start reaches into the next day."""

    days: Collection[Weekday]
    starts_at: str
    ends_at: str

    def holds(self, local: datetime) -> bool:
        """Whether the wall clock `local` lies within."""
        minute = local.hour * 60 + local.minute
        start, end = minute_of(self.starts_at), minute_of(self.ends_at)
        today = _WEEK[local.weekday()] in self.days
        if start < end:
            return today and start <= minute < end
        yesterday = _WEEK[local.weekday() - 1] in self.days
        return (today and minute >= start) or (yesterday and minute < end)


def holes(times: Sequence[WeekTime]) -> list[str]:
    """Where, as "monday 05:00", a stretch begins that none of `times` holds."""
    monday = datetime(2001, 1, 1, tzinfo=UTC)
    turns = sorted({0, *(minute_of(clock) for time in times for clock in (time.starts_at, time.ends_at))})
    found, covered = [], True
    for day, minute in product(range(len(_WEEK)), turns):
        local = monday + timedelta(days=day, minutes=minute)
        before, covered = covered, any(time.holds(local) for time in times)
        if before and not covered:
            found.append(f"{_WEEK[local.weekday()].value} {local:%H:%M}")
    return found


def minute_of(clock: str) -> int:
    """The minute of the day of "HH:MM"."""
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)
