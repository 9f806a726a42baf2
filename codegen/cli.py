"""`python -m codegen`: generate; or judge the contract, say what changed in it, raise its version, record a release."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from codegen import lint
from codegen.bundle import bundle
from codegen.compat import policy, record
from codegen.compat.change import Change, Severity
from codegen.compat.diff import diff
from codegen.compat.snapshot import Snapshot
from codegen.drift import compare, write
from codegen.findings import Told, told
from codegen.pipeline import Output, generate
from codegen.source import ContractError, Sources
from codegen.timings import Step, Timings

ROOT = Path(__file__).parent.parent
_STYLES: Mapping[Severity, str] = {
    Severity.BREAKING: "red",
    Severity.RISKY: "yellow",
    Severity.RETIRED: "cyan",
    Severity.COMPATIBLE: "green",
}


def main(arguments: list[str] | None = None, today: date | None = None) -> int:
    """Exit status 0: done, or nothing wrong; 1: drift, a broken rule, or a version too low."""
    given = _parser().parse_args(arguments)
    console = Console(stderr=True)
    run: Callable[[argparse.Namespace, Console, date], int] = given.run
    try:
        return run(given, console, today or datetime.now(UTC).date())
    except ContractError as error:
        _print(console, error.problems, "red")
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="codegen", description=__doc__)
    parser.add_argument("--root", type=Path, default=ROOT, help="the repository (default: this one)")
    parser.add_argument(
        "--check", action="store_true", help="write nothing; fail and name every drifted file"
    )
    parser.set_defaults(run=_generate)
    parser.add_argument("--timings", action="store_true", help="say what each step cost in CPU seconds")
    commands = parser.add_subparsers(title="instead of generating", metavar="COMMAND")
    linting = commands.add_parser("lint", help="say every rule that the contract breaks")
    linting.set_defaults(run=_lint)
    differing = commands.add_parser("diff", help="say what changed since a release or a git revision")
    differing.set_defaults(run=_diff)
    differing.add_argument(
        "since", nargs="?", help="a released version or a git revision (default: the newest release)"
    )
    differing.add_argument(
        "--gate", action="store_true", help="fail when the version is too low for the changes"
    )
    raising = commands.add_parser(
        "raise", help="raise the version as far as the changes since the last release ask"
    )
    raising.set_defaults(run=_raise)
    releasing = commands.add_parser("release", help="record the contract as released under its version")
    releasing.set_defaults(run=_release)
    for command in (linting, differing):
        command.add_argument("--json", action="store_true", help="answer with one JSON document")
    return parser


def _generate(given: argparse.Namespace, console: Console, _today: date) -> int:
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    timings = Timings()
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("generate", total=None)

        def report(step: str) -> None:
            timings(step)
            progress.update(task, description=step)

        output = generate(given.root, report)
    timings("compare" if given.check else "compare and write")
    status = _settle(given.root, output, check=given.check, console=console)
    if given.timings:
        console.print(_table(timings.steps()))
    return status


def _table(steps: Iterable[Step]) -> Table:
    """CPU seconds per step in order, with the sum below."""
    listed = list(steps)
    total = Step("sum", sum(step.own_s for step in listed), sum(step.children_s for step in listed))
    table = Table("step", "this process", "its children", "CPU s", title="CPU seconds")
    for step in (*listed, total):
        figures = (f"{value:.2f}" for value in (step.own_s, step.children_s, step.cpu_s))
        table.add_row(step.name, *figures, style="bold" if step is total else "")
    return table


def _settle(root: Path, output: Output, *, check: bool, console: Console) -> int:
    drift = compare(root, output.files)
    _print(console, drift.lines() if check else (), "red")
    if check and drift:
        console.print("Run `make generate` and commit what it writes.", style="bold")
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


def _lint(given: argparse.Namespace, console: Console, _today: date) -> int:
    bundled = bundle(Sources(given.root))
    found = told(lint.findings(bundled), bundled.sources)
    if given.json:
        print(json.dumps({"problems": [item.document() for item in found]}, ensure_ascii=False, indent=2))
    else:
        _print(console, found, "red")
        console.print(f"{len(lint.RULES)} rules, {len(found)} problems", style="bold")
    return 1 if found else 0


def _diff(given: argparse.Namespace, console: Console, today: date) -> int:
    bundled = bundle(Sources(given.root))
    current, old = Snapshot.of(bundled), record.since(given.root, given.since)
    changes = diff(old, current)
    least = policy.least_version(old.version, changes, today)
    problems = told(policy.judge(old, current, today), bundled.sources) if given.gate else []
    if given.json:
        print(json.dumps(_document(old, current, least, changes, problems), ensure_ascii=False, indent=2))
    else:
        for change in changes:
            console.print(
                f"{change.severity.word:<11}{change}",
                style=_STYLES[change.severity],
                markup=False,
                highlight=False,
                soft_wrap=True,
            )
        console.print(
            f"{len(changes)} changes since {old.version}; this is {current.version}, at least {least} is needed",
            style="bold",
        )
        _print(console, problems, "red")
    return 1 if problems else 0


def _document(
    old: Snapshot, new: Snapshot, least: str, changes: Iterable[Change], problems: Iterable[Told]
) -> dict[str, Any]:
    return {
        "since": old.version,
        "version": new.version,
        "least_version": least,
        "changes": [change.document() for change in changes],
        "problems": [problem.document() for problem in problems],
    }


def _raise(given: argparse.Namespace, console: Console, today: date) -> int:
    was, version = record.raised(given.root, today)
    told = f"{was} is high enough" if was == version else f"{version}, after {was}; run `make generate`"
    console.print(f"{told}.", style="bold")
    return 0


def _release(given: argparse.Namespace, console: Console, today: date) -> int:
    file = record.release(given.root, today)
    console.print(f"{file} written; run `make generate`, and commit both.", style="bold")
    return 0


def _print(console: Console, lines: Iterable[object], style: str) -> None:
    for line in lines:
        console.print(str(line), style=style, markup=False, highlight=False, soft_wrap=True)
