"""`python -m tests.contract.agreement [COUNT]`: judge so many documents by JSON Schema and by the generated code.

The exit status is 0 only when nothing disagrees, every type saw documents that fit and that don't, every keyword was
broken wherever it stands, and every declared difference occurred.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from tests.contract.agreement.differences import DIFFERENCES
from tests.contract.agreement.parameters import parameter_subjects
from tests.contract.agreement.running import run
from tests.contract.agreement.subjects import contract, subjects
from tests.contract.agreement.tally import FITS, MISFITS, Tally, shortcomings

SEED = 20261121


def main(arguments: list[str]) -> int:
    """Run, print, and return the exit status."""
    given = _arguments(arguments)
    console = Console(stderr=True)
    began = time.monotonic()
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
    ) as progress:
        task = progress.add_task("documents", total=given.count)
        tally = run(given.count, given.seed, given.workers, lambda done: progress.advance(task, done))
    took_s = time.monotonic() - began
    missing = list(shortcomings(tally, (*subjects(), *parameter_subjects()), contract().assertions()))
    if given.json:
        print(json.dumps(_document(tally, missing, given.seed, took_s), indent=2, ensure_ascii=False))
    else:
        _print(tally, missing, took_s)
    return 1 if tally.findings or missing else 0


def _arguments(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.contract.agreement", description=__doc__)
    parser.add_argument(
        "count", nargs="?", type=int, default=100_000, help="documents to judge (default: %(default)s)"
    )
    parser.add_argument(
        "--seed", type=int, default=SEED, help="equal seeds make equal documents (default: %(default)s)"
    )
    parser.add_argument(
        "--workers", type=int, default=os.cpu_count() or 1, help="processes (default: one per CPU)"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON document instead of tables")
    return parser.parse_args(arguments)


def _document(tally: Tally, missing: list[str], seed: int, took_s: float) -> dict[str, Any]:
    return {
        "seed": seed,
        "documents": tally.texts,
        "documents_per_s": round(tally.texts / took_s),
        "cross_checked": tally.cross_checked,
        "subjects": {name: dict(counts) for name, counts in sorted(tally.by_subject.items())},
        "keywords": dict(tally.keywords().most_common()),
        "differences": {difference.name: tally.differences[difference.name] for difference in DIFFERENCES},
        "disagreements": [asdict(finding) for finding in sorted(tally.findings)],
        "shortcomings": missing,
    }


def _print(tally: Tally, missing: list[str], took_s: float) -> None:
    console = Console(soft_wrap=True)
    console.print(_subjects(tally), _keywords(tally), _differences(tally))
    for finding in sorted(tally.findings):
        console.print(
            f"{finding.subject}: {finding.kind}\n    {finding.text}\n    {finding.detail}",
            style="red",
            markup=False,
        )
    for line in missing:
        console.print(line, style="red", markup=False)
    console.print(
        f"{tally.texts:,} documents in {took_s:.0f} s, {tally.texts / took_s:,.0f} a second;"
        f" {tally.cross_checked:,} judged by both validators;"
        f" {len(tally.findings)} disagreements, {len(missing)} things not exercised"
    )


def _subjects(tally: Tally) -> Table:
    table = Table("type or operation", "fit", "misfit", title="Documents")
    for name, counts in sorted(tally.by_subject.items()):
        table.add_row(name, f"{counts[FITS]:,}", f"{counts[MISFITS]:,}")
    return table


def _keywords(tally: Tally) -> Table:
    places = dict.fromkeys(tally.keywords(), 0)
    for place in tally.broken:
        places[place.split("/")[-2] if place.split("/")[-2:-1] == ["required"] else place.split("/")[-1]] += 1
    table = Table("keyword", "places", "times broken", title="Keywords")
    for word, count in tally.keywords().most_common():
        table.add_row(word, f"{places[word]:,}", f"{count:,}")
    return table


def _differences(tally: Tally) -> Table:
    table = Table("accepted difference", "times", "why", title="Accepted differences")
    for difference in DIFFERENCES:
        table.add_row(difference.name, f"{tally.differences[difference.name]:,}", difference.why)
    return table


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
