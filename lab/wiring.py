"""Builds the LAB from its dependencies and its slice of the configuration."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from generated.models import ChannelsConfig, PlatformConfig
from lab.agent.bridge import Bridge
from lab.agent.composing import Sources
from lab.agent.wiring import build_bridge
from lab.alerts.disk import DiskGate
from lab.alerts.figures import Figures
from lab.alerts.keeping import Keeping
from lab.alerts.promises import Promises
from lab.alerts.wiring import AlertDependencies, build_alerts
from lab.autopilot.handlers import AutopilotHandlers
from lab.curator.handlers import CuratorHandlers
from lab.cycle import Cycle
from lab.dependencies import Cards, Features, LabDependencies
from lab.discovery.pipeline import Pipeline
from lab.discovery.wiring import PipelineDependencies, build_pipeline
from lab.formats import OWN
from lab.jobs import jobs_of, tuning_jobs
from lab.library.service import LibraryService
from lab.nightly.reports import NightlyReports
from lab.nightly.retention import Retention
from lab.nightly.service import Nightly
from lab.playout.shelf import Shelf
from lab.playout.wiring import channels_of
from lab.policies.handlers import PoliciesHandlers
from lab.policies.service import CardHistory
from lab.queue.service import QueueService
from lab.scheduler.handlers import JobsHandlers
from lab.scheduler.service import Limits, Scheduler
from lab.station.beside import Beside
from lab.station.desks import Desks
from lab.station.discovery import Discovery, Integrity
from lab.station.encoders import Encoders
from lab.station.everywhere import Everywhere
from lab.station.handlers import ControlHandlers
from lab.station.intake import IntakeLimits, PrepIntake
from lab.station.planning import Planning
from lab.station.policies import PolicyService
from lab.station.renderings import Renderings
from lab.station.renewal import Renewal
from lab.station.replacement import Replacement
from lab.station.replay import SqlReplayGuard
from lab.station.reports import Reports
from lab.station.station import Pace, Parts, Station
from lab.station.streaks import Streaks
from lab.station.wiring import MakePrep, build_channel, build_desk, build_formats, pooled_prep

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
    desks: Desks
    curation: CuratorHandlers
    tuning: AutopilotHandlers
    policies: PoliciesHandlers
    replays: SqlReplayGuard
    alerts: Keeping
    bridge: Bridge
    pipeline: Pipeline


def build(
    given: LabDependencies,
    channels: ChannelsConfig,
    platform: PlatformConfig,
    cards: Cards,
    features: Features,
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
    formats = build_formats(
        given, channels, known, plannings, shelf, make_prep or pooled_prep(platform, home)
    )
    on_air = [
        build_channel(
            *(given, known[name], channels.channels[name], platform, plannings[name], features),
            formats[known[name].format],
        )
        for name in names
    ]
    everywhere = Everywhere(on_air)
    desks = Desks(
        database,
        [
            build_desk(given, channel, channels.channels[channel.name], platform, features)
            for channel in on_air
        ],
    )
    limits = IntakeLimits(lab.prep_workers, lab.prep_attempts, lab.watch_rescan_s)
    encoders = Encoders(database, given.audit, [kind.prep for kind in formats.values()], on_air)
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
    history = CardHistory(
        *(database, given.audit, clock, names, cards), retry_s=platform.database.connect_timeout_s
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
        history=history,
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
    scheduler = _scheduler(given, parts, pipeline, library, reports, platform, features, desks)
    station = Station(
        parts,
        _pace(platform),
        scheduler,
        library=home.library,
        status_file=home.broadcast_status,
        demo_mark=demo_mark,
        pid=given.pid,
    )
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
        database, given.audit, first.refill, given.configuration, history, first.refill.run, first.name
    )
    bridge = _bridge(given, parts, alerts, figures, platform)
    control = ControlHandlers(
        library,
        desks,
        first.planning.source_of,
        first.planning.role_of,
        policies=policies,
        bridge=bridge,
        reports=Reports(home.storage),
        pipeline=pipeline,
        encoders=encoders,
        promises=Promises(database, clock, platform.objectives),
    )
    replays = SqlReplayGuard(database, ttl_s=platform.control.replay_ttl_s)
    jobs = JobsHandlers(scheduler, [channel.name for channel in on_air], reports.of)
    settle_s = lab.watch_settle_s + lab.watch_poll_s
    cycle = Cycle(station, parts, pipeline, scheduler, settle_s=settle_s, look_s=platform.scheduler.tick_s)
    return BuiltLab(
        *(station, parts, library, desks.of(None).queue, scheduler, cycle),
        control=control,
        jobs=jobs,
        desks=desks,
        curation=CuratorHandlers(desks),
        tuning=AutopilotHandlers(desks),
        policies=PoliciesHandlers(history),
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
    features: Features,
    desks: Desks,
) -> Scheduler:
    database, clock, home, channels = given.database, given.clock, given.home, parts.channels
    governing = parts.everywhere.governing
    retention = Retention(database, given.audit, library, channels, home.refused, home.logs)
    nightly = Nightly(database, clock, governing, channels, retention, given.upkeep, reports)
    every = platform.scheduler
    limits = Limits(every.tick_s, every.lease_ttl_s, every.attempts_max, every.runs_kept)
    jobs = (
        *jobs_of(governing, parts.discovery, parts.intake, parts.everywhere, pipeline, nightly),
        *tuning_jobs(features, desks),
    )
    return Scheduler(database, clock, f"lab {given.pid}", limits, jobs)


def _pace(platform: PlatformConfig) -> Pace:
    lab = platform.lab
    return Pace(
        lab.watch_poll_s,
        lab.watch_rescan_s,
        lab.integrity_interval_s,
        lab.status_interval_s,
    )
