"""`python -m tests.match 1000 --kills 20`: so many want to meet somebody at once, while edges are killed under them.

Prints what became of them, and leaves with 1 when somebody was lost, met twice, or met whom they had parted from.
"""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from tests.match.judging import Kind
from tests.match.running import a_platform, play
from tests.support.verdicts import Database, conclude


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
    conclude(verdict, Kind, as_json=as_json)


if __name__ == "__main__":
    typer.run(main)
