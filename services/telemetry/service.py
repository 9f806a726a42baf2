"""Takes clients' events, counts what there is, forgets what is old."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
import structlog

from generated.vocabulary import ErrorCode
from services.infra.repeating import again_and_again, described
from services.infra.sql import Database
from services.kernel.clock import Clock, rfc3339
from services.kernel.errors import TooLarge, Unavailable
from services.telemetry import store
from services.telemetry.audience import (
    HourViewers,
    ModeViewers,
    Starts,
    Wait,
    starts_of_all,
    starts_of_hours,
    watched,
    watching,
)
from services.telemetry.catalogue import Misfit, Said
from services.telemetry.figures import TelemetryFigures
from services.telemetry.funnel import Step, Total, descent, followed
from services.telemetry.indicators import Indicator, Period, indicator
from services.telemetry.keeping import Pseudonyms, Row, begun_at, hour_of, row_of
from services.telemetry.rules import Rules
from services.telemetry.store import Asked, Count, Place

_log = structlog.get_logger("telemetry")


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a batch: how many are new, were here, were let go; and those that are refused, by their ids."""

    accepted: int
    repeated: int
    sampled_out: int
    refused: tuple[tuple[str, Misfit], ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """Counts of whole hours from `since` on and before `until`, and where the next page begins if there is one."""

    since: datetime
    until: datetime
    counts: tuple[Count, ...]
    following: Place | None


@dataclass(frozen=True, slots=True)
class Descent:
    """The funnel over whole hours from `since` on and before `until`."""

    since: datetime
    until: datetime
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class ModesTold:
    """What each mode told of what all of them have to, over whole hours from `since` on and before `until`."""

    since: datetime
    until: datetime
    modes: dict[str, dict[str, Total]]


@dataclass(frozen=True, slots=True)
class Indicated:
    """The product's indicators over whole hours from `since` on and before `until`."""

    since: datetime
    until: datetime
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True, slots=True)
class Audience:
    """Who watches, by mode; who did and how long they waited, over whole hours from `since` on and before `until`."""

    modes: tuple[ModeViewers, ...]
    window_s: int
    since: datetime
    until: datetime
    hours: tuple[HourViewers, ...]
    start: Starts | None
    starts: dict[datetime, Starts]


