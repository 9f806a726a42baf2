"""Runs what is due, one run of a job at a time whatever processes share the database.

A run holds its job's lease and renews it; a run that lost it is cancelled. What a run raises is its outcome, told
to the log and to the history, and holds up no other job.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

import structlog
from sqlalchemy import Connection

from generated.vocabulary import ErrorCode, JobOutcome
from lab.scheduler import store
from lab.scheduler.domain import Rule, Standing, due_at
from lab.scheduler.store import Run
from services.infra.sql.database import Database
from services.kernel.clock import Clock
from services.kernel.errors import Conflict, KernelError, NotFound

_log = structlog.get_logger("lab.scheduler")
SCHEDULE = "schedule"
"""Who asks for a run that is due."""
_RENEWALS = 3


class JobFailed(Exception):
    """The job did what it could; its text says what went wrong."""


@dataclass(frozen=True)
class Job:
    """Something to do by the clock. `act` returns what it did, in a few words; it may run again after a crash."""

    name: str
    rule: Callable[[], Rule]
    act: Callable[[], Awaitable[str]]


@dataclass(frozen=True)
class Limits:
    """Seconds between looks, and of a lease; abandoned runs in a row before a job waits; runs remembered."""

    tick_s: float
    lease_ttl_s: float
    attempts_max: int
    runs_kept: int


@dataclass(frozen=True)
class JobView:
    """A job as it stands."""

    name: str
    rule: Rule
    next_due_at: datetime
    standing: Standing
    is_held: bool
    last_run: Run | None


class Scheduler:
    """The jobs of one process. `holder` names it; no two processes share a name."""

    def __init__(
        self, database: Database, clock: Clock, holder: str, limits: Limits, jobs: Sequence[Job]
    ) -> None:
        self._database = database
        self._clock = clock
        self._holder = holder
        self._limits = limits
        self._jobs: Mapping[str, Job] = {job.name: job for job in jobs}
        self._running: dict[str, asyncio.Task[Run]] = {}

    async def run(self) -> None:
        """Run what is due, for ever; a run that is under way when this is cancelled is abandoned."""
        try:
            while True:
                try:
                    await self.tick()
                except KernelError as error:
                    _log.error("jobs_delayed", error=str(error))
                await asyncio.sleep(self._limits.tick_s)
        finally:
            await self.stop()

    async def tick(self) -> list[str]:
        """Begin what is due; the names of what was begun."""
        now, begun = self._clock.now(), []
        for name, standing in (await self._standings()).items():
            if name in self._running or not standing.is_free(now) or self._due(name, standing, now) > now:
                continue
            if await self._gave_up(name, standing):
                continue
            if (run := await self._take(name, standing, SCHEDULE)) is not None:
                self._start(run)
                begun.append(name)
        return begun

    async def stop(self) -> None:
        """Abandon what runs, and free its leases."""
        tasks = list(self._running.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def begin(self, name: str, asked_by: str) -> Run:
        """Begin a run now and go on without it; raises NOT_FOUND or JOB_RUNNING."""
        run = await self._take(name, await self._standing(name), asked_by)
        if run is None:
            raise Conflict(ErrorCode.JOB_RUNNING, f"{name} runs already; see who holds its lease.", job=name)
        self._start(run)
        return run

    async def complete(self, name: str, asked_by: str) -> Run:
        """Run a job and wait for its end; raises NOT_FOUND or JOB_RUNNING."""
        await self.begin(name, asked_by)
        return await self._running[name]

    async def views(self) -> list[JobView]:
        """Every job as it stands."""
        await self._standings()
        return await self._database.read(
            lambda conn: [
                self._view(name, standing, store.runs(conn, name, 1))
                for name, standing in store.standings(conn).items()
                if name in self._jobs
            ]
        )

    async def history(self, name: str, limit: int) -> tuple[JobView, list[Run]]:
        """A job and up to `limit` of its runs, newest first; raises NOT_FOUND."""
        standing = await self._standing(name)
        runs = await self._database.read(lambda conn: store.runs(conn, name, limit))
        return self._view(name, standing, runs), runs

    def is_due(self, view: JobView) -> bool:
        """Whether a job is to begin now."""
        return view.next_due_at <= self._clock.now()

    def _view(self, name: str, standing: Standing, runs: Sequence[Run]) -> JobView:
        now = self._clock.now()
        due, held = self._due(name, standing, now), not standing.is_free(now)
        return JobView(name, self._jobs[name].rule(), due, standing, held, next(iter(runs), None))

    def _due(self, name: str, standing: Standing, now: datetime) -> datetime:
        return due_at(self._jobs[name].rule(), standing, now)

    async def _standing(self, name: str) -> Standing:
        if name not in self._jobs:
            raise NotFound(ErrorCode.NOT_FOUND, "There is no such job.", job=name)
        return (await self._standings())[name]

    async def _standings(self) -> dict[str, Standing]:
        found = await self._database.read(store.standings)
        if not self._jobs.keys() <= found.keys():
            now = self._clock.now()
            await self._database.write(lambda conn: store.make_known(conn, self._jobs, now))
            found = await self._database.read(store.standings)
        return {name: standing for name, standing in found.items() if name in self._jobs}

    async def _take(self, name: str, standing: Standing, asked_by: str) -> Run | None:
        now, ttl_s = self._clock.now(), self._limits.lease_ttl_s
        return await self._database.write(
            lambda conn: store.take(conn, name, standing.token, self._holder, asked_by, now, ttl_s)
        )

    async def _gave_up(self, name: str, standing: Standing) -> bool:
        """Whether the job's process ended under it too often: then it waits for its next time."""
        if standing.attempts < self._limits.attempts_max:
            return False
        run = await self._take(name, standing, SCHEDULE)
        if run is not None:
            detail = f"given up until its next time: abandoned {standing.attempts} times in a row"
            await self._finish(run, JobOutcome.FAILED, detail)
            _log.error("job_given_up", job=name, attempts=standing.attempts)
        return True

    def _start(self, run: Run) -> None:
        task = asyncio.create_task(self._perform(run), name=f"job-{run.name}")
        self._running[run.name] = task
        task.add_done_callback(partial(self._ended, run.name))

    def _ended(self, name: str, task: asyncio.Task[Run]) -> None:
        self._running.pop(name, None)
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("job_not_recorded", job=name, error=str(error))

    async def _perform(self, run: Run) -> Run:
        work = asyncio.ensure_future(self._jobs[run.name].act())
        keeper = asyncio.create_task(self._keep(run))
        try:
            await asyncio.wait({work, keeper}, return_when=asyncio.FIRST_COMPLETED)
            if not work.done():
                return await self._abandoned(run, work, "another run took the lease")
            outcome, detail = _outcome(work)
            return await self._finish(run, outcome, detail)
        except asyncio.CancelledError:
            with contextlib.suppress(KernelError):  # the lease lapses by itself
                await asyncio.shield(self._abandoned(run, work, "its process stopped"))
            raise
        finally:
            keeper.cancel()

    async def _keep(self, run: Run) -> None:
        """Renew the lease; returns when it is lost, or was not renewed for as long as it holds."""
        ttl_s = self._limits.lease_ttl_s
        renewed = self._clock.monotonic()
        while self._clock.monotonic() - renewed < ttl_s:
            await asyncio.sleep(ttl_s / _RENEWALS)
            try:
                if not await self._database.write(partial(self._renew, run)):
                    return
                renewed = self._clock.monotonic()
            except KernelError as error:
                _log.error("lease_not_renewed", job=run.name, error=str(error))

    def _renew(self, run: Run, conn: Connection) -> bool:
        return store.renew(conn, run, self._clock.now(), self._limits.lease_ttl_s)

    async def _abandoned(self, run: Run, work: "asyncio.Future[str]", why: str) -> Run:
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)
        return await self._finish(run, JobOutcome.ABANDONED, why)

    async def _finish(self, run: Run, outcome: JobOutcome, detail: str) -> Run:
        now, settles = self._clock.now(), outcome is not JobOutcome.ABANDONED
        mine = await self._database.write(
            lambda conn: store.finish(
                conn, run, outcome, detail, now, settles=settles, kept=self._limits.runs_kept
            )
        )
        tell = _log.info if outcome is JobOutcome.DONE and mine else _log.error
        tell("job_ended", job=run.name, outcome=outcome.value, detail=detail, lease_lost=not mine)
        return replace(run, outcome=outcome, detail=detail, ended_at=now)


def _outcome(work: "asyncio.Future[str]") -> tuple[JobOutcome, str]:
    """How the work ended, and its words."""
    if work.cancelled():
        return JobOutcome.FAILED, "cancelled from within"
    error = work.exception()
    if error is None:
        return JobOutcome.DONE, work.result()
    if not isinstance(error, JobFailed | KernelError | OSError):
        _log.error("job_broke_down", exc_info=error)
        return JobOutcome.FAILED, f"{type(error).__name__}: {error}"
    return JobOutcome.FAILED, str(error)
