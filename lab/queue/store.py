"""The queue's rows: SQL and nothing else. Every function runs inside the caller's transaction."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from generated.vocabulary import PlanningRule, QueueOrigin
from lab.queue.domain import Entry, Queue

METADATA = sa.MetaData()
ENTRY = sa.Table(
    "queue_entry",
    METADATA,
    sa.Column("entry_id", sa.Text, primary_key=True),
    sa.Column("channel_id", sa.Text, nullable=False, index=True),
    sa.Column("asset_id", sa.Text, nullable=False, index=True),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("segments", sa.Integer, nullable=False),
    sa.Column("origin", sa.Text, nullable=False),
    sa.Column("rank", sa.BigInteger, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("queued_at", sa.Text, nullable=False),
    sa.Column("daypart", sa.Text),
    sa.Column("relaxed", sa.Text, nullable=False),
)


def load(conn: sa.Connection, channel_id: str) -> Queue:
    """The whole queue of a channel in airing order."""
    query = sa.select(ENTRY).where(ENTRY.c.channel_id == channel_id)
    query = query.order_by(ENTRY.c.rank, ENTRY.c.entry_id)
    return tuple(_entry(row) for row in conn.execute(query).mappings())


def channel_of(conn: sa.Connection, entry_id: str) -> str | None:
    """The channel in whose queue an entry is."""
    query = sa.select(ENTRY.c.channel_id).where(ENTRY.c.entry_id == entry_id)
    return conn.execute(query).scalar_one_or_none()


def save(conn: sa.Connection, channel_id: str, before: Queue, after: Queue) -> None:
    """Write the difference between two states of a channel's queue."""
    known = {entry.entry_id: entry for entry in before}
    kept = {entry.entry_id for entry in after}
    gone = [entry_id for entry_id in known if entry_id not in kept]
    if gone:
        conn.execute(sa.delete(ENTRY).where(ENTRY.c.entry_id.in_(gone)))
    new = [{**_row(entry), "channel_id": channel_id} for entry in after if entry.entry_id not in known]
    if new:
        conn.execute(sa.insert(ENTRY), new)
    for entry in after:
        if entry.entry_id in known and known[entry.entry_id] != entry:
            conn.execute(sa.update(ENTRY).where(ENTRY.c.entry_id == entry.entry_id).values(**_row(entry)))


def _row(entry: Entry) -> dict[str, Any]:
    return {
        "entry_id": entry.entry_id,
        "asset_id": entry.asset_id,
        "title": entry.title,
        "segments": entry.segments,
        "origin": entry.origin.value,
        "rank": entry.rank,
        "version": entry.version,
        "queued_at": entry.queued_at.isoformat(),
        "daypart": entry.daypart,
        "relaxed": json.dumps(entry.relaxed),
    }


def _entry(row: Mapping[Any, Any]) -> Entry:
    return Entry(
        entry_id=row["entry_id"],
        asset_id=row["asset_id"],
        title=row["title"],
        segments=row["segments"],
        origin=QueueOrigin(row["origin"]),
        queued_at=datetime.fromisoformat(row["queued_at"]),
        rank=row["rank"],
        version=row["version"],
        daypart=row["daypart"],
        relaxed=tuple(PlanningRule(name) for name in json.loads(row["relaxed"])),
    )
