"""Builds chat from its dependencies."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from prometheus_client import CollectorRegistry
from redis.asyncio import Redis

from services.chat.figures import ChatFigures
from services.chat.following import Followers
from services.chat.forgetting import OldMessages, OldRooms
from services.chat.handlers import ChatHandlers, ChatSocketHandlers
from services.chat.moderating import Moderating
from services.chat.news import Bus, Kind, News
from services.chat.places import Places
from services.chat.ports import Blocks, Doors, People, Reports, Stays
from services.chat.threads import Threads
from services.chat.writing import Writing
from services.infra.events.hub import FollowerLimits
from services.infra.events.partings import Parted
from services.infra.forgetting import Kept
from services.infra.house import AuditTrail, Configuration, EntryPolicy, Telemetry
from services.infra.redis.limiter import Limiter
from services.infra.sql import Database
from services.kernel.clock import Clock
from services.kernel.ids import IdSource


@dataclass(frozen=True)
class Chat:
    """What the rest of the platform gets: handlers, what to run, whom to tell of who parts and of who leaves a room,
    and what is not kept for ever.
    """

    handlers: ChatHandlers
    socket: ChatSocketHandlers
    run: Callable[[], Coroutine[Any, Any, None]]
    parted: Parted
    left: Callable[[str, str], None]
    kept: tuple[Kept, ...]


def build_chat(
    db: Database,
    redis: Redis,
    audit: AuditTrail,
    policy: EntryPolicy,
    limiter: Limiter,
    clock: Clock,
    ids: IdSource,
    configuration: Configuration,
    *,
    people: People,
    blocks: Blocks,
    stays: Stays,
    reports: Reports,
    doors: Doors,
    telemetry: Telemetry,
    registry: CollectorRegistry,
) -> Chat:
    """The chat of one process; what the configuration says of it follows a reload."""
    platform = configuration.current.platform
    limits = FollowerLimits.configured(platform.sockets, platform.outbox)
    figures = ChatFigures(registry, platform.http.duration_buckets_s)
    bus = Bus(redis, ids.new(), configuration)
    places = Places(stays, clock)
    threads = Threads(db, places, people, blocks, limiter, clock, ids, configuration)
    followers = Followers(
        *(threads, bus, clock, configuration, figures),
        connections=limits.connections,
        silence_s=limits.silence_s,
    )
    writing = Writing(
        *(db, places, people, blocks, bus, policy, limiter, telemetry, clock, ids, configuration, figures),
        wrote=followers.wrote,
    )

    def left(thread_id: str, user_id: str) -> None:
        bus.tell(News(thread_id, Kind.LEFT, only_for=user_id))

    async def run() -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(bus.run())
            tasks.create_task(followers.run())

    return Chat(
        ChatHandlers(threads, Moderating(db, bus, reports, audit)),
        ChatSocketHandlers(writing, followers, doors, ids, clock, configuration, figures),
        run,
        followers.parted,
        left,
        (OldMessages(reports, configuration), OldRooms(reports, stays, configuration)),
    )
