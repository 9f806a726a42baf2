"""One night: every step in order, none held up by another, and the report of it."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from math import ceil

import structlog
from sqlalchemy import Connection

from generated import models
from generated.models import OwnerCard
from generated.vocabulary import StepOutcome
from lab.library.store import get
from lab.nightly import store
from lab.nightly.days import bounds, day_before
from lab.nightly.ports import Upkeep
from lab.nightly.reports import NightlyReports
from lab.nightly.retention import Retention
from lab.nightly.usage import NOTHING_AIRED, REMOVED, Usage, stretches, usage_of
from lab.planner.dayparts import Dayparts
from lab.scheduler.service import JobFailed
from lab.station.on_air import OnAir
from lab.timeline import Grid
from services.infra.sql.database import Database
from services.kernel.clock import Clock

_log = structlog.get_logger("lab.nightly")
Step = tuple[str, Callable[[], Awaitable[str]]]


@dataclass(frozen=True)
class Night:
    """One channel's night: the card it is told by, the local day that it tells of, and what aired in it."""

    channel: OnAir
    card: OwnerCard
    day: date
    usage: Usage = NOTHING_AIRED


class Nightly:
    """The night's work of a LAB. `card` gives the card whose retention and hours hold for all its channels."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        card: Callable[[], OwnerCard],
        channels: Sequence[OnAir],
        retention: Retention,
        upkeep: Upkeep,
        reports: NightlyReports,
    ) -> None:
        self._database = database
        self._clock = clock
        self._card = card
        self._channels = tuple(channels)
        self._retention = retention
        self._upkeep = upkeep
        self._reports = reports

    async def run(self) -> str:
        """Do all of it, and report it by channel; in a few words. Raises `JobFailed` naming the steps that failed."""
        begun, card = self._clock.now(), self._card()
        counted = [
            await self._counted(channel, channel.planning.card or card, begun) for channel in self._channels
        ]
        shared = [await self._attempt(step) for step in self._steps(card, begun)]
        for night, step in counted:
            await self._reports.save(self._report(night, begun, [step, *shared]))
        steps = [*(step for _, step in counted), *shared]
        failed = [f"{step.name} ({step.detail})" for step in steps if step.outcome is StepOutcome.FAILED]
        if failed:
            raise JobFailed(f"{len(failed)} of {len(steps)} steps failed: {'; '.join(failed)}")
        return f"{counted[0][0].day.isoformat()}: {len(steps)} steps"

    async def _counted(
        self, channel: OnAir, card: OwnerCard, now: datetime
    ) -> tuple[Night, models.ReportStep]:
        night = Night(channel, card, day_before(now, card.timezone))

        async def roll_up() -> str:
            nonlocal night
            night = replace(night, usage=await self._roll_up(night))
            return f"{night.usage.segments} segments, {night.usage.programmes} programmes"

        step = await self._attempt(("usage", roll_up))
        return night, step

    def _report(
        self, night: Night, begun: datetime, steps: Sequence[models.ReportStep]
    ) -> models.NightlyReport:
        return models.NightlyReport(
            channel_id=night.channel.name,
            day=night.day.isoformat(),
            owner=night.card.owner,
            loudness_target_lufs=night.card.loudness_target_lufs,
            begun_at=begun,
            ended_at=self._clock.now(),
            steps=list(steps),
            usage=_told(night.usage, night.channel.publication.channel.grid),
        )

    def _steps(self, card: OwnerCard, now: datetime) -> Sequence[Step]:
        keep, upkeep, retention = card.retention, self._upkeep, self._retention
        oldest_act = now - timedelta(days=keep.audit_days)
        return (
            ("audit_export", upkeep.export_audits),
            ("audit_retention", lambda: upkeep.prune_audits(oldest_act)),
            ("as_run_retention", lambda: retention.as_run(keep, now)),
            ("refused_retention", lambda: retention.refused_sources(keep, now)),
            ("asset_retention", lambda: retention.unused_assets(keep, now)),
            ("plan_retention", lambda: retention.plan_items(keep, now)),
            ("log_retention", lambda: retention.logs(keep, now)),
            ("report_retention", lambda: self._forget_reports(card, now)),
            ("vacuum", upkeep.vacuum),
            ("backup", upkeep.back_up),
        )

    async def _forget_reports(self, card: OwnerCard, now: datetime) -> str:
        days = card.retention.log_days
        gone = await self._reports.forget(day_before(now - timedelta(days=days), card.timezone))
        return f"{gone} reports older than {days} days removed"

    async def _attempt(self, step: Step) -> models.ReportStep:
        name, act = step
        begun, outcome = self._clock.monotonic(), StepOutcome.DONE
        try:
            detail = await act()
        except Exception as error:  # noqa: BLE001 - whatever stops a step stops no other, and is reported
            outcome, detail = StepOutcome.FAILED, str(error) or type(error).__name__
            _log.error("nightly_step_failed", step=name, exc_info=error)
        duration_ms = ceil((self._clock.monotonic() - begun) * 1000)
        return models.ReportStep(name=name, outcome=outcome, duration_ms=duration_ms, detail=detail)

    async def _roll_up(self, night: Night) -> Usage:
        usage = await self._count(night)
        await self._database.write(
            lambda conn: store.save_usage(conn, night.channel.name, night.day.isoformat(), usage)
        )
        return usage

    async def _count(self, night: Night) -> Usage:
        grid = night.channel.publication.channel.grid
        begins, ends = bounds(night.day, night.card.timezone)
        first, last = (max(grid.index_at(instant), 0) for instant in (begins, ends))
        dayparts = [
            (max(grid.index_at(stretch.starts_at), 0), stretch.daypart.name if stretch.daypart else "")
            for stretch in Dayparts(night.card, begins, ends).stretches
        ]

        def read(conn: Connection) -> Usage:
            def source_of(asset_id: str) -> str:
                asset = get(conn, asset_id)
                return REMOVED if asset is None else night.channel.planning.source_of(asset)

            log = store.logged(conn, night.channel.name, first, last)
            return usage_of(stretches(log, first, last), source_of, dayparts)

        return await self._database.read(read)


def _told(usage: Usage, grid: Grid) -> models.UsageDay:
    def seconds(segments: int) -> float:
        return round(float(grid.seconds_of(segments)), 3)

    def airtime(parts: Sequence[tuple[str, int]]) -> list[models.AirTime]:
        return [models.AirTime(name=name, aired_s=seconds(segments)) for name, segments in parts]

    return models.UsageDay(
        segments=usage.segments,
        aired_s=seconds(usage.segments),
        fallback_share=usage.fallback_segments / usage.segments if usage.segments else 0.0,
        programmes=usage.programmes,
        distinct_programmes=usage.distinct_programmes,
        by_source=airtime(usage.by_source),
        by_daypart=airtime(usage.by_daypart),
    )
