"""The live source of a channel."""

from __future__ import annotations

from typing import Annotated

import typer
from voulezvous.generated.models import Live, LiveChange

from ops.vvtvctl.channels import Channel
from ops.vvtvctl.output import Json, local_time, print_facts, print_json
from ops.vvtvctl.station import station

app = typer.Typer(
    help="A live source, pushed by RTMP or published by WHIP, instead of the queue.", no_args_is_help=True
)
Reason = Annotated[str | None, typer.Option(help="Why; kept in the audit trail.")]


@app.command("status")
def status(channel: Channel = None, as_json: Json = False) -> None:
    """Show whether somebody may push, whether somebody does, and what airs of it."""
    with station() as client:
        _tell(client.control.show_live(channel=channel), as_json)


@app.command("start")
def start(
    title: Annotated[str | None, typer.Option(help="What guide and log call it.")] = None,
    channel: Channel = None,
    reason: Reason = None,
    as_json: Json = False,
) -> None:
    """Let a source be pushed; it takes the air as soon as its first segment is there."""
    _change(LiveChange(listening=True, title=title, reason=reason), channel, as_json)


@app.command("stop")
def stop(channel: Channel = None, reason: Reason = None, as_json: Json = False) -> None:
    """Cut the source off; the queue follows at a segment boundary."""
    _change(LiveChange(listening=False, reason=reason), channel, as_json)


def _change(body: LiveChange, channel: str | None, as_json: bool) -> None:
    with station() as client:
        _tell(client.control.change_live(body=body, channel=channel), as_json)


def _tell(live: Live, as_json: bool) -> None:
    if as_json:
        return print_json(live.to_dict())
    facts = {"channel": live.channel_id, "state": live.state.value, "title": live.title}
    if live.address is not None:
        facts["push to"] = f"{live.address}/<VVTV_LIVE_KEY>"
    if live.whip is not None:
        facts["publish to"] = f"{live.whip} by WHIP, bearer token <VVTV_LIVE_KEY>"
    if live.airs_from is not None:
        facts["airs from"] = local_time(live.airs_from)
    if live.segments is not None:
        facts["segments"] = f"{live.segments}, {live.dropped or 0} dropped"
    if live.ended is not None:
        facts["last session"] = live.ended
    print_facts(facts)
