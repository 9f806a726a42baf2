"""Builds an edge worker."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from pathlib import Path
from typing import Any

import structlog
from prometheus_client import CollectorRegistry, generate_latest

from generated.models import AddressRates, PlatformConfig
from generated.server import assembly
from generated.server.seam import Endpoint
from generated.vocabulary import AuditLogName
from lab.alerts.figures import StationFigures
from lab.alerts.handlers import AlertView
from lab.playout.handlers import BroadcastView
from lab.playout.shelf import Shelf
from lab.playout.wiring import build_origin, channels_of, readers_of
from services.audit import AuditArchive, AuditLog
from services.audit.forgetting import OldActs
from services.audit.wiring import build_audit
from services.bootstrap.alarms import LabsAlarms
from services.bootstrap.chat import IdentitysWriters, ModerationsReports, SessionsStays
from services.bootstrap.configuration import VERSION, InForce, configured
from services.bootstrap.consent import IdentitysParties
from services.bootstrap.match import IdentitysMeetings, MatchsTickets
from services.bootstrap.moderation import (
    IdentitysPeople,
    IdentitysReputations,
    PlatformsRecords,
    SessionsWhereabouts,
)
from services.bootstrap.presence import AuditedActs, IdentitysAccounts
from services.bootstrap.sessions import IdentitysGuests, IdentitysSignIns
from services.bootstrap.shell import ShellInForce
from services.bootstrap.station import PublishedStation
from services.chat.rooms import RoomThreads
from services.chat.wiring import build_chat
from services.configuration.wiring import build_configuration
from services.consent.grants import RecordedGrants
from services.consent.wiring import build_consent
from services.events.wiring import build_events, build_hub
from services.health.wiring import build_health
from services.identity.wiring import Identity, build_identity
from services.infra.clock import SystemClock
from services.infra.configuration import ConfigBundle
from services.infra.events.partings import Partings
from services.infra.forgetting import Forgetting
from services.infra.http.documents import documents
from services.infra.http.edge import Edge, framework
from services.infra.http.forward import LAB_AWAY, SFU_AWAY, Forward, ForwardLimits
from services.infra.http.metrics import HttpMetrics
from services.infra.http.seam import HttpSeam, Limits
from services.infra.http.vouching import SCHEMES as VOUCHED
from services.infra.http.vouching import Introduction, Vouchers
from services.infra.ids import RequestIds, Uuid7Source
from services.infra.redis import open_redis, redis_address
from services.infra.redis.limiter import Limiter, Rate
from services.infra.relay import Relay, RelayLimits
from services.infra.settings import Settings
from services.infra.sql import SqlLimits, Turn, migrate, open_database
from services.infra.token_secret import token_secret
from services.match.store import MatchStore
from services.match.wiring import build_match
from services.media.wiring import build_media
from services.moderation.wiring import build_moderation
from services.modes.wiring import build_modes, build_opening
from services.policy.wiring import build_policy
from services.presence.wiring import build_presence
from services.sessions.wiring import build_sessions
from services.telemetry.wiring import build_telemetry

_REPOSITORY = Path(__file__).resolve().parents[2]
_log = structlog.get_logger("bootstrap")


def build_edge(settings: Settings, *, shared_metrics: str | None = None) -> Endpoint:
    """One edge worker: API, events socket, documents, HLS and the web shell.

    `shared_metrics` is the folder through which the workers of one machine count together.
    """
    clock = SystemClock()
    ids, request_ids = Uuid7Source(clock), RequestIds(clock)
    configuration, listeners = configured(settings)
    bundle = configuration.current
    platform = bundle.platform
    sys.setswitchinterval(platform.database.thread_switch_ms / 1000)
    sql_limits = SqlLimits.configured(platform.database)
    db = open_database(settings.database_url, sql_limits, name="platform")
    redis = open_redis(redis_address(settings), platform.redis)
    channels = channels_of(bundle.channels_config, retry_after_s=platform.http.retry_after_s)
    readers = readers_of(channels, settings.home.broadcast)
    broadcast = BroadcastView(
        {name: (channel, readers[name]) for name, channel in channels.items()},
        bundle.channels_config.default_channel,
        Shelf(settings.home.storage, manifests_kept=platform.lab.manifests_kept),
        settings.home.broadcast_status,
        clock,
    )
    home = settings.home
    alerts = AlertView(
        home.alerts, home.broadcast_status, clock, lab_max_age_s=platform.health.lab_status_max_age_s
    )
    audit, registry, secret = AuditLog(clock, ids), CollectorRegistry(), token_secret(settings)
    observed = open_database(settings.database_url, sql_limits, name="telemetry", turn=Turn.TELEMETRY)
    telemetry = build_telemetry(
        *(observed, clock, ids, configuration, registry), secret=secret, incidents=alerts.is_grave
    )
    limiter = Limiter(redis)
    policy = build_policy(
        *(db, audit, clock, telemetry.recorder),
        audited_per_minute=platform.control.audited_refusals_per_minute,
    )
    identity = build_identity(
        *(db, redis, audit, clock, ids, lambda: configuration.current, limiter),
        secret=secret,
        env=settings.env,
        is_dev=settings.is_dev,
    )
    moderation = build_moderation(
        *(db, audit, limiter, clock, ids, configuration),
        people=IdentitysPeople(),
        whereabouts=SessionsWhereabouts(),
        reputations=IdentitysReputations(identity),
        records=PlatformsRecords(),
        telemetry=telemetry.recorder,
        registry=registry,
    )
    media = build_media(settings, platform, lambda: configuration.current.offered, clock, ids)
    alarms = LabsAlarms(home.platform_word, clock)
    sessions = build_sessions(
        *(db, audit, policy, clock, ids, configuration),
        provider=media.provider,
        grants=RecordedGrants(audit),
        sign_ins=IdentitysSignIns(identity),
        guests=IdentitysGuests(),
        blocks=moderation.blocks,
        threads=RoomThreads(ids),
        alarms=alarms,
        telemetry=telemetry.recorder,
        registry=registry,
    )
    consent = build_consent(
        *(db, audit, policy, clock, ids, configuration),
        calls=sessions.calls,
        people=IdentitysParties(),
        blocks=moderation.blocks,
        tickets=MatchsTickets(MatchStore(redis, configuration), clock),
        limiter=limiter,
        telemetry=telemetry.recorder,
        registry=registry,
    )
    presence = build_presence(
        *(redis, policy, limiter, clock, ids, configuration),
        people=IdentitysAccounts(identity, clock),
        blocks=moderation.blocks,
        doors=identity.sockets,
        pictures=media.provider,
        egress=sessions.egress,
        alarms=alarms,
        acts=AuditedActs(db, audit),
        telemetry=telemetry.recorder,
        registry=registry,
    )
    sessions.egress.count_beside(presence.tiles.sending)
    chat = build_chat(
        *(db, redis, audit, policy, limiter, clock, ids, configuration),
        people=IdentitysWriters(),
        blocks=moderation.blocks,
        stays=SessionsStays(),
        reports=ModerationsReports(moderation.reports),
        doors=identity.sockets,
        telemetry=telemetry.recorder,
        registry=registry,
    )
    sessions.left_rooms(chat.left)
    hub = build_hub(platform, redis, clock, registry)
    match = build_match(
        *(db, redis, audit, policy, limiter, clock, ids, configuration),
        encounters=consent.encounters,
        people=IdentitysMeetings(identity, clock),
        hub=hub,
        doors=identity.sockets,
        telemetry=telemetry.recorder,
        registry=registry,
        alarms=alarms,
    )
    for listener in (sessions.account_changed, presence.account_changed, match.account_changed):
        identity.sockets.listen(listener)
    concerned = [consent.parted, sessions.parted, presence.parted, chat.parted]
    partings = Partings(redis, hub.reader, platform.sockets.ring_messages, concerned)
    relay = Relay(db, redis, RelayLimits.configured(platform.outbox, platform.sockets))
    acts = OldActs(AuditLogName.PLATFORM, AuditArchive(home.audits), audit)
    versions = build_configuration(db, audit, clock, configuration)
    listeners.append(versions.history.follow)
    kept = [*chat.kept, *consent.kept, *sessions.kept, *versions.kept, acts]
    forgetting = Forgetting(db, audit, clock, configuration, kept)
    station = PublishedStation(broadcast, settings.home.broadcast_status)
    health = build_health(
        *(platform.health, db, redis, station, alarms, InForce(configuration), clock), version=VERSION
    )
    seen = CollectorRegistry()
    for looks in (
        *(sessions.looks, presence.vigil.looks, presence.tiles.looks),
        *(match.vigil.looks, moderation.queue.looks),
    ):
        seen.register(looks)
    figures = StationFigures(home.lab_figures, home.broadcast_status, home.watchdog_word, clock)
    metrics = HttpMetrics(
        registry,
        platform.http.duration_buckets_s,
        shared_metrics,
        beside=lambda: generate_latest(seen) + figures.exposition() + _read(home.sfu_figures),
    )
    seam = HttpSeam(
        clock=clock,
        ids=request_ids,
        limits=Limits(platform.http.body_limit_bytes),
        metrics=metrics,
        schemes=identity.schemes,
        policy=policy,
        admission=limiter,
        rates=_rates(platform.rates),
        hears=Rate.configured(platform.sockets.messages),
    )
    generated = assembly.build(
        assembly.Handlers(
            health=health,
            broadcast=broadcast,
            alerts=alerts,
            modes=build_modes(configuration, policy),
            identity=identity.handlers,
            sessions=sessions.handlers,
            consent=consent.handlers,
            presence=presence.handlers,
            chat=chat.handlers,
            match=match.handlers,
            moderation=moderation.handlers,
            configuration=versions.handlers,
            audit=build_audit(settings, db, sql_limits),
            telemetry=telemetry.handlers,
            events_socket=build_events(hub, identity.sockets, clock, ids),
            presence_socket=presence.socket,
            chat_socket=chat.socket,
            match_socket=match.socket,
        ),
        seam,
    )
    shell = ShellInForce(bundle, build_opening(configuration, policy))
    listeners.append(shell.follow)
    limits = _forward_limits(bundle)
    vouchers = Vouchers(secret, settings.env, platform.control.signature_window_s)
    people = Introduction(identity.schemes[VOUCHED], vouchers, clock, ids)
    lab = Forward(settings.home.lab_socket, seam, limits, LAB_AWAY, people)
    sfu = Forward(settings.home.sfu_socket, seam, limits, SFU_AWAY)
    origin = build_origin(
        channels, readers, settings.home.storage, clock, manifests_kept=platform.lab.manifests_kept
    )
    tasks: list[Callable[[], Coroutine[Any, Any, Any]]] = [
        configuration.run,
        hub.run,
        presence.run,
        presence.vigil.run,
        chat.run,
        partings.run,
        identity.sockets.run,
        lambda: _open_house(
            settings,
            platform,
            identity,
            [
                *(relay.run, sessions.sweeper.run, consent.sweeper.run, match.matcher.run, match.vigil.run),
                *(presence.tiles.run, moderation.queue.run, versions.history.run, forgetting.run),
                *telemetry.run,
            ],
        ),
    ]
    return Edge(
        seam=seam,
        framework=framework(
            generated,
            request_ids,
            lifespan=[
                _running(
                    tasks,
                    *(lab.aclose, sfu.aclose, media.provider.aclose, telemetry.recorder.close),
                    *(observed.close, db.close, redis.aclose),
                )
            ],
        ),
        exact={**generated.front(), **documents(seam, metrics, _REPOSITORY / "generated")},
        prefixes={
            **generated.below(),
            "/hls/": origin,  # type: ignore[dict-item]
            "/v1/control/": lab,
            "/v1/media/": media.exchange or sfu,
            "/v1/media/live/": sfu,
        },
        fallback=shell,
    )


async def _open_house(
    settings: Settings,
    platform: PlatformConfig,
    identity: Identity,
    then: list[Callable[[], Awaitable[Any]]],
) -> None:
    """Bring the database up to date, let the first people in, and run what needs its tables.

    While the database is away the channel plays on.
    """
    location = "services.migrations"
    while True:
        try:
            await asyncio.to_thread(migrate, settings.database_url, location)
            await identity.first_run(_tell)
            break
        except Exception as error:  # noqa: BLE001 - whatever the driver raises, the edge serves on
            _log.error("migration_delayed", location=location, error=str(error))
            await asyncio.sleep(platform.database.connect_timeout_s)
    await asyncio.gather(*(task() for task in then))


def _read(path: Path) -> bytes:
    """A file of another process; empty before it wrote any."""
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _tell(text: str) -> None:
    """Say something to whoever started the platform; it is no log line, for logs are kept."""
    print(text, flush=True)  # noqa: T201 (the supervisor's console shows it)


def _rates(rates: AddressRates) -> dict[str, Rate]:
    return {name: Rate.configured(getattr(rates, name)) for name in type(rates).model_fields}


def _forward_limits(bundle: ConfigBundle) -> ForwardLimits:
    http = bundle.platform.http
    return ForwardLimits(
        connect_timeout_s=http.forward_connect_timeout_s,
        answer_timeout_s=http.forward_timeout_s,
        retry_after_s=http.retry_after_s,
        body_bytes=http.body_limit_bytes,
        connections=http.forward_connections,
    )


def _running(
    tasks: list[Callable[[], Coroutine[Any, Any, Any]]], *closes: Callable[[], Coroutine[Any, Any, Any]]
) -> Callable[[Any], contextlib.AbstractAsyncContextManager[None]]:
    """The lifespan: run `tasks` beside the server, then close what was opened."""

    @contextlib.asynccontextmanager
    async def lifespan(_app: Any) -> AsyncIterator[None]:
        running = [asyncio.create_task(task()) for task in tasks]
        for task in running:
            task.add_done_callback(_report)
        try:
            yield
        finally:
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)
            for close in closes:
                await close()

    return lifespan


def _report(task: asyncio.Task[Any]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        _log.critical("background_task_died", error=str(error), exc_info=error)
