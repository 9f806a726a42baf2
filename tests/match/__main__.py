"""`python -m tests.match 1000 --kills 20`: so many want to meet somebody at once, while edges are killed under them.

Prints what became of them, and leaves with 1 when somebody was lost, met twice, or met whom they had parted from.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from tests.match.judging import Kind
from tests.match.running import Verdict, a_platform, play


class Database(StrEnum):
    """What the house keeps sessions in."""

    SQLITE = "sqlite"
    POSTGRESQL = "postgresql"


def main(
    joins: Annotated[int, typer.Argument(min=2, help="People; each has parted from the next.")] = 1000,
    kills: Annotated[int, typer.Option(min=0, help="Edges that are killed, each in a wave of joins.")] = 20,
    nodes: Annotated[int, typer.Option(min=1, help="Edges.")] = 2,
    rate: Annotated[float | None, typer.Option(min=0.1, help="Joins a second; all at once without.")] = None,
    database: Annotated[Database, typer.Option(help="Where sessions are kept.")] = Database.SQLITE,
    seed: Annotated[int, typer.Option(help="Of edges and moments.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Answer with one JSON document.")] = False,
) -> None:
    """Let everybody join, kill, wait until nothing is under way, and judge."""
    with (
        tempfile.TemporaryDirectory(prefix="vvtv-match-") as folder,
        Progress(console=Console(stderr=True), disable=as_json) as bar,
    ):
        task = bar.add_task("kills", total=kills)
        with a_platform(Path(folder), nodes, database) as (platform, url):
            verdict = asyncio.run(play(platform, url, joins, kills, seed, lambda: bar.advance(task), rate))
    if as_json:
        print(json.dumps(asdict(verdict)))
    else:
        _show(verdict)
    sys.exit(bool(verdict.wrong))


def _show(verdict: Verdict) -> None:
    table, console = Table(box=None, show_header=False), Console()
    for name, value in asdict(verdict).items():
        if name != "wrong":
            table.add_row(name.replace("_", " "), f"{value:,}" if isinstance(value, int) else f"{value:,.1f}")
    for kind in Kind:
        table.add_row(kind, f"{sum(wrong.kind is kind for wrong in verdict.wrong):,}")
    console.print(table)
    for wrong in verdict.wrong:
        console.print(f"{wrong.kind}: {wrong.what}", style="red", soft_wrap=True, markup=False)
    console.print("every promise was kept" if not verdict.wrong else f"{len(verdict.wrong)} broken promises")


if __name__ == "__main__":
    typer.run(main)
