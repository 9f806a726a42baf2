"""What the autopilot has tuned of the planning, and what it tries."""

from __future__ import annotations

from typing import Annotated

import typer
from voulezvous.generated.models import ArmIndicators, Autopilot, Trial, TrialOutcome

from ops.vvtvctl.channels import Channel
from ops.vvtvctl.output import Json, length, local_time, print_facts, print_json, print_table
from ops.vvtvctl.station import station

app = typer.Typer(help="The autopilot: tunes the planner on a canary share.", no_args_is_help=True)
_COLOURS = {TrialOutcome.KEPT: "green", TrialOutcome.ROLLED_BACK: "red", TrialOutcome.TRYING: "yellow"}


@app.command("status")
def status(
    channel: Channel = None,
    limit: Annotated[int, typer.Option(min=1, max=200, help="How many trials at most.")] = 10,
    as_json: Json = False,
) -> None:
    """Show what is tuned, and the trials, newest first."""
    with station() as client:
        _show(client.autopilot.show_autopilot(channel=channel, limit=limit), as_json)


@app.command("reset")
def reset(channel: Channel = None, as_json: Json = False) -> None:
    """Take back all that was kept and what is tried: the owner card holds as written."""
    with station() as client:
        _show(client.autopilot.reset_autopilot(channel=channel), as_json)


def _show(found: Autopilot, as_json: bool) -> None:
    if as_json:
        return print_json(found.to_dict())
    print_facts(
        {"autopilot": f"{found.state.value}, {found.channel_id}", "canary": f"{found.canary_pct:.0%}"}
    )
    rows = ((p.name, f"{p.factor:g}", f"{p.min:g} to {p.max:g}") for p in found.parameters)
    print_table("parameters", ("name", "factor", "may be"), rows, "the owner card leaves nothing to tune")
    columns = ("step", "began", "parameter", "factor", "outcome", "why", "canary", "control")
    print_table("trials", columns, map(_row, found.trials), "nothing was tried yet")


def _row(trial: Trial) -> tuple[str, ...]:
    colour = _COLOURS.get(trial.outcome, "dim")
    return (
        str(trial.step),
        local_time(trial.begun_at),
        trial.parameter,
        f"{trial.before:g}→{trial.after:g}",
        f"[{colour}]{trial.outcome.value}[/{colour}]",
        trial.reason or "",
        _arm(trial.canary),
        _arm(trial.control),
    )


def _arm(arm: ArmIndicators | None) -> str:
    if not arm:
        return ""
    shares = {"reserve": arm.fallback_share, "repeats": arm.breach_share, "corrected": arm.correction_share}
    told = ", ".join(f"{name} {share:.1%}" for name, share in shares.items())
    return f"{length(arm.aired_s)}, quality {arm.qa_mean:.2f}, {told}"
