"""`python -m bench.sessions [--json] [--quick]`: sessions begun, moved on and ended, against the raw database.

The orchestrator runs with everything it does: policy, snapshot, audit chain, outbox, one writer that commits in groups.
Every statement that it came to is then given to the bare driver, in the same groups, and the contents are compared.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.report import Report, tell
from bench.sessions.raw import Raw, contents
from bench.sessions.stage import ACTS, COMMIT, Phase, perform
from generated.vocabulary import StreamTransport
from services.infra.settings import sqlite_url
from services.infra.telemetry import configure_logs
from tests.support.postgres import PostgresCluster, postgres_cluster

GOAL = 0.7
AT_ONCE = 64
HEADINGS = (
    "database", "session", "act", "statements", "acts a commit",
    "raw acts/s", "ours acts/s", "of raw", "raw p99 ms", "ours p50 ms", "ours p99 ms",
)  # fmt: skip
KINDS = {"HLS": StreamTransport.HLS, "with endpoints": StreamTransport.WEBRTC}


@dataclass(frozen=True)
class Plan:
    """How many people, how often."""

    people: int = 1280
    rounds: int = 3


@dataclass(frozen=True)
class Result:
    """One act on one database: medians over the rounds; waits in milliseconds."""

    database: str
    session: str
    act: str
    statements: float
    acts_per_commit: float
    raw_per_s: float
    ours_per_s: float
    of_raw: float
    raw_p99_ms: float
    p50_ms: float
    p99_ms: float


def results(plan: Plan) -> list[Result]:
    """Every act of every kind on every database."""
    samples: dict[tuple[str, str, str], list[tuple[Phase, Phase]]] = {}
    with _databases() as databases:
        for _ in range(plan.rounds):
            for database, fresh in databases.items():
                for kind, transport in KINDS.items():
                    for ours, raw in _round(fresh, transport, plan.people):
                        samples.setdefault((database, kind, ours.act), []).append((ours, raw))
    return [_result(*named, rounds) for named, rounds in samples.items()]


def _round(fresh: Iterator[str], transport: StreamTransport, people: int) -> list[tuple[Phase, Phase]]:
    url, other = next(fresh), next(fresh)
    phases = asyncio.run(perform(url, transport, people, AT_ONCE))
    raw = Raw(other)
    try:
        pairs = [(phase, raw.replay(phase)) for phase in phases]
    finally:
        raw.close()
    assert contents(url) == contents(other), "the raw database ends with other contents"
    return pairs


def _result(database: str, kind: str, act: str, rounds: list[tuple[Phase, Phase]]) -> Result:
    assert act in ACTS
    middle = statistics.median
    ours = [one for one, _ in rounds]
    count = len(ours[0].waits_s)
    return Result(
        database,
        kind,
        act,
        middle(sum(said.text != COMMIT for said in one.said) / count for one in ours),
        middle(count / max(sum(said.text == COMMIT for said in one.said), 1) for one in ours),
        middle(count / raw.took_s for _, raw in rounds),
        middle(count / one.took_s for one in ours),
        middle(raw.took_s / one.took_s for one, raw in rounds),
        middle(_share(raw.waits_s, 0.99) for _, raw in rounds),
        middle(_share(one.waits_s, 0.5) for one in ours),
        middle(_share(one.waits_s, 0.99) for one in ours),
    )


def _share(waits_s: list[float], share: float) -> float:
    return sorted(waits_s)[int(len(waits_s) * share)] * 1000


@contextmanager
def _databases() -> Iterator[dict[str, Iterator[str]]]:
    """By name, URLs of ever new databases, all on disk; PostgreSQL where it is installed."""
    with tempfile.TemporaryDirectory(prefix="vvbench-", dir=".") as folder:
        files = (sqlite_url(Path(folder).resolve() / f"{number}.db") for number in range(1 << 20))
        try:
            cluster = postgres_cluster(durable=True)
            postgres: PostgresCluster = cluster.__enter__()
        except RuntimeError as error:
            print(error, file=sys.stderr)
            yield {"SQLite": files}
            return
        try:
            yield {"SQLite": files, "PostgreSQL": iter(postgres.database, "")}
        finally:
            cluster.__exit__(None, None, None)


def cells(result: Result) -> tuple[str, ...]:
    """One row of the table."""
    return (
        result.database,
        result.session,
        result.act,
        f"{result.statements:.0f}",
        f"{result.acts_per_commit:.1f}",
        f"{result.raw_per_s:,.0f}",
        f"{result.ours_per_s:,.0f}",
        f"{result.of_raw:.2f}",
        f"{result.raw_p99_ms:.1f}",
        f"{result.p50_ms:.1f}",
        f"{result.p99_ms:.1f}",
    )


def about(plan: Plan) -> str:
    """What was measured."""
    return (
        f"{plan.people} people begin a session, move on to another and end it, {AT_ONCE} at a time; the media "
        "plane answers at once. Raw is the driver on one thread with the very statements of that run, in its "
        "groups; both end with equal contents. SQLite in WAL with synchronous=FULL, PostgreSQL with fsync and "
        f"synchronous_commit. Raw has no savepoints, and its p99 is of a group. Medians of {plan.rounds} rounds. "
        f"Goal: at least {GOAL} of raw."
    )


def measured(quick: bool) -> tuple[Report[Result], list[Result]]:
    """What was found, and how it is told."""
    plan = Plan(people=320, rounds=1) if quick else Plan()
    with Path(os.devnull).open("w") as nowhere:
        configure_logs("bench", out=nowhere)
        found = results(plan)
    report = Report(
        "Sessions, against the raw database",
        about(plan),
        HEADINGS,
        cells,
        words=3,
        ends_part=lambda one: one.act == ACTS[-1],
    )
    return report, found


if __name__ == "__main__":
    raise SystemExit(tell(sys.argv[1:], __doc__, measured))
