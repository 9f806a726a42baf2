"""What people report of each other, and what moderators make of it."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import typer
from voulezvous.generated.models import Report, ReportOutcome, ReportResolution, ReportState

from ops.vvtvctl.output import Json, local_time, print_facts, print_json, print_table
from ops.vvtvctl.station import password_of, signed_in

app = typer.Typer(help="Reports of people, and what becomes of them.", no_args_is_help=True)
_CREDENTIALS = "sign in as an account with the role mod: `--as HANDLE`"

As = Annotated[str, typer.Option("--as", help="Who judges: an account with the role mod or admin.")]
Id = Annotated[UUID, typer.Argument(help="Which report.")]


@app.callback()
def moderation() -> None:
    """Reports of people, and what becomes of them. Asks for the password, or reads it from standard input."""


@app.command("queue")
def queue(
    handle: As,
    state: Annotated[ReportState, typer.Option(help="Those that stand so.")] = ReportState.OPEN,
    as_json: Json = False,
) -> None:
    """List reports, the longest waiting first."""
    with signed_in(handle, password_of(handle), _CREDENTIALS) as client:
        found = [*client.moderation.iter_reports(state=state, limit=200)]
    if as_json:
        return print_json([one.to_dict() for one in found])
    columns = ("report", "made", "reason", "mode", "reported", "held by")
    print_table("reports", columns, map(_row, found), "nothing waits")


@app.command("show")
def show(report_id: Id, handle: As, as_json: Json = False) -> None:
    """Show one report and where to look."""
    with signed_in(handle, password_of(handle), _CREDENTIALS) as client:
        report = client.moderation.inspect_report(report_id)
    return print_json(report.to_dict()) if as_json else _print(report)


@app.command("read")
def read(report_id: Id, handle: As, as_json: Json = False) -> None:
    """Show what was written in the thread that a report names. Every look is written down in the audit log."""
    with signed_in(handle, password_of(handle), _CREDENTIALS) as client:
        found = [*client.chat.iter_reported_messages(report_id, limit=200)]
    if as_json:
        return print_json([one.to_dict() for one in found])
    rows = (
        (str(one.sequence), local_time(one.sent_at), str(one.author_id), one.state, one.body or "")
        for one in found
    )
    print_table("messages", ("number", "sent", "author", "state", "text"), rows, "nothing was written")


@app.command("resolve")
def resolve(
    report_id: Id,
    outcome: Annotated[ReportOutcome, typer.Argument(help="How it is judged.")],
    handle: As,
    note: Annotated[str, typer.Option(help="Why.")],
    as_json: Json = False,
) -> None:
    """Judge a report: upheld, it costs the reported one some reputation."""
    with signed_in(handle, password_of(handle), _CREDENTIALS) as client:
        body = ReportResolution(outcome=outcome, note=note)
        report = client.moderation.resolve_report(report_id, body=body)
    return print_json(report.to_dict()) if as_json else _print(report)


@app.command("export")
def export(report_id: Id, handle: As) -> None:
    """Write everything that is kept of an incident as one JSON document, which the audit log vouches for."""
    with signed_in(handle, password_of(handle), _CREDENTIALS) as client:
        bundle = client.moderation.export_evidence(report_id)
    print_json(bundle.to_dict())


def _row(one: Report) -> tuple[str, ...]:
    held = str(one.claim.by) if one.claim else ""
    return str(one.report_id), local_time(one.made_at), one.reason_code, one.mode_id, str(one.user_id), held


def _print(report: Report) -> None:
    verdict = report.verdict
    judged = f"{verdict.outcome} by {verdict.by}: {verdict.note}" if verdict else ""
    facts = {
        "report": str(report.report_id),
        "state": report.state.value,
        "made": local_time(report.made_at),
        "by": str(report.reporter_id),
        "of": str(report.user_id),
        "reason": report.reason_code.value,
        "mode": report.mode_id,
        "note": report.note or "",
        "evidence": " ".join(report.evidence),
        "judged": judged,
    }
    print_facts({name: value for name, value in facts.items() if value})
