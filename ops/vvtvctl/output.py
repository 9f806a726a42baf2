"""Tables for people, one JSON document for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Protocol

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

Json = Annotated[bool, typer.Option("--json", help="Answer with one JSON document.")]

Cell = str | Text
"""What goes into a table: words that are shown as they are, or words with a style of their own."""

console = Console()
_ID_LENGTH = 36
_FOLDED_MIN = 8
"""Characters that a column keeps, so that short words are not folded while long ones can be."""


class Document(Protocol):
    """A result of the SDK."""

    def to_dict(self) -> dict[str, Any]: ...


def print_json(document: object) -> None:
    """Write one JSON document to standard output."""
    typer.echo(json.dumps(document, ensure_ascii=False, indent=2))


def plain(words: str) -> Text:
    """Return anybody's words to print as they are: a title may be `[/]` or `:100:`, and is no command to a terminal."""
    return console.highlighter("".join(each if _is_shown(each) else "\ufffd" for each in words))


def styled(word: str, style: str, rest: str = "") -> Text:
    """Return a word with a style, and what follows it, as they are."""
    return Text.assemble((word, style), plain(rest))


def print_table(title: Cell, columns: Sequence[str], rows: Iterable[Sequence[Cell]], empty: str) -> None:
    """Write a table, or the sentence `empty` when it has no rows.

    A column of single words, such as ids, is never folded: a person copies them.
    """
    table = Table(title=_shown(title), title_justify="left", header_style="bold", box=None, pad_edge=False)
    shown = [[*map(_shown, row)] for row in rows]
    for number, column in enumerate(columns):
        cells = [row[number].plain for row in shown]
        longest = max((len(word) for cell in cells for word in cell.split()), default=0)
        whole = all(map(_is_word, cells))
        table.add_column(column, overflow="fold", no_wrap=whole, min_width=min(longest, _FOLDED_MIN))
    for row in shown:
        table.add_row(*row)
    console.print(table if shown else empty, soft_wrap=True)


def print_facts(facts: Mapping[str, Cell]) -> None:
    """Write `name  value` lines."""
    grid = Table.grid(padding=(0, 2))
    for name, value in facts.items():
        grid.add_row(Text(name, "bold"), _shown(value))
    console.print(grid)


def _shown(cell: Cell) -> Text:
    return plain(cell) if isinstance(cell, str) else cell


def _is_word(text: str) -> bool:
    """Whether there is no place to fold it, and it is no longer than an id (a UUID has 36 characters)."""
    return len(text) <= _ID_LENGTH and not any(map(str.isspace, text))


def _is_shown(character: str) -> bool:
    return character == "\n" or character.isprintable()


def local_time(at: datetime) -> str:
    """Return the reader's own wall time, with the date when it isn't today's."""
    local = at.astimezone()
    today = datetime.now(local.tzinfo).date()
    return local.strftime("%H:%M:%S" if local.date() == today else "%Y-%m-%d %H:%M:%S")


def length(seconds: float) -> str:
    """Return a duration as `h:mm:ss` or `m:ss`."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def size(count: int) -> str:
    """Return a number of bytes in the largest binary unit below it."""
    value, unit = float(count), "B"
    for larger in ("KiB", "MiB", "GiB", "TiB"):
        if value < 1024:
            break
        value, unit = value / 1024, larger
    return f"{value:.0f} {unit}" if unit == "B" else f"{value:.1f} {unit}"
