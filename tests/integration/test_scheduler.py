"""The scheduler on a real database: due runs, failures, lost leases, and rivals that are killed."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest
import sqlalchemy as sa

from generated.vocabulary import ErrorCode, JobOutcome
from lab.scheduler import store
from lab.scheduler.domain import DailyAt, Every, Rule
from lab.scheduler.service import Job, JobFailed, Limits, Scheduler
from lab.wiring import MIGRATIONS
from services.infra.settings import sqlite_url
from services.infra.sql import Database, migrate, open_database
from services.kernel.errors import Conflict, NotFound
from tests.support.clock import ManualClock
from tests.support.conformance import REPOSITORY
from tests.support.rival import JOB_S, TTL_S
from tests.support.sql import LIMITS

HOURLY = Every(timedelta(hours=1))


@asynccontextmanager
async def a_database(root: Path) -> AsyncIterator[Database]:
    url = sqlite_url(root / "state" / "vvtv.db")
    migrate(url, MIGRATIONS)
    database = open_database(url, LIMITS, name="lab")
    try:
        yield database
    finally:
        await database.close()


def a_scheduler(
    database: Database,
    clock: ManualClock,
    act: Callable[[], Awaitable[str]],
    rule: Rule = HOURLY,
    *,
    holder: str = "lab 1",
    ttl_s: float = 30,
    attempts: int = 3,
) -> Scheduler:
    limits = Limits(tick_s=0.01, lease_ttl_s=ttl_s, attempts_max=attempts, runs_kept=5)
    return Scheduler(database, clock, holder, limits, [Job("nightly", lambda: rule, act)])


async def at_rest(scheduler: Scheduler) -> None:
    while any(view.is_held for view in await scheduler.views()):
        await asyncio.sleep(0.005)


def test_a_job_runs_when_it_is_due_and_not_before(tmp_path: Path) -> None:
    async def scenario() -> None:
        clock, runs = ManualClock(), []

        async def act() -> str:
            runs.append(clock.now())
            return "done it"

        async with a_database(tmp_path) as database:
            scheduler = a_scheduler(database, clock, act)
            for _ in range(50):
                await scheduler.tick()
                await at_rest(scheduler)
                clock.advance(600)
            view, history = await scheduler.history("nightly", 10)
        gaps = {(b - a).total_seconds() for a, b in pairwise(runs)}
        assert gaps == {3600.0}
        assert len(runs) == 9
        assert len(history) == 5, "older runs are forgotten"
        assert (history[0].detail, history[0].outcome) == ("done it", JobOutcome.DONE)
        assert view.next_due_at == runs[-1] + timedelta(hours=1)

    asyncio.run(scenario())


@pytest.mark.parametrize(
    "error", [JobFailed("2 of 9 steps failed"), OSError("disk full"), ValueError("a defect")]
)
def test_what_a_job_raises_is_its_outcome_and_the_next_time_comes(tmp_path: Path, error: Exception) -> None:
    async def scenario() -> None:
        async def act() -> str:
            raise error

        clock = ManualClock()
        async with a_database(tmp_path) as database:
            scheduler = a_scheduler(database, clock, act)
            run = await scheduler.complete("nightly", "operator")
            assert run.outcome is JobOutcome.FAILED
            assert str(error) in (run.detail or "")
            assert await scheduler.tick() == []
            clock.advance(3600)
            assert await scheduler.tick() == ["nightly"]
            await scheduler.stop()

    asyncio.run(scenario())


def test_a_running_job_is_refused_and_an_unknown_one_too(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_database(tmp_path) as database:
            going, clock = asyncio.Event(), ManualClock()

            async def act() -> str:
                await going.wait()
                return "done"

            scheduler = a_scheduler(database, clock, act)
            other = a_scheduler(database, clock, act, holder="cli 2")
            await scheduler.begin("nightly", "operator")
            for rival in (scheduler, other):
                with pytest.raises(Conflict) as refused:
                    await rival.begin("nightly", "operator")
                assert refused.value.code is ErrorCode.JOB_RUNNING
            with pytest.raises(NotFound):
                await scheduler.begin("weekly", "operator")
            going.set()
            await at_rest(scheduler)
            assert (await other.complete("nightly", "operator")).outcome is JobOutcome.DONE

    asyncio.run(scenario())


def test_a_run_that_lost_its_lease_is_cancelled_and_says_nothing_more(tmp_path: Path) -> None:
    async def scenario() -> None:
        ended = []

        async def act() -> str:
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                ended.append("cancelled")
                raise
            return "never"

        async def quick() -> str:
            return "mine"

        clock = ManualClock()
        async with a_database(tmp_path) as database:
            slow = a_scheduler(database, clock, act, ttl_s=0.3)
            run = await slow.begin("nightly", "operator")
            clock.advance(10)  # the clock jumps: the lease is over before it was renewed
            rival = a_scheduler(database, clock, quick, holder="lab 2", ttl_s=0.3)
            taken = await rival.complete("nightly", "schedule")
            assert taken.token == run.token + 1
            async with asyncio.timeout(5):
                while not ended:
                    await asyncio.sleep(0.01)
            history = await database.read(lambda conn: store.runs(conn, "nightly", 5))
        assert [(one.token, one.outcome) for one in history] == [
            (taken.token, JobOutcome.DONE),
            (run.token, JobOutcome.ABANDONED),
        ]

    asyncio.run(scenario())


def test_a_stopped_process_abandons_its_run_and_frees_it_at_once(tmp_path: Path) -> None:
    async def scenario() -> None:
        async def act() -> str:
            await asyncio.sleep(60)
            return "never"

        clock = ManualClock()
        async with a_database(tmp_path) as database:
            scheduler = a_scheduler(database, clock, act)
            serving = asyncio.create_task(scheduler.run())
            while not any(view.is_held for view in await scheduler.views()):
                await asyncio.sleep(0.01)
            serving.cancel()
            await asyncio.gather(serving, return_exceptions=True)
            (view,) = await scheduler.views()
            assert not view.is_held
            assert view.last_run is not None
            assert view.last_run.outcome is JobOutcome.ABANDONED
            assert scheduler.is_due(view), "it was never done"

    asyncio.run(scenario())


def taken_by_a_dead_one(seen: int, now: datetime, conn: sa.Connection) -> None:
    assert store.take(conn, "nightly", seen, "dead", "schedule", now, 30) is not None


def test_a_job_that_ends_its_process_every_time_waits_for_its_next_time(tmp_path: Path) -> None:
    async def scenario() -> None:
        async def act() -> str:
            return "done"

        clock, rule = ManualClock(), DailyAt("13:00", "UTC")
        async with a_database(tmp_path) as database:
            scheduler = a_scheduler(database, clock, act, rule)
            await scheduler.views()
            clock.advance(3600)
            for token in range(3):  # three processes take it and die
                await database.write(partial(taken_by_a_dead_one, token, clock.now()))
                clock.advance(31)
            assert await scheduler.tick() == []
            view, history = await scheduler.history("nightly", 10)
            assert history[0].outcome is JobOutcome.FAILED
            assert "abandoned 3 times" in (history[0].detail or "")
            assert view.next_due_at == clock.now().replace(hour=13, minute=0, second=0) + timedelta(days=1)
            clock.advance(24 * 3600)
            assert await scheduler.tick() == ["nightly"]
            await at_rest(scheduler)

    asyncio.run(scenario())


def test_two_processes_never_run_one_job_at_once_and_a_killed_one_is_followed(tmp_path: Path) -> None:
    """Real processes, `kill -9` in the middle of a run: what was begun ends, or its process was dead."""
    url, log = sqlite_url(tmp_path / "jobs.db"), tmp_path / "log"
    migrate(url, MIGRATIONS)
    log.touch()

    def start(name: str) -> subprocess.Popen[bytes]:
        words = [sys.executable, "-m", "tests.support.rival", str(tmp_path / "jobs.db"), name, str(log)]
        return subprocess.Popen(words, cwd=REPOSITORY)

    rivals = {name: start(name) for name in ("one", "two")}
    killed: list[tuple[float, str]] = []
    try:
        for round_ in range(4):
            entries = len(lines(log))
            until(lambda seen=entries: len(lines(log)) >= seen + 12)  # type: ignore[misc]
            until(lambda: lines(log)[-1][2] == "begins")
            victim = lines(log)[-1][1]
            rivals[victim].send_signal(signal.SIGKILL)
            rivals[victim].wait()
            killed.append((time.time(), victim))
            rivals[f"{victim[:3]}{round_}"] = start(f"{victim[:3]}{round_}")
        entries = len(lines(log))
        until(lambda: len(lines(log)) >= entries + 12)
    finally:
        for rival in rivals.values():
            rival.kill()
            rival.wait()
    assert_no_two_at_once(lines(log), killed)


def assert_no_two_at_once(entries: list[tuple[float, str, str]], killed: list[tuple[float, str]]) -> None:
    running: tuple[float, str] | None = None
    followed = 0
    for at, name, what in entries:
        if what == "ends":
            assert running is not None
            assert running[1] == name
            running = None
            continue
        if running is not None:
            died = next(moment for moment, victim in killed if victim == running[1])
            assert running[0] <= died <= at, f"{name} began while {running[1]} ran"
            assert at - running[0] >= TTL_S - JOB_S, "a dead one's lease is waited for"
            followed += 1
        running = (at, name)
    assert followed >= 1, "no run was cut off: the test proved nothing"
    assert len({name for _, name, _ in entries}) >= 2


def lines(log: Path) -> list[tuple[float, str, str]]:
    found = (line.split() for line in log.read_text().splitlines())
    return [(float(at), name, what) for at, name, what in found]


def until(holds: Callable[[], bool], patience_s: float = 60) -> None:
    deadline = time.monotonic() + patience_s
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.005)
