"""What a channel streams and what encodes for it; and the channel as a whole, begun and ended."""

from __future__ import annotations

from typing import Annotated

import typer
from voulezvous.generated.models import BroadcastState, EncodersRestart, Playout, PlayoutChange

from ops.vvtvctl import playout
from ops.vvtvctl.channels import Channel
from ops.vvtvctl.output import Cell, Json, console, local_time, plain, print_facts, print_json, styled
from ops.vvtvctl.playout import Reason
from ops.vvtvctl.station import station
from ops.vvtvctl.trouble import Exit, Trouble

app = typer.Typer(help="What a channel streams, and what encodes for it.", no_args_is_help=True)
broadcaster = typer.Typer(
    help="The programmes of a channel, begun and ended; it stays on air with its reserve.",
    no_args_is_help=True,
)


@app.command("status")
def status(channel: Channel = None, as_json: Json = False) -> None:
    """Show what airs, the live source, and what is being encoded."""
    with station() as client:
        switched = client.control.show_playout(channel=channel)
        live = client.control.show_live(channel=channel)
        airs = switched.state is not BroadcastState.OFF_AIR
        now = client.broadcast.get_now_playing(channel=channel) if airs else None
        lab = client.health.get_status().lab
    if as_json:
        found = {"playout": switched, "live": live, "now": now, "lab": lab}
        return print_json({name: part.to_dict() if part else None for name, part in found.items()})
    facts: dict[str, Cell] = {"channel": switched.channel_id, "state": switched.state.value}
    if now is not None:
        current = now.current
        facts["airs"] = f"{current.title} ({current.kind.value}), until {local_time(current.ends_at)}"
    facts["emergency"] = _emergency(switched)
    facts["live source"] = live.state.value
    facts["in prep"] = str(lab.preparing)
    print_facts(facts)


@app.command("emergency")
def emergency(
    inject: Annotated[
        int | None,
        typer.Option(
            min=1, max=1000, help="Clips of the reserve, after which the queue takes back by itself."
        ),
    ] = None,
    end: Annotated[bool, typer.Option("--end", help="Give the queue the air again instead.")] = False,
    reason: Reason = None,
    channel: Channel = None,
    as_json: Json = False,
) -> None:
    """Put the reserve on air instead of the queue, or end that: what `emergency on` and `emergency off` do too."""
    if end and inject is not None:
        remedy = "give one of them: `--inject` begins an emergency, `--end` ends it"
        raise Trouble("an emergency cannot end and begin at once", "--inject and --end", remedy, Exit.USAGE)
    playout.change(PlayoutChange(emergency=not end, emergency_clips=inject, reason=reason), channel, as_json)


@app.command("restart-encoder")
def restart_encoder(reason: Reason = None, as_json: Json = False) -> None:
    """Restart every encoder; the channels stay on air.

    Prep goes on from its finished ranges. A live source that airs gives way to the queue until its pusher is back.
    """
    with station() as client:
        found = client.control.restart_encoders(body=EncodersRestart(reason=reason))
    if as_json:
        return print_json(found.to_dict())
    live = ", ".join(found.live_channels) or "none"
    console.print(plain(f"restarted in prep: {found.prep_jobs}; receivers of live sources: {live}"))


@broadcaster.command("start")
def start(reason: Reason = None, channel: Channel = None, as_json: Json = False) -> None:
    """Let the queue air, once the clip of the reserve that airs has ended."""
    playout.change(PlayoutChange(emergency=False, reason=reason), channel, as_json)


@broadcaster.command("stop")
def stop(reason: Reason = None, channel: Channel = None, as_json: Json = False) -> None:
    """Let the reserve air instead of the queue until `broadcaster start`; nobody's player stops."""
    playout.change(PlayoutChange(emergency=True, reason=reason), channel, as_json)


def _emergency(switched: Playout) -> Cell:
    if not switched.emergency:
        return "off"
    until = f", until {local_time(switched.emergency_until)}" if switched.emergency_until else ""
    return styled("on", "red", until)
