"""Sessions and their policy snapshots in SQL; nothing else. Instants are RFC 3339 text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from generated.vocabulary import (
    AudienceType,
    SessionEndReason,
    SessionState,
    StreamTransport,
    TransitionKind,
)
from services.kernel.clock import rfc3339
from services.sessions.domain import LIVING, NEVER_BEGAN, OVER, Facts, Pulse, Session, Stay

METADATA = sa.MetaData()
SESSION = sa.Table(
    "session",
    METADATA,
    sa.Column("session_id", sa.Text, primary_key=True),
    sa.Column("user_id", sa.Text, nullable=False, index=True),
    sa.Column("sign_in_id", sa.Text, nullable=False),
    sa.Column("device_id", sa.Text, nullable=False),
    sa.Column("mode", sa.Text, nullable=False),
    sa.Column("audience_type", sa.Text, nullable=False),
    sa.Column("stream_transport", sa.Text, nullable=False),
    sa.Column("intent_label", sa.Text, nullable=False),
    sa.Column("media_profile", sa.Text),
    sa.Column("parent_session_id", sa.Text, index=True),
    sa.Column("policy_snapshot_id", sa.Text, nullable=False),
    sa.Column("handover_kind", sa.Text, nullable=False),
    sa.Column("handover_ms", sa.Integer, nullable=False),
    sa.Column("participants", sa.Text),
    sa.Column("grant_id", sa.Text, index=True),
    sa.Column("room_id", sa.Text, index=True),
    sa.Column("room_key", sa.Text, index=True),
    sa.Column("room_name", sa.Text),
    sa.Column("thread_id", sa.Text, index=True),
    sa.Column("is_watching", sa.Boolean),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("version", sa.BigInteger, nullable=False),
    sa.Column("has_media", sa.Boolean, nullable=False),
    sa.Column("beat_interval_ms", sa.BigInteger, nullable=False),
    sa.Column("beat_timeout_ms", sa.BigInteger, nullable=False),
    sa.Column("gb_per_hour", sa.Float, nullable=False),
    sa.Column("assumed_ms", sa.BigInteger, nullable=False),
    sa.Column("created_at", sa.Text, nullable=False),
    sa.Column("last_seen_at", sa.Text, nullable=False),
    sa.Column("due_at", sa.Text, index=True),
    sa.Column("ends_at", sa.Text),
    sa.Column("ended_at", sa.Text, index=True),
    sa.Column("end_reason", sa.Text),
    sa.Column("successor_id", sa.Text),
    sa.Column("endpoints", sa.Text),
)
SNAPSHOT = sa.Table(
    "policy_snapshot",
    METADATA,
    sa.Column("policy_snapshot_id", sa.Text, primary_key=True),
    sa.Column("content", sa.Text, nullable=False),
    sa.Column("taken_at", sa.Text, nullable=False),
)

_LIFE: Final = (
    *("state", "version", "has_media", "beat_interval_ms", "beat_timeout_ms", "gb_per_hour", "assumed_ms"),
    *(
        "created_at",
        "last_seen_at",
        "due_at",
        "ends_at",
        "ended_at",
        "end_reason",
        "successor_id",
        "endpoints",
    ),
)
"""The columns that may change; the others are facts."""
# Made once: to make a statement costs several times what it costs to send it.
_SESSION: Final = sa.select(SESSION).where(SESSION.c.session_id == sa.bindparam("its_id"))
_OPEN: Final = sa.select(SESSION).where(
    SESSION.c.user_id == sa.bindparam("whose"), SESSION.c.state.not_in(sorted(OVER))
)
_UNDER_GRANT: Final = sa.select(SESSION).where(
    SESSION.c.grant_id == sa.bindparam("its_grant"), SESSION.c.state.in_(sorted(LIVING))
)
_ADD: Final = sa.insert(SESSION)
_SAVE: Final = (
    sa.update(SESSION)
    .where(SESSION.c.session_id == sa.bindparam("its_id"), SESSION.c.version == sa.bindparam("was_version"))
    .values({name: sa.bindparam(name) for name in _LIFE})
)
_KEEP: Final = {
    "postgresql": postgresql.insert(SNAPSHOT).on_conflict_do_nothing(),
    "sqlite": sqlite.insert(SNAPSHOT).on_conflict_do_nothing(),
}


@dataclass(frozen=True, slots=True)
class Kept:
    """A session as it is kept; `endpoints` are JSON, and only there while it is active."""

    facts: Facts
    life: Session
    endpoints: str | None = None


@dataclass(frozen=True, slots=True)
class ModeRate:
    """The active sessions of a mode, and what they make the house send, GB per hour."""

    mode: str
    sessions: int
    gb_per_hour: float


@dataclass(frozen=True, slots=True)
class Lasting:
    """How long a session was there at which rate (GB per hour); one that goes on, until it was looked at."""

    mode: str
    gb_per_hour: float
    begun: datetime
    ended: datetime


# Sessions


def session(conn: sa.Connection, session_id: str) -> Kept | None:
    """The session with this id."""
    row = conn.execute(_SESSION, {"its_id": session_id}).mappings().first()
    return None if row is None else kept_of(row)


def sessions(conn: sa.Connection, user_id: str, after: str | None, limit: int) -> list[Kept]:
    """Somebody's sessions made before the one `after`, newest first; ids rise with time."""
    query = sa.select(SESSION).where(SESSION.c.user_id == user_id)
    if after is not None:
        query = query.where(SESSION.c.session_id < after)
    query = query.order_by(SESSION.c.session_id.desc()).limit(limit)
    return [kept_of(row) for row in conn.execute(query).mappings()]


