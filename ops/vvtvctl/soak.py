"""`vvtvctl soak`: watch the running platform for long, and say whether it kept its objectives."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from ops.vvtvctl.channels import Channel
from ops.vvtvctl.output import Json, console, length, print_json, print_table
from ops.vvtvctl.trouble import Exit, Trouble
from services.infra.clock import SystemClock

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ops.soak.objectives import Soaked, Verdict
    from ops.soak.run import Length

_COLOURS = {"PASS": "green", "FAIL": "red", "not judged": "yellow"}


def soak(
    hours: Annotated[
        float | None, typer.Option(min=0, help="How long (VVTV_SOAK_HOURS); 0 ends it by --max-samples.")
    ] = None,
    interval_s: Annotated[
        float | None, typer.Option("--interval", min=0.1, help="Seconds between samples.")
    ] = None,
    max_samples: Annotated[int | None, typer.Option(min=1, help="Samples at the most.")] = None,
    into: Annotated[
        Path | None,
        typer.Option(help="The report's folder; monitor/soak/<moment> of the home when left out."),
    ] = None,
    channel: Channel = None,
    as_json: Json = False,
) -> None:
    """Watch a channel as a viewer and the platform's processes; leaves with 1 when an objective was missed.

    Ctrl-C ends it early and judges what was seen. A dry run: `--hours 0 --max-samples 3 --interval 10`.
    """
    from ops.soak.run import Length
    from ops.vvtvctl.checked import settings_and_bundle
    from services.infra.backup.stamp import stamp

    settings, bundle = settings_and_bundle()
    given = bundle.platform.soak
    wanted = Length(
        given.hours if hours is None else hours,
        given.interval_s if interval_s is None else interval_s,
        given.max_samples if max_samples is None else max_samples,
    )
    folder = into or settings.home.soaks / stamp(SystemClock().now())
    soaked, found = watched(wanted, channel, folder, quiet=as_json)
    tell(soaked, found, folder, as_json=as_json)


def watched(
    wanted: Length, channel: str | None, folder: Path, *, quiet: bool
) -> tuple[Soaked, Sequence[Verdict]]:
    """Soak the platform that this environment names and write the report; raises `Trouble`."""
    from ops.soak.objectives import verdicts
    from ops.soak.report import write_report
    from ops.soak.run import Subject
    from ops.soak.run import soak as run
    from ops.vvtvctl.checked import settings_and_bundle
    from ops.vvtvctl.station import address, station

    settings, bundle = settings_and_bundle()
    name = channel or bundle.channels_config.default_channel
    if name not in bundle.channels:
        known = ", ".join(bundle.channels)
        raise Trouble("there is no such channel", name, f"name one of: {known}", Exit.USAGE)
    player = bundle.platform.client.player
    queue_alert_s = bundle.channels[name].queue.alert_s
    subject = Subject(address(settings), name, settings.home.root, player.live_sync_segments, queue_alert_s)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with station() as client, Progress(*columns, console=console, disable=quiet, transient=True) as bar:
        client.health.get_health()  # nobody there is no verdict
        task = bar.add_task("tuning in", total=wanted.planned())
        soaked = run(
            client,
            subject,
            bundle.platform.soak,
            wanted,
            lambda sample, number: bar.update(
                task,
                completed=number,
                description=f"{sample.state or 'no answer'}, waited {sample.stalled_s:.1f} s",
            ),
        )
    found = verdicts(soaked, bundle.platform.soak.slo)
    try:
        write_report(folder, soaked, found)
    except OSError as error:
        remedy = "name a folder that is yours: `--into DIR`"
        raise Trouble(f"the report cannot be written ({error.strerror})", str(folder), remedy) from error
    return soaked, found


def tell(soaked: Soaked, found: Sequence[Verdict], folder: Path, *, as_json: bool) -> None:
    """Say the verdict and leave with it."""
    from ops.soak.objectives import passed
    from ops.soak.report import overall, word

    if as_json:
        objectives = [one.as_dict() for one in found]
        print_json({"verdict": overall(found), "report": str(folder), "objectives": objectives})
    else:
        rows = (
            (f"[{_COLOURS[word(one)]}]{word(one)}[/]", one.name, one.objective, one.found) for one in found
        )
        title = f"{soaked.channel}, {length(soaked.lasted_s)}, {len(soaked.samples)} samples"
        print_table(title, ("verdict", "objective", "held to", "found"), rows, "nothing was seen")
        console.print(f"{overall(found)}: {folder}", style="bold", soft_wrap=True)
    raise typer.Exit(Exit.OK if passed(found) else Exit.NO)
