"""Builds the session orchestrator from its dependencies."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from prometheus_client import CollectorRegistry

from services.infra.events.partings import Parted
from services.infra.forgetting import Kept
from services.infra.house import AuditTrail, Configuration, EntryPolicy, Telemetry
from services.infra.looks import Looks
from services.infra.sql import Database
from services.kernel.clock import Clock
from services.kernel.ids import IdSource
from services.sessions.beginning import Beginnings
from services.sessions.calls import Calls
from services.sessions.changes import Changes, Left
from services.sessions.costs import Costs, Egress
from services.sessions.figures import SessionFigures
from services.sessions.forgetting import OldSessions, OldTileHours
from services.sessions.handlers import SessionsHandlers
from services.sessions.ports import Alarms, Blocks, Grants, Guests, MediaProvider, RoomThreads, SignInsInForce
from services.sessions.revoking import Revocations
from services.sessions.rooms import Rooms
from services.sessions.service import Sessions
from services.sessions.sweeper import Sweeper


@dataclass(frozen=True)
class Orchestrator:
    """What the rest of the platform gets: handlers, calls, the sweeper, the kill switch, looks, whom to tell, who is
    told of those that leave a room, and what is not kept for ever.
    """

    handlers: SessionsHandlers
    calls: Calls
    sweeper: Sweeper
    egress: Egress
    looks: Looks
    account_changed: Callable[[str], Awaitable[None]]
    parted: Parted
    left_rooms: Callable[[Left], None]
    kept: tuple[Kept, ...]


def build_sessions(
    db: Database,
    audit: AuditTrail,
    policy: EntryPolicy,
    clock: Clock,
    ids: IdSource,
    configuration: Configuration,
    *,
    provider: MediaProvider,
    grants: Grants,
    sign_ins: SignInsInForce,
    guests: Guests,
    blocks: Blocks,
    threads: RoomThreads,
    alarms: Alarms,
    telemetry: Telemetry,
    registry: CollectorRegistry,
) -> Orchestrator:
    """The sessions of one process; what the configuration says of them follows a reload."""
    figures = SessionFigures(registry, configuration.current.platform.http.duration_buckets_s)
    changes, looks = Changes(audit, ids, telemetry, figures), Looks("sessions", clock)
    revocations = Revocations(db, provider, changes, clock, configuration)
    beginnings = Beginnings(db, changes, revocations, provider, grants, clock, configuration)
    egress = Egress(db, clock, configuration, looks)
    begun = (db, changes, revocations, beginnings, egress, sign_ins)
    rooms = Rooms(*(db, changes, revocations, grants, guests, blocks, threads, clock, ids, configuration))
    sessions = Sessions(*begun, policy, rooms, clock, ids, configuration)
    calls = Calls(*begun, clock, ids, configuration)
    sweeper = Sweeper(db, changes, revocations, rooms, clock, configuration, egress, alarms)
    handlers = SessionsHandlers(sessions, rooms, Costs(db, clock, configuration, egress))
    return Orchestrator(
        *(handlers, calls, sweeper, egress, looks, sessions.end_where_signed_out),
        *(rooms.parted, changes.listen, (OldSessions(), OldTileHours())),
    )