def open_sessions(conn: sa.Connection, user_id: str) -> list[Kept]:
    """Somebody's sessions that are not over."""
    return [kept_of(row) for row in conn.execute(_OPEN, {"whose": user_id}).mappings()]


def living_under(conn: sa.Connection, grant_id: str) -> list[Kept]:
    """The sides of a call that are in it."""
    return [kept_of(row) for row in conn.execute(_UNDER_GRANT, {"its_grant": grant_id}).mappings()]


def sides(conn: sa.Connection, grant_id: str) -> list[Kept]:
    """Every session that a grant opened, whatever has become of it."""
    query = sa.select(SESSION).where(SESSION.c.grant_id == grant_id)
    return [kept_of(row) for row in conn.execute(query).mappings()]


def calls(conn: sa.Connection) -> dict[str, tuple[str, ...]]:
    """The people of every call that goes on, by its grant."""
    query = sa.select(SESSION.c.grant_id, SESSION.c.participants).distinct()
    going_on = query.where(SESSION.c.due_at.is_not(None), SESSION.c.grant_id.is_not(None))
    going_on = going_on.where(SESSION.c.room_id.is_(None))
    return {grant_id: tuple(people.split(_BETWEEN)) for grant_id, people in conn.execute(going_on)}


def due(conn: sa.Connection, now: datetime, limit: int) -> list[str]:
    """Sessions that somebody must look at, the longest waiting first."""
    query = sa.select(SESSION.c.session_id).where(SESSION.c.due_at <= rfc3339(now))
    return list(conn.execute(query.order_by(SESSION.c.due_at).limit(limit)).scalars())


def rates(conn: sa.Connection) -> list[ModeRate]:
    """What every mode's active sessions cost."""
    column = SESSION.c
    query = (
        sa.select(column.mode, sa.func.count(), sa.func.sum(column.gb_per_hour))
        .where(column.ended_at.is_(None), column.state == SessionState.ACTIVE)
        .group_by(column.mode)
    )
    return [ModeRate(mode, count, float(cost)) for mode, count, cost in conn.execute(query)]


def lasting(conn: sa.Connection, since: datetime, until: datetime) -> list[Lasting]:
    """Sessions that were there between two moments; those that never began were not."""
    column = SESSION.c
    query = sa.select(column.mode, column.gb_per_hour, column.created_at, column.ended_at).where(
        sa.or_(column.ended_at.is_(None), column.ended_at > rfc3339(since)),
        column.created_at < rfc3339(until),
        column.state != SessionState.CREATING,
        sa.or_(column.end_reason.is_(None), column.end_reason.not_in(sorted(NEVER_BEGAN))),
    )
    return [
        Lasting(mode, rate, datetime.fromisoformat(begun), _moment(ended) or until)
        for mode, rate, begun, ended in conn.execute(query)
    ]


