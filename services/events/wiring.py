"""Builds the events socket from its dependencies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry
from redis.asyncio import Redis

from generated.vocabulary import Topic
from services.events.handlers import EventsSocketHandlers
from services.events.ports import Doors, OpenAndOwn
from services.infra.events import FollowerLimits, Hub
from services.infra.events.figures import FollowerFigures
from services.infra.events.stream import ReaderLimits
from services.infra.topics import PEOPLE
from services.kernel.clock import Clock
from services.kernel.ids import IdSource

if TYPE_CHECKING:
    from generated.models import PlatformConfig


def build_hub(config: PlatformConfig, redis: Redis, clock: Clock, registry: CollectorRegistry) -> Hub:
    """The hub of this process over every stream that has topics; run `hub.run()` beside the server."""
    reader = ReaderLimits.configured(config.sockets, config.outbox, config.redis)
    follower = FollowerLimits.configured(config.sockets, config.outbox)
    return Hub(redis, [*Topic, PEOPLE], reader, follower, clock, FollowerFigures(registry))


def build_events(hub: Hub, doors: Doors, clock: Clock, ids: IdSource) -> EventsSocketHandlers:
    """The handlers of the generated `EventsSocketApi`."""
    return EventsSocketHandlers(hub, OpenAndOwn(Topic), doors, ids, clock)
