"""Builds the LAB from its dependencies and its slice of the configuration."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import MISSING

from generated.models import ChannelsConfig, ChannelSettings, OwnerCard, PlatformConfig
from lab.agent.bridge import Bridge
from lab.agent.composing import Sources
from lab.agent.wiring import build_bridge
from lab.alerts.disk import DiskGate, disk_used
from lab.alerts.figures import Figures
from lab.alerts.keeping import Keeping
from lab.alerts.wiring import AlertDependencies, build_alerts
from lab.cycle import Cycle
from lab.discovery.pipeline import Pipeline
from lab.discovery.wiring import PipelineDependencies, build_pipeline
from lab.formats import OWN, storage_of
from lab.jobs import jobs_of
from lab.library.service import LibraryService
from lab.live.service import LiveService
from lab.live.source import Intake, LiveSource
from lab.nightly.ports import Upkeep
from lab.nightly.reports import NightlyReports
from lab.nightly.retention import Retention
from lab.nightly.service import Nightly
from lab.playout.channel import Channel
from lab.playout.published import SCHEDULE_FILE
from lab.playout.shelf import Shelf
from lab.playout.wiring import channels_of
from lab.prep.pool import PrepPool
from lab.prep.wiring import overlay_spec, prep_spec
from lab.queue.service import QueueLimits, QueueService
from lab.scheduler.handlers import JobsHandlers
from lab.scheduler.service import Limits, Scheduler
from lab.station.announce import OutboxAnnouncer
from lab.station.as_run import AsRun
from lab.station.beside import Beside
from lab.station.desks import Desk, Desks
from lab.station.discovery import Discovery, Integrity
from lab.station.everywhere import Everywhere
from lab.station.format import Format
from lab.station.handlers import ControlHandlers
from lab.station.intake import IntakeLimits, PrepIntake
from lab.station.logbook import Logbook
from lab.station.on_air import ChannelPace, OnAir
from lab.station.planning import Planning
from lab.station.playout import PlayoutService
from lab.station.policies import Configuration, PolicyService
from lab.station.ports import Audit, Prep
from lab.station.prep_adapter import PooledPrep
from lab.station.publication import Publication
from lab.station.refill import QueueTarget, Refill
from lab.station.renderings import Renderings
from lab.station.renewal import Renewal
from lab.station.replacement import Replacement
from lab.station.replay import SqlReplayGuard
from lab.station.reports import Reports
from lab.station.station import Pace, Parts, Station
from lab.station.streaks import Streaks
from services.infra.paths import Home
from services.infra.settings import ControlPlane, Webhook
from services.infra.sql.database import Database
from services.kernel.clock import Clock
from services.kernel.ids import IdSource

MIGRATIONS = "lab.migrations"


@dataclass(frozen=True)
class BuiltLab:
    """What the composition root mounts: the loop, the control handlers, the replay guard, what runs beside."""

    station: Station
    parts: Parts
    library: LibraryService
    queue: QueueService
    scheduler: Scheduler
    cycle: Cycle
    control: ControlHandlers
    jobs: JobsHandlers
    replays: SqlReplayGuard
    alerts: Keeping
    bridge: Bridge
    pipeline: Pipeline


class NoConfiguration:
    """A configuration that never changes, for a LAB that is given none to reload."""

    def hash(self) -> str:
        """Of nothing."""
        return ""

    async def reload(self) -> tuple[str, tuple[str, ...]]:
        """Nothing to read."""
        return self.hash(), ()


@dataclass(frozen=True)
class LabDependencies:
    """What the LAB is given. `live_key` is what a pusher of a live source must know; None lets nobody push."""

    home: Home
    database: Database
    audit: Audit
    clock: Clock
    ids: IdSource
    pid: int
    upkeep: Upkeep
    live_key: str | None = None
    configuration: Configuration = field(default_factory=NoConfiguration)
    disk: Callable[[Path], float] = disk_used
    webhook: Webhook | None = None
    control_plane: ControlPlane | None = None
    version: str = ""


MakePrep = Callable[[Shelf, Path, ChannelSettings], Prep]
Cards = Callable[[str], OwnerCard | None]
"""The owner's card in force for a channel."""


