"""`python -m tests.chat_kills`: 1 000 people write to each other while nodes are killed under them, 50 times.

Says how it goes, prints what became of their messages, and leaves with 1 when one was lost, kept or told twice.
"""

from __future__ import annotations

import asyncio
import json
import logging
import resource
import sys
import tempfile
import time
from dataclasses import asdict
from enum import StrEnum
from math import inf
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from tests.chat_kills.house import a_house
from tests.chat_kills.judging import Kind
from tests.chat_kills.running import Verdict, play


class Database(StrEnum):
    """What the house keeps messages in."""

    SQLITE = "sqlite"
    POSTGRESQL = "postgresql"


def main(
    kills: Annotated[int, typer.Argument(min=1, help="How many.")] = 50,
    clients: Annotated[int, typer.Option(min=2, help="Two in each thread.")] = 1000,
    messages: Annotated[int, typer.Option(min=1, help="Of each client between two kills.")] = 4,
    nodes: Annotated[int, typer.Option(min=1, help="Each with two workers.")] = 2,
    database: Annotated[Database, typer.Option(help="Where messages are kept.")] = Database.SQLITE,
    seed: Annotated[int, typer.Option(help="Of nodes and moments.")] = 1,
    within: Annotated[float, typer.Option(help="Seconds after which nobody is killed any more.")] = inf,
    as_json: Annotated[bool, typer.Option("--json", help="Answer with one JSON document.")] = False,
) -> None:
    """Kill, let everybody come back, and judge."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    logging.getLogger("asyncio").setLevel(logging.ERROR)  # it warns of each word to a node that is dead
    began, told = time.monotonic(), Console(stderr=True, highlight=False)

    def tell(what: str) -> None:
        told.print(f"{time.monotonic() - began:6.1f} s  {what}", soft_wrap=True)

    with (
        tempfile.TemporaryDirectory(prefix="vvtv-kills-") as folder,
        a_house(Path(folder), nodes, database) as house,
    ):
        verdict = asyncio.run(play(house, kills, clients, messages, seed, within, tell))
    if as_json:
        print(json.dumps(asdict(verdict)))
    else:
        _show(verdict)
    sys.exit(bool(verdict.wrong))


def _show(verdict: Verdict) -> None:
    table, console = Table(box=None, show_header=False), Console()
    for name, value in asdict(verdict).items():
        if name != "wrong":
            table.add_row(name.replace("_", " "), f"{value:,}")
    for kind in Kind:
        table.add_row(kind, f"{sum(wrong.kind is kind for wrong in verdict.wrong):,}")
    console.print(table)
    for wrong in verdict.wrong:
        console.print(f"{wrong.kind}: {wrong.what}", style="red", soft_wrap=True, markup=False)
    console.print("every promise was kept" if not verdict.wrong else f"{len(verdict.wrong)} broken promises")


if __name__ == "__main__":
    typer.run(main)
