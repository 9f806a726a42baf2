"""The hand-written Python as these checks read it: its strings, its names, and where each stands."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
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

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """All of the tree; every check goes through it."""
        return tuple(ast.walk(self.tree))

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


@cache
def strings() -> tuple[tuple[Place, str], ...]:
    """Every string literal but docstrings; of a formatted one its literal parts."""
    return tuple(text for module in modules() for text in _strings(module))


def _strings(module: Module) -> Iterator[tuple[Place, str]]:
    told = {id(text) for text in _docstrings(module)}
    for node in module.nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield module.place(node), node.value


def attributes(of: str) -> set[str]:
    """Every `of.NAME` that is written somewhere for more than to be compared with."""
    return {
        node.attr
        for module in modules()
        for node in _beside_comparisons(module.tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == of
    }


def _beside_comparisons(node: ast.AST) -> Iterator[ast.AST]:
    """A node and all below it but what is compared: the sides of a comparison and the patterns of a match."""
    yield node
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.Compare | ast.pattern):
            yield from _beside_comparisons(child)


def imported(module_name: str) -> Iterator[tuple[Place, str]]:
    """Every name that is imported from a module."""
    for module in modules():
        for node in module.nodes:
            if isinstance(node, ast.ImportFrom) and node.module == module_name:
                yield from ((module.place(node), alias.name) for alias in node.names)


def used(package: str) -> Iterator[tuple[Place, str]]:
    """Every name of a package that is imported from it, or reached through what is: `package.part.name`."""
    for module in modules():
        full = dict[str, str]()
        for node, here, name in _imports(module, package):
            full[here] = name
            yield module.place(node), name
        for expression in module.nodes:
            if isinstance(expression, ast.Attribute) and (reached := _dotted(expression, full)):
                yield module.place(expression), reached


def _imports(module: Module, package: str) -> Iterator[tuple[ast.stmt, str, str]]:
    """Every import of a package or from it: the statement, the name that it binds, what that is."""
    below = f"{package}."
    for node in module.nodes:
        if isinstance(node, ast.Import):
            for alias in node.names:
                if f"{alias.name}.".startswith(below):
                    yield (node, alias.asname, alias.name) if alias.asname else (node, package, package)
        elif isinstance(node, ast.ImportFrom) and f"{node.module}.".startswith(below) and node.level == 0:
            for alias in node.names:
                yield node, alias.asname or alias.name, f"{node.module}.{alias.name}"


def _dotted(node: ast.expr, full: Mapping[str, str]) -> str | None:
    """The full name of `a.b.c`, when `a` is one of the imported names."""
    if isinstance(node, ast.Name):
        return full.get(node.id)
    if isinstance(node, ast.Attribute) and (before := _dotted(node.value, full)):
        return f"{before}.{node.attr}"
    return None


def _docstrings(module: Module) -> Iterator[ast.Constant]:
    for node in module.nodes:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value
