"""`python -m bench.planner`: milliseconds of a selection cycle, beside a loop over the same programmes."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from bench.planner.peers import Loop
from generated.models import OwnerCard
from lab.planner.catalogue import Programme
from lab.planner.choosing import Stock, plan
from lab.timeline import Grid
from services.infra.configuration import load

CONFIG = Path(__file__).resolve().parents[2] / "config"
SIZES = (1_000, 10_000, 100_000)
CYCLES = 48
PEER_CYCLES = 4
GOAL_MS = 500
GRID = Grid(datetime(2026, 1, 1, tzinfo=UTC))
START = GRID.index_at(datetime(2026, 6, 1, tzinfo=UTC))
TAGS = ("music", "film", "talk", "late", "slow", "culture", "city", "short")


def programmes(count: int) -> list[Programme]:
    """A library in which half has aired before."""
    dice = random.Random(count)
    found = []
    for number in range(count):
        segments = dice.randint(14, 200)  # half a minute to seven
        aired = START - dice.randint(0, 100_000) if dice.random() < 0.5 else None
        tags, rating = tuple(dice.sample(TAGS, 2)), dice.choice([None, 0, 10, 12, 16, 18])
        creator = f"creator-{dice.randint(0, count // 20)}"
        found.append(
            Programme(
                f"{number:012x}", "", segments, segments * 2133, "library", None, rating, creator, tags, aired
            )
        )
    return found


def measure(card: OwnerCard, count: int) -> tuple[list[float], list[float]]:
    """Milliseconds of every cycle, ours and the loop's: a quarter of an hour planned from the library as it stands."""
    found = programmes(count)
    span = GRID.segments_in(card.planning.commit_interval_minutes * 60)
    loop = Loop(found, card, GRID)

    def ours(start: int) -> None:
        plan(Stock.of(found, card), GRID, [], start=start, until=start + span, room=count)

    def theirs(start: int) -> None:
        loop.plan(start, start + span)

    starts = [START + cycle * span for cycle in range(CYCLES)]
    every = CYCLES // PEER_CYCLES
    mine, others = [], []
    for number, start in enumerate(starts):
        mine.append(timed(ours, start))
        if number % every == 0:
            others.append(timed(theirs, start))
    return mine, others


def timed(act: Callable[[int], None], start: int) -> float:
    """CPU milliseconds."""
    began = time.process_time()
    act(start)
    return (time.process_time() - began) * 1000


def main() -> str:
    """Return the section."""
    card = load(CONFIG, {}).owner_card.owner_card
    lines = [
        "## Planner",
        "",
        "CPU milliseconds of a selection cycle: the library read into columns, and",
        f"{card.planning.commit_interval_minutes} minutes of the channel chosen from it by every rule of the card.",
        f"{CYCLES} cycles of half a day; beside them a loop over the same programmes, most of the rules.",
        f"Goal at 100 000 programmes: p95 at most {GOAL_MS} ms.",
        "",
        "| programmes | p50 ms | p95 ms | loop p50 ms | loop to ours |",
        "| ---: | ---: | ---: | ---: | ---: |",
    ]
    for count in SIZES:
        mine, others = measure(card, count)
        p50, p95, loop = (
            statistics.median(mine),
            statistics.quantiles(mine, n=20)[18],
            statistics.median(others),
        )
        lines.append(f"| {count:,} | {p50:.1f} | {p95:.1f} | {loop:.1f} | {loop / p50:.1f} |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(main())
