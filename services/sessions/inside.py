"""Who is in rooms, as their sessions say it in SQL; nothing else. Whose time is up is not there, swept or not."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from services.kernel.clock import rfc3339
from services.sessions.domain import LIVING, Stay
from services.sessions.staying import Present
from services.sessions.store import SESSION, Kept, kept_of


def present(conn: sa.Connection, now: datetime, of: str | None = None) -> list[Present]:
    """Everybody who is in a room, or in one in which this person is, too."""
    column = SESSION.c
    there = (column.room_id.is_not(None), column.state.in_(sorted(LIVING)), column.due_at > rfc3339(now))
    query = sa.select(column.session_id, column.user_id, column.room_id, column.is_watching).where(*there)
    if of is not None:
        query = query.where(column.room_id.in_(sa.select(column.room_id).where(column.user_id == of, *there)))
    return [Present(*row) for row in conn.execute(query).tuples()]


def taking_part(conn: sa.Connection, room_key: str, now: datetime) -> list[Kept]:
    """The sessions of those who take part in the room that is found by this key, in the order of their coming."""
    there = (SESSION.c.is_watching.is_(False), *_in_room(SESSION.c.room_key == room_key, now))
    query = sa.select(SESSION).where(*there).order_by(SESSION.c.created_at, SESSION.c.session_id)
    return [kept_of(row) for row in conn.execute(query).mappings()]


def stays_of(conn: sa.Connection, room_key: str, user_id: str, now: datetime) -> list[Kept]:
    """Somebody's own sessions in the room that is found by this key."""
    there = (SESSION.c.user_id == user_id, *_in_room(SESSION.c.room_key == room_key, now))
    return [kept_of(row) for row in conn.execute(sa.select(SESSION).where(*there)).mappings()]


def anybody_in(conn: sa.Connection, room_key: str, now: datetime) -> Stay | None:
    """The stay of somebody in the room that is found by this key, while there is such a room."""
    query = sa.select(SESSION).where(*_in_room(SESSION.c.room_key == room_key, now)).limit(1)
    row = conn.execute(query).mappings().first()
    return None if row is None else kept_of(row).facts.stay


def watching(conn: sa.Connection, room_id: str, now: datetime) -> int:
    """How many only watch in a room."""
    there = (SESSION.c.is_watching.is_(True), *_in_room(SESSION.c.room_id == room_id, now))
    return int(conn.execute(sa.select(sa.func.count()).select_from(SESSION).where(*there)).scalar_one())


def among_those_in(
    conn: sa.Connection, thread_id: str, now: datetime, user_id: str | None = None
) -> frozenset[str]:
    """Those who are in the room of a thread; or this person alone, if they are."""
    there = _in_room(SESSION.c.thread_id == thread_id, now)
    query = sa.select(SESSION.c.user_id).where(*there)
    if user_id is not None:
        query = query.where(SESSION.c.user_id == user_id)
    return frozenset(conn.execute(query).scalars())


def _in_room(which: sa.ColumnElement[bool], now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    """Whoever is in a room now: those whose time is up are not, seen by the sweeper or not."""
    return which, SESSION.c.state.in_(sorted(LIVING)), SESSION.c.due_at > rfc3339(now)
