"""Versions of what was in force, as commands find, list and compare them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Annotated, TypeVar

import typer
from voulezvous.generated.models import ConfigChange, ConfigVersion, PolicyChange, PolicyVersion

from ops.vvtvctl.output import Cell, print_table, styled
from ops.vvtvctl.trouble import Trouble

V = TypeVar("V", ConfigVersion, PolicyVersion)
Many = Annotated[int, typer.Option("--limit", min=1, help="How many at most.")]
Which = Annotated[
    str | None,
    typer.Argument(help="A hash or its beginning, or a number, as they are listed; the one in force."),
]
Than = Annotated[
    str | None, typer.Argument(help="The one to compare with; the one that it followed when left out.")
]
PAGE = 200


def short(digest: str) -> str:
    """The characters of a hash that tell it from the others."""
    return digest[:12]


def meant(versions: Iterable[V], which: str | None, what: str, listing: str) -> V:
    """The version that a hash, its beginning or a number stands for, the newest for None. Raises `Trouble` for none."""
    for version in versions:
        if which is None or str(version.number) == which or _digest(version).startswith(which):
            return version
    raise Trouble(f"there is no such {what}", which or "", f"see them: `{listing}`")


def print_changes(changes: Sequence[ConfigChange] | Sequence[PolicyChange]) -> None:
    """Write a table of what two versions say otherwise, as JSON."""
    rows = ((each.path, _side(each, "before", "red"), _side(each, "after", "green")) for each in changes)
    print_table("", ("where", "before", "after"), rows, "they say the same")


def _digest(version: ConfigVersion | PolicyVersion) -> str:
    return version.config_hash if isinstance(version, ConfigVersion) else version.card_hash


def _side(change: ConfigChange | PolicyChange, side: str, style: str) -> Cell:
    told = change.to_dict()
    if side not in told:
        return ""
    is_text = isinstance(change, ConfigChange)
    return styled(told[side] if is_text else json.dumps(told[side], ensure_ascii=False), style)
