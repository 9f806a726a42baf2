"""Builds moderation from its dependencies."""

from __future__ import annotations

from dataclasses import dataclass

from prometheus_client import CollectorRegistry

from services.infra.house import AuditTrail, Configuration, Telemetry
from services.infra.redis.limiter import Limiter
from services.infra.sql import Database
from services.kernel.clock import Clock
from services.kernel.ids import IdSource
from services.moderation.blocking import Blocking
from services.moderation.evidence import Evidence
from services.moderation.figures import ModerationFigures
from services.moderation.handlers import ModerationHandlers
from services.moderation.ports import Blocks, People, Records, Reputations, Whereabouts
from services.moderation.queue import Queue
from services.moderation.reporting import Reporting


@dataclass(frozen=True)
class Moderation:
    """What the rest of the platform gets: handlers, who is apart from whom, where moderators are told, what waits."""

    handlers: ModerationHandlers
    blocks: Blocks
    reports: Reporting
    queue: Queue


def build_moderation(
    db: Database,
    audit: AuditTrail,
    limiter: Limiter,
    clock: Clock,
    ids: IdSource,
    configuration: Configuration,
    *,
    people: People,
    whereabouts: Whereabouts,
    reputations: Reputations,
    records: Records,
    telemetry: Telemetry,
    registry: CollectorRegistry,
) -> Moderation:
    """The moderation of one process; what the configuration says of it follows a reload."""
    figures = ModerationFigures(registry)
    blocking = Blocking(db, people, audit, limiter, clock, ids, configuration, figures)
    reporting = Reporting(
        *(db, people, whereabouts, reputations, audit, telemetry, limiter, clock, ids, configuration, figures)
    )
    evidence = Evidence(db, people, records, audit, clock, configuration)
    queue = Queue(db, clock, configuration)
    return Moderation(ModerationHandlers(blocking, reporting, evidence), blocking, reporting, queue)
