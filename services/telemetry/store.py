"""Telemetry in SQL; nothing else. Instants are RFC 3339 text, hours its first thirteen characters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from services.telemetry.audience import MEDIAN, SLOWEST, Wait
from services.telemetry.funnel import Total
from services.telemetry.keeping import Row

METADATA = sa.MetaData()
EVENT = sa.Table(
    "telemetry_event",
    METADATA,
    sa.Column("event_id", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("hour", sa.Text, nullable=False),
    sa.Column("occurred_at", sa.Text, nullable=False),
    sa.Column("mode", sa.Text, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("subject", sa.Text),
    sa.Column("weight", sa.Float, nullable=False),
    sa.Column("properties", sa.Text, nullable=False),
    sa.Index("ix_telemetry_event_counted", "hour", "name", "mode", "weight"),
    sa.Index("ix_telemetry_event_kept", "name", "occurred_at"),
)
_ADD: Final = {
    "postgresql": postgresql.insert(EVENT).on_conflict_do_nothing(),
    "sqlite": sqlite.insert(EVENT).on_conflict_do_nothing(),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of counts ends."""

    hour: str
    name: str
    mode: str


@dataclass(frozen=True, slots=True)
class Count:
    """Events of one name and mode within an hour: those that were kept, and those that they stand for."""

    place: Place
    kept: int
    estimated: float


@dataclass(frozen=True, slots=True)
class Asked:
    """What is counted: hours from `since` on and before `until`; of one event or mode, if they are named."""

    since: str
    until: str
    name: str | None = None
    mode: str | None = None


def add(conn: sa.Connection, rows: Sequence[Row]) -> frozenset[str]:
    """Keep events; the ids of those that were not here yet."""
    given = {row.event_id: row for row in rows}
    known = conn.execute(sa.select(EVENT.c.event_id).where(EVENT.c.event_id.in_(given))).scalars()
    new = given.keys() - set(known)
    if new:
        conn.execute(_ADD[conn.dialect.name], [asdict(given[event_id]) for event_id in sorted(new)])
    return frozenset(new)


def prune(conn: sa.Connection, name: str, before: str, limit: int) -> int:
    """Forget up to `limit` events of a name from before an instant; how many."""
    return _forget(conn, sa.and_(EVENT.c.name == name, EVENT.c.occurred_at < before), limit)


def prune_others(conn: sa.Connection, names: Sequence[str], before_hour: str, limit: int) -> int:
    """Forget up to `limit` events from before an hour that have none of these names; how many."""
    return _forget(conn, sa.and_(EVENT.c.name.not_in(names), EVENT.c.hour < before_hour), limit)


def counts(
    conn: sa.Connection, asked: Asked, after: Place | None = None, limit: int | None = None
) -> list[Count]:
    """Counts behind a place, newest hour first; up to `limit` of them."""
    column = EVENT.c
    query = (
        sa.select(column.hour, column.name, column.mode, sa.func.count(), sa.func.sum(column.weight))
        .where(column.hour >= asked.since, column.hour < asked.until)
        .group_by(column.hour, column.name, column.mode)
        .order_by(column.hour.desc(), column.name, column.mode)
        .limit(limit)
    )
    for known, wanted in ((column.name, asked.name), (column.mode, asked.mode)):
        query = query if wanted is None else query.where(known == wanted)
    if after is not None:
        later = sa.tuple_(column.name, column.mode) > sa.tuple_(
            sa.literal(after.name), sa.literal(after.mode)
        )
        query = query.where(
            sa.or_(column.hour < after.hour, sa.and_(column.hour == after.hour, later)),
        )
    return [Count(Place(*row[:3]), int(row[3]), float(row[4])) for row in conn.execute(query)]


def totals(conn: sa.Connection, since: str, until: str, names: Sequence[str]) -> dict[str, Total]:
    """How often each of the names happened in the hours from `since` on and before `until`."""
    column = EVENT.c
    query = (
        sa.select(column.name, sa.func.count(), sa.func.sum(column.weight))
        .where(column.hour >= since, column.hour < until, column.name.in_(names))
        .group_by(column.name)
    )
    return {name: Total(kept, float(weight)) for name, kept, weight in conn.execute(query)}


