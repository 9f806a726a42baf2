"""Endpoints that are still to be taken back, in SQL; nothing else. Instants are RFC 3339 text."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from services.kernel.clock import rfc3339
from services.sessions.domain import Facts, Seat

METADATA = sa.MetaData()
REVOCATION = sa.Table(
    "media_revocation",
    METADATA,
    sa.Column("session_id", sa.Text, primary_key=True),
    sa.Column("grant_id", sa.Text),
    sa.Column("room_id", sa.Text),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("next_try_at", sa.Text, nullable=False, index=True),
    sa.Column("since", sa.Text, nullable=False),
    sa.Column("last_error", sa.Text),
)

_ADD: Final = {
    "postgresql": postgresql.insert(REVOCATION).on_conflict_do_nothing(),
    "sqlite": sqlite.insert(REVOCATION).on_conflict_do_nothing(),
}
_DROP: Final = sa.delete(REVOCATION).where(REVOCATION.c.session_id == sa.bindparam("its_id"))


@dataclass(frozen=True, slots=True)
class Revocation:
    """Endpoints that the media plane has still to take back."""

    session_id: str
    seat: Seat
    failures: int
    next_try_at: datetime


def add(conn: sa.Connection, of: Facts, first_try: datetime, now: datetime) -> None:
    """Endpoints to take back; one that is pending already stays as it is."""
    row = {
        "session_id": of.session_id,
        "grant_id": of.grant_id,
        "room_id": None if of.stay is None else of.stay.room_id,
        "failures": 0,
        "next_try_at": rfc3339(first_try),
        "since": rfc3339(now),
    }
    conn.execute(_ADD[conn.dialect.name], row)


def pending(conn: sa.Connection, session_id: str) -> Revocation | None:
    """The pending revocation of a session."""
    query = sa.select(REVOCATION).where(REVOCATION.c.session_id == session_id)
    row = conn.execute(query).mappings().first()
    return None if row is None else _revocation(row)


def due(conn: sa.Connection, now: datetime, limit: int) -> list[Revocation]:
    """Those whose time has come, the longest waiting first."""
    query = sa.select(REVOCATION).where(REVOCATION.c.next_try_at <= rfc3339(now))
    query = query.order_by(REVOCATION.c.next_try_at).limit(limit)
    return [_revocation(row) for row in conn.execute(query).mappings()]


def lease(conn: sa.Connection, found: Revocation, until: datetime) -> Revocation | None:
    """It is the caller's to try until then; None when somebody else has it."""
    same = sa.and_(
        REVOCATION.c.session_id == found.session_id,
        REVOCATION.c.next_try_at == rfc3339(found.next_try_at),
    )
    done = conn.execute(sa.update(REVOCATION).where(same).values(next_try_at=rfc3339(until)))
    return replace(found, next_try_at=until) if done.rowcount == 1 else None


def postpone(conn: sa.Connection, session_id: str, failures: int, at: datetime, why: str) -> None:
    """It has failed, and is tried again at `at`."""
    row = sa.update(REVOCATION).where(REVOCATION.c.session_id == session_id)
    conn.execute(row.values(failures=failures, next_try_at=rfc3339(at), last_error=why))


def failing(conn: sa.Connection) -> tuple[int, int]:
    """How many have failed and are still to be done, and the failures in a row of the worst of them."""
    failures = REVOCATION.c.failures
    query = sa.select(sa.func.count(), sa.func.coalesce(sa.func.max(failures), 0)).where(failures > 0)
    count, worst = conn.execute(query).one()
    return count, worst


def drop(conn: sa.Connection, session_id: str) -> None:
    """It is done."""
    conn.execute(_DROP, {"its_id": session_id})


def _revocation(row: sa.RowMapping) -> Revocation:
    seat = Seat(row["grant_id"] or row["session_id"])
    if row["room_id"] is not None:
        seat = Seat(row["room_id"], row["grant_id"])
    return Revocation(row["session_id"], seat, row["failures"], datetime.fromisoformat(row["next_try_at"]))