class Telemetry:
    """Telemetry over the platform's database."""

    def __init__(
        self, db: Database, clock: Clock, rules: Rules, pseudonyms: Pseudonyms, figures: TelemetryFigures
    ) -> None:
        self._db = db
        self._clock = clock
        self._rules = rules
        self._pseudonyms = pseudonyms
        self._figures = figures
        self._kept_rows = 0
        """Events of everybody's when last looked, and what came here since."""

    async def take(self, batch: Sequence[Said]) -> Taken:
        """Judge each event by itself, and keep those that fit. Raises TooLarge (BODY_TOO_LARGE), Unavailable.

        No more than about `rows_max` events are kept: strangers may send them, and the disk is everybody's.
        """
        most, now = self._rules.settings.batch_max, self._clock.now()
        if self._kept_rows >= self._rules.settings.rows_max:
            raise Unavailable(
                ErrorCode.OVERLOADED,
                "There are as many events as may be kept; some are forgotten soon.",
                retry_after_s=round(self._rules.settings.prune_interval_s),
                reason="rows_max events are kept",
            )
        if len(batch) > most:
            raise TooLarge(ErrorCode.BODY_TOO_LARGE, f"A batch has {most} events at most; send several.")
        catalogue, shares = self._rules.catalogue, self._rules.shares()
        rows: dict[str, Row] = {}
        refused: list[tuple[str, Misfit]] = []
        repeated = sampled_out = 0
        for said in batch:
            judged = catalogue.judge(said, now)
            if isinstance(judged, Misfit):
                refused.append((said.event_id, judged))
            elif said.event_id.lower() in rows:
                repeated += 1
            elif (share := shares.of(judged)) is None:
                sampled_out += 1
            else:
                rows[said.event_id.lower()] = row_of(judged, share, self._pseudonyms)
        new = await self._kept([*rows.values()])
        self._kept_rows += len(new)
        taken = Taken(len(new), repeated + len(rows) - len(new), sampled_out, tuple(refused))
        self._count(taken, [rows[event_id] for event_id in new])
        return taken

    async def count(
        self,
        since: datetime | None,
        until: datetime | None,
        name: str | None,
        mode: str | None,
        after: Place | None,
        limit: int,
    ) -> Counted:
        """Up to `limit` counts behind a place, newest hour first; of the last hours when nobody says since when."""
        first, last = self._hours(since, until, self._rules.settings.counts_window_s)
        asked = Asked(hour_of(first), hour_of(last), name, mode)
        found = await self._db.read(lambda conn: store.counts(conn, asked, after, limit + 1))
        following = found[limit - 1].place if len(found) > limit else None
        return Counted(first, last, tuple(found[:limit]), following)

    async def funnel(self, since: datetime | None, until: datetime | None) -> Descent:
        """How often each step of the funnel was taken, in their order."""
        first, last = self._hours(since, until, self._rules.settings.counts_window_s)
        steps = self._rules.funnel
        those = followed(steps, self._rules.events)

        def read(conn: sa.Connection) -> tuple[dict[str, Total], dict[str, int]]:
            hours = hour_of(first), hour_of(last)
            return store.totals(conn, *hours, steps), store.people(conn, *hours, those)

        return Descent(first, last, descent(steps, *await self._db.read(read)))

    async def audience(self, since: datetime | None, until: datetime | None) -> Audience:
        """Who watches now, and who watched and how long they waited hour by hour, the latest first."""
        first, last = self._hours(since, until, self._rules.settings.counts_window_s)
        now, told = self._clock.now(), self._rules.audience
        window_s, pace_s = self._rules.settings.audience_window_s, self._rules.pace_s
        begun = rfc3339(now - timedelta(seconds=window_s))
        hours = hour_of(first), hour_of(last)

        def read(conn: sa.Connection) -> tuple[dict[str, float], list[Count], list[Wait]]:
            return (
                store.by_mode(conn, told.samples, begun, rfc3339(now)),
                store.counts(conn, Asked(*hours, told.samples)),
                store.waits(conn, *hours, told.starts, told.wait_ms),
            )

        samples, counts, waits = await self._db.read(read)
        shown = self._rules.channel_modes
        by_hour = (
            (begun_at(one.place.hour), one.place.mode, one.estimated)
            for one in counts
            if one.place.mode in shown
        )
        return Audience(
            watching({mode: count for mode, count in samples.items() if mode in shown}, window_s, pace_s),
            window_s,
            first,
            last,
            watched(by_hour, now, pace_s),
            starts_of_all(waits),
            {begun_at(hour): one for hour, one in starts_of_hours(waits).items()},
        )

    async def modes(self, since: datetime | None, until: datetime | None) -> ModesTold:
        """Every mode and every event that it has to tell of; those too of which it told nothing."""
        first, last = self._hours(since, until, self._rules.settings.counts_window_s)
        names, hours = self._rules.mandatory_events, (hour_of(first), hour_of(last))
        told = await self._db.read(lambda conn: store.totals_of_modes(conn, *hours, names))
        by_mode = {
            mode: {name: told.get((mode, name), Total()) for name in names} for mode in self._rules.modes
        }
        return ModesTold(first, last, by_mode)

    async def indicators(self, since: datetime | None, until: datetime | None) -> Indicated:
        """Each indicator of the catalogue, in its order."""
        first, last = self._hours(since, until, self._rules.settings.indicators_window_s)
        period, defined = Period(first, last), self._rules.indicators

        def read(conn: sa.Connection) -> tuple[Indicator, ...]:
            return tuple(indicator(conn, name, one, period) for name, one in defined.items())

        return Indicated(first, last, await self._db.read(read))

    def _hours(
        self, since: datetime | None, until: datetime | None, window_s: float
    ) -> tuple[datetime, datetime]:
        """The whole hours that are asked for, `window_s` of them if nobody says since when.

        Those in which nothing can be any more, or yet, are left out.
        """
        now, settings = self._clock.now(), self._rules.settings
        earliest = now - timedelta(days=max(self._rules.retention_days.values(), default=0))
        latest = _whole(now + timedelta(seconds=settings.ahead_max_s), up=False) + timedelta(hours=1)
        end = now + timedelta(microseconds=1) if until is None else until
        last = _whole(max(earliest, min(end, latest)), up=True)
        window = timedelta(seconds=window_s)
        return _whole(max(earliest, min(since or last - window, latest)), up=False), last

    async def prune(self) -> int:
        """Forget every event whose days are over, and look how many are left; how many were forgotten."""
        now, kept = self._clock.now(), self._rules.retention_days
        gone = 0
        for name, days in kept.items():
            before = rfc3339(now - timedelta(days=days))
            gone += await self._forgotten(name, before)
        gone += await self._forgotten(None, hour_of(now - timedelta(days=max(kept.values(), default=0))))
        self._kept_rows = await self._db.read(store.size)
        return gone

    async def run(self) -> None:
        """Prune again and again, until cancelled."""
        await again_and_again(
            self._prune,
            lambda: self._rules.settings.prune_interval_s,
            lambda error: _log.warning("telemetry_not_forgotten", error=described(error)),
        )

    async def _prune(self) -> None:
        if gone := await self.prune():
            _log.info("telemetry_forgotten", events=gone)

    async def _kept(self, rows: list[Row]) -> frozenset[str]:
        return await self._db.write(lambda conn: store.add(conn, rows)) if rows else frozenset()

    async def _forgotten(self, name: str | None, before: str) -> int:
        """Forget in small writes, so that nobody waits long for their turn. No name is for those of no event."""
        known, batch = [*self._rules.retention_days], self._rules.settings.prune_batch
        gone = 0
        while True:
            if name is None:
                some = await self._db.write(lambda conn: store.prune_others(conn, known, before, batch))
            else:
                some = await self._db.write(lambda conn: store.prune(conn, name, before, batch))
            gone += some
            if some < batch:
                return gone

    def _count(self, taken: Taken, new: Sequence[Row]) -> None:
        for row in new:
            self._figures.accepted(row)
        for _, misfit in taken.refused:
            self._figures.refused(misfit.reason)
        self._figures.repeated(taken.repeated)
        self._figures.sampled_out(taken.sampled_out)


def _whole(moment: datetime, *, up: bool) -> datetime:
    """The hour's beginning; or, going `up`, its end where the moment is not a beginning."""
    begun = moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    return begun + timedelta(hours=1) if up and begun != moment else begun
