"""Builds what each channel has of its own: how it airs, and what operators may do on it."""

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path

from pydantic import MISSING

from generated.models import ChannelsConfig, ChannelSettings, PlatformConfig
from lab.autopilot.service import Autopilot
from lab.curator.service import CuratorService
from lab.dependencies import Features, LabDependencies
from lab.formats import storage_of
from lab.live.service import LiveService
from lab.live.source import Intake, LiveSource
from lab.playout.channel import Channel
from lab.playout.published import SCHEDULE_FILE
from lab.playout.shelf import Shelf
from lab.prep.pool import PrepPool
from lab.prep.wiring import overlay_spec, prep_spec
from lab.queue.service import QueueLimits, QueueService
from lab.station.announce import OutboxAnnouncer
from lab.station.as_run import AsRun
from lab.station.desks import Desk
from lab.station.format import Format
from lab.station.logbook import Logbook
from lab.station.on_air import ChannelPace, OnAir
from lab.station.planning import Planning
from lab.station.playout import PlayoutService
from lab.station.ports import Prep
from lab.station.prep_adapter import PooledPrep
from lab.station.publication import Publication
from lab.station.refill import QueueTarget, Refill
from services.infra.paths import Home

MakePrep = Callable[[Shelf, Path, ChannelSettings], Prep]
"""The prep of a format, as the first of its channels says."""


def build_formats(
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


def build_channel(
    given: LabDependencies,
    channel: Channel,
    settings: ChannelSettings,
    platform: PlatformConfig,
    planning: Planning,
    features: Features,
    made: Format,
) -> OnAir:
    """The channel itself; `features` are the run-time knobs in force."""
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
    autopilot = Autopilot(database, publication, planning, given.audit, clock, lambda: features().autopilot)
    refill = Refill(database, publication, planning, clock, ids, target, autopilot.arms)
    source = None
    if settings.live is not MISSING and given.live_key is not None:
        spec = prep_spec(settings, overlay_spec(settings, given.home.root, made.storage))
        door = given.home.live_socket(channel.channel_id)
        received = Intake(settings.live, given.live_key, spec, made.storage, door)
        source = LiveSource(received, publication, refill.run, database, given.audit, ids)
    return OnAir(
        database,
        publication,
        planning,
        refill,
        autopilot,
        PlayoutService(database, publication, given.audit, clock, refill.mend),
        AsRun(database, channel, OutboxAnnouncer(channel, ids)),
        made,
        ChannelPace(lab.tick_ms / 1000, lab.integrity_interval_s, lab.status_interval_s),
        source,
    )


def build_desk(
    given: LabDependencies,
    channel: OnAir,
    settings: ChannelSettings,
    platform: PlatformConfig,
    features: Features,
) -> Desk:
    """What operators may do on it."""
    database, publication, mend = given.database, channel.publication, channel.refill.mend
    limits = QueueLimits(settings.queue.max_entries, platform.http.idempotency_ttl_s)
    missing = "VVTV_LIVE_KEY is not set: nobody could be told from a stranger."
    if settings.live is MISSING:
        missing = f"The channel {channel.name} has no `live` in channels.yaml."
    return Desk(
        channel.name,
        QueueService(database, publication, given.audit, given.clock, given.ids, limits, mend),
        channel.playout,
        Logbook(database, publication, channel.planning, channel.as_run, given.clock),
        LiveService(database, publication, given.audit, channel.live, missing),
        CuratorService(
            *(database, publication, channel.planning, given.audit, given.clock, given.ids, mend),
            lambda: features().curator,
            max_entries=settings.queue.max_entries,
        ),
        channel.autopilot,
    )


def pooled_prep(platform: PlatformConfig, home: Home) -> MakePrep:
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
