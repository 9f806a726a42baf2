"""The as-run log: what really began on air, once each, with its announcement in the same transaction.

A reserve clip or the slate that goes round and round is logged when it takes over, not every turn.
Entries that have aired to their end leave the queue here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from generated.vocabulary import ProgrammeKind
from lab.library import store as library
from lab.playout.channel import SLATE_ID, Channel
from lab.playout.horizon import Horizon
from lab.playout.record import BREAK, LIVE, Clip
from lab.playout.schedule import Slot
from lab.queue import store as queue
from lab.station.ports import Announcer
from services.infra.sql.database import Database

METADATA = sa.MetaData()
AS_RUN = sa.Table(
    "as_run",
    METADATA,
    sa.Column("channel_id", sa.Text, primary_key=True),
    sa.Column("start_index", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("started_at", sa.Text, nullable=False),
    sa.Column("segments", sa.Integer, nullable=False),
    sa.Column("asset_id", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("entry_id", sa.Text),
)


@dataclass(frozen=True)
class Aired:
    """One entry of the log."""

    start_index: int
    started_at: datetime
    ends_at: datetime
    segments: int
    asset_id: str | None
    title: str
    kind: ProgrammeKind
    entry_id: str | None


class AsRun:
    """Writes and reads the log of one channel."""

    def __init__(self, database: Database, channel: Channel, announcer: Announcer) -> None:
        self._database = database
        self._channel = channel
        self._announcer = announcer
        self._done: int | None = None

    async def record(self, horizon: Horizon, slate: Clip) -> None:
        """Log everything that began since the last call, the time before a restart included."""
        if self._done is not None and horizon.index <= self._done:
            return
        name = self._channel.channel_id

        def job(conn: sa.Connection) -> None:
            last = self._last(conn)
            first = max(horizon.index - self._channel.catch_up, last[0] + 1 if last else horizon.index, 0)
            new = list(_changes(horizon, first, slate, last))
            for slot in new:
                conn.execute(sa.insert(AS_RUN).values(**self._row(slot)))
                if slot.clip.asset_id != SLATE_ID and slot.kind != LIVE:
                    library.aired(conn, name, slot.clip.asset_id, slot.start)
            entries = queue.load(conn, name)
            left = tuple(entry for entry in entries if entry.entry_id not in horizon.over)
            if left != entries:
                queue.save(conn, name, entries, left)
            if not new:
                self._prolong(conn, horizon, slate, last)
            if new and new[-1].end > horizon.index and new[-1].kind != BREAK:
                self._announcer.now_playing(conn, horizon, slate)

        await self._database.write(job)
        self._done = horizon.index

    async def page(self, first: int, last: int | None, limit: int) -> list[Aired]:
        """Up to `limit` entries that began at index `first` or later and before `last`, in order."""
        query = sa.select(AS_RUN).where(
            AS_RUN.c.channel_id == self._channel.channel_id, AS_RUN.c.start_index >= first
        )
        if last is not None:
            query = query.where(AS_RUN.c.start_index < last)
        query = query.order_by(AS_RUN.c.start_index).limit(limit)
        return await self._database.read(
            lambda conn: [self._aired(row) for row in conn.execute(query).mappings()]
        )

    def _prolong(
        self, conn: sa.Connection, horizon: Horizon, slate: Clip, last: tuple[int, str, str] | None
    ) -> None:
        """A live source has no length before it is over: it has aired as far as it is known."""
        slot = horizon.schedule.at(horizon.index, slate)
        if last is None or slot.kind != LIVE or last[1:] != (slot.clip.asset_id, slot.kind):
            return
        row = sa.and_(AS_RUN.c.channel_id == self._channel.channel_id, AS_RUN.c.start_index == last[0])
        conn.execute(sa.update(AS_RUN).where(row).values(segments=slot.end - last[0]))

    def _last(self, conn: sa.Connection) -> tuple[int, str, str] | None:
        columns = AS_RUN.c.start_index, AS_RUN.c.asset_id, AS_RUN.c.kind
        query = sa.select(*columns).where(AS_RUN.c.channel_id == self._channel.channel_id)
        row = conn.execute(query.order_by(AS_RUN.c.start_index.desc()).limit(1)).first()
        return (row[0], row[1], row[2]) if row else None

    def _row(self, slot: Slot) -> dict[str, object]:
        return {
            "channel_id": self._channel.channel_id,
            "start_index": slot.start,
            "started_at": self._channel.grid.start_of(slot.start).isoformat(),
            "segments": slot.end - slot.start,
            "asset_id": slot.clip.asset_id,
            "title": slot.clip.title,
            "kind": slot.kind,
            "entry_id": slot.entry_id,
        }

    def _aired(self, row: Mapping[Any, Any]) -> Aired:
        return Aired(
            start_index=row["start_index"],
            started_at=datetime.fromisoformat(row["started_at"]),
            ends_at=self._channel.grid.start_of(row["start_index"] + row["segments"]),
            segments=row["segments"],
            asset_id=None if row["asset_id"] == SLATE_ID or row["kind"] == LIVE else row["asset_id"],
            title=row["title"],
            kind=ProgrammeKind(row["kind"]),
            entry_id=row["entry_id"],
        )


def _changes(horizon: Horizon, first: int, slate: Clip, last: tuple[int, str, str] | None) -> list[Slot]:
    found: list[Slot] = []
    airing = last[1:] if last else None
    for slot in horizon.schedule.slots(first, horizon.index, slate):
        if last is not None and slot.start <= last[0]:
            continue
        what = (slot.clip.asset_id, slot.kind)
        if slot.entry_id is not None or what != airing:
            found.append(slot)
        airing = what
    return found
