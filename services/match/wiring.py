"""Builds matching from its dependencies."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from redis.asyncio import Redis

from services.infra.events import Hub
from services.infra.house import AuditTrail, Configuration, EntryPolicy, Telemetry
from services.infra.sql import Database
from services.kernel.clock import Clock
from services.kernel.ids import IdSource
from services.match.handlers import MatchHandlers, MatchSocketHandlers
from services.match.matching import Matcher
from services.match.ports import Admission, Doors, Encounters, People
from services.match.service import Matching
from services.match.store import MatchStore
from services.match.telling import Teller


@dataclass(frozen=True)
class MatchPart:
    """What the rest of the platform gets: handlers, who looks at the queue, and whom to tell of accounts."""

    handlers: MatchHandlers
    matcher: Matcher
    matching: Matching
    account_changed: Callable[[str], Coroutine[Any, Any, None]]

    def socket(
        self, hub: Hub, doors: Doors, clock: Clock, ids: IdSource, configuration: Configuration
    ) -> MatchSocketHandlers:
        """The handlers of the socket."""
        return MatchSocketHandlers(self.matching, hub, doors, ids, clock, configuration)


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
    telemetry: Telemetry,
) -> MatchPart:
    """The matching of one process; what the configuration says of it follows a reload."""
    store = MatchStore(redis, configuration)
    teller = Teller(db, audit, telemetry, clock, ids)
    matcher = Matcher(store, encounters, people, teller, clock, ids, configuration)
    matching = Matching(
        *(store, matcher, encounters, people, teller, policy, admission, clock, ids, configuration)
    )
    return MatchPart(MatchHandlers(matching), matcher, matching, matching.account_changed)
