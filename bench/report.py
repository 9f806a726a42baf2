"""How a bench tells what it found: a table on a terminal, a Markdown section elsewhere, JSON when asked."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Row = TypeVar("Row", bound="DataclassInstance")


@dataclass(frozen=True)
class Report(Generic[Row]):
    """A section of `bench/RESULTS.md`. The first `words` columns hold words, the others figures."""

    title: str
    about: str
    headings: Sequence[str]
    cells: Callable[[Row], Sequence[str]]
    words: int = 1
    is_ours: Callable[[Row], bool] = lambda _row: False
    ends_part: Callable[[Row], bool] = lambda _row: False

    def as_markdown(self, found: Sequence[Row]) -> str:
        """The section as the file keeps it."""
        ruler = "---|" * self.words + "---:|" * (len(self.headings) - self.words)
        rows = (f"| {' | '.join(cells)} |" for cells in (self.headings, *map(self.cells, found)))
        heading, *lines = rows
        return "\n".join([f"## {self.title}", "", self.about, "", heading, f"|{ruler}", *lines])

    def as_table(self, found: Sequence[Row]) -> Table:
        """The table for a terminal."""
        table = Table(title=self.title)
        for number, heading in enumerate(self.headings):
            table.add_column(heading, justify="left" if number < self.words else "right")
        for one in found:
            style = "bold" if self.is_ours(one) else ""
            table.add_row(*self.cells(one), style=style, end_section=self.ends_part(one))
        return table


def tell(
    arguments: Sequence[str],
    usage: str | None,
    measured: Callable[[bool], tuple[Report[Row], Sequence[Row]]],
) -> int:
    """Measure, quickly if asked, and print; the exit status."""
    if set(arguments) - {"--json", "--quick"}:
        print(usage, file=sys.stderr)
        return 2
    report, found = measured("--quick" in arguments)
    if "--json" in arguments:
        print(json.dumps([asdict(one) for one in found], indent=2))
    elif sys.stdout.isatty():
        Console().print(report.as_table(found))
    else:
        print(report.as_markdown(found))
    return 0
