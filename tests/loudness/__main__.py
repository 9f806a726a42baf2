"""`python -m tests.loudness`: prepares programmes that are hard to level and prints how they air, measured by ffmpeg.

Leaves with 1 when one is off the target, over the ceiling, or out of step with its picture at its end.
"""

from __future__ import annotations

import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from tests.loudness.running import Heard, heard
from tests.loudness.sources import SOURCES
from tests.support.prep import the_spec


def main(
    names: Annotated[list[str] | None, typer.Argument(help="Some of them; all when left out.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer with one JSON document.")] = False,
) -> None:
    """Measure what airs."""
    spec, found = the_spec(), []
    if strangers := sorted(set(names or ()) - set(SOURCES)):
        sys.exit(f"no programme is called {', '.join(strangers)}; there are {', '.join(SOURCES)}")
    for name in track(names or list(SOURCES), "preparing", console=Console(stderr=True), disable=as_json):
        with tempfile.TemporaryDirectory(prefix="vvtv-loudness-") as folder:
            found.append(heard(name, Path(folder), spec))
    faults = {one.name: one.faults(spec) for one in found}
    if as_json:
        print(json.dumps([{**asdict(one), "faults": faults[one.name]} for one in found], indent=2))
    else:
        _show(found, faults)
    sys.exit(any(faults.values()))


def _show(found: list[Heard], faults: dict[str, list[str]]) -> None:
    table = Table("programme", "LUFS", "true peak dBTP", "sound against picture", "fault")
    for one in found:
        wrong = ", ".join(faults[one.name])
        figures = f"{one.lufs:.1f}", f"{one.true_peak_dbtp:.1f}", f"{one.drift_ms:+.1f} ms"
        table.add_row(one.name, *figures, f"[red]{wrong}[/]" if wrong else "[green]none[/]")
    Console().print(table)


if __name__ == "__main__":
    typer.run(main)
