"""`python -m tests.soak [MINUTES]`: kills, a deleted segment, a full disk, a clock that steps; no viewer sees it."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections import Counter
from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from tests.soak.ground import INSIDE, SteppedClock, go_inside, own_mounts, small_disk
from tests.soak.injuries import Injury, Kind, plan
from tests.soak.running import Outcome, run


def main() -> int:
    """Run, print, and leave with 1 when a promise was broken or something could not be done to the machine."""
    given = _arguments()
    if INSIDE not in os.environ and (prefix := own_mounts()) is not None:
        go_inside(prefix)
    with tempfile.TemporaryDirectory(prefix="vvtv-soak-") as folder:
        outcome = _run(Path(folder), given)
    if given.json:
        print(json.dumps(asdict(outcome)))
    else:
        show(outcome)
    return 1 if outcome.wrong or outcome.not_done else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("minutes", nargs="?", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kill-every", type=float, default=60, metavar="SECONDS")
    parser.add_argument("--full", type=float, default=15, metavar="SECONDS", help="how long the disk is full")
    parser.add_argument("--step", type=float, default=3, metavar="SECONDS", help="a step of the clock")
    parser.add_argument("--disk", type=int, default=400, metavar="MIB", help="the size of the disk")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def _run(folder: Path, given: argparse.Namespace) -> Outcome:
    lasts_s = given.minutes * 60
    injuries = plan(lasts_s, given.seed, kill_every_s=given.kill_every, full_s=given.full, step_s=given.step)
    home, clock, not_done = folder / "home", SteppedClock(folder / "clock"), []
    if INSIDE not in os.environ:
        not_done.append("the disk was not filled: neither root nor user namespaces may mount one here")
        injuries = _without(injuries, Kind.FILL, Kind.FREE)
    if not clock.available:
        not_done.append("the clock was not stepped: install the Debian package libfaketime")
        injuries = _without(injuries, Kind.STEP)
    home.mkdir()
    disk = small_disk(home, given.disk) if INSIDE in os.environ else nullcontext()
    with disk, Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("starting", total=1.0)
        outcome = run(
            home,
            given.minutes,
            injuries,
            clock,
            given.seed,
            lambda what, share: bar.update(task, completed=share, description=what),
        )
    outcome.injuries = dict(Counter(one.kind.value for one in injuries))
    outcome.not_done = not_done
    return outcome


def _without(injuries: list[Injury], *kinds: Kind) -> list[Injury]:
    return [one for one in injuries if one.kind not in kinds]


def show(outcome: Outcome) -> None:
    """The figures, what was done, and every broken promise."""
    table = Table(box=None, show_header=False)
    for name, value in asdict(outcome).items():
        if name not in ("wrong", "not_done", "done"):
            table.add_row(name, str(value))
    console = Console()
    console.print(table)
    for line in outcome.done:
        console.print(f"  {line}", highlight=False, soft_wrap=True)
    for line in outcome.not_done:
        console.print(line, style="yellow", soft_wrap=True)
    for line in outcome.wrong:
        console.print(line, style="red", soft_wrap=True, markup=False)
    wrong = len(outcome.wrong)
    console.print("every promise was kept" if not wrong else f"{wrong} broken promises")


if __name__ == "__main__":
    sys.exit(main())
