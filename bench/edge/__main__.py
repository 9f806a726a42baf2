"""`python -m bench.edge [--json]`: a Markdown section, or the figures as JSON."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn

from bench.edge import table
from bench.edge.measure import Plan, Row, measure
from bench.edge.pieces import Piece, pieces


def main() -> int:
    """Exit status 1 when the goal against FastAPI is missed; the tables are printed all the same."""
    parser = argparse.ArgumentParser(prog="bench.edge", description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--starts", type=int, default=5, help="of every server")
    parser.add_argument("--rounds", type=int, default=5, help="after each start")
    parser.add_argument("--requests", type=int, default=512, help="of each kind in a round")
    parser.add_argument("--connections", type=int, default=32, help="that ask at once")
    given = parser.parse_args()
    plan = Plan(given.starts, given.rounds, given.requests, given.connections)
    rows, broken_down = _run(plan)
    if given.json:
        print(json.dumps({"rows": [asdict(row) for row in rows], "pieces": list(map(asdict, broken_down))}))
    else:
        print(table.markdown(rows, broken_down, plan))
    return 0 if table.below_fastapi(rows) else 1


def _run(plan: Plan) -> tuple[list[Row], list[Piece]]:
    columns = (SpinnerColumn(), TextColumn("{task.description}"))
    with (
        Progress(*columns, console=Console(stderr=True), transient=True) as progress,
        tempfile.TemporaryDirectory(prefix="bench-edge-") as folder,
    ):
        task = progress.add_task("answers are compared", total=None)

        def report(step: str) -> None:
            progress.update(task, description=step)

        rows = measure(Path(folder), plan, report)
        report("pieces")
        return rows, pieces()


if __name__ == "__main__":
    sys.exit(main())
