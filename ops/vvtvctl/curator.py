"""What the curator decided, and an operator's word on its advice."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import typer
from voulezvous.generated.models import Decision, DecisionKind, DecisionSignal, DecisionState

from ops.vvtvctl.channels import Channel
from ops.vvtvctl.output import Json, console, local_time, print_json, print_table
from ops.vvtvctl.station import station

app = typer.Typer(help="The curator: changes to what airs, with the reasons for them.", no_args_is_help=True)
Which = Annotated[UUID, typer.Argument(help="The decision's id, as `curator list` shows it.")]
_COLOURS = {DecisionState.ADVICE: "yellow", DecisionState.APPLIED: "green"}
_LEAST_TOLD = 0.005


@app.command("list")
def list_decisions(
    state: Annotated[
        DecisionState | None, typer.Option(help="Only those that stand so; all of them when left out.")
    ] = None,
    channel: Channel = None,
    limit: Annotated[int, typer.Option(min=1, max=200, help="How many at most.")] = 50,
    as_json: Json = False,
) -> None:
    """Show decisions, newest first."""
    with station() as client:
        found = client.curator.list_decisions(channel=channel, state=state, limit=limit).items
    if as_json:
        return print_json([decision.to_dict() for decision in found])
    columns = ("made", "state", "sure", "what", "because", "decision")
    print_table("curator", columns, map(_row, found), "the curator has nothing to say")


@app.command("apply")
def apply(decision: Which, as_json: Json = False) -> None:
    """Let an advice air; refused when the queue has moved on."""
    with station() as client:
        _tell("applied", client.curator.apply_decision(decision), as_json)


@app.command("dismiss")
def dismiss(decision: Which, as_json: Json = False) -> None:
    """Turn an advice down; the curator won't come back with it."""
    with station() as client:
        _tell("dismissed", client.curator.dismiss_decision(decision), as_json)


def _tell(verb: str, decision: Decision, as_json: bool) -> None:
    if as_json:
        return print_json(decision.to_dict())
    console.print(f"{verb}: {_what(decision)}  ({decision.decision_id})", soft_wrap=True)


def _row(decision: Decision) -> tuple[str, ...]:
    colour = _COLOURS.get(decision.state, "dim")
    return (
        local_time(decision.made_at),
        f"[{colour}]{decision.state.value}[/{colour}]",
        f"{decision.confidence:.2f}",
        _what(decision),
        ", ".join(_why(signal) for signal in decision.signals if _counts(signal)),
        str(decision.decision_id),
    )


def _what(decision: Decision) -> str:
    at = local_time(decision.starts_at)
    if decision.kind is DecisionKind.SWAP:
        return f"{at} “{decision.title}” for “{decision.replaces_title}”"
    if decision.kind is DecisionKind.DROP:
        return f"drop “{decision.title}” of {at}"
    return f"{decision.kind.value} “{decision.title}” to {at}"


def _counts(signal: DecisionSignal) -> bool:
    return abs(signal.after - signal.before) * signal.weight >= _LEAST_TOLD


def _why(signal: DecisionSignal) -> str:
    return f"{signal.name.value} {signal.before:.2f}→{signal.after:.2f}"
