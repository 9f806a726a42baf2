"""The group-commit writer: one thread, one connection, many callers' jobs per transaction.

Jobs that arrive while a commit is being written to disk wait and share the next one, so that
throughput rises with concurrency and nobody waits on a timer. Each job runs in a savepoint:
a failing one is undone alone. A caller hears of success only after COMMIT. A job may run a
second time when its group could not be committed because of another job, so a job must do
nothing but read and write through its connection, and leave word there for who hears of commits.
"""

import asyncio
import logging
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import RootTransaction
from sqlalchemy.exc import IntegrityError

from services.infra.sql.limits import SqlLimits
from services.infra.sql.outages import as_unavailable, outage_reason
from services.infra.sql.turns import Turn, take_turn
from services.kernel.errors import Unavailable

Job = Callable[[Connection], Any]
Left = Sequence[object]
"""What the jobs of a group left, in their order."""
_LEFT = "left"
_log = logging.getLogger(__name__)


def leave(connection: Connection, word: object) -> None:
    """Say something in a job to whoever hears of commits: once it is on disk, never if it is undone."""
    if (left := connection.info.get(_LEFT)) is not None:
        left.append(word)


class JobEndedTransaction(RuntimeError):
    """A job committed or rolled back: that is the writer's to do."""


@dataclass(slots=True)
class Outcome:
    """What a job returned and left, or what it raised."""

    value: Any = None
    error: BaseException | None = None
    left: Left = ()


@dataclass(slots=True)
class Write:
    """A job and the caller that waits for it."""

    job: Job
    future: asyncio.Future[Any]
    loop: asyncio.AbstractEventLoop


class _Undone(Exception):
    """The group was rolled back as a whole; each job may be tried alone."""


