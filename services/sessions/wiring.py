"""Builds the session orchestrator from its dependencies."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from services.infra.house import AuditTrail, Configuration, EntryPolicy, Telemetry
from services.infra.sql import Database
from services.kernel.clock import Clock
from services.kernel.ids import IdSource
from services.sessions.beginning import Beginnings
from services.sessions.calls import Calls
from services.sessions.changes import Changes
from services.sessions.costs import Costs, Egress
from services.sessions.handlers import SessionsHandlers
from services.sessions.ports import Alarms, Grants, MediaProvider, SignInsInForce
from services.sessions.revoking import Revocations
from services.sessions.service import Sessions
from services.sessions.sweeper import Sweeper


@dataclass(frozen=True)
class Orchestrator:
    """What the rest of the platform gets: handlers, the way into calls, the sweeper, the kill switch, whom to tell."""

    handlers: SessionsHandlers
    calls: Calls
    sweeper: Sweeper
    egress: Egress
    account_changed: Callable[[str], Awaitable[None]]


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
) -> Orchestrator:
    """The sessions of one process; what the configuration says of them follows a reload."""
    changes = Changes(audit, ids, telemetry)
    revocations = Revocations(db, provider, changes, clock, configuration)
    beginnings = Beginnings(db, changes, revocations, provider, grants, clock, configuration)
    egress = Egress(db, configuration)
    begun = (db, changes, revocations, beginnings, egress, sign_ins)
    sessions = Sessions(*begun, policy, clock, ids, configuration)
    calls = Calls(*begun, clock, ids, configuration)
    sweeper = Sweeper(db, changes, revocations, clock, configuration, egress, alarms)
    handlers = SessionsHandlers(sessions, Costs(db, clock, configuration, egress))
    return Orchestrator(handlers, calls, sweeper, egress, sessions.end_where_signed_out)
