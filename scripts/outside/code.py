"""The hand-written Python as these checks read it: its strings, its names, and where each stands."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parents[2]
HAND_WRITTEN = ("services", "lab", "ops")


@dataclass(frozen=True)
class Place:
    """A line of a file, relative to the repository."""

    file: PurePosixPath
    line: int


@dataclass(frozen=True)
class Module:
    """One hand-written module."""

    file: PurePosixPath
    tree: ast.Module

    def place(self, node: ast.expr | ast.stmt) -> Place:
        return Place(self.file, node.lineno)


@cache
def modules() -> tuple[Module, ...]:
    """Every hand-written module of the platform."""
    files = (file for package in HAND_WRITTEN for file in sorted((ROOT / package).rglob("*.py")))
    return tuple(
        Module(PurePosixPath(file.relative_to(ROOT).as_posix()), ast.parse(file.read_text(encoding="utf-8")))
        for file in files
    )


def strings() -> Iterator[tuple[Place, str]]:
    """Every string literal but docstrings; of a formatted one its literal parts."""
    for module in modules():
        told = {id(text) for text in _docstrings(module.tree)}
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
                yield module.place(node), node.value


def attributes(of: str) -> set[str]:
    """Every `of.NAME` that is written somewhere."""
    return {
        node.attr
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == of
    }


def imported(module_name: str) -> Iterator[tuple[Place, str]]:
    """Every name that is imported from a module."""
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ImportFrom) and node.module == module_name:
                yield from ((module.place(node), alias.name) for alias in node.names)


def _docstrings(tree: ast.Module) -> Iterator[ast.Constant]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value
