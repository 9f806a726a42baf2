"""Three ways to write a row durably, each behind one coroutine; all with synchronous=FULL in WAL."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Protocol

import sqlalchemy
from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import Connection, event, text

from services.infra.settings import sqlite_url
from services.infra.sql import SqlLimits, open_database

PAYLOAD = "x" * 200
TABLE = "CREATE TABLE row (id INTEGER PRIMARY KEY, body TEXT NOT NULL)"
INSERT = text("INSERT INTO row (id, body) VALUES (:id, :body)")
FULL = 2
LIMITS = SqlLimits(
    write_queue=8192,
    group=256,
    readers=1,
    read_queue=64,
    busy_timeout_s=5,
    connect_timeout_s=5,
    close_timeout_s=30,
    retry_after_s=1,
)


class Contender(Protocol):
    """Writes rows; `synchronous` and `commits` are asked after the run."""

    async def write(self, number: int) -> None:
        """Return once the row is durable."""
        ...

    async def synchronous(self) -> int:
        """The setting of the connection that wrote."""
        ...

    async def close(self) -> None:
        """Let the file go."""
        ...


class RawSqlite:
    """The driver alone: one connection, one thread, one transaction per write (its best case)."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite.connect(str(path), isolation_level=None, check_same_thread=False)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=FULL")
        self._thread = ThreadPoolExecutor(1)

    async def write(self, number: int) -> None:
        await asyncio.get_running_loop().run_in_executor(self._thread, self._write, number)

    async def synchronous(self) -> int:
        return int(self._connection.execute("PRAGMA synchronous").fetchone()[0])

    async def close(self) -> None:
        self._thread.shutdown()
        self._connection.close()

    def _write(self, number: int) -> None:
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.execute("INSERT INTO row (id, body) VALUES (?, ?)", (number, PAYLOAD))
        self._connection.execute("COMMIT")


class SqlalchemyPerWrite:
    """SQLAlchemy Core: one connection kept in the pool, one transaction per write."""

    def __init__(self, path: Path) -> None:
        self._engine = sqlalchemy.create_engine(
            sqlite_url(path),
            module=sqlite,
            pool_size=1,
            connect_args={"isolation_level": None, "check_same_thread": False},
        )
        event.listen(self._engine, "connect", _pragmas)
        event.listen(self._engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
        self._thread = ThreadPoolExecutor(1)

    async def write(self, number: int) -> None:
        await asyncio.get_running_loop().run_in_executor(self._thread, self._write, number)

    async def synchronous(self) -> int:
        with self._engine.connect() as connection:
            return int(connection.exec_driver_sql("PRAGMA synchronous").scalar_one())

    async def close(self) -> None:
        self._thread.shutdown()
        self._engine.dispose()

    def _write(self, number: int) -> None:
        with self._engine.begin() as connection:
            connection.execute(INSERT, {"id": number, "body": PAYLOAD})


class GroupCommit:
    """The platform's database: the same SQLAlchemy statement as a job of the writer."""

    def __init__(self, path: Path) -> None:
        self._db = open_database(sqlite_url(path), LIMITS, name="bench")

    async def write(self, number: int) -> None:
        def job(connection: Connection) -> None:
            connection.execute(INSERT, {"id": number, "body": PAYLOAD})

        await self._db.write(job)

    async def synchronous(self) -> int:
        return await self._db.write(
            lambda connection: int(connection.exec_driver_sql("PRAGMA synchronous").scalar_one())
        )

    async def close(self) -> None:
        await self._db.close()


def _pragmas(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")


CONTENDERS: dict[str, Callable[[Path], Contender]] = {
    "raw SQLite, commit per write": RawSqlite,
    "SQLAlchemy Core, commit per write": SqlalchemyPerWrite,
    "group-commit writer": GroupCommit,
}