def people(conn: sa.Connection, since: str, until: str, names: Sequence[str]) -> dict[str, int]:
    """How many took each of the steps in the hours from `since` on and before `until`, having taken all before it."""
    column, found = EVENT.c, {}
    before: sa.Subquery | None = None
    for name in names:
        taken = (
            sa.select(column.subject, sa.func.min(column.occurred_at).label("at"))
            .where(
                column.hour >= since, column.hour < until, column.name == name, column.subject.is_not(None)
            )
            .group_by(column.subject)
        )
        if before is not None:
            taken = taken.join(before, before.c.subject == column.subject).where(
                column.occurred_at >= before.c.at
            )
        before = taken.subquery()
        found[name] = conn.execute(sa.select(sa.func.count()).select_from(before)).scalar_one()
    return found


def totals_of_modes(
    conn: sa.Connection, since: str, until: str, names: Sequence[str]
) -> dict[tuple[str, str], Total]:
    """The same by mode and name."""
    column = EVENT.c
    query = (
        sa.select(column.mode, column.name, sa.func.count(), sa.func.sum(column.weight))
        .where(column.hour >= since, column.hour < until, column.name.in_(names))
        .group_by(column.mode, column.name)
    )
    return {(mode, name): Total(kept, float(weight)) for mode, name, kept, weight in conn.execute(query)}


def by_mode(conn: sa.Connection, name: str, since: str, until: str) -> dict[str, float]:
    """How many events of a name there were in each mode from one instant on and before another."""
    column = EVENT.c
    query = (
        sa.select(column.mode, sa.func.sum(column.weight))
        .where(column.name == name, column.occurred_at >= since, column.occurred_at < until)
        .group_by(column.mode)
    )
    return {mode: float(weight) for mode, weight in conn.execute(query)}


def waits(conn: sa.Connection, since: str, until: str, name: str, wait: str) -> list[Wait]:
    """The waits of an event's property `wait` that are a percentile of their hour or of all, by the nearest rank."""
    column = EVENT.c
    valued = (
        sa.select(column.hour, _integer(conn, wait).label("wait_ms"))
        .where(column.hour >= since, column.hour < until, column.name == name)
        .subquery()
        .c
    )
    ranked = sa.select(
        valued.hour,
        valued.wait_ms,
        sa.func.row_number().over(order_by=valued.wait_ms).label("place_of_all"),
        sa.func.count().over().label("all"),
        sa.func.row_number().over(partition_by=valued.hour, order_by=valued.wait_ms).label("place"),
        sa.func.count().over(partition_by=valued.hour).label("count"),
    ).subquery()
    one = ranked.c
    query = sa.select(ranked).where(
        sa.or_(
            *(
                place == (count * percent + 99) // 100
                for place, count in ((one.place, one.count), (one.place_of_all, one.all))
                for percent in (MEDIAN, SLOWEST)
            )
        )
    )
    return [Wait(*row) for row in conn.execute(query)]


def _integer(conn: sa.Connection, name: str) -> sa.ColumnElement[int]:
    """A property that is a whole number."""
    properties = EVENT.c.properties
    if conn.dialect.name == "postgresql":
        return sa.cast(sa.cast(properties, postgresql.JSONB)[name].astext, sa.BigInteger)
    return sa.func.json_extract(properties, f"$.{name}", type_=sa.BigInteger)


def size(conn: sa.Connection) -> int:
    """How many events are kept."""
    return conn.execute(sa.select(sa.func.count()).select_from(EVENT)).scalar_one()


def _forget(conn: sa.Connection, old: sa.ColumnElement[bool], limit: int) -> int:
    those = sa.select(EVENT.c.event_id).where(old).limit(limit)
    return conn.execute(sa.delete(EVENT).where(EVENT.c.event_id.in_(those))).rowcount
