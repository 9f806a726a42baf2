"""What the planner works with, and what really aired."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Annotated

import typer
from voulezvous.generated.models import AsRunEntry, Plan

from ops.vvtvctl import pipeline
from ops.vvtvctl.channels import Channel
from ops.vvtvctl.output import Json, length, local_time, print_facts, print_json, print_table
from ops.vvtvctl.station import station

app = typer.Typer(help="What may air and why, and what sources offer.", no_args_is_help=True)
app.command("list")(pipeline.list_items)
app.command("inspect")(pipeline.inspect_item)


def day(text: str) -> date:
    """Return `today`, `yesterday` or `2026-11-25` as a date. Raises typer.BadParameter for anything else."""
    today = datetime.now().astimezone().date()
    named = {"today": today, "yesterday": today - timedelta(days=1)}
    try:
        return named.get(text) or date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is no day: write today, yesterday or 2026-11-25") from error


@app.command("show")
def show(
    at: Annotated[datetime | None, typer.Option(help="At this local time; now when left out.")] = None,
    channel: Channel = None,
    as_json: Json = False,
) -> None:
    """Show the daypart, and what the owner card keeps off the air and why."""
    with station() as client:
        plan = client.control.show_plan(channel=channel, at=at.astimezone() if at else None)
    if as_json:
        return print_json(plan.to_dict())
    print_facts(_facts(plan))
    print_table(
        "kept off the air",
        ("rule", "programmes"),
        ((out.rule.value, str(out.assets)) for out in plan.ruled_out),
        "the card keeps nothing off the air",
    )


def as_run(
    of: Annotated[date, typer.Option("--day", parser=day, help="today, yesterday, 2026-11-25.")] = "today",  # type: ignore[assignment] # parsed by typer
    channel: Channel = None,
    as_json: Json = False,
) -> None:
    """Show what really aired on a day, from midnight to midnight in this machine's time zone."""
    begins, ends = (datetime.combine(when, time()).astimezone() for when in (of, of + timedelta(days=1)))
    with station() as client:
        entries = list(client.control.iter_as_run(channel=channel, since=begins, until=ends, limit=200))
    if as_json:
        return print_json([entry.to_dict() for entry in entries])
    print_table(
        f"aired on {of}",
        ("began", "length", "title", "kind", "asset"),
        map(_aired, entries),
        f"nothing began on {of}",
    )


def _facts(plan: Plan) -> dict[str, str]:
    return {
        "channel": plan.channel_id,
        "owner card": f"version {plan.card_version}, seed {plan.seed}",
        "daypart": plan.daypart,
        "may begin then": f"{plan.admitted} of {plan.ready} ready programmes",
        "planned until": local_time(plan.planned_until),
    }


def _aired(entry: AsRunEntry) -> tuple[str, ...]:
    asset = "" if entry.asset_id is None else str(entry.asset_id)
    return (
        local_time(entry.started_at),
        length((entry.ends_at - entry.started_at).total_seconds()),
        entry.title,
        entry.kind.value,
        asset,
    )
