"""Holds the shell's folders to `[tool.web-layers]` of pyproject.toml: who may import whom, as for Python.

Fails on an import that the table does not allow, on a folder that it does not place, on a module that imports another
one, and on a package that only one folder may use at run time; types may be imported anywhere.
"""

from __future__ import annotations

import os.path
import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "web" / "src"
_IMPORT = re.compile(
    r"""(?m)^\s*(?:import|export)\s+(?P<type>type\s)?(?:[^'"]*?\sfrom\s+)?['"](?P<what>[^'"]+)['"]"""
)


@dataclass(frozen=True)
class Import:
    """One import statement: where it stands, what it names, whether it is of types alone."""

    file: Path
    line: int
    what: str
    of_types: bool

    def __str__(self) -> str:
        return f"{self.file.relative_to(ROOT).as_posix()}:{self.line}"


def main() -> int:
    """Print every broken rule and return the exit status."""
    table = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["web-layers"]
    problems = [*unplaced(table), *(problem for found in imports() for problem in judged(found, table))]
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


def imports() -> Iterator[Import]:
    """Every import of the shell's sources."""
    for file in sorted((*SOURCES.rglob("*.ts"), *SOURCES.rglob("*.svelte"))):
        text = file.read_text(encoding="utf-8")
        for found in _IMPORT.finditer(text):
            line = text.count("\n", 0, found.start("what")) + 1
            yield Import(file, line, found["what"], found["type"] is not None)


def unplaced(table: dict[str, Any]) -> Iterator[str]:
    """Folders that the table does not know."""
    for folder in sorted(
        {folder_of(file) for file in SOURCES.rglob("*") if file.is_file()} - set(table["folders"])
    ):
        yield (
            f"web/src/{folder}: has no place in the layers. "
            "Add it to [tool.web-layers.folders] in pyproject.toml, with what it may import."
        )


def judged(found: Import, table: dict[str, Any]) -> Iterator[str]:
    """What is wrong with one import."""
    if not found.what.startswith("."):
        owner = table["packages"].get(found.what)
        if owner is not None and not found.of_types and folder_of(found.file) != owner:
            yield f"{found}: only {owner} uses {found.what} at run time. Import its types, or go through {owner}."
        return
    target = Path(os.path.normpath(found.file.parent / found.what))
    here, there = folder_of(found.file), folder_of(target)
    if here != there and there not in table["folders"].get(here, ()):
        allowed = ", ".join(table["folders"].get(here, ())) or "nothing"
        yield f"{found}: {here} may not import {there}. It may import {allowed}; pass the value in from above."
    elif here == there == "modules" and is_module(found.file) and is_module(target):
        yield f"{found}: a module imports another one. Move what they share to player/, broadcast/ or language/."


def folder_of(path: Path) -> str:
    """The folder below web/src; a file that lies there itself is named without its ending."""
    return path.relative_to(SOURCES).parts[0].partition(".")[0]


def is_module(path: Path) -> bool:
    """Whether a path below modules/ is a module of a region, not what all of them share."""
    return len(path.relative_to(SOURCES).parts) > 2


if __name__ == "__main__":
    raise SystemExit(main())
