"""The contract for its authors and for frontends: what it breaks, what changed in it, and answers from its examples."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Annotated, Any

import typer
from rich.text import Text

from ops.vvtvctl import generator
from ops.vvtvctl.mock import mock
from ops.vvtvctl.output import Json, console, print_table

app = typer.Typer(help="The contract under schemas/.", no_args_is_help=True)
app.command("mock")(mock)
Problem = Mapping[str, Any]
STYLES = {"breaking": "red", "risky": "yellow", "retired": "cyan", "compatible": "green"}


@app.command("lint")
def lint(as_json: Json = False) -> None:
    """Say every rule that the contract breaks; leaves with 1 when there is one."""
    told = generator.ask("lint")
    if as_json:
        typer.echo(told.text, nl=False)
    else:
        _show_problems(told.document["problems"])
        if not told.document["problems"]:
            console.print("the contract keeps every rule", style="green")
    raise typer.Exit(told.status)


@app.command("diff")
def diff(
    since: Annotated[
        str | None,
        typer.Argument(help="A released version or a git revision; the newest release when left out."),
    ] = None,
    gate: Annotated[bool, typer.Option("--gate", help="Leave with 1 when the version is too low.")] = False,
    as_json: Json = False,
) -> None:
    """Show what changed since a release, and the version that the changes ask for."""
    told = generator.ask("diff", *(["--gate"] if gate else []), *(["--", since] if since else []))
    if as_json:
        typer.echo(told.text, nl=False)
    else:
        _show_changes(told.document)
        _show_problems(told.document["problems"])
    raise typer.Exit(told.status)


@app.command("raise")
def raise_version() -> None:
    """Write the least version that may carry what changed since the last release."""
    raise typer.Exit(generator.tell("raise"))


@app.command("release")
def release() -> None:
    """Record the contract as released under its version; refused when it follows the last release badly."""
    raise typer.Exit(generator.tell("release"))


def _show_problems(problems: Iterable[Problem]) -> None:
    for file, found in groupby(problems, key=lambda problem: str(problem["file"])):
        rows = [(str(p["line"]), Text(p["what"], "red"), p["remedy"]) for p in found]
        print_table(f"{file} ({len(rows)})", ("line", "what", "remedy"), rows, "")


def _show_changes(found: Mapping[str, Any]) -> None:
    changes = found["changes"]
    for severity, colour in STYLES.items():
        rows = [(c["subject"], c["what"]) for c in changes if c["severity"] == severity]
        if rows:
            print_table(Text(f"{severity} ({len(rows)})", colour), ("subject", "what"), rows, "")
    console.print(
        f"{len(changes)} changes since {found['since']}; this is {found['version']}, "
        f"at least {found['least_version']} is needed",
        style="bold",
    )
