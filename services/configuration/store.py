"""Rows of configurations and their versions: SQL and nothing else. Instants are RFC 3339 text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from generated.vocabulary import ConfigCause
from services.infra.sql.shared_tables import AUDIT_EVENTS
from services.kernel.clock import rfc3339

METADATA = sa.MetaData()
CONTENT = sa.Table(
    "config_content",
    METADATA,
    sa.Column("config_hash", sa.Text, primary_key=True),
    sa.Column("content", sa.Text, nullable=False),
)
VERSION = sa.Table(
    "config_version",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("config_hash", sa.Text, nullable=False, index=True),
    sa.Column("cause", sa.Text, nullable=False),
    sa.Column("said", sa.Text, nullable=False),
    sa.Column("sources", sa.Text, nullable=False),
    sa.Column("effective_at", sa.Text, nullable=False),
    sa.Column("previous_hash", sa.Text),
)


@dataclass(frozen=True)
class Version:
    """One time that a configuration came into force. `said` has what each source said, by the hash of that; `sources`
    are those that said otherwise before.
    """

    number: int
    config_hash: str
    cause: ConfigCause
    said: Mapping[str, str]
    sources: tuple[str, ...]
    effective_at: datetime
    previous_hash: str | None


def row_of(version: Version) -> dict[str, Any]:
    """A version as it is kept."""
    return {
        **asdict(version),
        "said": json.dumps({**version.said}),
        "sources": json.dumps(version.sources),
        "effective_at": rfc3339(version.effective_at),
    }


def version_of(row: Mapping[Any, Any]) -> Version:
    """The version of a row."""
    return Version(
        number=row["number"],
        config_hash=row["config_hash"],
        cause=ConfigCause(row["cause"]),
        said=json.loads(row["said"]),
        sources=tuple(json.loads(row["sources"])),
        effective_at=datetime.fromisoformat(row["effective_at"]),
        previous_hash=row["previous_hash"],
    )


def first_behind(conn: sa.Connection, number: int, config_hash: str) -> int | None:
    """The number of the first version behind `number` that is this configuration."""
    query = sa.select(sa.func.min(VERSION.c.number)).where(
        VERSION.c.number > number, VERSION.c.config_hash == config_hash
    )
    return conn.execute(query).scalar_one_or_none()


def was_restored_since(conn: sa.Connection, moment: datetime) -> bool:
    """Whether this database was put back from a backup after a moment."""
    column = AUDIT_EVENTS.c
    query = sa.select(column.sequence).where(
        column.action == "metadata.restored", column.occurred_at > rfc3339(moment)
    )
    return conn.execute(query.limit(1)).first() is not None


def forget(conn: sa.Connection, oldest: datetime, limit: int) -> int:
    """Delete up to `limit` versions that another one followed before a moment, and what no version is any more."""
    column = VERSION.c
    then = (
        sa.select(sa.func.max(column.number)).where(column.effective_at < rfc3339(oldest)).scalar_subquery()
    )
    old = sa.select(column.number).where(column.number < then).order_by(column.number).limit(limit)
    numbers = list(conn.execute(old).scalars())
    conn.execute(sa.delete(VERSION).where(column.number.in_(numbers)))
    kept = sa.exists().where(column.config_hash == CONTENT.c.config_hash)
    if numbers:
        conn.execute(sa.delete(CONTENT).where(~kept))
    return len(numbers)
