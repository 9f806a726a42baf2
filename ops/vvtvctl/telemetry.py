"""How the house is used: events of telemetry, counted."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import Annotated

import typer
from voulezvous.generated.models import TelemetryCount

from ops.vvtvctl.output import Json, local_time, print_json, print_table
from ops.vvtvctl.station import signed_in

app = typer.Typer(help="How the house is used.", no_args_is_help=True)


@app.callback()
def telemetry() -> None:
    """How the house is used."""


@app.command("counts")
def counts(
    handle: Annotated[str, typer.Option("--as", help="Who asks: an account with the role operator.")],
    event: Annotated[str | None, typer.Option(help="Only this event, such as mode_entered.")] = None,
    mode: Annotated[str | None, typer.Option(help="Only what happened in this mode.")] = None,
    since: Annotated[
        datetime | None, typer.Option(help="From the hour of this local time on; a day when left out.")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option(help="Up to the end of the hour of this local time.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Show how often what happened, by hour and mode. Asks for the password, or reads it from standard input."""
    password = _password(handle)
    with signed_in(handle, password) as client:
        found = [
            *client.telemetry.iter_telemetry(
                since=since and since.astimezone(),
                until=until and until.astimezone(),
                name=event,
                mode=mode,
                limit=200,
            )
        ]
    if as_json:
        return print_json([one.to_dict() for one in found])
    print_table(
        "events", ("hour", "event", "mode", "kept", "estimated"), map(_row, found), "nothing happened"
    )


def _password(handle: str) -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    return str(typer.prompt(f"password of {handle}", hide_input=True, err=True))


def _row(one: TelemetryCount) -> tuple[str, ...]:
    return local_time(one.hour), one.name, one.mode or "", str(one.kept), f"{one.estimated:.0f}"
