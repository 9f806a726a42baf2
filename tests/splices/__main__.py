"""`python -m tests.splices 1000`: airs films of mixed formats back to back and measures every place where two meet.

Prints how far sound and picture were apart by format, and leaves with 1 when that was more than a millisecond anywhere
or a timestamp did not follow the one before.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from tests.splices.clips import FILMS
from tests.splices.running import Aired, Found, Mark


def main(
    splices: Annotated[int, typer.Argument(min=1, help="How many.")] = 1000,
    seed: Annotated[int, typer.Option(help="Of the order in which the films air.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Answer with one JSON document.")] = False,
) -> None:
    """Air and measure."""
    with (
        tempfile.TemporaryDirectory(prefix="vvtv-splices-") as folder,
        Progress(console=Console(stderr=True), disable=as_json) as bar,
    ):
        aired = Aired(Path(folder), splices, seed)
        making, watching = bar.add_task("preparing", total=1.0), bar.add_task("watching", total=splices)
        aired.air(lambda share: bar.update(making, completed=share))
        parts = []
        for part in aired.watch():
            parts.append(part)
            bar.advance(watching, part.splices)
    found = Found(
        sum(part.splices for part in parts),
        tuple(mark for part in parts for mark in part.marks),
        tuple(gap for part in parts for gap in part.gaps),
    )
    wrong = found.wrong()
    if as_json:
        worst = {film: max(abs(m.apart_s) for m in marks) for film, marks in _by_film(found).items()}
        print(json.dumps({"splices": found.splices, "worst_s": worst, "wrong": wrong}, indent=2))
    else:
        _show(found, wrong)
    sys.exit(bool(wrong))


def _by_film(found: Found) -> dict[str, list[Mark]]:
    by_film = defaultdict(list)
    for mark in found.marks:
        by_film[mark.film].append(mark)
    return {film: by_film[film] for film in FILMS if film in by_film}


def _show(found: Found, wrong: list[str]) -> None:
    console = Console()
    table = Table("film", "marks", "mean", "farthest apart", "off the timeline")
    for film, marks in _by_film(found).items():
        apart = [mark.apart_s * 1000 for mark in marks]
        off = max(abs(mark.flash_s - mark.at_s) for mark in marks) * 1000
        mean, worst = sum(apart) / len(apart), max(apart, key=abs)
        table.add_row(film, str(len(marks)), f"{mean:+.3f} ms", f"{worst:+.3f} ms", f"{off:.1f} ms")
    console.print(table)
    console.print(f"{found.splices} splices, {len(found.gaps)} timestamp gaps, {len(wrong)} faults")
    for line in wrong[:20]:
        console.print(f"[red]{line}[/]")


if __name__ == "__main__":
    typer.run(main)
