"""The queue: what airs next, changed by operators."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import typer
from voulezvous.generated.models import AssetRole, QueueEntry, QueueInsert, QueueMove

from ops.vvtvctl import playout
from ops.vvtvctl.channels import Channel
from ops.vvtvctl.output import Json, console, local_time, plain, print_json, print_table
from ops.vvtvctl.station import station

app = typer.Typer(help="The queue of the channel.", no_args_is_help=True)
Entry = Annotated[UUID, typer.Argument(help="The entry's id, as `queue list` shows it.")]
Place = Annotated[int, typer.Argument(min=0, help="Among the waiting entries; 0 airs before them.")]

app.command("freeze")(playout.freeze)
app.command("unfreeze")(playout.unfreeze)


@app.command("list")
def list_entries(channel: Channel = None, as_json: Json = False) -> None:
    """Show every entry in airing order."""
    with station() as client:
        entries = list(client.control.iter_queue(channel=channel, limit=200))
    if as_json:
        return print_json([entry.to_dict() for entry in entries])
    print_table(
        "queue",
        ("#", "starts", "state", "title", "by", "entry"),
        map(_row, entries),
        "the queue is empty: `vvtvctl queue insert ASSET` fills it",
    )


@app.command("insert")
def insert(
    asset: Annotated[UUID, typer.Argument(help="The asset's id, as `library list` shows it.")],
    position: Annotated[
        int | None, typer.Option(min=0, help="Among the waiting entries; last when left out.")
    ] = None,
    channel: Channel = None,
    as_json: Json = False,
) -> None:
    """Put an asset on the channel."""
    body = QueueInsert(asset_id=asset, position=position)
    with station() as client:
        _tell("queued", client.control.insert_queue_entry(body=body, channel=channel), as_json)


@app.command("move")
def move(entry: Entry, position: Place, as_json: Json = False) -> None:
    """Give a waiting entry another place; what airs and what is locked stays. Refused when it changed meanwhile."""
    with station() as client:
        version = client.control.inspect_queue_entry(entry).version
        moved = client.control.move_queue_entry(entry, body=QueueMove(position=position, version=version))
        _tell("moved", moved, as_json)


@app.command("drop")
def drop(entry: Entry, as_json: Json = False) -> None:
    """Take a waiting entry out of the queue."""
    with station() as client:
        client.control.remove_queue_entry(entry)
    if as_json:
        return print_json({"dropped": str(entry)})
    console.print(f"dropped {entry}")


def _tell(verb: str, entry: QueueEntry, as_json: bool) -> None:
    if as_json:
        return print_json(entry.to_dict())
    told = f"{verb} “{entry.title}” at position {entry.position}, airs {_starts(entry)}  ({entry.entry_id})"
    console.print(plain(told))


def _row(entry: QueueEntry) -> tuple[str, ...]:
    return (
        str(entry.position),
        _starts(entry),
        entry.state.value,
        entry.title,
        _by(entry),
        str(entry.entry_id),
    )


def _by(entry: QueueEntry) -> str:
    """Who put it there, as what break, for which daypart, and which rules gave way."""
    role = entry.role.value if entry.role not in (None, AssetRole.PROGRAMME) else ""
    bent = ", ".join(rule.value for rule in entry.relaxed or ())
    return " ".join(filter(None, (entry.origin.value, role, entry.daypart, bent and f"(gave way: {bent})")))


def _starts(entry: QueueEntry) -> str:
    return "later" if entry.starts_at is None else local_time(entry.starts_at)
