"""Blocks and reports in SQL; nothing else. Instants are RFC 3339 text."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from generated.vocabulary import ReportOutcome, ReportReason, ReportState
from services.kernel.clock import rfc3339
from services.moderation.domain import Block, Claim, Report, Verdict

METADATA = sa.MetaData()
BLOCK = sa.Table(
    "person_block",
    METADATA,
    sa.Column("user_id", sa.Text, primary_key=True),
    sa.Column("blocked_id", sa.Text, primary_key=True, index=True),
    sa.Column("block_id", sa.Text, nullable=False),
    sa.Column("blocked_at", sa.Text, nullable=False),
)
REPORT = sa.Table(
    "report",
    METADATA,
    sa.Column("report_id", sa.Text, primary_key=True),
    sa.Column("reporter_id", sa.Text, nullable=False),
    sa.Column("user_id", sa.Text, nullable=False, index=True),
    sa.Column("reason_code", sa.Text, nullable=False),
    sa.Column("mode_id", sa.Text, nullable=False),
    sa.Column("session_id", sa.Text),
    sa.Column("thread_id", sa.Text),
    sa.Column("note", sa.Text),
    sa.Column("evidence", sa.Text, nullable=False),
    sa.Column("made_at", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("claim", sa.Text),
    sa.Column("verdict", sa.Text),
    sa.Column("version", sa.BigInteger, nullable=False),
    sa.Index("ix_report_queue", "state", "report_id"),
)
_ADD_BLOCK: Final = {
    "postgresql": postgresql.insert(BLOCK).on_conflict_do_nothing().returning(BLOCK.c.block_id),
    "sqlite": sqlite.insert(BLOCK).on_conflict_do_nothing().returning(BLOCK.c.block_id),
}
_ONE: Final = sa.bindparam("one", type_=sa.Text)
_OTHER: Final = sa.bindparam("other", type_=sa.Text)
_BETWEEN: Final = (
    sa.select(BLOCK.c.block_id)
    .where(
        sa.or_(
            sa.and_(BLOCK.c.user_id == _ONE, BLOCK.c.blocked_id == _OTHER),
            sa.and_(BLOCK.c.user_id == _OTHER, BLOCK.c.blocked_id == _ONE),
        )
    )
    .limit(1)
)
_PEOPLE: Final = sa.bindparam("people", type_=sa.Text, expanding=True)
_AMONG: Final = sa.select(BLOCK.c.user_id, BLOCK.c.blocked_id).where(
    BLOCK.c.user_id.in_(_PEOPLE), BLOCK.c.blocked_id.in_(_PEOPLE)
)
_APART: Final = sa.union(
    sa.select(BLOCK.c.blocked_id).where(BLOCK.c.user_id == _ONE),
    sa.select(BLOCK.c.user_id).where(BLOCK.c.blocked_id == _ONE),
)


# Blocks


def add_block(conn: sa.Connection, new: Block) -> bool:
    """A new row; False when there is one already, also by a writer of another node at this moment."""
    row = {**asdict(new), "blocked_at": rfc3339(new.blocked_at)}
    return conn.execute(_ADD_BLOCK[conn.dialect.name], row).first() is not None


def block(conn: sa.Connection, user_id: str, blocked_id: str) -> Block | None:
    """Somebody's own block of somebody."""
    mine = sa.and_(BLOCK.c.user_id == user_id, BLOCK.c.blocked_id == blocked_id)
    row = conn.execute(sa.select(BLOCK).where(mine)).mappings().first()
    return None if row is None else _block(row)


def drop_block(conn: sa.Connection, user_id: str, blocked_id: str) -> bool:
    """No row any more; False when there was none."""
    mine = sa.and_(BLOCK.c.user_id == user_id, BLOCK.c.blocked_id == blocked_id)
    return conn.execute(sa.delete(BLOCK).where(mine)).rowcount == 1


def blocks(conn: sa.Connection, user_id: str, after: str | None, limit: int) -> list[Block]:
    """Somebody's own blocks made before the one `after`, newest first; ids rise with time."""
    query = sa.select(BLOCK).where(BLOCK.c.user_id == user_id)
    if after is not None:
        query = query.where(BLOCK.c.block_id < after)
    query = query.order_by(BLOCK.c.block_id.desc()).limit(limit)
    return [_block(row) for row in conn.execute(query).mappings()]


def apart(conn: sa.Connection, user_id: str) -> frozenset[str]:
    """Everybody whom somebody blocked or is blocked by."""
    return frozenset(conn.execute(_APART, {"one": user_id}).scalars())


def between(conn: sa.Connection, one: str, other: str) -> bool:
    """Whether either has blocked the other."""
    return conn.execute(_BETWEEN, {"one": one, "other": other}).first() is not None