def add_session(conn: sa.Connection, new: Kept) -> None:
    """A new row."""
    conn.execute(_ADD, {**_facts(new), **_life(new)})


def save_session(conn: sa.Connection, before: Kept, after: Kept) -> Kept | None:
    """What `before` became, its version raised; None when somebody else was first."""
    life = replace(after.life, version=before.life.version + 1)
    saved = replace(after, life=life)
    named = {"its_id": before.facts.session_id, "was_version": before.life.version}
    done = conn.execute(_SAVE, {**_life(saved), **named})
    return saved if done.rowcount == 1 else None


def keep_snapshot(conn: sa.Connection, snapshot_id: str, content: str, now: datetime) -> None:
    """Keep a snapshot's content under its hash, once."""
    row = {"policy_snapshot_id": snapshot_id, "content": content, "taken_at": rfc3339(now)}
    conn.execute(_KEEP[conn.dialect.name], row)


# Rows

_FACTS: Final = tuple(name for name in Facts.__slots__ if name != "stay")
_BETWEEN: Final = " "
_MOMENTS: Final = ("created_at", "last_seen_at", "due_at", "ends_at", "ended_at")


def kept_of(row: sa.RowMapping) -> Kept:
    """The session of a row."""
    said: dict[str, Any] = {str(name): value for name, value in row.items()}
    facts = {name: said[name] for name in _FACTS}
    facts["audience_type"] = AudienceType(facts["audience_type"])
    facts["stream_transport"] = StreamTransport(facts["stream_transport"])
    facts["handover_kind"] = TransitionKind(facts["handover_kind"])
    facts["participants"] = tuple((said["participants"] or said["user_id"]).split(_BETWEEN))
    facts["stay"] = _stay(said)
    life = Session(
        session_id=said["session_id"],
        state=SessionState(said["state"]),
        version=said["version"],
        has_media=bool(said["has_media"]),
        pulse=Pulse(_span(said["beat_interval_ms"]), _span(said["beat_timeout_ms"])),
        gb_per_hour=said["gb_per_hour"],
        assumed=_span(said["assumed_ms"]),
        end_reason=None if said["end_reason"] is None else SessionEndReason(said["end_reason"]),
        successor_id=said["successor_id"],
        created_at=datetime.fromisoformat(said["created_at"]),
        last_seen_at=datetime.fromisoformat(said["last_seen_at"]),
        due_at=_moment(said["due_at"]),
        ends_at=_moment(said["ends_at"]),
        ended_at=_moment(said["ended_at"]),
    )
    return Kept(Facts(**facts), life, said["endpoints"])


def _facts(kept: Kept) -> dict[str, Any]:
    row = {name: getattr(kept.facts, name) for name in _FACTS}
    stay = kept.facts.stay
    return {
        **row,
        "participants": _BETWEEN.join(kept.facts.participants),
        "room_id": None if stay is None else stay.room_id,
        "room_key": None if stay is None else stay.key,
        "room_name": None if stay is None else stay.name,
        "thread_id": None if stay is None else stay.thread_id,
        "is_watching": None if stay is None else stay.is_watching,
    }


def _stay(said: Mapping[str, Any]) -> Stay | None:
    if said["room_id"] is None:
        return None
    return Stay(
        room_id=said["room_id"],
        key=said["room_key"],
        name=said["room_name"],
        is_watching=bool(said["is_watching"]),
        thread_id=said["thread_id"],
    )


def _life(kept: Kept) -> dict[str, Any]:
    life = kept.life
    moments = {name: getattr(life, name) for name in _MOMENTS}
    return {
        "state": life.state,
        "version": life.version,
        "has_media": life.has_media,
        "beat_interval_ms": _ms(life.pulse.interval),
        "beat_timeout_ms": _ms(life.pulse.timeout),
        "gb_per_hour": life.gb_per_hour,
        "assumed_ms": _ms(life.assumed),
        "end_reason": life.end_reason,
        "successor_id": life.successor_id,
        "endpoints": kept.endpoints,
        **{name: None if moment is None else rfc3339(moment) for name, moment in moments.items()},
    }


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _ms(span: timedelta) -> int:
    return round(span.total_seconds() * 1000)


def _span(milliseconds: int) -> timedelta:
    return timedelta(milliseconds=milliseconds)
