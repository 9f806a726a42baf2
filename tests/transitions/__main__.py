"""`python -m tests.transitions 200`: fifty calls at once for each session, and every other time an edge is killed.

Prints what became of the rounds, and leaves with 1 when anything was as it must not be.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
from collections.abc import AsyncIterator
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from tests.transitions.running import House, Round


def main(
    rounds: Annotated[int, typer.Argument(min=1, help="How many.")] = 200,
    callers: Annotated[int, typer.Option(min=2, help="Calls at once.")] = 50,
    seed: Annotated[int, typer.Option(help="Of modes, edges and moments.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Answer with one JSON document.")] = False,
) -> None:
    """Play rounds and judge them."""

    async def play() -> list[Round]:
        played, beside = [], Console(stderr=True)
        with Progress(console=beside, disable=as_json) as bar:
            task = bar.add_task("rounds", total=rounds)
            async for one in playing(rounds, callers, seed):
                played.append(one)
                bar.advance(task)
                for line in one.wrong:
                    beside.print(f"round {one.number}: {line}")
        return played

    played = asyncio.run(play())
    if as_json:
        print(json.dumps([asdict(one) for one in played], indent=2))
    else:
        _show(played)
    sys.exit(any(one.wrong for one in played))


async def playing(rounds: int, callers: int, seed: int) -> AsyncIterator[Round]:
    """Each round as it ends; every other one is deadly, the first is not."""
    house = House(callers, seed)
    try:
        await house.open()
        for number in range(1, rounds + 1):
            yield await house.round(number, deadly=number % 2 == 0)
    finally:
        house.close()


def _show(played: list[Round]) -> None:
    table = Table("an edge", "rounds", "one call won", "none did", "went on", "cut off", "median s", "wrong")
    for killed in (False, True):
        some = [one for one in played if one.killed is killed]
        if some:
            table.add_row(
                "was killed" if killed else "lives",
                *(str(sum(values)) for values in (
                    [1 for _ in some],
                    [one.won == 1 for one in some],
                    [one.won == 0 for one in some],
                    [one.went_on for one in some],
                    [one.unanswered for one in some],
                )),
                f"{statistics.median(one.took_s for one in some):.2f}",
                str(sum(bool(one.wrong) for one in some)),
            )  # fmt: skip
    Console().print(table)


if __name__ == "__main__":
    typer.run(main)