def among(conn: sa.Connection, people: Collection[str]) -> frozenset[frozenset[str]]:
    """The pairs of these people of whom one has blocked the other."""
    if (
        len(people) == 2
    ):  # what is asked of nearly every message: a list of people is put together anew each time
        return frozenset({frozenset(people)} if between(conn, *people) else ())
    found = conn.execute(_AMONG, {"people": [*people]})
    return frozenset(frozenset(row) for row in found.tuples())


def made_with(conn: sa.Connection, people: Collection[str]) -> frozenset[tuple[str, str]]:
    """The blocks that any of these people made or suffers: who made each, and whom they blocked."""
    theirs = sa.or_(BLOCK.c.user_id.in_(people), BLOCK.c.blocked_id.in_(people))
    return frozenset(conn.execute(sa.select(BLOCK.c.user_id, BLOCK.c.blocked_id).where(theirs)).tuples())


# Reports


def add_report(conn: sa.Connection, new: Report) -> None:
    """A new row."""
    conn.execute(sa.insert(REPORT).values(**_row(new)))


def report(conn: sa.Connection, report_id: str) -> Report | None:
    """The report with this id."""
    row = conn.execute(sa.select(REPORT).where(REPORT.c.report_id == report_id)).mappings().first()
    return None if row is None else _report(row)


def reports(
    conn: sa.Connection, but_of: str, state: ReportState | None, after: str | None, limit: int
) -> list[Report]:
    """Reports made after the one `after`, oldest first, but those of one account; ids rise with time."""
    query = sa.select(REPORT).where(REPORT.c.user_id != but_of).order_by(REPORT.c.report_id).limit(limit)
    if state is not None:
        query = query.where(REPORT.c.state == state)
    if after is not None:
        query = query.where(REPORT.c.report_id > after)
    return [_report(row) for row in conn.execute(query).mappings()]


def waiting(conn: sa.Connection) -> tuple[int, datetime | None]:
    """How many reports nobody has judged, and when the oldest of them was made."""
    query = sa.select(sa.func.count(), sa.func.min(REPORT.c.made_at)).where(
        REPORT.c.state == ReportState.OPEN
    )
    count, oldest = conn.execute(query).one()
    return count, None if oldest is None else datetime.fromisoformat(oldest)


def threads_held(conn: sa.Connection, thread_ids: Collection[str], since: datetime) -> frozenset[str]:
    """Those of these threads that an open report names, or one that was made since then."""
    open_or_new = sa.or_(REPORT.c.state == ReportState.OPEN, REPORT.c.made_at >= rfc3339(since))
    query = sa.select(REPORT.c.thread_id).where(REPORT.c.thread_id.in_(thread_ids), open_or_new)
    return frozenset(one for one in conn.execute(query).scalars() if one is not None)


def save_report(conn: sa.Connection, before: Report, after: Report) -> Report:
    """What `before` became, its version raised. Nobody else writes meanwhile: writers take turns."""
    saved = replace(after, version=before.version + 1)
    conn.execute(sa.update(REPORT).where(REPORT.c.report_id == before.report_id).values(**_row(saved)))
    return saved


# Rows


def _row(kept: Report) -> dict[str, Any]:
    claim, verdict = kept.claim, kept.verdict
    return {
        **{name: getattr(kept, name) for name in Report.__slots__},
        "evidence": " ".join(kept.evidence),
        "made_at": rfc3339(kept.made_at),
        "claim": None if claim is None else _json(by=claim.by, at=claim.at, until=claim.until),
        "verdict": None
        if verdict is None
        else _json(outcome=verdict.outcome, by=verdict.by, at=verdict.at, note=verdict.note),
    }


def _json(**said: str | datetime) -> str:
    return json.dumps(
        {name: rfc3339(value) if isinstance(value, datetime) else value for name, value in said.items()}
    )


def _report(row: sa.RowMapping) -> Report:
    said: dict[str, Any] = {str(name): value for name, value in row.items()}
    said["reason_code"] = ReportReason(said["reason_code"])
    said["state"] = ReportState(said["state"])
    said["evidence"] = tuple(said["evidence"].split())
    said["made_at"] = datetime.fromisoformat(said["made_at"])
    if said["claim"] is not None:
        told = json.loads(said["claim"])
        moments = {name: datetime.fromisoformat(told[name]) for name in ("at", "until")}
        said["claim"] = Claim(by=told["by"], **moments)
    if said["verdict"] is not None:
        told = json.loads(said["verdict"])
        said["verdict"] = Verdict(
            ReportOutcome(told["outcome"]), told["by"], datetime.fromisoformat(told["at"]), told["note"]
        )
    return Report(**said)


def _block(row: sa.RowMapping) -> Block:
    return Block(
        row["block_id"], row["user_id"], row["blocked_id"], datetime.fromisoformat(row["blocked_at"])
    )
