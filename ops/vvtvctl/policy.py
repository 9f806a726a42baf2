"""The owner cards that were in force: who changed what, when and why, and each of them whole."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import Annotated

import typer
from voulezvous import Client
from voulezvous.generated.models import PolicyReloadOrder, PolicyVersion

from ops.vvtvctl.channels import Channel
from ops.vvtvctl.history import PAGE, Many, Than, Which, meant, print_changes, short
from ops.vvtvctl.output import Cell, Json, console, local_time, print_facts, print_json, print_table
from ops.vvtvctl.station import station
from ops.vvtvctl.trouble import Exit

app = typer.Typer(help="The owner cards that were in force, and what changed in them.", no_args_is_help=True)


@app.command("list")
def list_versions(channel: Channel = None, limit: Many = 50, as_json: Json = False) -> None:
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
def diff(which: Which = None, before: Than = None, channel: Channel = None, as_json: Json = False) -> None:
    """Show what a card says otherwise than another one."""
    with station() as client:
        version = _meant(client, channel, which)
        than = version.previous_hash if before is None else _meant(client, channel, before).card_hash
        found = client.policies.diff_policy_version(version.card_hash, before=than)
    if as_json:
        return print_json(found.to_dict())
    print_facts(_facts(version))
    print_changes(found.changes)


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
        console.print(f"in force: configuration {short(done.config_hash)}")
    raise typer.Exit(Exit.NO if done.problems else Exit.OK)


def _versions(client: Client, channel: str | None) -> Iterator[PolicyVersion]:
    return client.policies.iter_policy_versions(channel=channel, limit=PAGE)


def _meant(client: Client, channel: str | None, which: str | None) -> PolicyVersion:
    return meant(_versions(client, channel), which, "owner card", "vvtvctl policy list")


def _row(version: PolicyVersion) -> tuple[Cell, ...]:
    return (
        local_time(version.effective_at),
        str(version.number),
        f"version {version.card_version}",
        version.author,
        version.reason or "",
        short(version.card_hash),
    )


def _facts(version: PolicyVersion) -> dict[str, Cell]:
    facts: dict[str, Cell] = {
        "owner card": f"{version.number} of {version.channel_id}, says version {version.card_version}",
        "since": local_time(version.effective_at),
        "changed by": version.author,
        "hash": version.card_hash,
    }
    return {**facts, "because": version.reason} if version.reason else facts