def build(
    given: LabDependencies,
    channels: ChannelsConfig,
    platform: PlatformConfig,
    cards: Cards,
    *,
    make_prep: MakePrep | None = None,
) -> BuiltLab:
    """The LAB of every channel. Needs a running loop; `make_prep` replaces the real prep of a format."""
    lab = platform.lab
    home, database, clock, ids = given.home, given.database, given.clock, given.ids
    shelf = Shelf(home.storage, manifests_kept=lab.manifests_kept)
    known = channels_of(channels, retry_after_s=platform.http.retry_after_s)
    names = sorted(known, key=lambda name: name != channels.default_channel)
    plannings = {name: Planning(partial(cards, name), known[name].grid) for name in names}
    formats = _formats(given, channels, known, plannings, shelf, make_prep or _pooled(platform, home))
    on_air = [
        _on_air(
            given,
            known[name],
            channels.channels[name],
            platform,
            plannings[name],
            formats[known[name].format],
        )
        for name in names
    ]
    everywhere = Everywhere(on_air)
    limits = IntakeLimits(lab.prep_workers, lab.prep_attempts, lab.watch_rescan_s)
    own = formats.pop(OWN)
    refill = partial(everywhere.refill, vary=True)
    figures, streaks = Figures(lab.prep_duration_buckets_s), Streaks()
    gate = DiskGate(platform.health.disk_act_ratio, lambda: given.disk(home.root))
    intake = PrepIntake(
        database,
        own.prep,
        given.audit,
        clock,
        home.storage,
        limits,
        refill,
        own.wears_logo,
        admits=gate.admits,
        ended=figures.prep_ended,
    )
    renderings = Renderings(
        database, given.audit, formats, refill, attempts=lab.prep_attempts, idle_s=lab.watch_rescan_s
    )
    further = [kind.storage for kind in formats.values()]
    replacement = Replacement(database, everywhere, given.audit, clock, ids, home.storage, further)
    discovery = Discovery(
        database,
        given.audit,
        clock,
        ids,
        home.library,
        replacement,
        Beside(lab.facts_limit_bytes),
        settle_s=lab.watch_settle_s,
    )
    parts = Parts(
        database=database,
        everywhere=everywhere,
        intake=intake,
        renderings=renderings,
        discovery=discovery,
        integrity=Integrity(database, given.audit, clock, shelf, lambda path: Path(path).is_file()),
        prep=own.prep,
        shelf=shelf,
        clock=clock,
        streaks=streaks,
        renewal=Renewal(database, replacement, everywhere, renderings),
    )
    library = LibraryService(
        database,
        everywhere,
        intake,
        renderings,
        given.audit,
        clock,
        ids,
        idempotency_ttl_s=platform.http.idempotency_ttl_s,
    )
    reports, demo_mark = NightlyReports(home.reports), home.state / "demo.unfinished"
    wanted = PipelineDependencies(database, given.audit, clock, ids, home.fetched, intake.wake, streaks)
    pipeline = build_pipeline(wanted, on_air[0].publication.channel, platform, everywhere.governing)
    scheduler = _scheduler(given, parts, pipeline, library, reports, platform)
    station = Station(
        parts,
        _pace(platform),
        scheduler,
        library=home.library,
        status_file=home.broadcast_status,
        demo_mark=demo_mark,
        pid=given.pid,
    )
    desks = [_desk(given, channel, channels.channels[channel.name], platform) for channel in on_air]
    first = on_air[0]
    watched = AlertDependencies(
        *(home, database, given.audit, clock, ids),
        channels=on_air,
        figures=figures,
        gate=gate,
        failures=streaks.worst,
        webhook=given.webhook,
        demo_mark=demo_mark,
    )
    alerts = build_alerts(watched, channels, platform)
    policies = PolicyService(
        database, given.audit, first.refill, given.configuration, first.refill.run, first.name
    )
    bridge = _bridge(given, parts, alerts, figures, platform)
    control = ControlHandlers(
        library,
        Desks(database, desks),
        first.planning.source_of,
        first.planning.role_of,
        policies=policies,
        bridge=bridge,
        reports=Reports(home.storage),
        pipeline=pipeline,
    )
    replays = SqlReplayGuard(database, ttl_s=platform.control.replay_ttl_s)
    jobs = JobsHandlers(scheduler, [channel.name for channel in on_air], reports.of)
    settle_s = lab.watch_settle_s + lab.watch_poll_s
    cycle = Cycle(station, parts, pipeline, scheduler, settle_s=settle_s, look_s=platform.scheduler.tick_s)
    return BuiltLab(
        *(station, parts, library, desks[0].queue, scheduler, cycle),
        control=control,
        jobs=jobs,
        replays=replays,
        alerts=alerts,
        bridge=bridge,
        pipeline=pipeline,
    )


def _bridge(
    given: LabDependencies, parts: Parts, alerts: Keeping, figures: Figures, platform: PlatformConfig
) -> Bridge:
    sources = Sources(
        database=given.database,
        channel=parts.publication.channel,
        gather=alerts.gather,
        figures=figures,
        active=lambda: alerts.service.active,
        preparing=lambda: parts.intake.running,
        config_hash=given.configuration.hash,
        zone=lambda: ZoneInfo(parts.everywhere.governing().timezone),
        version=given.version,
    )
    return build_bridge(sources, given.audit, given.clock, given.ids, given.control_plane, platform)


