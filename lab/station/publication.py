"""The one place that changes the published schedule, one edit at a time.

Decides the horizon of an edit once and applies it to everything the edit does. Refuses to reach into
what viewers may have been told: `guard` is the time an edit may take, and an edit that was slower
than that publishes nothing and leaves the rest to the next tick.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from itertools import islice
from pathlib import Path

import sqlalchemy as sa
import structlog

from generated.vocabulary import AssetRole
from lab.library.domain import Asset
from lab.playout import plan
from lab.playout.channel import Channel
from lab.playout.horizon import Horizon
from lab.playout.plan import Coming, Live, lay_out
from lab.playout.published import ScheduleWriter
from lab.playout.record import Clip, Item, Record
from lab.playout.schedule import Schedule
from lab.queue import store as queue
from lab.station.airable import clip, coming, ready
from lab.station.planning import Planning
from lab.station.switches import Switches, load
from services.infra.sql.database import Database
from services.kernel.clock import Clock

_log = structlog.get_logger("lab.publication")


class Publication:
    """Owns the schedule file of one channel."""

    def __init__(
        self,
        channel: Channel,
        path: Path,
        database: Database,
        clock: Clock,
        planning: Planning,
        *,
        reserve_clips: int,
        compact_records: int,
    ) -> None:
        self.channel = channel
        self.slate: Clip | None = None
        self._path = path
        self._database = database
        self._clock = clock
        self._planning = planning
        self._reserve_clips = reserve_clips
        self._compact_records = compact_records
        self._writer: ScheduleWriter | None = None
        self._lock = asyncio.Lock()
        self._told = -1
        self.switches = Switches()
        self.live: Live | None = None

    async def open(self) -> None:
        """Take over the file, a torn tail cut off, and what operators have switched."""
        name = self.channel.channel_id
        self.switches = await self._database.read(lambda conn: load(conn, name))
        self._writer = await asyncio.to_thread(ScheduleWriter, self._path)
        if self._writer.torn_bytes:
            _log.warning("schedule_tail_cut", channel=self.channel.channel_id, bytes=self._writer.torn_bytes)

    @property
    def schedule(self) -> Schedule:
        """What is published."""
        return self._writer.schedule if self._writer else Schedule()

    def horizon(self) -> Horizon:
        """The horizon now; for edits take it from `edit`.

        A clock that steps back within the catch-up window takes back no promise.
        """
        index = self.channel.grid.index_at(self._clock.now())
        told = self.channel.told(index)
        if 0 < self._told - told <= self.channel.catch_up:
            told = self._told
        self._told = told
        return Horizon(index, told, self.schedule)

    @asynccontextmanager
    async def edit(self) -> AsyncIterator[Horizon]:
        """Hold the edit lock; publish what the database says when the block ends well."""
        async with self._lock:
            horizon = self.horizon()
            yield horizon
            await self._publish(horizon)

    def planned(self, waiting: Sequence[Coming], horizon: Horizon) -> dict[str, Item]:
        """Where every known entry airs once `waiting` is published; in an emergency, or live, nobody knows."""
        kept = {name: item for name, item in horizon.items.items() if name in horizon.locked}
        if self.slate is None:
            return dict(horizon.items)
        if self.switches.emergency or (self.live is not None and not self.live.over):
            return kept
        laid = lay_out(horizon.schedule, waiting, horizon.told, self.slate)
        return {**kept, **{item.entry_id: item for item in laid if item.entry_id}}

    def first_free(self, horizon: Horizon) -> int:
        """The first index that waiting entries may take."""
        if self.slate is None:
            return horizon.told + 1
        return plan.first_free(horizon.schedule, horizon.told, self.slate)

    def role_of(self, asset: Asset) -> AssetRole:
        """What the asset is on air."""
        return self._planning.role_of(asset)

    async def _publish(self, horizon: Horizon) -> None:
        if self._writer is None or self.slate is None:
            return
        slate = self.slate

        def read(conn: sa.Connection) -> tuple[tuple[Coming, ...], tuple[Clip, ...]]:
            assets = ready(conn, self.channel)
            stock = self._planning.stock(assets)
            harmless = stock.programmes.at_any_time() if stock else ()
            loop = [clip(assets[p.asset_id]) for p in islice(harmless, self._reserve_clips)]
            entries = queue.load(conn, self.channel.channel_id)
            return coming(entries, assets, horizon, self._planning.is_break), tuple(loop)

        waiting, loop = await self._database.read(read)
        records = plan.edit(
            horizon.schedule,
            waiting,
            loop,
            slate,
            told=horizon.told,
            ahead=self.channel.ahead,
            live=self.live,
            interrupt=self.switches.emergency,
        )
        await self._append(records, horizon)
        if self.live is not None and self.live.over and self.live.last <= horizon.told:
            self.live = None

    async def _append(self, records: list[Record], horizon: Horizon) -> None:
        writer = self._writer
        if writer is None or not records:
            return
        late = self.horizon().index + self.channel.lead >= horizon.told
        if late:
            _log.warning("edit_too_slow", channel=self.channel.channel_id, index=horizon.index)
            return
        try:
            await asyncio.to_thread(writer.append, records)
            if writer.records > self._compact_records:
                await asyncio.to_thread(writer.compact, horizon.index - self.channel.catch_up)
        except OSError as error:
            _log.error("schedule_not_written", channel=self.channel.channel_id, error=str(error))