class GroupCommitWriter:
    """Owns the writing connection; `submit` from any thread."""

    def __init__(
        self, engine: Engine, limits: SqlLimits, name: str, turn: Turn, after_commit: Callable[[Left], None]
    ) -> None:
        self._engine = engine
        self._turn = turn
        self._limits = limits
        self._after_commit = after_commit
        self._queue: deque[Write] = deque()
        self._current: list[Write] = []
        self._wake = threading.Condition()
        self._closing = False
        self._failure: str | None = None
        self._connection: Connection | None = None
        self._performing = False
        self.commits = 0
        self.jobs = 0
        event.listen(engine, "commit", self._refuse_ending)
        event.listen(engine, "rollback", self._refuse_ending)
        self._thread = threading.Thread(target=self._run, name=f"sql-writer-{name}", daemon=True)
        self._thread.start()

    def submit(self, write: Write) -> None:
        """Queue a job; raises `Unavailable` when the queue is full, closed or the thread dead."""
        with self._wake:
            reason = self._refusal()
            if reason is not None:
                raise as_unavailable(reason, self._limits.retry_after_s)
            self._queue.append(write)
            self._wake.notify()

    def failure(self) -> str | None:
        """Why nothing can be written any more, or None while the writer lives."""
        if self._failure is None and not self._thread.is_alive() and not self._closing:
            return "the writer thread has ended"
        return self._failure

    def close(self) -> None:
        """Refuse new jobs, finish the queued ones, let the connection go; blocks."""
        with self._wake:
            self._closing = True
            self._wake.notify()
        self._thread.join(self._limits.close_timeout_s)
        if self._thread.is_alive():
            _log.error("sql writer did not drain in %s s", self._limits.close_timeout_s)

    def _refusal(self) -> str | None:
        if self._closing:
            return "it is closing"
        if len(self._queue) >= self._limits.write_queue:
            return "too many writes are waiting"
        return self.failure()

    def _run(self) -> None:
        try:
            while group := self._next_group():
                self._current = group
                self._settle(group, self._process(group))
                self._current = []
        except BaseException as error:  # noqa: BLE001 (whatever ended the thread is told to readiness)
            self._failure = f"the writer thread died of {type(error).__name__}"
            _log.exception("sql writer died")
        finally:
            self._abandon()

    def _next_group(self) -> list[Write]:
        with self._wake:
            while not self._queue and not self._closing:
                self._wake.wait()
            size = min(len(self._queue), self._limits.group)
            return [self._queue.popleft() for _ in range(size)]

    def _process(self, group: Sequence[Write]) -> list[Outcome]:
        try:
            return self._attempt(group)
        except _Undone as undone:
            if len(group) == 1:
                return [Outcome(error=undone.__cause__)]
            return [outcome for write in group for outcome in self._process([write])]
        except Exception as error:  # noqa: BLE001 (every caller of the group must be answered)
            self._discard()
            reason = outage_reason(error)
            failure = as_unavailable(reason, self._limits.retry_after_s) if reason else error
            _log.error("sql group of %d was not committed: %s", len(group), error)
            return [Outcome(error=failure) for _ in group]

    def _attempt(self, group: Sequence[Write]) -> list[Outcome]:
        connection = self._connected()
        transaction = connection.begin()
        take_turn(connection, self._turn)
        shared = len(group) > 1
        outcomes = [self._perform(connection, transaction, w, shared=shared) for w in group]
        if not shared and outcomes[0].error is not None:
            transaction.rollback()
            return outcomes
        try:
            transaction.commit()
        except IntegrityError as error:  # a deferred constraint: certainly not committed
            self._discard()
            raise _Undone from error
        self.commits += 1
        self.jobs += len(group)
        return outcomes

    def _perform(
        self, connection: Connection, transaction: RootTransaction, write: Write, *, shared: bool
    ) -> Outcome:
        if write.future.cancelled():
            return Outcome()
        driver: Any = connection.connection.driver_connection
        if shared:
            driver.execute("SAVEPOINT job")
        outcome = self._call(connection, write.job)
        if not (transaction.is_active and _in_transaction(driver)):
            self._lament(connection, outcome)
        if shared:
            if outcome.error is not None:
                driver.execute("ROLLBACK TO SAVEPOINT job")
            driver.execute("RELEASE SAVEPOINT job")
        return outcome

    def _call(self, connection: Connection, job: Job) -> Outcome:
        self._performing = True
        left = connection.info[_LEFT] = list[object]()
        try:
            return Outcome(job(connection), left=left)
        except Exception as error:  # noqa: BLE001 (handed to the caller as it is)
            return Outcome(error=self._translated(error))
        finally:
            self._performing = False

    def _lament(self, connection: Connection, outcome: Outcome) -> NoReturn:
        """The job took the whole transaction with it: raise what becomes of the group."""
        self._discard()
        error = outcome.error or JobEndedTransaction("a job ended its transaction")
        if isinstance(error, Unavailable) and connection.dialect.name != "sqlite":
            raise error  # a server that is away is not asked once per job
        raise _Undone from error

    def _translated(self, error: Exception) -> Exception:
        reason = outage_reason(error)
        return as_unavailable(reason, self._limits.retry_after_s) if reason else error

    def _settle(self, group: Sequence[Write], outcomes: Sequence[Outcome]) -> None:
        by_loop: dict[asyncio.AbstractEventLoop, list[tuple[asyncio.Future[Any], Outcome]]] = {}
        for write, outcome in zip(group, outcomes, strict=True):
            by_loop.setdefault(write.loop, []).append((write.future, outcome))
        for loop, settled in by_loop.items():
            try:
                loop.call_soon_threadsafe(_resolve, settled)
            except RuntimeError:
                _log.warning("sql writer: the loop of %d callers is closed", len(settled))
        self._after_commit([word for outcome in outcomes for word in outcome.left])

    def _connected(self) -> Connection:
        if self._connection is None:
            self._connection = self._engine.connect()
        return self._connection

    def _refuse_ending(self, _connection: Connection) -> None:
        if self._performing:
            raise JobEndedTransaction("a job must not commit or roll back its connection")

    def _discard(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.invalidate()
            connection.close()

    def _abandon(self) -> None:
        with self._wake:
            left = [*self._current, *self._queue]
            self._queue.clear()
        reason = self._failure or "it is closing"
        refused = [Outcome(error=as_unavailable(reason, self._limits.retry_after_s)) for _ in left]
        self._settle(left, refused)
        self._discard()


def _in_transaction(driver: Any) -> bool:
    """Whether the driver's connection still has its transaction: an SQLite that meets a full disk
    rolls back by itself, a PostgreSQL connection may be lost."""
    return bool(driver.in_transaction) if hasattr(driver, "in_transaction") else not driver.closed


def _resolve(settled: Sequence[tuple[asyncio.Future[Any], Outcome]]) -> None:
    for future, outcome in settled:
        if future.done():
            continue
        if outcome.error is not None:
            future.set_exception(outcome.error)
        else:
            future.set_result(outcome.value)
