"""The driver alone, on one thread: the same statements with the same parameters, committed in the same groups."""

from __future__ import annotations

import time
from typing import Any

import psycopg
import sqlalchemy as sa
from pysqlite3 import dbapi2 as sqlite

from bench.sessions.stage import COMMIT, Phase, Statement
from services.infra.sql import migrate

FULL = 2


class Raw:
    """Two connections to an empty database of the platform's schema: one that writes, one that reads."""

    def __init__(self, url: str) -> None:
        migrate(url, "services.migrations")
        self._writes, self._reads = _connect(url), _connect(url)

    def replay(self, phase: Phase) -> Phase:
        """What was said in a phase, again; each statement's wait is the time that its group took."""
        again = Phase(phase.act)
        writing, reading = self._writes.cursor(), self._reads.cursor()
        statements, began = 0, time.perf_counter()
        group_began = began
        for one in phase.said:
            if one.text == COMMIT:
                self._writes.commit()
                now = time.perf_counter()
                again.waits_s += [now - group_began] * statements
                statements, group_began = 0, now
                continue
            statements += 1
            _say(writing if one.writes else reading, one)
        again.took_s = time.perf_counter() - began
        return again

    def close(self) -> None:
        """Let the database go; raises AssertionError if it was not durable."""
        if isinstance(self._writes, sqlite.Connection):
            assert self._writes.execute("PRAGMA synchronous").fetchone()[0] == FULL
        self._writes.close()
        self._reads.close()


def contents(url: str) -> list[Any]:
    """Every session and the end of the audit log's chain, which depends on everything before it."""
    engine = (
        sa.create_engine(sa.engine.make_url(url), module=sqlite) if "sqlite" in url else sa.create_engine(url)
    )
    with engine.connect() as connection:
        found = connection.execute(sa.text("SELECT * FROM session ORDER BY session_id")).all()
        ends = connection.execute(
            sa.text("SELECT sequence, hash FROM audit_events ORDER BY sequence DESC LIMIT 1")
        )
        whole: list[Any] = [*found, *ends]
    engine.dispose()
    return whole


def _connect(url: str) -> Any:
    parsed = sa.engine.make_url(url)
    if parsed.get_backend_name() == "sqlite":
        connection = sqlite.connect(parsed.database, isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        return connection
    return psycopg.connect(
        host=str(parsed.query["host"]),
        user=parsed.username,
        dbname=parsed.database,
        options="-c synchronous_commit=on -c timezone=UTC",
    )


def _say(cursor: Any, one: Statement) -> None:
    if one.many:
        cursor.executemany(one.text, one.parameters)
    else:
        cursor.execute(one.text, one.parameters)
    if cursor.description is not None:
        cursor.fetchall()
