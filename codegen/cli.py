"""`python -m codegen`: generate, or with `--check` only say what has drifted."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from codegen.drift import compare, write
from codegen.pipeline import Output, generate
from codegen.source import ContractError

ROOT = Path(__file__).parent.parent


def main(arguments: list[str] | None = None) -> int:
    """Exit status 0: done, or no drift; 1: drift, or a contract that is refused."""
    parser = argparse.ArgumentParser(prog="codegen", description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="write nothing; fail and name every drifted file"
    )
    parser.add_argument("--root", type=Path, default=ROOT, help="the repository (default: this one)")
    given = parser.parse_args(arguments)
    console = Console(stderr=True)
    try:
        output = _generate(given.root, console)
    except ContractError as error:
        for problem in error.problems:
            console.print(problem, style="red", markup=False, highlight=False, soft_wrap=True)
        return 1
    return _settle(given.root, output, check=given.check, console=console)


def _generate(root: Path, console: Console) -> Output:
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("generate", total=None)
        return generate(root, lambda step: progress.update(task, description=step))


def _settle(root: Path, output: Output, *, check: bool, console: Console) -> int:
    drift = compare(root, output.files)
    for line in drift.lines() if check else ():
        console.print(line, style="red", markup=False, highlight=False, soft_wrap=True)
    if check and drift:
        console.print("run `make generate` and commit what it writes", style="bold")
        return 1
    if not check:
        write(root, output.files, drift)
    touched = len(drift.changed) + len(drift.missing) + len(drift.stray)
    operations = sum(1 for _ in output.contract.operations())
    console.print(
        f"{len(output.files)} files from {operations} operations and {len(output.bundle.origins)} types,"
        f" {touched} changed, {sum(os.times()[:4]):.1f} CPU s"
    )
    return 0
