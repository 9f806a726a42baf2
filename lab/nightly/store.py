"""Rows that the nightly reads and writes: SQL and nothing else. Every function runs inside the caller's transaction."""

import json

import sqlalchemy as sa

from generated.vocabulary import ProgrammeKind
from lab.library.store import AIRED, ASSET
from lab.nightly.usage import Logged, Usage
from lab.playout.channel import SLATE_ID
from lab.station.as_run import AS_RUN

METADATA = sa.MetaData()
USAGE_DAY = sa.Table(
    "usage_day",
    METADATA,
    sa.Column("channel_id", sa.Text, primary_key=True),
    sa.Column("day", sa.Text, primary_key=True),
    sa.Column("segments", sa.Integer, nullable=False),
    sa.Column("fallback_segments", sa.Integer, nullable=False),
    sa.Column("programmes", sa.Integer, nullable=False),
    sa.Column("distinct_programmes", sa.Integer, nullable=False),
    sa.Column("by_source", sa.Text, nullable=False),
    sa.Column("by_daypart", sa.Text, nullable=False),
)


def logged(conn: sa.Connection, channel_id: str, first: int, last: int) -> list[Logged]:
    """The as-run entries that begin within [first, last), and the one before them."""
    mine = AS_RUN.c.channel_id == channel_id
    before = sa.select(sa.func.max(AS_RUN.c.start_index)).where(mine, AS_RUN.c.start_index < first)
    begin = conn.execute(before).scalar()
    columns = AS_RUN.c.start_index, AS_RUN.c.segments, AS_RUN.c.kind, AS_RUN.c.asset_id
    within = sa.and_(AS_RUN.c.start_index >= (first if begin is None else begin), AS_RUN.c.start_index < last)
    query = sa.select(*columns).where(mine, within).order_by(AS_RUN.c.start_index)
    return [
        (row[0], row[1], ProgrammeKind(row[2]), None if row[3] == SLATE_ID else row[3])
        for row in conn.execute(query)
    ]


def save_usage(conn: sa.Connection, channel_id: str, day: str, usage: Usage) -> None:
    """The day's row, whatever was there."""
    mine = (USAGE_DAY.c.channel_id == channel_id, USAGE_DAY.c.day == day)
    conn.execute(sa.delete(USAGE_DAY).where(*mine))
    conn.execute(
        sa.insert(USAGE_DAY).values(
            channel_id=channel_id,
            day=day,
            segments=usage.segments,
            fallback_segments=usage.fallback_segments,
            programmes=usage.programmes,
            distinct_programmes=usage.distinct_programmes,
            by_source=json.dumps(dict(usage.by_source)),
            by_daypart=json.dumps(dict(usage.by_daypart)),
        )
    )


def forget_as_run(conn: sa.Connection, channel_id: str, before: int) -> int:
    """Remove entries that began before an index; the newest one stays, since the log goes on from it."""
    mine = AS_RUN.c.channel_id == channel_id
    newest = conn.execute(sa.select(sa.func.max(AS_RUN.c.start_index)).where(mine)).scalar()
    until = min(before, newest if newest is not None else before)
    return conn.execute(sa.delete(AS_RUN).where(mine, AS_RUN.c.start_index < until)).rowcount


def last_aired(conn: sa.Connection, channel_id: str) -> list[tuple[str, int]]:
    """Every asset that aired on a channel, and the index at which it last began."""
    query = sa.select(AIRED.c.asset_id, AIRED.c.start_index).where(AIRED.c.channel_id == channel_id)
    return [(row[0], row[1]) for row in conn.execute(query)]


def forget_asset(conn: sa.Connection, asset_id: str, path: str) -> bool:
    """Remove the row of a refused asset whose file went; False when the asset has another file by now."""
    mine = (ASSET.c.asset_id == asset_id, ASSET.c.source_path == path, ASSET.c.state == "refused")
    return conn.execute(sa.delete(ASSET).where(*mine)).rowcount == 1
