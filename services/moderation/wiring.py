"""Builds moderation from its dependencies."""

from __future__ import annotations

from dataclasses import dataclass

from services.infra.redis.limiter import Limiter
from services.infra.sql import Database
from services.kernel.clock import Clock
from services.kernel.ids import IdSource
from services.moderation.blocking import Blocking
from services.moderation.handlers import ModerationHandlers
from services.moderation.ports import AuditTrail, Blocks, Configuration, People


@dataclass(frozen=True)
class Moderation:
    """What the rest of the platform gets: handlers, and who is apart from whom."""

    handlers: ModerationHandlers
    blocks: Blocks


def build_moderation(
    db: Database,
    audit: AuditTrail,
    limiter: Limiter,
    clock: Clock,
    ids: IdSource,
    configuration: Configuration,
    *,
    people: People,
) -> Moderation:
    """The moderation of one process; what the configuration says of it follows a reload."""
    blocking = Blocking(db, people, audit, limiter, clock, ids, configuration)
    return Moderation(ModerationHandlers(blocking), blocking)
