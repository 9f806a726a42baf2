"""Builds matching from its dependencies."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from prometheus_client import CollectorRegistry
from redis.asyncio import Redis

from services.infra.events import Hub
from services.infra.house import AuditTrail, Configuration, EntryPolicy, Telemetry
from services.infra.sql import Database
from services.kernel.clock import Clock
from services.kernel.ids import IdSource
from services.match.figures import MatchFigures
from services.match.handlers import MatchHandlers, MatchSocketHandlers
from services.match.matching import Matcher
from services.match.ports import Admission, Alarms, Doors, Encounters, People
from services.match.service import MatchService
from services.match.store import MatchStore
from services.match.telling import Changes
from services.match.vigil import Vigil


@dataclass(frozen=True)
class Match:
    """What the rest of the platform gets: handlers, who looks at the queue and its pace, whom to tell of accounts."""

    handlers: MatchHandlers
    socket: MatchSocketHandlers
    matcher: Matcher
    vigil: Vigil
    account_changed: Callable[[str], Coroutine[Any, Any, None]]


def build_match(
    db: Database,
    redis: Redis,
    audit: AuditTrail,
    policy: EntryPolicy,
    admission: Admission,
    clock: Clock,
    ids: IdSource,
    configuration: Configuration,
    *,
    encounters: Encounters,
    people: People,
    hub: Hub,
    doors: Doors,
    telemetry: Telemetry,
    registry: CollectorRegistry,
    alarms: Alarms,
) -> Match:
    """The matching of one process; what the configuration says of it follows a reload."""
    store = MatchStore(redis, configuration)
    figures = MatchFigures(registry, configuration.current.platform.match.together_buckets_s)
    changes = Changes(store, db, audit, telemetry, figures, clock, ids)
    matcher = Matcher(store, encounters, people, changes, clock, ids, configuration)
    match = MatchService(
        *(store, changes, matcher, encounters, people, policy, admission, clock, ids, configuration)
    )
    return Match(
        MatchHandlers(match),
        MatchSocketHandlers(match, hub, doors, ids, clock, configuration),
        matcher,
        Vigil(store, alarms, clock, configuration),
        match.account_changed,
    )
