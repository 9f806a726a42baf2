"""Which daypart of the owner's card holds at an instant, daylight saving included."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from generated.models import Daypart, OwnerCard
from services.kernel.week import WeekTime, minute_of

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Stretch:
    """One daypart from `starts_at` to `ends_at` (UTC); None where the card has none."""

    starts_at: datetime
    ends_at: datetime
    daypart: Daypart | None


class Dayparts:
    """The dayparts of a card between two instants, in order."""

    def __init__(self, card: OwnerCard, first: datetime, last: datetime) -> None:
        self.stretches = tuple(_stretches(card, first, last))
        self._starts = [stretch.starts_at for stretch in self.stretches]

    def at(self, instant: datetime) -> Stretch:
        """The stretch that holds at `instant`; the first or last one outside of what was asked for."""
        return self.stretches[max(bisect_right(self._starts, instant) - 1, 0)]

    def rated_until(self, rating: int, instant: datetime) -> datetime:
        """Until when a programme of this age rating may run that is on air at `instant`; `instant` when not at all."""
        place = max(bisect_right(self._starts, instant) - 1, 0)
        for stretch in self.stretches[place:]:
            if stretch.daypart is None or rating > stretch.daypart.max_rating:
                return max(stretch.starts_at, instant)
        return self.stretches[-1].ends_at


def daypart_at(card: OwnerCard, instant: datetime) -> Daypart | None:
    """The daypart that holds at `instant`; at the ends of the calendar, by the instant's own clock."""
    try:
        return _holding(card, instant.astimezone(ZoneInfo(card.timezone)))
    except OverflowError:
        return _holding(card, instant)


def holds(daypart: Daypart, local: datetime) -> bool:
    """Whether the wall clock `local` lies in the daypart."""
    return WeekTime(daypart.days, daypart.starts_at, daypart.ends_at).holds(local)


def _stretches(card: OwnerCard, first: datetime, last: datetime) -> Iterator[Stretch]:
    zone = ZoneInfo(card.timezone)
    began = first.astimezone(UTC).replace(second=0, microsecond=0)
    current = _holding(card, began.astimezone(zone))
    for instant in _turns(card, zone, began, last):
        following = _holding(card, instant.astimezone(zone))
        if following is not current:
            yield Stretch(began, instant, current)
            began, current = instant, following
    yield Stretch(began, max(last.astimezone(UTC), began + _MINUTE), current)


def _turns(card: OwnerCard, zone: ZoneInfo, first: datetime, last: datetime) -> Iterator[datetime]:
    """Instants after `first` at which another daypart may begin, and none is missed, in order."""
    minutes = {0} | {minute_of(clock) for part in card.dayparts for clock in (part.starts_at, part.ends_at)}
    days = (last - first).days + 3
    midnight = first.astimezone(zone).replace(hour=0, minute=0, tzinfo=None) - timedelta(days=1)
    locals_ = (midnight + timedelta(days=day, minutes=minute) for day in range(days) for minute in minutes)
    instants = sorted({local.replace(tzinfo=zone).astimezone(UTC) for local in locals_})
    before = first
    for instant in (instant for instant in instants if first < instant):
        if instant.astimezone(zone).utcoffset() != before.astimezone(zone).utcoffset():
            before += _MINUTE  # the clocks were changed in between: look at every minute
            while before < min(instant, last):
                yield before
                before += _MINUTE
        if instant >= last:
            return
        yield instant
        before = instant


def _holding(card: OwnerCard, local: datetime) -> Daypart | None:
    return next((daypart for daypart in card.dayparts if holds(daypart, local)), None)
