"""One database: writes through the group-commit thread, reads through a read-only pool."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from sqlalchemy import Connection, Engine

from services.infra.sql.engine import parse_url, reader_engine, writer_engine
from services.infra.sql.limits import SqlLimits
from services.infra.sql.outages import as_unavailable, outage_reason
from services.infra.sql.turns import Turn
from services.infra.sql.writer import GroupCommitWriter, Left, Write

T = TypeVar("T")


class Database:
    """A handle on one database file or URL; one per process, closed once."""

    def __init__(self, writing: Engine, reading: Engine, limits: SqlLimits, name: str, turn: Turn) -> None:
        self._limits = limits
        self._reading = reading
        self._listeners: list[Callable[[Left], None]] = []
        self._writer = GroupCommitWriter(writing, limits, name, turn, self._announce)
        self._readers = ThreadPoolExecutor(limits.readers, thread_name_prefix=f"sql-reader-{name}")
        self._reads = 0

    async def write(self, job: Callable[[Connection], T]) -> T:
        """What `job` returned, after its group's COMMIT is on disk.

        The job is undone alone when it raises; it must not commit, and may run twice (see
        `writer`). Raises what the job raised, or `Unavailable` when the store cannot take it.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._writer.submit(Write(job, future, loop))
        return await future

    async def read(self, job: Callable[[Connection], T]) -> T:
        """What `job` returned from one read-only snapshot; raises `Unavailable` in an outage."""
        if self._reads >= self._limits.read_queue + self._limits.readers:
            raise as_unavailable("too many reads are waiting", self._limits.retry_after_s)
        self._reads += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._readers, self._read, job)
        finally:
            self._reads -= 1

    def after_commit(self, listener: Callable[[Left], None]) -> None:
        """Call `listener` on the writer's thread after every group with what it left; it must be quick."""
        self._listeners.append(listener)

    def failure(self) -> str | None:
        """Why nothing can be written any more, for readiness; None while all is well."""
        return self._writer.failure()

    @property
    def commits(self) -> int:
        """Transactions committed since the start."""
        return self._writer.commits

    @property
    def jobs(self) -> int:
        """Jobs committed since the start."""
        return self._writer.jobs

    async def close(self) -> None:
        """Finish the queued writes, refuse new ones, let every connection go."""
        await asyncio.to_thread(self._writer.close)
        await asyncio.to_thread(self._readers.shutdown)
        self._reading.dispose()

    def _read(self, job: Callable[[Connection], T]) -> T:
        try:
            with self._reading.connect() as connection:
                return job(connection)
        except Exception as error:
            reason = outage_reason(error)
            if reason is None:
                raise
            raise as_unavailable(reason, self._limits.retry_after_s) from error

    def _announce(self, left: Left) -> None:
        for listener in self._listeners:
            listener(left)


def open_database(url: str, limits: SqlLimits, *, name: str = "db", turn: Turn = Turn.PLATFORM) -> Database:
    """Open `url` (`sqlite:///file` or `postgresql://…`); `turn` is shared by all who write the same tables.

    Raises `DatabaseRefused` for an unsound SQLite, an in-memory database or another backend.
    A PostgreSQL that is away is not an error here: readiness and the first use say so.
    """
    parsed = parse_url(url)
    return Database(writer_engine(parsed, limits), reader_engine(parsed, limits), limits, name, turn)
