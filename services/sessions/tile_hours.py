"""What tiles make the house send within each hour, by the mode of who watches, in SQL; nothing else.

Every node that looks at the tiles counts what they sent since the last count, whichever node made that: in one
transaction with it, so that nothing is counted twice. What was sent while nobody counted for long is not.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from services.kernel.clock import rfc3339

HOUR: Final = timedelta(hours=1)
METADATA = sa.MetaData()
TILE_HOUR: Final = sa.Table(
    "tile_hour",
    METADATA,
    sa.Column("hour", sa.Text, primary_key=True),
    sa.Column("mode", sa.Text, primary_key=True),
    sa.Column("gb", sa.Float, nullable=False),
    sa.Column("counted_at", sa.Text, nullable=False),
)


def _add(insert: postgresql.Insert | sqlite.Insert) -> sa.Executable:
    sums = {"gb": TILE_HOUR.c.gb + insert.excluded.gb, "counted_at": insert.excluded.counted_at}
    return insert.on_conflict_do_update(index_elements=["hour", "mode"], set_=sums)


_ADD: Final = {
    "postgresql": _add(postgresql.insert(TILE_HOUR)),
    "sqlite": _add(sqlite.insert(TILE_HOUR)),
}


def hour_of(moment: datetime) -> datetime:
    """When its hour begins."""
    return moment.replace(minute=0, second=0, microsecond=0)


def count(conn: sa.Connection, gb_per_hour: Mapping[str, float], now: datetime, longest: timedelta) -> None:
    """Add what the tiles of each mode sent at this rate since the last count; after `longest` it begins anew."""
    column = TILE_HOUR.c
    recent = column.hour >= rfc3339(hour_of(now) - HOUR)
    counted = conn.execute(sa.select(sa.func.max(column.counted_at)).where(recent)).scalar()
    since = now if counted is None else datetime.fromisoformat(counted)
    lasted = (now - since) / HOUR if timedelta(0) < now - since <= longest else 0.0
    rows = [
        {"hour": rfc3339(hour_of(now)), "mode": mode, "gb": rate * lasted, "counted_at": rfc3339(now)}
        for mode, rate in sorted(gb_per_hour.items())
        if mode
    ]
    if rows:
        conn.execute(_ADD[conn.dialect.name], rows)


def between(conn: sa.Connection, since: datetime, until: datetime) -> dict[tuple[datetime, str], float]:
    """GB by hour and mode, of hours that begin between two moments."""
    column = TILE_HOUR.c
    query = sa.select(column.hour, column.mode, column.gb).where(
        column.hour >= rfc3339(since), column.hour < rfc3339(until)
    )
    return {(datetime.fromisoformat(hour), mode): float(gb) for hour, mode, gb in conn.execute(query)}


def forget(conn: sa.Connection, oldest: datetime) -> int:
    """Drop the hours that began before a moment; how many rows they were."""
    return conn.execute(sa.delete(TILE_HOUR).where(TILE_HOUR.c.hour < rfc3339(oldest))).rowcount
