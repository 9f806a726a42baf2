"""Engines for SQLite (the carried pysqlite3, never the machine's own) and PostgreSQL (psycopg).

Every SQLite connection is in WAL with synchronous=FULL, foreign keys on, explicit BEGIN; every
PostgreSQL connection commits synchronously. Readers cannot write on either. No error shows the values of a statement:
what people wrote stays out of logs.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlalchemy
from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import Engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.pool import NullPool, QueuePool

from services.infra.sql.limits import SqlLimits

# https://sqlite.org/wal.html#walresetbug: 3.7.0 to 3.51.2 can corrupt a database in WAL.
OLDEST_SQLITE = (3, 51, 3)


class DatabaseRefused(Exception):
    """The database cannot be used safely; the message says what to do."""


def require_sound_sqlite(version: tuple[int, ...] = sqlite.sqlite_version_info) -> None:
    """Raise `DatabaseRefused` for an SQLite library with the WAL-reset bug."""
    if version < OLDEST_SQLITE:
        found = ".".join(map(str, version))
        wanted = ".".join(map(str, OLDEST_SQLITE))
        raise DatabaseRefused(
            f"SQLite {found} can corrupt a database in WAL mode (the WAL-reset bug); "
            f"{wanted} or newer is needed. Reinstall the dependencies: pysqlite3 0.6.1 "
            f"carries 3.53.4."
        )


def parse_url(text: str) -> URL:
    """The SQLAlchemy URL with its driver chosen; raises `DatabaseRefused` for other kinds."""
    url = make_url(text)
    backend = url.get_backend_name()
    if backend == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if backend != "sqlite":
        raise DatabaseRefused(f"{backend} databases are not known; use sqlite or postgresql.")
    if url.database in (None, "", ":memory:"):
        raise DatabaseRefused("An in-memory SQLite database is not durable; name a file.")
    return url


def writer_engine(url: URL, limits: SqlLimits) -> Engine:
    """An engine whose transactions take the write lock when they begin."""
    return _engine(url, limits, begin="BEGIN IMMEDIATE", read_only=False, pool={})


def reader_engine(url: URL, limits: SqlLimits) -> Engine:
    """An engine of pooled connections that refuse to write."""
    pool = {"poolclass": QueuePool, "pool_size": limits.readers, "max_overflow": 0}
    return _engine(url, limits, begin="BEGIN", read_only=True, pool=pool)


def migration_engine(url: URL, limits: SqlLimits) -> Engine:
    """A writer's engine without foreign keys, so that batch migrations can rebuild tables."""
    return _engine(url, limits, begin="BEGIN IMMEDIATE", read_only=False, pool={}, foreign_keys=False)


def _engine(
    url: URL,
    limits: SqlLimits,
    *,
    begin: str,
    read_only: bool,
    pool: dict[str, Any],
    foreign_keys: bool = True,
) -> Engine:
    pool = pool or {"poolclass": NullPool}
    if url.get_backend_name() == "postgresql":
        read = " -c default_transaction_read_only=on" if read_only else ""
        return sqlalchemy.create_engine(
            url,
            connect_args={
                "connect_timeout": max(2, round(limits.connect_timeout_s)),
                "options": f"-c synchronous_commit=on -c timezone=UTC{read}",
            },
            pool_pre_ping=read_only,
            hide_parameters=True,
            **pool,
        )
    require_sound_sqlite()
    _make_folder(url)
    engine = sqlalchemy.create_engine(
        url,
        module=sqlite,
        connect_args={
            "timeout": limits.busy_timeout_s,
            "isolation_level": None,
            "check_same_thread": False,
        },
        hide_parameters=True,
        **pool,
    )
    event.listen(engine, "connect", _pragmas(read_only=read_only, foreign_keys=foreign_keys))
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    return engine


def _pragmas(*, read_only: bool, foreign_keys: bool) -> Callable[[Any, object], None]:
    def apply(connection: Any, _record: object) -> None:
        mode = connection.execute("PRAGMA journal_mode=WAL").fetchone()[0]
        if mode != "wal":
            raise DatabaseRefused(
                f"The folder's file system does not allow SQLite's WAL (journal mode is {mode}); "
                f"put the database on a local disk."
            )
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute(f"PRAGMA foreign_keys={'ON' if foreign_keys else 'OFF'}")
        connection.execute(f"PRAGMA query_only={'ON' if read_only else 'OFF'}")

    return apply


def _make_folder(url: URL) -> None:
    Path(url.database or "").parent.mkdir(parents=True, exist_ok=True)
