"""A guide that a program can follow: the sentence before a block says where it goes, and `sh` blocks are commands.

In `file`, after | before | instead of `line`:     the one line that reads so
At the end of `file`:
New file `file`:
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.support.tree import Tree

_SENTENCE = re.compile(
    r"In `(?P<file>[^`]+)`, (?P<how>after|before|instead of) `(?P<line>[^`]+)`:$"
    r"|(?P<end>At the end of|New file) `(?P<whole>[^`]+)`:$"
)
_PLACES: Mapping[str, Callable[[list[str], int], slice]] = {
    "after": lambda lines, at: slice(at + 1, at + 1),
    "before": lambda lines, at: slice(at, at),
    "instead of": lambda lines, at: slice(at, at + 1),
    "At the end of": lambda lines, at: slice(len(lines), len(lines)),
    "New file": lambda lines, at: slice(0, 0),
}


class Unclear(Exception):
    """A step that cannot be followed; its text names the guide's line and what is wrong."""


@dataclass(frozen=True)
class Step:
    """A block of the guide that begins at a line; `before` is the paragraph in front of it."""

    guide: str
    at: int
    language: str
    before: str
    lines: tuple[str, ...]

    def unclear(self, why: str) -> Unclear:
        return Unclear(f"{self.guide}:{self.at}: {why}")

    @property
    def command(self) -> str | None:
        """The lines for a shell; None for a block of a file."""
        return "\n".join(self.lines) if self.language == "sh" else None

    def edit(self, tree: Tree) -> None:
        """Do in a tree what the step says. Raises Unclear."""
        told = _SENTENCE.search(self.before)
        if told is None:
            raise self.unclear("the sentence before this block does not say where it goes")
        file, how = told["file"] or told["whole"], told["how"] or told["end"]
        is_new = how == "New file"
        if is_new == (tree.root / file).exists():
            raise self.unclear(f"{file} is {'there already' if is_new else 'not there'}")
        lines = [] if is_new else tree.read(file).splitlines()
        at = self._only(file, lines, told["line"]) if told["line"] else 0
        lines[_PLACES[how](lines, at)] = self.lines
        tree.write(file, "\n".join(lines) + "\n")

    def _only(self, file: str, lines: list[str], wanted: str) -> int:
        found = [number for number, line in enumerate(lines) if line.strip() == wanted]
        if len(found) != 1:
            raise self.unclear(f"{file} has {len(found)} lines that read {wanted}")
        return found[0]


def steps(file: Path) -> Iterator[Step]:
    """Every block of a guide, in order. Raises Unclear for one that is never closed."""
    prose: list[str] = []
    block: list[str] | None = None
    at, language = 0, ""
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        if block is None and line.startswith("```"):
            at, language, block = number, line.removeprefix("```"), []
        elif block is None:
            prose.append(line)
        elif line == "```":
            paragraph = "\n".join(prose).strip().rpartition("\n\n")[2].replace("\n", " ")
            yield Step(file.name, at, language, paragraph, tuple(block))
            prose, block = [], None
        else:
            block.append(line)
    if block is not None:
        raise Unclear(f"{file.name}:{at}: this block is never closed")