def _scheduler(
    given: LabDependencies,
    parts: Parts,
    pipeline: Pipeline,
    library: LibraryService,
    reports: NightlyReports,
    platform: PlatformConfig,
) -> Scheduler:
    database, clock, home, channels = given.database, given.clock, given.home, parts.channels
    governing = parts.everywhere.governing
    retention = Retention(database, given.audit, library, channels, home.refused, home.logs)
    nightly = Nightly(database, clock, governing, channels, retention, given.upkeep, reports)
    every = platform.scheduler
    limits = Limits(every.tick_s, every.lease_ttl_s, every.attempts_max, every.runs_kept)
    jobs = jobs_of(governing, parts.discovery, parts.intake, parts.everywhere, pipeline, nightly)
    return Scheduler(database, clock, f"lab {given.pid}", limits, jobs)


def _formats(
    given: LabDependencies,
    config: ChannelsConfig,
    known: Mapping[str, Channel],
    plannings: Mapping[str, Planning],
    shelf: Shelf,
    make_prep: MakePrep,
) -> dict[str, Format]:
    """Every format once, made as the first of its channels says."""
    formats: dict[str, Format] = {}
    for name, planning in plannings.items():
        kind = known[name].format
        if kind not in formats:
            storage, own = storage_of(given.home.storage, kind), shelf.of(kind)
            prep = make_prep(own, storage, config.channels[name])
            formats[kind] = Format(prep, own, storage, planning.wears_logo)
    return formats


def _on_air(
    given: LabDependencies,
    channel: Channel,
    settings: ChannelSettings,
    platform: PlatformConfig,
    planning: Planning,
    made: Format,
) -> OnAir:
    lab, database, clock, ids = platform.lab, given.database, given.clock, given.ids
    publication = Publication(
        channel,
        given.home.channel(channel.channel_id) / SCHEDULE_FILE,
        database,
        clock,
        planning,
        reserve_clips=lab.reserve_clips,
        compact_records=lab.schedule_compact_records,
    )
    target = QueueTarget(channel.grid.segments_in(settings.queue.target_s), settings.queue.max_entries)
    refill = Refill(database, publication, planning, clock, ids, target)
    source = None
    if settings.live is not MISSING and given.live_key is not None:
        spec = prep_spec(settings, overlay_spec(settings, given.home.root, made.storage))
        received = Intake(settings.live, given.live_key, spec, made.storage)
        source = LiveSource(received, publication, refill.run, database, given.audit, ids)
    return OnAir(
        database,
        publication,
        planning,
        refill,
        AsRun(database, channel, OutboxAnnouncer(channel, ids)),
        made,
        ChannelPace(lab.tick_ms / 1000, lab.integrity_interval_s, lab.status_interval_s),
        source,
    )


def _desk(
    given: LabDependencies, channel: OnAir, settings: ChannelSettings, platform: PlatformConfig
) -> Desk:
    database, publication, mend = given.database, channel.publication, channel.refill.mend
    limits = QueueLimits(settings.queue.max_entries, platform.http.idempotency_ttl_s)
    missing = "VVTV_LIVE_KEY is not set: nobody could be told from a stranger."
    if settings.live is MISSING:
        missing = f"The channel {channel.name} has no `live` in channels.yaml."
    return Desk(
        channel.name,
        QueueService(database, publication, given.audit, given.clock, given.ids, limits, mend),
        PlayoutService(database, publication, given.audit, given.clock, mend),
        Logbook(database, publication, channel.planning, channel.as_run, given.clock),
        LiveService(database, publication, given.audit, channel.live, missing),
    )


def _pace(platform: PlatformConfig) -> Pace:
    lab = platform.lab
    return Pace(
        lab.watch_poll_s,
        lab.watch_rescan_s,
        lab.integrity_interval_s,
        lab.status_interval_s,
    )


def _pooled(platform: PlatformConfig, home: Home) -> MakePrep:
    """The real prep; however many formats there are, as many jobs run at once as the configuration says."""
    lab = platform.lab
    room = asyncio.Semaphore(lab.prep_workers)

    def make(shelf: Shelf, storage: Path, settings: ChannelSettings) -> Prep:
        pool = PrepPool(
            storage=storage,
            room=room,
            niceness=lab.prep_niceness,
            stall_timeout_s=settings.prep.stall_timeout_s,
        )
        spec = prep_spec(settings, overlay_spec(settings, home.root, storage))
        return PooledPrep(pool, shelf, storage, spec, niceness=lab.prep_niceness, blocklist=home.blocklist)

    return make
