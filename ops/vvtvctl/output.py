"""Tables for people, one JSON document for programs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Protocol

import typer
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

Json = Annotated[bool, typer.Option("--json", help="Answer with one JSON document.")]

Cell = str | Text
"""What goes into a table: words that are shown as they are, or words with a style of their own."""

console = Console()
_ID_LENGTH = 48
_FOLDED_MIN = 10
"""Characters that a column keeps: sentences in a narrower one are hard to read."""
_GAP = 2
"""Between two columns."""


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

    A column of single words, such as ids, is never folded: a person copies them. Where a terminal has no room for all
    columns, those that say nothing are left out; then names are folded; else each row is a paragraph.
    """
    shown = [[*map(_shown, row)] for row in rows]
    if not shown:
        return console.print(empty, soft_wrap=True)
    cells = [[row[number] for row in shown] for number in range(len(columns))]
    some = [number for number, column in enumerate(cells) if any(column)]
    names, said = [columns[number] for number in some], [cells[number] for number in some]
    folded = [*map(_folded, names, map(_least, said))]
    for heads, parts in ((columns, cells), (names, said), (folded, said)):
        widths = [max(_least(part), _widest(head)) for head, part in zip(heads, parts, strict=True)]
        if sum(widths) + _GAP * (len(widths) - 1) <= console.width:
            return _print_columns(_shown(title), heads, parts, widths)
    _print_paragraphs(_shown(title), columns, shown)


def _print_columns(
    title: Text, heads: Sequence[str], columns: Sequence[Sequence[Text]], widths: Sequence[int]
) -> None:
    table = Table(title=title, title_justify="left", header_style="bold", box=None, pad_edge=False)
    for head, cells, width in zip(heads, columns, widths, strict=True):
        table.add_column(head, overflow="fold", no_wrap=all(map(_is_word, cells)), min_width=width)
    for row in zip(*columns, strict=True):
        table.add_row(*row)
    console.print(table, soft_wrap=True)


def _print_paragraphs(title: Text, columns: Sequence[str], rows: Sequence[Sequence[Text]]) -> None:
    if title:
        title.stylize("italic")
        console.print(title, soft_wrap=True)
    for number, row in enumerate(rows):
        if number:
            console.print()
        print_facts({name: cell for name, cell in zip(columns, row, strict=True) if cell})


def _least(cells: Sequence[Text]) -> int:
    """How narrow a column may become without its name."""
    longest = max(map(_longest_line, cells))
    return longest if all(map(_is_word, cells)) else min(longest, _FOLDED_MIN)


def _longest_line(cell: Text) -> int:
    return _widest(cell.plain)


def _widest(text: str) -> int:
    return max(map(cell_len, text.split("\n")))


def _folded(head: str, width: int) -> str:
    """A column's name on as few lines as fit into `width`, or into its longest word."""
    words = re.findall(r"[^ _]+[ _]?", head)
    width = max(width, *(len(word.rstrip()) for word in words))
    lines = [""]
    for word in words:
        if len(lines[-1]) + len(word.rstrip()) > width:
            lines.append("")
        lines[-1] += word
    return "\n".join(map(str.rstrip, lines))


def print_facts(facts: Mapping[str, Cell]) -> None:
    """Write `name  value` lines."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for name, value in facts.items():
        grid.add_row(Text(name, "bold"), _shown(value))
    console.print(grid)


def _shown(cell: Cell) -> Text:
    return plain(cell) if isinstance(cell, str) else cell


def _is_word(cell: Text) -> bool:
    """Whether there is no place to fold it, and it is no longer than an id with its kind before it."""
    return len(cell) <= _ID_LENGTH and not any(map(str.isspace, cell.plain))


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
