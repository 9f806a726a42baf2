"""`python -m tests.presence 10000`: so many people are in presence on one node, and others watch who comes and goes.

Prints how soon watchers are told, how soon those are gone who fall silent or, with `--kill`, whose node dies, and what
people cost the node; leaves with 1 when a promise of docs/presence.md was broken.
"""

from __future__ import annotations

import resource
import tempfile
from pathlib import Path
from typing import Annotated

import typer
import uvloop
from rich.console import Console
from rich.progress import Progress

from tests.chat_kills.house import a_house
from tests.presence.judging import Kind
from tests.presence.running import Plan, play
from tests.support.verdicts import Database, conclude

_SPARE = 200
"""Open files beside one for each person."""


def main(
    people: Annotated[int, typer.Argument(min=20, help="Each with one socket.")] = 10_000,
    watchers: Annotated[int, typer.Option(min=5, help="How many of them are told of the others.")] = 1_000,
    nodes: Annotated[int, typer.Option(min=1, help="Each with two workers; watchers are on the last.")] = 1,
    kill: Annotated[bool, typer.Option("--kill", help="The first node, at the end; two nodes then.")] = False,
    database: Annotated[Database, typer.Option(help="Where accounts are kept.")] = Database.SQLITE,
    as_json: Annotated[bool, typer.Option("--json", help="Answer with one JSON document.")] = False,
) -> None:
    """Let everybody in, change, be silent, kill, and judge."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most < people + _SPARE:
        raise typer.BadParameter(f"a process may open {most:,} files here: raise that first (ulimit -Hn)")
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    with (
        tempfile.TemporaryDirectory(prefix="vvtv-presence-") as folder,
        Progress(console=Console(stderr=True), disable=as_json) as bar,
    ):
        coming = bar.add_task("people", total=people)
        acts = bar.add_task("acts", total=5 if kill else 3)
        plan = Plan(
            people,
            watchers=min(watchers, people // 2),
            kill=kill,
            say=lambda act: bar.advance(coming if act == "enter" else acts),
        )
        with a_house(Path(folder), max(nodes, 1 + kill), database) as house:
            verdict = uvloop.run(play(house, plan))
    conclude(verdict, Kind, as_json=as_json)


if __name__ == "__main__":
    typer.run(main)
