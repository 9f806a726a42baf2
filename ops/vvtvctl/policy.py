"""The owner cards that were in force: who changed what, when and why, and each of them whole."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import Annotated, Any

import typer
from voulezvous import Client
from voulezvous.generated.models import PolicyChange, PolicyReloadOrder, PolicyVersion

from ops.vvtvctl.channels import Channel
from ops.vvtvctl.output import Cell, Json, console, local_time, print_facts, print_json, print_table, styled
from ops.vvtvctl.station import station
from ops.vvtvctl.trouble import Exit, Trouble

app = typer.Typer(help="The owner cards that were in force, and what changed in them.", no_args_is_help=True)
Which = Annotated[
    str | None,
    typer.Argument(
        help="A hash or its beginning, or a number, as `policy list` shows them; the one in force."
    ),
]
_SHOWN = 12
"""Characters of a hash that tell it from the others."""
_PAGE = 200


@app.command("list")
def list_versions(
    channel: Channel = None,
    limit: Annotated[int, typer.Option(min=1, help="How many at most.")] = 50,
    as_json: Json = False,
) -> None:
    """Show versions, newest first: the first one is in force."""
    with station() as client:
        found = list(islice(_versions(client, channel), limit))
    if as_json:
        return print_json([version.to_dict() for version in found])
    columns = ("since", "number", "card says", "who", "why", "card")
    print_table("owner cards", columns, map(_row, found), "no owner card governs this channel")


@app.command("show")
def show(which: Which = None, channel: Channel = None, as_json: Json = False) -> None:
    """Show one card whole."""
    with station() as client:
        version = _meant(client, channel, which)
        card = json.loads(client.policies.inspect_policy_version(version.card_hash).content)
    if as_json:
        return print_json({"version": version.to_dict(), "card": card})
    print_facts(_facts(version))
    print_json(card)


@app.command("diff")
def diff(
    which: Which = None,
    before: Annotated[
        str | None,
        typer.Argument(help="The one to compare with; the one that it followed when left out."),
    ] = None,
    channel: Channel = None,
    as_json: Json = False,
) -> None:
    """Show what a card says otherwise than another one."""
    with station() as client:
        version = _meant(client, channel, which)
        than = version.previous_hash if before is None else _meant(client, channel, before).card_hash
        found = client.policies.diff_policy_version(version.card_hash, before=than)
    if as_json:
        return print_json(found.to_dict())
    print_facts(_facts(version))
    print_table("", ("where", "before", "after"), map(_changed, found.changes), "they say the same")


@app.command("reload")
def reload(
    why: Annotated[str | None, typer.Option(help="Why, for the history and the audit log.")] = None,
    as_json: Json = False,
) -> None:
    """Read the configuration again now, the owner cards with it; leaves with 1 when the files are refused."""
    with station() as client:
        done = client.control.reload_policies(body=PolicyReloadOrder(reason=why))
    if as_json:
        print_json(done.to_dict())
    elif done.problems:
        console.print("\n".join(done.problems), markup=False, soft_wrap=True)
    else:
        console.print(f"in force: configuration {done.config_hash[:_SHOWN]}")
    raise typer.Exit(Exit.NO if done.problems else Exit.OK)


def _versions(client: Client, channel: str | None) -> Iterator[PolicyVersion]:
    return client.policies.iter_policy_versions(channel=channel, limit=_PAGE)


def _meant(client: Client, channel: str | None, which: str | None) -> PolicyVersion:
    """The version that a word stands for. Raises `Trouble` for none."""
    for version in _versions(client, channel):
        if which is None or str(version.number) == which or version.card_hash.startswith(which):
            return version
    raise Trouble("there is no such owner card", which or "", "see them: `vvtvctl policy list`")


def _row(version: PolicyVersion) -> tuple[Cell, ...]:
    return (
        local_time(version.effective_at),
        str(version.number),
        f"version {version.card_version}",
        version.author,
        version.reason or "",
        version.card_hash[:_SHOWN],
    )


def _facts(version: PolicyVersion) -> dict[str, Cell]:
    facts: dict[str, Cell] = {
        "owner card": f"{version.number} of {version.channel_id}, says version {version.card_version}",
        "since": local_time(version.effective_at),
        "changed by": version.author,
        "hash": version.card_hash,
    }
    return {**facts, "because": version.reason} if version.reason else facts


def _changed(change: PolicyChange) -> tuple[Cell, ...]:
    told = change.to_dict()
    return (change.path, _side(told, "before", "red"), _side(told, "after", "green"))


def _side(told: dict[str, Any], name: str, style: str) -> Cell:
    return styled(json.dumps(told[name], ensure_ascii=False), style) if name in told else ""
