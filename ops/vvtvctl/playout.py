"""What operators switch on the channel."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.text import Text
from voulezvous.generated.models import Playout, PlayoutChange

from ops.vvtvctl.channels import Channel
from ops.vvtvctl.output import Json, console, local_time, plain, print_json, styled
from ops.vvtvctl.station import station

emergency = typer.Typer(
    help="The reserve instead of the queue, from the next segment on.", no_args_is_help=True
)
Reason = Annotated[str | None, typer.Option(help="Why; kept in the audit trail.")]


@emergency.command("on")
def on(
    clips: Annotated[
        int | None,
        typer.Option(
            min=1, max=1000, help="End it after so many clips of the reserve; otherwise it stays on."
        ),
    ] = None,
    reason: Reason = None,
    channel: Channel = None,
    as_json: Json = False,
) -> None:
    """Take the queue off the air; the reserve loop airs until `emergency off`, or for some clips."""
    change(PlayoutChange(emergency=True, emergency_clips=clips, reason=reason), channel, as_json)


@emergency.command("off")
def off(reason: Reason = None, channel: Channel = None, as_json: Json = False) -> None:
    """Give the queue the air again, once the clip of the reserve that airs has ended."""
    change(PlayoutChange(emergency=False, reason=reason), channel, as_json)


@emergency.command("status")
def status(channel: Channel = None, as_json: Json = False) -> None:
    """Show what is switched, since when and why."""
    with station() as client:
        _tell(client.control.show_playout(channel=channel), as_json)


def freeze(reason: Reason = None, channel: Channel = None, as_json: Json = False) -> None:
    """Keep what is queued: neither planner nor curator takes it out or moves it; you still can.

    The planner still fills the end of the queue. `emergency status` says whether the queue is frozen.
    """
    change(PlayoutChange(frozen=True, reason=reason), channel, as_json)


def unfreeze(reason: Reason = None, channel: Channel = None, as_json: Json = False) -> None:
    """Let planner and curator change what is queued again."""
    change(PlayoutChange(frozen=False, reason=reason), channel, as_json)


def change(body: PlayoutChange, channel: str | None, as_json: bool) -> None:
    """Switch, and show what is switched then."""
    with station() as client:
        _tell(client.control.change_playout(body=body, channel=channel), as_json)


def _tell(playout: Playout, as_json: bool) -> None:
    if as_json:
        return print_json(playout.to_dict())
    airs = styled("emergency", "red", ": the reserve airs") if playout.emergency else Text("the queue airs")
    queue = "frozen" if playout.frozen else "mended by the planner"
    if playout.emergency_until is not None:
        airs.append(f" until {local_time(playout.emergency_until)}")
    since = f", since {local_time(playout.changed_at)}" if playout.changed_at else ""
    why = f" ({playout.reason})" if playout.reason else ""
    told = plain(f"; the queue is {queue}{since}{why}")
    console.print(Text.assemble(f"{playout.channel_id}: ", airs, told))
