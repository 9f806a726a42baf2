"""Rows of jobs and their runs: SQL and nothing else. Every function runs inside the caller's transaction.

Times are unix milliseconds. A job's row is its lease; `token` rises with every run.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from generated.vocabulary import JobOutcome
from lab.scheduler.domain import Standing

METADATA = sa.MetaData()
JOB = sa.Table(
    "job",
    METADATA,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("token", sa.BigInteger, nullable=False),
    sa.Column("holder", sa.Text, nullable=False),
    sa.Column("expires_at", sa.BigInteger, nullable=False),
    sa.Column("known_at", sa.BigInteger, nullable=False),
    sa.Column("settled_at", sa.BigInteger),
    sa.Column("attempts", sa.Integer, nullable=False),
)
RUN = sa.Table(
    "job_run",
    METADATA,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("token", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("holder", sa.Text, nullable=False),
    sa.Column("asked_by", sa.Text, nullable=False),
    sa.Column("outcome", sa.Text, nullable=False),
    sa.Column("begun_at", sa.BigInteger, nullable=False),
    sa.Column("ended_at", sa.BigInteger),
    sa.Column("detail", sa.Text),
)
_MS = timedelta(milliseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Run:
    """One run of a job."""

    name: str
    token: int
    holder: str
    asked_by: str
    outcome: JobOutcome
    begun_at: datetime
    ended_at: datetime | None = None
    detail: str | None = None


def make_known(conn: sa.Connection, names: Iterable[str], now: datetime) -> None:
    """A row for each job that has none."""
    known = set(conn.execute(sa.select(JOB.c.name)).scalars())
    for name in names:
        if name not in known:
            values = {"token": 0, "holder": "", "expires_at": 0, "attempts": 0}
            conn.execute(sa.insert(JOB).values(name=name, known_at=_ms(now), **values))


def standings(conn: sa.Connection) -> dict[str, Standing]:
    """Every job's row by name."""
    return {row["name"]: _standing(row) for row in conn.execute(sa.select(JOB)).mappings()}


def take(
    conn: sa.Connection, name: str, seen: int, holder: str, asked_by: str, now: datetime, ttl_s: float
) -> Run | None:
    """Begin a run if the lease is free and nobody ran the job since its token was `seen`; None otherwise.

    One statement decides; what a dead holder left open is closed as abandoned.
    """
    until = _ms(now + timedelta(seconds=ttl_s))
    swap = (
        sa.update(JOB)
        .where(JOB.c.name == name, JOB.c.token == seen, JOB.c.expires_at <= _ms(now))
        .values(token=JOB.c.token + 1, holder=holder, expires_at=until, attempts=JOB.c.attempts + 1)
    )
    if conn.execute(swap).rowcount != 1:
        return None
    left = (RUN.c.name == name, RUN.c.outcome == JobOutcome.RUNNING.value)
    gone = {"outcome": JobOutcome.ABANDONED.value, "ended_at": _ms(now), "detail": "its process ended"}
    conn.execute(sa.update(RUN).where(*left).values(**gone))
    run = Run(name, seen + 1, holder, asked_by, JobOutcome.RUNNING, now)
    row = {"name": name, "token": run.token, "holder": holder, "asked_by": asked_by}
    conn.execute(sa.insert(RUN).values(**row, outcome=run.outcome.value, begun_at=_ms(now)))
    return run


def renew(conn: sa.Connection, run: Run, now: datetime, ttl_s: float) -> bool:
    """Hold the lease for longer; False when another run has it."""
    until = _ms(now + timedelta(seconds=ttl_s))
    mine = (JOB.c.name == run.name, JOB.c.token == run.token, JOB.c.holder == run.holder)
    return conn.execute(sa.update(JOB).where(*mine).values(expires_at=until)).rowcount == 1


def finish(
    conn: sa.Connection,
    run: Run,
    outcome: JobOutcome,
    detail: str,
    now: datetime,
    *,
    settles: bool,
    kept: int,
) -> bool:
    """End a run and free the lease; False when another run has the lease, whose holder has said what became of this.

    A run that `settles` counts for when the job is due again.
    """
    mine = (JOB.c.name == run.name, JOB.c.token == run.token, JOB.c.holder == run.holder)
    freed: dict[str, Any] = {"expires_at": 0}
    if settles:
        freed |= {"settled_at": _ms(run.begun_at), "attempts": 0}
    if conn.execute(sa.update(JOB).where(*mine).values(**freed)).rowcount != 1:
        return False
    ended = {"outcome": outcome.value, "ended_at": _ms(now), "detail": detail}
    conn.execute(sa.update(RUN).where(RUN.c.name == run.name, RUN.c.token == run.token).values(**ended))
    conn.execute(sa.delete(RUN).where(RUN.c.name == run.name, RUN.c.token <= run.token - kept))
    return True


def runs(conn: sa.Connection, name: str, limit: int) -> list[Run]:
    """Up to `limit` runs of a job, newest first."""
    query = sa.select(RUN).where(RUN.c.name == name).order_by(RUN.c.token.desc()).limit(limit)
    return [_run(row) for row in conn.execute(query).mappings()]


def _standing(row: Mapping[Any, Any]) -> Standing:
    return Standing(
        row["token"],
        row["holder"],
        _at(row["expires_at"]),
        _at(row["known_at"]),
        None if row["settled_at"] is None else _at(row["settled_at"]),
        row["attempts"],
    )


def _run(row: Mapping[Any, Any]) -> Run:
    return Run(
        row["name"],
        row["token"],
        row["holder"],
        row["asked_by"],
        JobOutcome(row["outcome"]),
        _at(row["begun_at"]),
        None if row["ended_at"] is None else _at(row["ended_at"]),
        row["detail"],
    )


def _ms(moment: datetime) -> int:
    return (moment - _EPOCH) // _MS


def _at(ms: int) -> datetime:
    return _EPOCH + timedelta(milliseconds=ms)
