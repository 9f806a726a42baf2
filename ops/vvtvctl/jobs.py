"""What the LAB does by the clock, and the nightly's report."""

from __future__ import annotations

import time
from typing import Annotated

import typer
from rich.text import Text
from voulezvous import Client
from voulezvous.generated.models import Job, JobRun, NightlyReport
from voulezvous.generated.models import JobOutcome as Outcome

from ops.vvtvctl.channels import Channel
from ops.vvtvctl.output import (
    Cell,
    Json,
    console,
    length,
    local_time,
    plain,
    print_facts,
    print_json,
    print_table,
    styled,
)
from ops.vvtvctl.station import station
from ops.vvtvctl.trouble import Exit

app = typer.Typer(help="What the LAB does by the clock.", no_args_is_help=True)
NIGHTLY = "nightly"
_LOOK_S = 0.2
_COLOURS = {Outcome.DONE: "green", Outcome.FAILED: "red", Outcome.ABANDONED: "red", Outcome.RUNNING: "yellow"}


@app.command("list")
def list_jobs(as_json: Json = False) -> None:
    """Show every job: when it ran last, when it is due, who runs it now."""
    with station() as client:
        found = client.jobs.list_jobs(limit=200)
    if as_json:
        return print_json([job.to_dict() for job in found.items])
    print_table(
        "jobs", ("job", "rule", "last run", "outcome", "due", "runs in"), map(_row, found.items), "none"
    )


@app.command("show")
def show_job(
    name: Annotated[str, typer.Argument(help="A job of `vvtvctl jobs list`.")],
    limit: Annotated[int, typer.Option(min=1, max=200, help="How many runs at most.")] = 20,
    as_json: Json = False,
) -> None:
    """Show a job's runs, newest first."""
    with station() as client:
        found = client.jobs.inspect_job(name, limit=limit)
    if as_json:
        return print_json(found.to_dict())
    columns = ("run", "began", "lasted", "asked by", "outcome", "what was done")
    print_table(f"{name}, {found.job.rule}", columns, map(_run_row, found.runs), "it has never run")


@app.command("run")
def run_job(
    name: Annotated[str, typer.Argument(help="A job of `vvtvctl jobs list`.")],
    wait: Annotated[bool, typer.Option(help="Wait for its end; leaves with 1 when it failed.")] = True,
    as_json: Json = False,
) -> None:
    """Run a job now."""
    with station() as client:
        run = _through(client, name) if wait else client.jobs.run_job(name)
    _tell(name, run, as_json)


def force_nightly(as_json: Json = False) -> None:
    """Run the nightly now: on the running platform, or in a cycle of its own when none runs."""
    from ops.vvtvctl.house import cycle_here, lab_runs  # the LAB, only where it may have to run

    if not lab_runs():
        raise typer.Exit(cycle_here(force_nightly=True))
    with station() as client:
        run = _through(client, NIGHTLY)
    _tell(NIGHTLY, run, as_json)


def report(
    day: Annotated[
        str | None, typer.Option(help="The day it tells of, YYYY-MM-DD; the newest when left out.")
    ] = None,
    channel: Channel = None,
    as_json: Json = False,
) -> None:
    """Show what a nightly did, and what aired the day before it."""
    with station() as client:
        found = client.jobs.show_report(channel=channel, day=day)
    if as_json:
        return print_json(found.to_dict())
    _print_report(found)


def _through(client: Client, name: str) -> JobRun:
    """Begin a run and wait for its end."""
    run = client.jobs.run_job(name)
    with console.status(f"{name} runs…"):
        while run.outcome is Outcome.RUNNING:
            time.sleep(_LOOK_S)
            seen = client.jobs.inspect_job(name, limit=200).runs
            run = next((one for one in seen if one.token == run.token), run)
    return run


def _tell(name: str, run: JobRun, as_json: bool) -> None:
    if as_json:
        print_json(run.to_dict())
    else:
        console.print(
            Text.assemble(f"{name}: ", _coloured(run), plain(f"  {run.detail or ''}")), soft_wrap=True
        )
    raise typer.Exit(Exit.OK if run.outcome in (Outcome.DONE, Outcome.RUNNING) else Exit.NO)


def _row(job: Job) -> tuple[Cell, ...]:
    last = job.last_run
    return (
        job.name,
        job.rule,
        local_time(last.begun_at) if last else "never",
        _coloured(last) if last else "",
        local_time(job.next_due_at),
        job.lease.holder if job.lease else "",
    )


def _run_row(run: JobRun) -> tuple[Cell, ...]:
    lasted = length((run.ended_at - run.begun_at).total_seconds()) if run.ended_at else ""
    return str(run.token), local_time(run.begun_at), lasted, run.asked_by, _coloured(run), run.detail or ""


def _coloured(run: JobRun) -> Text:
    return styled(run.outcome.value, _COLOURS[run.outcome])


def _print_report(found: NightlyReport) -> None:
    usage = found.usage
    print_facts(
        {
            "day": f"{found.day}, {found.channel_id}",
            "owner": found.owner,
            "loudness target": f"{found.loudness_target_lufs:g} LUFS",
            "on air": f"{length(usage.aired_s)}, {usage.fallback_share:.1%} of it reserve or slate",
            "programmes": f"{usage.programmes}, {usage.distinct_programmes} different ones",
        }
    )
    for title, parts in (("by source", usage.by_source), ("by daypart", usage.by_daypart)):
        print_table(
            title, ("name", "on air"), ((part.name, length(part.aired_s)) for part in parts), "nothing aired"
        )
    rows = ((step.name, step.outcome.value, f"{step.duration_ms} ms", step.detail) for step in found.steps)
    print_table("steps", ("step", "outcome", "took", "what was done"), rows, "none")
