"""`python -m bench.match [--json] [--quick]`: how long people who want to meet somebody wait for their session.

Two edge workers, Redis and the SFU, each a process of its own, on SQLite and on PostgreSQL. People join all at once,
which shows what a house can do, or come one by one, which shows how long somebody waits. The peer is a script as short
as it can be on the same Redis; and two people in Chromium meet in the shell, until they see each other.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

import uvloop

from bench.house import a_house
from bench.match.bound import bound
from bench.match.encounter import encounters
from bench.match.queue import CONFIGURED, queue
from bench.report import Report, tell
from tests.match.meetings import share_ms
from tests.support.postgres import postgres_cluster

SESSION_MS, MEDIA_MS = 200, 1000
EDGES = 2
HEADINGS = (
    "how", "kept in", "people", "pairs/s", "edges' CPU ms/pair", "queue to match p50 ms", "p95",
    "match to session p50 ms", "p95", "queue to session p50 ms", "p95", "match to media p50 ms", "p95",
)  # fmt: skip


@dataclass(frozen=True)
class Plan:
    """How many people, how many a second where they come one by one, and how many encounters in browsers."""

    people: int = 5000
    rates: tuple[float, ...] = (20, 40)
    encounters: int = 10


@dataclass(frozen=True)
class Result:
    """A row. Waits are p50 and p95 in milliseconds; None is what was not measured or is not there."""

    how: str
    kept_in: str
    people: int
    pairs_per_s: float | None
    cpu_ms: float | None
    matched: tuple[float, float] | None
    opened: tuple[float, float] | None
    whole: tuple[float, float] | None
    media: tuple[float, float] | None = None


def results(plan: Plan) -> Iterator[Result]:
    """Every shape on every database, the bound, and the browsers."""
    for database in ("SQLite", "PostgreSQL"):
        for rate in (None, *plan.rates):
            yield _queued(database, plan.people, rate)
    yield _bound(plan.people)
    met = encounters(plan.encounters)
    yield Result(
        "in two Chromiums",
        "SQLite",
        2,
        None,
        None,
        None,
        shares([one.opened_s for one in met]),
        None,
        shares([one.picture_s for one in met]),
    )


def _queued(database: str, people: int, rate: float | None) -> Result:
    with ExitStack() as stack:
        cluster = stack.enter_context(postgres_cluster(durable=True)) if database == "PostgreSQL" else None
        url = None if cluster is None else cluster.database()
        house = stack.enter_context(a_house(EDGES, CONFIGURED, url))
        done = uvloop.run(queue(house, people, rate))
    pairs = len(done.met) / 2
    return Result(
        "all at once" if rate is None else f"{rate:g} a second",
        database,
        people,
        pairs / done.took_s,
        1000 * done.cpu_s / pairs,
        shares([one.matched_s for one in done.met]),
        shares([one.opened_s for one in done.met]),
        shares([one.whole_s for one in done.met]),
    )


def _bound(people: int) -> Result:
    with a_house() as house:
        took_s, waited_s = uvloop.run(bound(house.redis.url, people))
    waits = shares(waited_s)
    return Result("a script alone", "Redis", people, people / 2 / took_s, None, waits, None, None)


def shares(values_s: Sequence[float]) -> tuple[float, float]:
    """The median and the 95th percentile, in milliseconds."""
    return share_ms(values_s, 0.5), share_ms(values_s, 0.95)


def cells(result: Result) -> tuple[str, ...]:
    """One row of the table."""
    waits = (result.matched, result.opened, result.whole, result.media)
    told = (("-", "-") if one is None else (f"{one[0]:,.0f}", f"{one[1]:,.0f}") for one in waits)
    figures = (result.pairs_per_s, result.cpu_ms)
    return (
        result.how,
        result.kept_in,
        f"{result.people:,}",
        *("-" if one is None else f"{one:,.1f}" for one in figures),
        *(cell for two in told for cell in two),
    )


def about(plan: Plan) -> str:
    """What was measured."""
    return (
        f"{EDGES} edge workers and the SFU on all cores, with {plan.people:,} people who join; they call over kept "
        "connections from one process beside them. Each person's wait begins when they are in the queue, by the "
        "nodes' own clocks: until they are matched, until the session of the two is open with the endpoints of both, "
        "and both together. All at once is what the house can do in a second; at a rate, people come at random "
        "moments, and half of them wait for the next one to come. A script alone pairs whoever comes on the same "
        "Redis, keeps nothing and begins nothing. In Chromium two people in the shell press `next` again and again "
        f"({plan.encounters} encounters); media is there with the later one's first picture. Goals: queue to session "
        f"at a rate that the house holds at most {SESSION_MS} ms p50, match to media at most {MEDIA_MS} ms p50."
    )


def measured(quick: bool) -> tuple[Report[Result], list[Result]]:
    """What was found, and how it is told."""
    plan = Plan(people=200, rates=(20,), encounters=2) if quick else Plan()
    report = Report(
        "Random encounters: from the queue to each other",
        about(plan),
        HEADINGS,
        cells,
        words=2,
    )
    return report, [*results(plan)]


if __name__ == "__main__":
    raise SystemExit(tell(sys.argv[1:], __doc__, measured))
