"""How the house is used: events of telemetry, counted."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer
from voulezvous.generated.models import FunnelStep, HourStarts, HourViewers, Indicator, TelemetryCount

from ops.vvtvctl.operators import CREDENTIALS, As, Since, Until, zoned
from ops.vvtvctl.output import Json, local_time, print_json, print_table
from ops.vvtvctl.station import password_of, signed_in

app = typer.Typer(help="How the house is used.", no_args_is_help=True)


@app.callback()
def telemetry() -> None:
    """How the house is used."""


@app.command("counts")
def counts(
    handle: As,
    event: Annotated[str | None, typer.Option(help="Only this event, such as mode_entered.")] = None,
    mode: Annotated[str | None, typer.Option(help="Only what happened in this mode.")] = None,
    since: Since = None,
    until: Until = None,
    as_json: Json = False,
) -> None:
    """Show how often what happened, by hour and mode. Asks for the password, or reads it from standard input."""
    with signed_in(handle, password_of(handle), CREDENTIALS) as client:
        found = [
            *client.telemetry.iter_telemetry(
                since=zoned(since), until=zoned(until), name=event, mode=mode, limit=200
            )
        ]
    if as_json:
        return print_json([one.to_dict() for one in found])
    print_table(
        "events", ("hour", "event", "mode", "kept", "estimated"), map(_row, found), "nothing happened"
    )


@app.command("funnel")
def funnel(
    handle: As,
    since: Since = None,
    until: Until = None,
    as_json: Json = False,
) -> None:
    """Show how many came how far. Asks for the password, or reads it from standard input."""
    with signed_in(handle, password_of(handle), CREDENTIALS) as client:
        found = client.telemetry.count_funnel(since=zoned(since), until=zoned(until))
    if as_json:
        return print_json(found.to_dict())
    print_table(
        f"from {local_time(found.since)} to {local_time(found.until)}",
        ("step", "counts", "kept", "estimated", "of the first", "of the one before"),
        map(_step, found.steps),
        "",
    )


@app.command("modes")
def modes(
    handle: As,
    since: Since = None,
    until: Until = None,
    as_json: Json = False,
) -> None:
    """Show how often each mode told of what all have to. Asks for the password, or reads it from standard input."""
    with signed_in(handle, password_of(handle), CREDENTIALS) as client:
        found = client.telemetry.count_modes(since=zoned(since), until=zoned(until))
    if as_json:
        return print_json(found.to_dict())
    print_table(
        f"from {local_time(found.since)} to {local_time(found.until)}",
        ("mode", *(event.name for event in found.modes[0].events)),
        ((one.mode, *(f"{event.estimated:.0f}" for event in one.events)) for one in found.modes),
        "there are no modes",
    )


@app.command("indicators")
def indicators(
    handle: As,
    since: Annotated[
        datetime | None, typer.Option(help="From the hour of this local time on; a week when left out.")
    ] = None,
    until: Until = None,
    as_json: Json = False,
) -> None:
    """Show who signed in, spoke, said yes and came back. Asks for the password, or reads it from standard input."""
    with signed_in(handle, password_of(handle), CREDENTIALS) as client:
        found = client.telemetry.count_indicators(since=zoned(since), until=zoned(until))
    if as_json:
        return print_json(found.to_dict())
    print_table(
        f"from {local_time(found.since)} to {local_time(found.until)}",
        ("indicator", "counted by", "of", "came to it", "share"),
        map(_indicator, found.indicators),
        "the catalogue has none",
    )


def _indicator(one: Indicator) -> tuple[str, ...]:
    return one.name, one.method, f"{one.cohort:.0f}", f"{one.converted:.0f}", _share(one.share)


@app.command("audience")
def audience(
    handle: As,
    since: Since = None,
    until: Until = None,
    as_json: Json = False,
) -> None:
    """Show how many watch, and how long they wait for the first picture.

    Asks for the password, or reads it from standard input.
    """
    with signed_in(handle, password_of(handle), CREDENTIALS) as client:
        found = client.telemetry.show_audience(since=zoned(since), until=zoned(until))
    if as_json:
        return print_json(found.to_dict())
    print_table(
        f"now, about: {found.viewers:.0f}, by the last {found.window_s / 60:.0f} minutes",
        ("mode", "viewers"),
        ((one.mode, f"{one.viewers:.1f}") for one in found.modes),
        "nobody watches",
    )
    start = found.start
    waited = "no picture yet" if start is None else f"p50 {start.p50_ms} ms, p95 {start.p95_ms} ms"
    print(f"start of the picture: {waited}\n")
    print_table("by hour", ("hour", "mode", "viewers"), map(_hour, found.hours), "nobody watched")
    print_table(
        "start of the picture by hour",
        ("hour", "pictures", "p50 ms", "p95 ms"),
        map(_waited, found.starts),
        "none",
    )


def _hour(one: HourViewers) -> tuple[str, ...]:
    return local_time(one.hour), one.mode, f"{one.viewers:.1f}"


def _waited(one: HourStarts) -> tuple[str, ...]:
    return local_time(one.hour), str(one.pictures), str(one.p50_ms), str(one.p95_ms)


def _step(one: FunnelStep) -> tuple[str, ...]:
    shares = _share(one.of_first), _share(one.of_previous)
    return one.name, one.counts, str(one.kept), f"{one.estimated:.0f}", *shares


def _share(share: float | None) -> str:
    return "" if share is None else f"{share:.1%}"


def _row(one: TelemetryCount) -> tuple[str, ...]:
    return local_time(one.hour), one.name, one.mode or "", str(one.kept), f"{one.estimated:.0f}"
