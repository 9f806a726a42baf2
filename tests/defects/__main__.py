"""`python -m tests.defects N --seed S`: N broken and N honest programmes through prep, and a table of what it said.

Leaves with 1 when less than 99 % of the defects are told, or more than 1 % of the honest programmes are marked.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from tests.defects.running import CLEAN, Verdict, false_alarms, recall, run, tasks

_MIN_RECALL, _MAX_FALSE_ALARMS = 0.99, 0.01


def main(
    count: Annotated[int, typer.Argument(help="Broken programmes, and as many honest ones.")] = 200,
    seed: Annotated[int, typer.Option(help="The same seed makes the same programmes.")] = 1,
    processes: Annotated[int, typer.Option(help="At once.")] = 2,
    as_json: Annotated[bool, typer.Option("--json", help="Answer with one JSON document.")] = False,
) -> None:
    """Judge prep's checks."""
    work, beside = tasks(count, seed), Console(stderr=True)
    verdicts = []
    for verdict in track(run(work, processes), "preparing", total=len(work), console=beside, disable=as_json):
        verdicts.append(verdict)
        if verdict.wrong:
            beside.print(_sentence(verdict))
    good = recall(verdicts) >= _MIN_RECALL and false_alarms(verdicts) <= _MAX_FALSE_ALARMS
    figures = {"recall": recall(verdicts), "false_alarms": false_alarms(verdicts), "seed": seed}
    if as_json:
        print(json.dumps({**figures, "verdicts": [asdict(verdict) for verdict in verdicts]}, indent=2))
    else:
        _show(verdicts)
        print(f"recall {figures['recall']:.1%}, false alarms {figures['false_alarms']:.1%}")
    sys.exit(not good)


def _show(verdicts: list[Verdict]) -> None:
    console = Console()
    table = Table(
        "made", "programmes", "told", "told otherwise", "passed", "checks that marked it", title="prep"
    )
    for kind in sorted({verdict.kind for verdict in verdicts}, key=lambda kind: (kind == CLEAN, kind)):
        own = [verdict for verdict in verdicts if verdict.kind == kind]
        marked = Counter(name for verdict in own for name in verdict.marked)
        told = sum(verdict.told for verdict in own)
        passed = sum(not verdict.marked for verdict in own)
        names = ", ".join(f"{name} {times}" for name, times in marked.most_common())
        table.add_row(kind, str(len(own)), str(told), str(len(own) - told - passed), str(passed), names)
    console.print(table)
    for verdict in verdicts:
        if verdict.wrong:
            console.print(_sentence(verdict))


def _sentence(verdict: Verdict) -> str:
    marked = ", ".join(verdict.marked) or "nothing"
    return f"[yellow]{verdict.kind} {verdict.number}[/]: {verdict.done}; marked: {marked}"


if __name__ == "__main__":
    typer.run(main)
