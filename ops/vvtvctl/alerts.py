"""What is not well, and how the LAB gets on with its control plane."""

from __future__ import annotations

from typing import Annotated

import typer
from voulezvous.generated.models import AgentStatus, Alert, AlertSeverity, RunCommand

from ops.vvtvctl.output import Cell, Json, local_time, print_facts, print_json, print_table, styled
from ops.vvtvctl.station import station

app = typer.Typer(help="The alerts in force.", no_args_is_help=True)
agent = typer.Typer(help="The LAB's bridge to a control plane.", no_args_is_help=True)
COLUMNS = ("severity", "code", "since", "what")
_COLOURS = {
    AlertSeverity.CRITICAL: styled("critical", "bold red"),
    AlertSeverity.HIGH: styled("high", "red"),
    AlertSeverity.MEDIUM: styled("medium", "yellow"),
}


@app.command("list")
def list_alerts(
    severity: Annotated[AlertSeverity | None, typer.Option(help="Only of this severity.")] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Those that went, too; without it only what still is so.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Show what is not well now."""
    with station() as client:
        found = client.alerts.list_alerts(
            severity=severity, active=None if everything else True, limit=200
        ).items
    if as_json:
        return print_json([alert.to_dict() for alert in found])
    print_table("alerts", COLUMNS, map(row, found), "all is well")


@agent.command("status")
def agent_status(
    commands: Annotated[int, typer.Option(min=1, max=200, help="How many of its commands at most.")] = 10,
    as_json: Json = False,
) -> None:
    """Show whether the control plane is reached, what waits for it, and what it commanded."""
    with station() as client:
        found = client.control.show_agent(limit=commands)
    if as_json:
        return print_json(found.to_dict())
    print_facts(_facts(found))
    print_table(
        "commands", ("received", "action", "became", "why"), map(_command, found.commands), "no command yet"
    )


def row(alert: Alert) -> tuple[Cell, ...]:
    """An alert in `COLUMNS`."""
    since = local_time(alert.since)
    over = f" until {local_time(alert.cleared_at)}" if alert.cleared_at else ""
    return _COLOURS[alert.severity], alert.code.value, since + over, alert.detail


def _facts(found: AgentStatus) -> dict[str, str]:
    facts = {"state": found.state.value, "waiting": f"{found.waiting} messages"}
    if found.host:
        facts = {"control plane": found.host, **facts}
    if found.dropped:
        facts["given up"] = f"{found.dropped} messages, because too many waited"
    if found.last_contact_at:
        facts["answered last"] = local_time(found.last_contact_at)
    if found.last_error:
        facts["trouble"] = found.last_error
    return facts


def _command(run: RunCommand) -> tuple[str, ...]:
    became = run.outcome.value if run.outcome else "waits"
    return local_time(run.received_at), run.action.value, became, run.detail or ""
