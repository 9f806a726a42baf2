"""Builds the events socket from its dependencies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redis.asyncio import Redis

from generated.vocabulary import Topic
from services.events.handlers import EventsSocketHandlers
from services.events.ports import Doors, OpenTopics
from services.infra.events import FollowerLimits, Hub
from services.infra.events.stream import ReaderLimits
from services.kernel.clock import Clock
from services.kernel.ids import IdSource

if TYPE_CHECKING:
    from generated.models import PlatformConfig

OPEN_TOPICS = frozenset({Topic.BROADCAST})


def build_hub(config: PlatformConfig, redis: Redis, clock: Clock) -> Hub:
    """The hub of this process over every topic; run `hub.run()` beside the server."""
    reader = ReaderLimits.configured(config.sockets, config.outbox, config.redis)
    return Hub(redis, Topic, reader, FollowerLimits.configured(config.sockets, config.outbox), clock)


def build_events(hub: Hub, doors: Doors, clock: Clock, ids: IdSource) -> EventsSocketHandlers:
    """The handlers of the generated `EventsSocketApi`."""
    return EventsSocketHandlers(hub, OpenTopics(OPEN_TOPICS), doors, ids, clock)
