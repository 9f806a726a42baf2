"""Checks before anything runs: every problem at once, each with its place and what is allowed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ops.vvtvctl.audit import verdicts
from ops.vvtvctl.output import Json, console, print_json
from ops.vvtvctl.trouble import Exit
from services.infra.settings import read_settings

if TYPE_CHECKING:
    from ops.vvtvctl.chains import Verdict
    from services.infra.configuration import Problem

app = typer.Typer(help="Check the configuration, the settings and the audit log.", no_args_is_help=True)
Folder = Annotated[
    Path | None, typer.Option("--folder", help="Another configuration folder than VVTV_CONFIG_DIR.")
]


@app.command("config")
def config(folder: Folder = None, as_json: Json = False) -> None:
    """Check every file of the configuration, and the settings in the environment."""
    from ops.vvtvctl import checked  # the configuration's models, only where they are needed
    from services.infra.configuration import load

    place = folder or checked.config_folder(os.environ)
    problems = checked.problems(place)
    digest = "" if problems else load(place, os.environ).hash
    if as_json:
        print_json(
            {"valid": not problems, "hash": digest or None, "problems": [p.to_json() for p in problems]}
        )
    else:
        _tell(place, problems, digest)
    raise typer.Exit(Exit.NO if problems else Exit.OK)


@app.command("all")
def everything(as_json: Json = False) -> None:
    """Check the configuration, the settings and the audit log of this home."""
    from ops.vvtvctl import checked

    place = checked.config_folder(os.environ)
    problems = checked.problems(place)
    chains = [] if problems else verdicts(read_settings())
    fine = not problems and all(chain.intact for chain in chains)
    if as_json:
        documents = {
            "problems": [p.to_json() for p in problems],
            "audit": [chain.as_dict() for chain in chains],
        }
        print_json({"valid": fine, **documents})
    else:
        _tell(place, problems, "")
        _tell_chains(chains)
    raise typer.Exit(Exit.OK if fine else Exit.NO)


def _tell(place: Path, problems: list[Problem], digest: str) -> None:
    for problem in problems:
        console.print(str(problem), style="red", markup=False, soft_wrap=True)
    if problems:
        console.print(f"{place}: {len(problems)} problem{'s' * (len(problems) > 1)}", style="bold red")
    else:
        console.print(f"{place}: valid{f', {digest}' if digest else ''}", style="green")


def _tell_chains(chains: list[Verdict]) -> None:
    for chain in chains:
        console.print(chain.sentence(), style="green" if chain.intact else "red")
