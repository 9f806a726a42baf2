"""The configurations that were in force: when, by what, and what they changed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Annotated

import typer
from voulezvous import Client
from voulezvous.generated.models import ConfigChange, ConfigVersion

from ops.vvtvctl.operators import CREDENTIALS, As
from ops.vvtvctl.output import Cell, Json, console, local_time, print_facts, print_json, print_table, styled
from ops.vvtvctl.station import password_of, signed_in
from ops.vvtvctl.trouble import Trouble

app = typer.Typer(
    help="The configurations that were in force, and what changed in them.", no_args_is_help=True
)
_SHOWN = 12
"""Characters of a hash that tell it from the others."""
_PAGE = 200


@app.callback()
def config() -> None:
    """The configurations that were in force, and what changed in them."""


@app.command("versions")
def versions(
    handle: As,
    limit: Annotated[int, typer.Option(min=1, help="How many at most.")] = 50,
    as_json: Json = False,
) -> None:
    """Show versions, newest first: the first one is in force.

    Asks for the password, or reads it from standard input.
    """
    with signed_in(handle, password_of(handle), CREDENTIALS) as client:
        found = list(islice(_versions(client), limit))
    if as_json:
        return print_json([version.to_dict() for version in found])
    columns = ("since", "number", "by", "what says otherwise", "configuration")
    print_table("configurations", columns, map(_row, found), "none was noted yet")


@app.command("diff")
def diff(
    handle: As,
    which: Annotated[
        str | None,
        typer.Argument(
            help="A hash or its beginning, or a number, as `config versions` shows them; the one in force."
        ),
    ] = None,
    before: Annotated[
        str | None,
        typer.Argument(help="The one to compare with; the one that it followed when left out."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Show what a configuration says otherwise than another one.

    Asks for the password, or reads it from standard input.
    """
    with signed_in(handle, password_of(handle), CREDENTIALS) as client:
        version = _meant(client, which)
        than = version.previous_hash if before is None else _meant(client, before).config_hash
        found = client.configuration.diff_config_version(version.config_hash, before=than)
    if as_json:
        return print_json(found.to_dict())
    print_facts(_facts(version))
    if found.before is None:
        return console.print("the first that was noted: there is nothing to compare it with")
    print_table("", ("where", "before", "after"), map(_changed, found.changes), "they say the same")


def _versions(client: Client) -> Iterator[ConfigVersion]:
    return client.configuration.iter_config_versions(limit=_PAGE)


def _meant(client: Client, which: str | None) -> ConfigVersion:
    """The version that a word stands for. Raises `Trouble` for none."""
    for version in _versions(client):
        if which is None or str(version.number) == which or version.config_hash.startswith(which):
            return version
    raise Trouble("there is no such configuration", which or "", "see them: `vvtvctl config versions`")


def _row(version: ConfigVersion) -> tuple[Cell, ...]:
    return (
        local_time(version.effective_at),
        str(version.number),
        version.cause.value,
        ", ".join(version.sources),
        version.config_hash[:_SHOWN],
    )


def _facts(version: ConfigVersion) -> dict[str, Cell]:
    return {
        "configuration": str(version.number),
        "since": local_time(version.effective_at),
        "by": version.cause.value,
        "what says otherwise": ", ".join(version.sources),
        "hash": version.config_hash,
    }


def _changed(change: ConfigChange) -> tuple[Cell, ...]:
    return (change.path, _side(change.before, "red"), _side(change.after, "green"))


def _side(told: str | None, style: str) -> Cell:
    return "" if told is None else styled(told, style)
