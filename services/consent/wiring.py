"""Builds consent from its dependencies."""

from __future__ import annotations

from dataclasses import dataclass

from prometheus_client import CollectorRegistry

from services.consent.changes import Changes
from services.consent.encounters import Encounters
from services.consent.figures import ConsentFigures
from services.consent.forgetting import OldGrants, OldInvitations
from services.consent.handlers import ConsentHandlers
from services.consent.ports import Blocks, Calls, People, Tickets
from services.consent.service import Consents
from services.consent.sweeper import Sweeper
from services.infra.events.partings import Parted
from services.infra.forgetting import Kept
from services.infra.house import AuditTrail, Configuration, EntryPolicy, Telemetry
from services.infra.redis.limiter import Limiter
from services.infra.sql import Database
from services.kernel.clock import Clock
from services.kernel.ids import IdSource


@dataclass(frozen=True)
class Consent:
    """What the rest of the platform gets: handlers, who looks for what was not answered, the calls of pairs, who
    is told of people that part, and what is not kept for ever.
    """

    handlers: ConsentHandlers
    sweeper: Sweeper
    encounters: Encounters
    parted: Parted
    kept: tuple[Kept, ...]


def build_consent(
    db: Database,
    audit: AuditTrail,
    policy: EntryPolicy,
    clock: Clock,
    ids: IdSource,
    configuration: Configuration,
    *,
    calls: Calls,
    people: People,
    blocks: Blocks,
    tickets: Tickets,
    limiter: Limiter,
    telemetry: Telemetry,
    registry: CollectorRegistry,
) -> Consent:
    """The invitations of one process; what the configuration says of them follows a reload."""
    figures = ConsentFigures(registry, configuration.current.platform.consent.answer_buckets_s)
    changes = Changes(people, audit, ids, telemetry, figures)
    consents = Consents(*(db, changes, calls, people, blocks, policy, limiter, clock, ids, configuration))
    encounters = Encounters(*(db, calls, people, blocks, tickets, audit, clock, configuration))
    return Consent(
        ConsentHandlers(consents),
        Sweeper(consents, configuration),
        encounters,
        consents.parted,
        (OldInvitations(), OldGrants(calls)),
    )
