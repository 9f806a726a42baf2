"""The configurations that were in force: when, by what, and what they changed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import typer
from voulezvous import Client
from voulezvous.generated.models import ConfigVersion

from ops.vvtvctl.history import PAGE, Many, Than, Which, meant, print_changes, short
from ops.vvtvctl.operators import CREDENTIALS, As
from ops.vvtvctl.output import Cell, Json, console, local_time, print_facts, print_json, print_table
from ops.vvtvctl.station import password_of, signed_in

app = typer.Typer(
    help="The configurations that were in force, and what changed in them.", no_args_is_help=True
)


@app.callback()
def config() -> None:
    """The configurations that were in force, and what changed in them."""


@app.command("versions")
def versions(handle: As, limit: Many = 50, as_json: Json = False) -> None:
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
def diff(handle: As, which: Which = None, before: Than = None, as_json: Json = False) -> None:
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
    print_changes(found.changes)


def _versions(client: Client) -> Iterator[ConfigVersion]:
    return client.configuration.iter_config_versions(limit=PAGE)


def _meant(client: Client, which: str | None) -> ConfigVersion:
    return meant(_versions(client), which, "configuration", "vvtvctl config versions")


def _row(version: ConfigVersion) -> tuple[Cell, ...]:
    return (
        local_time(version.effective_at),
        str(version.number),
        version.cause.value,
        ", ".join(version.sources),
        short(version.config_hash),
    )


def _facts(version: ConfigVersion) -> dict[str, Cell]:
    return {
        "configuration": str(version.number),
        "since": local_time(version.effective_at),
        "by": version.cause.value,
        "what says otherwise": ", ".join(version.sources),
        "hash": version.config_hash,
    }
