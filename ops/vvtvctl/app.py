"""`vvtvctl`: every command, and the one place where errors become words and exit statuses."""

from __future__ import annotations

import sys

import typer

from ops.vvtvctl import (
    alerts,
    audit,
    autopilot,
    backup,
    broadcast,
    config,
    contract,
    costs,
    curator,
    jobs,
    library,
    live,
    mcp,
    moderation,
    people,
    pipeline,
    planning,
    playout,
    policy,
    queue,
    release,
    soak,
    start,
    streaming,
    telemetry,
    validate,
)
from ops.vvtvctl.trouble import Exit, in_words

app = typer.Typer(
    name="vvtvctl",
    help="Runs and operates a Voulezvous channel.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
_DAILY, _SOURCES = "Every day", "What comes by itself, and what is tuned"
_UPKEEP, _RELEASE, _CODE = "Upkeep", "Another version", "For developers"
"""The panels of the help."""

app.command("up", rich_help_panel=_DAILY)(start.up)
app.command("status", rich_help_panel=_DAILY)(broadcast.status)
app.add_typer(alerts.app, name="alerts", rich_help_panel=_DAILY)
app.command("guide", rich_help_panel=_DAILY)(broadcast.guide)
app.command("as-run", rich_help_panel=_DAILY)(planning.as_run)
app.add_typer(library.app, name="library", rich_help_panel=_DAILY)
app.add_typer(queue.app, name="queue", rich_help_panel=_DAILY)
app.add_typer(planning.app, name="plan", rich_help_panel=_DAILY)
app.add_typer(policy.app, name="policy", rich_help_panel=_DAILY)
app.add_typer(playout.emergency, name="emergency", rich_help_panel=_DAILY)
app.add_typer(streaming.app, name="streaming", rich_help_panel=_DAILY)
app.add_typer(streaming.broadcaster, name="broadcaster", rich_help_panel=_DAILY)
app.add_typer(live.app, name="live", rich_help_panel=_DAILY)
app.add_typer(people.app, name="people", rich_help_panel=_DAILY)
app.add_typer(moderation.app, name="moderation", rich_help_panel=_DAILY)
app.add_typer(telemetry.app, name="telemetry", rich_help_panel=_DAILY)
app.command("costs", rich_help_panel=_DAILY)(costs.costs)
app.add_typer(pipeline.discovery, name="discovery", rich_help_panel=_SOURCES)
app.add_typer(pipeline.planner, name="planner", rich_help_panel=_SOURCES)
app.add_typer(pipeline.fetcher, name="fetcher", rich_help_panel=_SOURCES)
app.add_typer(curator.app, name="curator", rich_help_panel=_SOURCES)
app.add_typer(autopilot.app, name="autopilot", rich_help_panel=_SOURCES)
app.add_typer(alerts.agent, name="agent", rich_help_panel=_SOURCES)
app.command("report", rich_help_panel=_UPKEEP)(jobs.report)
app.command("force-nightly", rich_help_panel=_UPKEEP)(jobs.force_nightly)
app.add_typer(jobs.app, name="jobs", rich_help_panel=_UPKEEP)
app.command("backup-metadata", rich_help_panel=_UPKEEP)(backup.make)
app.command("verify-backup", rich_help_panel=_UPKEEP)(backup.check)
app.command("restore-metadata", rich_help_panel=_UPKEEP)(backup.put_back)
app.add_typer(backup.keys, name="backup-key", rich_help_panel=_UPKEEP)
app.add_typer(audit.app, name="audit", rich_help_panel=_UPKEEP)
app.command("export-audits", rich_help_panel=_UPKEEP)(audit.export)
app.add_typer(validate.app, name="validate", rich_help_panel=_UPKEEP)
app.add_typer(config.app, name="config", rich_help_panel=_UPKEEP)
app.command("soak", rich_help_panel=_RELEASE)(soak.soak)
app.command("canary", rich_help_panel=_RELEASE)(release.canary)
app.command("promote", rich_help_panel=_RELEASE)(release.promote)
app.command("go-live", rich_help_panel=_RELEASE)(release.go_live)
app.command("mcp", rich_help_panel=_CODE)(mcp.mcp)
app.add_typer(contract.app, name="contract", rich_help_panel=_CODE)


def main() -> None:
    """Run a command; leave with its exit status."""
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(Exit.INTERRUPTED)
    except Exception as error:
        if (trouble := in_words(error)) is None:
            raise
        trouble.show(as_json="--json" in sys.argv)
        sys.exit(trouble.status)
