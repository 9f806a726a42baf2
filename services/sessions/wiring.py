"""Builds the session orchestrator from its dependencies."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from prometheus_client import CollectorRegistry

from services.infra.forgetting import Kept
from services.infra.house import AuditTrail, Configuration, EntryPolicy, Telemetry
from services.infra.looks import Looks
from services.infra.sql import Database
from services.kernel.clock import Clock
from services.kernel.ids import IdSource
from services.sessions.beginning import Beginnings
from services.sessions.calls import Calls
from services.sessions.changes import Changes
from services.sessions.costs import Costs, Egress
from services.sessions.figures import SessionFigures
from services.sessions.forgetting import OldSessions
from services.sessions.handlers import SessionsHandlers
from services.sessions.ports import Alarms, Grants, MediaProvider, SignInsInForce
from services.sessions.revoking import Revocations
from services.sessions.service import Sessions
from services.sessions.sweeper import Sweeper


@dataclass(frozen=True)
class Orchestrator:
    """What the rest of the platform gets: handlers, calls, the sweeper, the kill switch, looks, whom to tell,
    and what is not kept for ever."""

    handlers: SessionsHandlers
    calls: Calls
    sweeper: Sweeper
    egress: Egress
    looks: Looks
    account_changed: Callable[[str], Awaitable[None]]
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
    alarms: Alarms,
    telemetry: Telemetry,
    registry: CollectorRegistry,
) -> Orchestrator:
    """The sessions of one process; what the configuration says of them follows a reload."""
    figures = SessionFigures(registry, configuration.current.platform.http.duration_buckets_s)
    changes, looks = Changes(audit, ids, telemetry, figures), Looks("sessions", clock)
    revocations = Revocations(db, provider, changes, clock, configuration)
    beginnings = Beginnings(db, changes, revocations, provider, grants, clock, configuration)
    egress = Egress(db, configuration, looks)
    begun = (db, changes, revocations, beginnings, egress, sign_ins)
    sessions = Sessions(*begun, policy, clock, ids, configuration)
    calls = Calls(*begun, clock, ids, configuration)
    sweeper = Sweeper(db, changes, revocations, clock, configuration, egress, alarms)
    handlers = SessionsHandlers(sessions, Costs(db, clock, configuration, egress))
    return Orchestrator(
        handlers, calls, sweeper, egress, looks, sessions.end_where_signed_out, (OldSessions(),)
    )
