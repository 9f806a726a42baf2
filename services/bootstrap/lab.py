"""Builds the LAB."""

from __future__ import annotations

import os
from datetime import timedelta

from prometheus_client import CollectorRegistry

from generated.models import OwnerCard
from generated.server import assembly
from lab.agent.door import Door, Inside
from lab.dependencies import LabDependencies
from lab.process import Lab
from lab.station.house import House
from lab.wiring import MIGRATIONS, BuiltLab
from lab.wiring import build as build_station
from services.audit import AuditLog
from services.audit.refusals import AuditedRefusals
from services.bootstrap.configuration import VERSION, InForce, configured
from services.infra.clock import SystemClock
from services.infra.configuration import ConfigBundle
from services.infra.http.edge import Edge, framework
from services.infra.http.metrics import HttpMetrics
from services.infra.http.seam import HttpSeam, Limits, Scheme
from services.infra.http.signing import SCHEMES, ControlSignature, Credentials
from services.infra.http.vouching import SCHEMES as VOUCHED
from services.infra.http.vouching import VouchedScheme, Vouchers
from services.infra.ids import RequestIds, Uuid7Source
from services.infra.redis import open_redis, redis_address
from services.infra.relay import Relay, RelayLimits
from services.infra.settings import Settings
from services.infra.sql import Database, SqlLimits, migrate, open_database
from services.infra.token_secret import token_secret
from services.policy.service import AuditedDenials, Policy
from services.upkeep import Upkeep


def build_lab(settings: Settings) -> Lab:
    """The LAB of this home: the station, its relay of events, and the signed control API on its socket."""
    clock = SystemClock()
    ids, request_ids = Uuid7Source(clock), RequestIds(clock)
    configuration, listeners = configured(settings)
    platform = configuration.current.platform
    db = open_database(settings.state_database_url, SqlLimits.configured(platform.database), name="lab")
    redis = open_redis(redis_address(settings), platform.redis)
    relay = Relay(db, redis, RelayLimits.configured(platform.outbox, platform.sockets))
    audit = AuditLog(clock, ids)
    upkeep = Upkeep(settings, platform, clock, audit, db)

    def cards(channel: str) -> OwnerCard | None:
        return configuration.current.card_of(channel)

    given = LabDependencies(
        *(settings.home, db, audit, clock, ids, os.getpid()),
        upkeep=upkeep,
        live_key=settings.live_key,
        configuration=InForce(configuration),
        webhook=settings.webhook,
        control_plane=settings.control_plane,
        version=VERSION,
    )
    station = build_station(
        given,
        configuration.current.channels_config,
        platform,
        cards,
        lambda: configuration.current.features,
    )
    listeners.append(lambda _bundle: station.parts.history.stir())
    handlers = assembly.Handlers(
        control=station.control,
        policies=station.policies,
        jobs=station.jobs,
        curator=station.curation,
        autopilot=station.tuning,
    )

    policy = Policy(
        [AuditedDenials(db, audit, clock, per_minute=platform.control.audited_refusals_per_minute)]
    )

    def front(signed: Scheme, vouched: Scheme) -> Edge:
        """The control API behind its two ways to know who calls."""
        seam = HttpSeam(
            clock=clock,
            ids=request_ids,
            limits=Limits(platform.http.body_limit_bytes),
            metrics=HttpMetrics(CollectorRegistry(), platform.http.duration_buckets_s),
            schemes={SCHEMES: signed, VOUCHED: vouched},
            policy=policy,
            recent_sign_in=timedelta(seconds=platform.control.recent_sign_in_s),
        )
        control = assembly.build(handlers, seam)
        return Edge(
            seam=seam,
            framework=framework(control, request_ids),
            exact=control.front(),
            prefixes=control.below(),
        )

    door = Door(front(Inside(), Inside()))
    vouchers = Vouchers(token_secret(settings), settings.env, platform.control.signature_window_s)
    people = VouchedScheme(vouchers, station.replays, clock)
    house = House(db, audit, settings.home.happenings, poll_s=platform.lab.status_interval_s)
    return Lab(
        station.station,
        station.cycle,
        db,
        front(_operators(settings, configuration.current, station, db, audit, clock), people),
        settings.home.lab_socket,
        migrate=lambda: migrate(settings.state_database_url, MIGRATIONS),
        stop_grace_s=platform.supervisor.drain_s,
        beside=(
            relay.run,
            configuration.run,
            station.pipeline.run,
            station.alerts.run,
            house.run,
            lambda: station.bridge.run(door),
        ),
    )


def _operators(
    settings: Settings,
    bundle: ConfigBundle,
    station: BuiltLab,
    database: Database,
    audit: AuditLog,
    clock: SystemClock,
) -> ControlSignature:
    control = bundle.platform.control
    refusals = AuditedRefusals(database, audit, clock, per_minute=control.audited_refusals_per_minute)
    return ControlSignature(
        Credentials(settings.control_token, settings.control_secret, control.signature_window_s),
        station.replays,
        clock,
        refused=refusals.record,
    )
