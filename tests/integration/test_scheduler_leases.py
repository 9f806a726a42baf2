"""Leases against a model: any sequence of processes, deaths and clocks, and never two that may run a job."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from generated.vocabulary import JobOutcome
from lab.scheduler import store
from lab.scheduler.store import Run

HOLDERS = ("lab 1", "lab 2", "cli 3")
TTL_S = 30.0
KEPT = 5


class Leases(RuleBasedStateMachine):
    """One job, three processes; `valid_until` is the model of who may run it."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self.engine = sa.create_engine(f"sqlite:///{Path(self._folder.name) / 'jobs.db'}")
        store.METADATA.create_all(self.engine)
        self.now = datetime(2026, 1, 1, tzinfo=UTC)
        self.runs: dict[str, Run] = {}
        self.owner: str | None = None
        self.valid_until = self.now
        self.token = 0
        with self.engine.begin() as conn:
            store.make_known(conn, ["nightly"], self.now)
            store.make_known(conn, ["nightly"], self.now)

    def teardown(self) -> None:
        self.engine.dispose()
        self._folder.cleanup()

    @rule(holder=st.sampled_from(HOLDERS), stale=st.booleans())
    def take(self, holder: str, stale: bool) -> None:
        seen = self.token - 1 if stale else self.token
        with self.engine.begin() as conn:
            run = store.take(conn, "nightly", seen, holder, "schedule", self.now, TTL_S)
        allowed = not stale and self.valid_until <= self.now
        assert (run is not None) == allowed
        if run is not None:
            self.token += 1
            assert run.token == self.token
            self.owner, self.valid_until = holder, self.now + timedelta(seconds=TTL_S)
            self.runs[holder] = run

    @rule(holder=st.sampled_from(HOLDERS))
    def renew(self, holder: str) -> None:
        if (run := self.runs.get(holder)) is None:
            return
        mine = holder == self.owner and run.token == self.token
        with self.engine.begin() as conn:
            assert store.renew(conn, run, self.now, TTL_S) == mine
        if mine:
            self.valid_until = self.now + timedelta(seconds=TTL_S)

    @rule(holder=st.sampled_from(HOLDERS), outcome=st.sampled_from([JobOutcome.DONE, JobOutcome.ABANDONED]))
    def finish(self, holder: str, outcome: JobOutcome) -> None:
        if (run := self.runs.pop(holder, None)) is None:
            return
        mine = holder == self.owner and run.token == self.token
        settles = outcome is JobOutcome.DONE
        with self.engine.begin() as conn:
            ended = store.finish(conn, run, outcome, "said", self.now, settles=settles, kept=KEPT)
            standing = store.standings(conn)["nightly"]
        assert ended == mine
        if mine:
            self.valid_until, self.owner = self.now, None
            assert (standing.settled_at == run.begun_at and standing.attempts == 0) or not settles

    @rule(seconds=st.floats(0.1, 60))
    def time_passes(self, seconds: float) -> None:
        self.now += timedelta(milliseconds=round(seconds * 1000))

    @rule(holder=st.sampled_from(HOLDERS))
    def is_killed(self, holder: str) -> None:
        self.runs.pop(holder, None)

    @invariant()
    def the_row_is_the_model(self) -> None:
        with self.engine.connect() as conn:
            standing = store.standings(conn)["nightly"]
            runs = store.runs(conn, "nightly", 100)
        assert standing.token == self.token
        assert standing.is_free(self.now) == (self.valid_until <= self.now)
        assert sum(run.outcome is JobOutcome.RUNNING for run in runs) <= 1
        assert [run.token for run in runs] == sorted((run.token for run in runs), reverse=True)


TestLeases = Leases.TestCase
TestLeases.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
