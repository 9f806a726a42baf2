"""Builds presence from its dependencies."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from prometheus_client import CollectorRegistry
from redis.asyncio import Redis

from services.infra.events.partings import Parted
from services.infra.events.stream import ReaderLimits
from services.infra.house import Configuration, EntryPolicy, Telemetry
from services.kernel.clock import Clock
from services.kernel.ids import IdSource
from services.presence.figures import PresenceFigures
from services.presence.handlers import PresenceHandlers, PresenceSocketHandlers
from services.presence.ports import Acts, Admission, Alarms, Blocks, Doors, Egress, People, Pictures
from services.presence.service import PresenceService
from services.presence.store import PresenceStore
from services.presence.tiles.figures import TileFigures
from services.presence.tiles.service import Tiles
from services.presence.tiles.store import TileStore
from services.presence.vigil import Vigil
from services.presence.watching import Watchers


@dataclass(frozen=True)
class PresencePart:
    """What the rest of the platform gets: handlers, tiles (to run once the database is there), what to run at once, who
    looks after it, whom to tell of whom.
    """

    handlers: PresenceHandlers
    socket: PresenceSocketHandlers
    tiles: Tiles
    run: Callable[[], Coroutine[Any, Any, None]]
    vigil: Vigil
    account_changed: Callable[[str], Coroutine[Any, Any, None]]
    parted: Parted


def build_presence(
    redis: Redis,
    policy: EntryPolicy,
    admission: Admission,
    clock: Clock,
    ids: IdSource,
    configuration: Configuration,
    *,
    people: People,
    blocks: Blocks,
    doors: Doors,
    pictures: Pictures,
    egress: Egress,
    alarms: Alarms,
    acts: Acts,
    telemetry: Telemetry,
    registry: CollectorRegistry,
    tile_store: Callable[[Redis], TileStore] = TileStore,
) -> PresencePart:
    """The presence of one process; what the guardrails say of it follows a reload."""
    platform = configuration.current.platform
    store = PresenceStore(redis, configuration, retention=platform.sockets.retention_messages)
    limits = ReaderLimits.configured(platform.sockets, platform.outbox, platform.redis)
    tiles = Tiles(
        *(tile_store(redis), store, blocks, pictures, egress, admission, clock, configuration),
        *(TileFigures(registry), acts, telemetry),
    )
    watchers = Watchers(
        *(redis, store, blocks, clock, configuration, limits, PresenceFigures(registry)),
        connections=platform.sockets.max_connections,
        on_change=tiles.changed,
    )

    presence = PresenceService(
        *(store, watchers, people, blocks, policy, admission, clock, ids, configuration, acts, telemetry)
    )
    return PresencePart(
        PresenceHandlers(presence, tiles),
        PresenceSocketHandlers(presence, watchers, tiles, doors, ids, clock, configuration),
        tiles,
        watchers.run,
        Vigil(store, lambda: watchers.head, ids.new(), clock, alarms, configuration),
        presence.account_changed,
        store.part,
    )
