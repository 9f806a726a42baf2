"""`python -m tests.chat_kills`: 1 000 people write to each other while nodes are killed under them, 50 times.

Says how it goes, prints what became of their messages, and leaves with 1 when one was lost, kept or told twice.
"""

from __future__ import annotations

import asyncio
import logging
import resource
import tempfile
import time
from math import inf
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from tests.chat_kills.house import a_house
from tests.chat_kills.judging import Kind
from tests.chat_kills.running import play
from tests.support.verdicts import Database, conclude


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
    conclude(verdict, Kind, as_json=as_json)


if __name__ == "__main__":
    typer.run(main)
