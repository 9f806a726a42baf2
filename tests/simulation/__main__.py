"""`python -m tests.simulation [DAYS]`: so many days of the channel, and whether every promise was kept."""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

import structlog
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from tests.simulation.days import Days, Verdict


def main() -> int:
    """Simulate, print, and leave with 1 when a promise was broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("days", nargs="?", type=float, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--further", nargs="*", default=[], help="channels beside the shipped one")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    with tempfile.TemporaryDirectory() as home, Progress(console=Console(stderr=True)) as bar:
        task = bar.add_task(f"{given.days:g} days", total=1.0)
        days = Days(Path(home), given.seed, given.further)
        verdict = asyncio.run(days.live(given.days, lambda share: bar.update(task, completed=share)))
    if given.json:
        print(json.dumps(asdict(verdict)))
    else:
        show(verdict)
    return 1 if verdict.wrong else 0


def show(verdict: Verdict) -> None:
    """The figures, and every broken promise."""
    table = Table(box=None, show_header=False)
    for name, value in asdict(verdict).items():
        if name != "wrong":
            table.add_row(name, f"{value:,}")
    console = Console()
    console.print(table)
    for line in verdict.wrong:
        console.print(line, style="red", soft_wrap=True)
    console.print("every promise was kept" if not verdict.wrong else f"{len(verdict.wrong)} broken promises")


if __name__ == "__main__":
    sys.exit(main())
