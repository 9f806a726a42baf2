"""What a run of many people says in the end: a table of what happened, and each promise that was broken."""

from __future__ import annotations

import json
import sys
from collections.abc import Collection, Iterable
from dataclasses import asdict
from enum import StrEnum
from typing import Any, ClassVar, NoReturn, Protocol

from rich.console import Console
from rich.table import Table


class Database(StrEnum):
    """What a house keeps its state in."""

    SQLITE = "sqlite"
    POSTGRESQL = "postgresql"


class Wrong(Protocol):
    """A broken promise."""

    @property
    def kind(self) -> StrEnum: ...

    @property
    def what(self) -> str: ...


class Verdict(Protocol):
    """A dataclass of figures, and what was wrong."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def wrong(self) -> Collection[Wrong]: ...


def conclude(verdict: Verdict, kinds: Iterable[StrEnum], *, as_json: bool) -> NoReturn:
    """Print it, and leave with 1 when a promise was broken."""
    if as_json:
        print(json.dumps(asdict(verdict)))
    else:
        _show(verdict, kinds)
    sys.exit(bool(verdict.wrong))


def _show(verdict: Verdict, kinds: Iterable[StrEnum]) -> None:
    table, console = Table(box=None, show_header=False), Console()
    for name, value in asdict(verdict).items():
        if name != "wrong":
            table.add_row(name.replace("_", " "), f"{value:,}" if isinstance(value, int) else f"{value:,.1f}")
    for kind in kinds:
        table.add_row(kind, f"{sum(wrong.kind is kind for wrong in verdict.wrong):,}")
    console.print(table)
    for wrong in verdict.wrong:
        console.print(f"{wrong.kind}: {wrong.what}", style="red", soft_wrap=True, markup=False)
    console.print("every promise was kept" if not verdict.wrong else f"{len(verdict.wrong)} broken promises")
