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
    contract,
    curator,
    jobs,
    library,
    live,
    mcp,
    pipeline,
    planning,
    playout,
    queue,
    release,
    soak,
    start,
    streaming,
    validate,
)
from ops.vvtvctl.trouble import Exit, Trouble, bad_configuration, bad_settings
from services.infra.configuration import ConfigurationError
from services.infra.settings import SettingsError

app = typer.Typer(
    name="vvtvctl",
    help="Runs and operates a Voulezvous channel.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("up")(start.up)
app.command("status")(broadcast.status)
app.command("guide")(broadcast.guide)
app.command("as-run")(planning.as_run)
app.command("mcp")(mcp.mcp)
app.command("report")(jobs.report)
app.command("force-nightly")(jobs.force_nightly)
app.command("export-audits")(audit.export)
app.command("backup-metadata")(backup.make)
app.command("verify-backup")(backup.check)
app.command("restore-metadata")(backup.put_back)
app.command("soak")(soak.soak)
app.command("canary")(release.canary)
app.command("promote")(release.promote)
app.command("go-live")(release.go_live)
app.add_typer(library.app, name="library")
app.add_typer(queue.app, name="queue")
app.add_typer(planning.app, name="plan")
app.add_typer(alerts.app, name="alerts")
app.add_typer(alerts.agent, name="agent")
app.add_typer(pipeline.discovery, name="discovery")
app.add_typer(pipeline.planner, name="planner")
app.add_typer(pipeline.fetcher, name="fetcher")
app.add_typer(playout.emergency, name="emergency")
app.add_typer(streaming.app, name="streaming")
app.add_typer(streaming.broadcaster, name="broadcaster")
app.add_typer(curator.app, name="curator")
app.add_typer(autopilot.app, name="autopilot")
app.add_typer(jobs.app, name="jobs")
app.add_typer(backup.keys, name="backup-key")
app.add_typer(live.app, name="live")
app.add_typer(validate.app, name="validate")
app.add_typer(audit.app, name="audit")
app.add_typer(contract.app, name="contract")


def main() -> None:
    """Run a command; leave with its exit status."""
    try:
        app()
    except Trouble as trouble:
        _leave(trouble)
    except SettingsError as error:
        _leave(bad_settings(error))
    except ConfigurationError as error:
        _leave(bad_configuration(error))
    except KeyboardInterrupt:
        sys.exit(Exit.INTERRUPTED)


def _leave(trouble: Trouble) -> None:
    trouble.show(as_json="--json" in sys.argv)
    sys.exit(trouble.status)
