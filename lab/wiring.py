"""Builds the LAB from its dependencies and its slice of the configuration."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from generated.models import ChannelsConfig, ChannelSettings, OwnerCard, PlatformConfig
from lab.library.service import LibraryService
from lab.playout.published import SCHEDULE_FILE
from lab.playout.shelf import Shelf
from lab.playout.wiring import channel_of
from lab.prep.pool import PrepPool
from lab.prep.wiring import overlay_spec, prep_spec
from lab.queue.service import QueueLimits, QueueService
from lab.station.announce import OutboxAnnouncer
from lab.station.as_run import AsRun
from lab.station.beside import Beside
from lab.station.discovery import Discovery, Integrity
from lab.station.handlers import ControlHandlers
from lab.station.intake import IntakeLimits, PrepIntake
from lab.station.logbook import Logbook
from lab.station.planning import Planning
from lab.station.playout import PlayoutService
from lab.station.ports import Audit, Prep
from lab.station.prep_adapter import PooledPrep
from lab.station.publication import Publication
from lab.station.refill import QueueTarget, Refill
from lab.station.renewal import Renewal
from lab.station.replacement import Replacement
from lab.station.replay import SqlReplayGuard
from lab.station.station import Pace, Parts, Station
from services.infra.paths import Home
from services.infra.sql.database import Database
from services.kernel.clock import Clock
from services.kernel.ids import IdSource

MIGRATIONS = "lab.migrations"


@dataclass(frozen=True)
class BuiltLab:
    """What the composition root mounts: the loop, the control handlers, the replay guard."""

    station: Station
    parts: Parts
    library: LibraryService
    queue: QueueService
    control: ControlHandlers
    replays: SqlReplayGuard


@dataclass(frozen=True)
class LabDependencies:
    """What the LAB is given."""

    home: Home
    database: Database
    audit: Audit
    clock: Clock
    ids: IdSource
    pid: int


MakePrep = Callable[[Shelf, Path, ChannelSettings], Prep]


def build(
    given: LabDependencies,
    channels: ChannelsConfig,
    platform: PlatformConfig,
    card: Callable[[], OwnerCard],
    *,
    make_prep: MakePrep | None = None,
) -> BuiltLab:
    """The LAB of the default channel. Needs a running loop; `make_prep` replaces the real prep.

    `card` gives the owner's card in force.
    """
    name = channels.default_channel
    settings, lab = channels.channels[name], platform.lab
    channel = channel_of(name, settings, retry_after_s=platform.http.retry_after_s)
    home, database, clock, ids = given.home, given.database, given.clock, given.ids
    shelf = Shelf(home.storage, manifests_kept=lab.manifests_kept)
    planning = Planning(card, channel.grid)
    publication = Publication(
        channel,
        home.channel(name) / SCHEDULE_FILE,
        database,
        clock,
        planning,
        reserve_clips=lab.reserve_clips,
        compact_records=lab.schedule_compact_records,
    )
    target = QueueTarget(channel.grid.segments_in(settings.queue.target_s), settings.queue.max_entries)
    refill = Refill(database, publication, planning, clock, ids, target)
    prep = (make_prep or _pooled(platform, home))(shelf, home.storage, settings)
    limits = IntakeLimits(lab.prep_workers, lab.prep_attempts, lab.watch_rescan_s)
    intake = PrepIntake(
        database,
        prep,
        given.audit,
        clock,
        home.storage,
        limits,
        lambda: refill.run(vary=True),
        planning.wears_logo,
    )
    replacement = Replacement(database, publication, given.audit, clock, ids, home.storage)
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
    renewal = Renewal(
        database,
        replacement,
        lambda asset: prep.logo if planning.wears_logo(asset) else "",
        planning.is_break,
    )
    parts = Parts(
        database=database,
        publication=publication,
        intake=intake,
        refill=refill,
        as_run=AsRun(database, channel, OutboxAnnouncer(channel, ids)),
        discovery=discovery,
        integrity=Integrity(database, given.audit, clock, shelf, lambda path: Path(path).is_file()),
        prep=prep,
        shelf=shelf,
        clock=clock,
        renewal=renewal,
    )
    station = Station(
        parts,
        _pace(platform),
        library=home.library,
        status_file=home.broadcast_status,
        demo_mark=home.state / "demo.unfinished",
        pid=given.pid,
    )
    library, queue = _services(given, parts, settings, platform)
    playout = PlayoutService(database, publication, given.audit, clock, refill.mend)
    logbook = Logbook(database, publication, planning, parts.as_run, clock)
    control = ControlHandlers(library, queue, playout, logbook, planning.source_of, planning.role_of)
    replays = SqlReplayGuard(database, ttl_s=platform.control.replay_ttl_s)
    return BuiltLab(station, parts, library, queue, control, replays)


def _services(
    given: LabDependencies, parts: Parts, settings: ChannelSettings, platform: PlatformConfig
) -> tuple[LibraryService, QueueService]:
    ttl_s = platform.http.idempotency_ttl_s
    library = LibraryService(
        given.database,
        parts.publication,
        parts.intake,
        given.audit,
        given.clock,
        given.ids,
        parts.refill.mend,
        idempotency_ttl_s=ttl_s,
    )
    limits = QueueLimits(settings.queue.max_entries, ttl_s)
    queue = QueueService(
        given.database, parts.publication, given.audit, given.clock, given.ids, limits, parts.refill.mend
    )
    return library, queue


def _pace(platform: PlatformConfig) -> Pace:
    lab = platform.lab
    return Pace(
        lab.tick_ms / 1000,
        lab.watch_poll_s,
        lab.watch_rescan_s,
        lab.integrity_interval_s,
        lab.status_interval_s,
    )


def _pooled(platform: PlatformConfig, home: Home) -> MakePrep:
    lab = platform.lab

    def make(shelf: Shelf, storage: Path, settings: ChannelSettings) -> Prep:
        pool = PrepPool(
            storage=storage,
            workers=lab.prep_workers,
            niceness=lab.prep_niceness,
            stall_timeout_s=settings.prep.stall_timeout_s,
        )
        spec = prep_spec(settings, overlay_spec(settings, home.root, storage))
        return PooledPrep(pool, shelf, storage, spec, niceness=lab.prep_niceness)

    return make
