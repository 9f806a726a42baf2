"""When a job is due: pure rules over its rule, its history and the time."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Every:
    """Due a period after it last began."""

    period: timedelta

    def __str__(self) -> str:
        return f"every {self.period.total_seconds():g} s"


@dataclass(frozen=True)
class DailyAt:
    """Due once a day at a wall time ("HH:MM") of an IANA time zone.

    A time that the clocks skip comes as much later as they jumped; one that they repeat counts the first time.
    """

    at: str
    zone: str

    def __str__(self) -> str:
        return f"daily at {self.at} {self.zone}"


Rule = Every | DailyAt


@dataclass(frozen=True)
class Standing:
    """What is known of a job: `token` counts its runs, `attempts` those abandoned in a row.

    `known_at` is when it was first heard of, `settled_at` when the last run began that came to an end.
    """

    token: int
    holder: str
    expires_at: datetime
    known_at: datetime
    settled_at: datetime | None
    attempts: int

    def is_free(self, now: datetime) -> bool:
        """Whether nobody holds its lease."""
        return self.expires_at <= now


def due_at(rule: Rule, standing: Standing, now: datetime) -> datetime:
    """When the job is to begin next; `now` or earlier when it is due.

    A clock that was wrong by more than the rule's own rhythm, and has been put right, holds nothing up.
    """
    if isinstance(rule, Every):
        last = standing.settled_at
        if last is None or last > now + rule.period:
            return now
        return last + rule.period
    anchor = standing.settled_at or standing.known_at
    return next_daily(rule, now if anchor > now + _DAY else anchor)


def next_daily(rule: DailyAt, after: datetime) -> datetime:
    """The first instant behind `after` at which the wall clock shows the rule's time (UTC)."""
    zone = ZoneInfo(rule.zone)
    hour, minute = map(int, rule.at.split(":"))
    day = after.astimezone(zone).date() - _DAY
    while True:
        wall = datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone)
        if (instant := wall.astimezone(UTC)) > after:
            return instant
        day += _DAY
