"""What the platform does now and what it will air."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text
from voulezvous.generated.models import ChannelStatus, Programme, Status

from ops.vvtvctl import alerts
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
from ops.vvtvctl.trouble import Exit, Trouble


def status(as_json: Json = False) -> None:
    """Show whether the channel is on air and what is not well; leaves with 1 when the platform is not ready."""
    with station() as client:
        found, readiness = client.health.get_status(), client.health.get_readiness()
        active = client.alerts.list_alerts(active=True, limit=200)
    if as_json:
        print_json(
            {"status": found.to_dict(), "readiness": readiness.to_dict(), "alerts": active.to_dict()["items"]}
        )
    else:
        print_facts(_platform(found))
        print_table(
            "channels",
            ("channel", "state", "index", "ahead", "queued"),
            map(_channel, found.channels),
            "none",
        )
        for check in (*readiness.checks, *found.services):
            mark = styled("ok", "green") if check.ok else styled("not ready", "red")
            console.print(Text.assemble(f"{check.name}: ", mark, plain(f"  {check.reason}")))
        print_table("alerts", alerts.COLUMNS, map(alerts.row, active.items), "alerts: none")
    raise typer.Exit(Exit.OK if readiness.ready else Exit.NO)


def guide(
    file: Annotated[
        Path | None, typer.Argument(help="Where --xmltv writes; standard output when left out.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=200, help="How many programmes at most.")] = 20,
    xmltv: Annotated[bool, typer.Option("--xmltv", help="All of it as XMLTV, for other guides.")] = False,
    channel: Channel = None,
    as_json: Json = False,
) -> None:
    """Show the published schedule from now on."""
    if xmltv:
        return _write_xmltv(file, channel)
    if file is not None:
        raise Trouble(
            "a file is only written as XMLTV", str(file), "add `--xmltv`, or leave the file out", Exit.USAGE
        )
    with station() as client:
        page = client.broadcast.get_guide(channel=channel, limit=limit)
    if as_json:
        return print_json(page.to_dict())
    print_table(
        f"{page.channel_id}, published until {local_time(page.published_until)}",
        ("starts", "length", "title", "kind", "captions"),
        map(_programme, page.items),
        "nothing is scheduled: the reserve airs. Add files with `vvtvctl library add FOLDER`",
    )


def _write_xmltv(file: Path | None, channel: str | None) -> None:
    """Write the guide whole, so that whoever reads the file meanwhile has the one before."""
    with station() as client:
        text = client.broadcast.get_guide_xmltv(channel=channel)
    if file is None:
        return typer.echo(text, nl=False)
    aside = file.with_name(f".{file.name}.part")
    try:
        aside.write_text(text, encoding="utf-8")
        aside.replace(file)
    except OSError as error:
        aside.unlink(missing_ok=True)
        raise Trouble(
            f"the guide cannot be written ({error.strerror})",
            str(file),
            "name a file in a folder that is yours",
        ) from error


def _platform(found: Status) -> dict[str, Cell]:
    busy = f", {found.lab.preparing} in prep" if found.lab.preparing else ""
    lab = f"alive{busy}" if found.lab.alive else styled("not answering", "red", busy)
    return {"version": found.version, "configuration": found.config_hash, "lab": lab}


def _channel(channel: ChannelStatus) -> tuple[str, ...]:
    return (
        channel.channel_id,
        channel.state.value,
        str(channel.index),
        length(channel.ready_s),
        str(channel.queue_entries),
    )


def _programme(item: Programme) -> tuple[str, ...]:
    lasts = (item.ends_at - item.starts_at).total_seconds()
    return local_time(item.starts_at), length(lasts), item.title, item.kind.value, " ".join(item.captions)
