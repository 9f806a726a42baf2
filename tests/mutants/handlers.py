"""Mutants of the code behind the contract: other statuses, bodies, headers and codes, and operations less."""

from __future__ import annotations

import ast
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from codegen.bundle import bundle
from codegen.source import Sources
from tests.mutants.mutant import Mutant

CATEGORIES = ("Conflict", "Denied", "Invalid", "NotFound", "TooLarge", "Unauthenticated")
"""Kernel errors that take the same arguments."""
WRONG_VALUES = ("None", "''", "-1")


@dataclass(frozen=True)
class Source:
    """A module of the tree, and what a mutator needs to know of the contract."""

    file: str
    text: str
    tree: ast.Module
    answers: frozenset[str]
    codes: tuple[str, ...]
    planned: frozenset[str]

    def is_planned(self, node: ast.AST) -> bool:
        """Whether it refuses with a code that no operation answers yet: nobody could see it change."""
        return any(isinstance(part, ast.Attribute) and part.attr in self.planned for part in ast.walk(node))

    def mutant(self, kind: str, node: ast.AST, by: str, what: str) -> Mutant:
        """The module with one node's text replaced."""
        lines = self.text.splitlines(keepends=True)
        starts = [0]
        for line in lines:
            starts.append(starts[-1] + len(line.encode()))
        whole = self.text.encode()
        begin = starts[node.lineno - 1] + node.col_offset  # type: ignore[attr-defined]
        end = starts[node.end_lineno - 1] + node.end_col_offset  # type: ignore[attr-defined]
        text = (whole[:begin] + by.encode() + whole[end:]).decode()
        return Mutant(kind, self.file, node.lineno, what, text)  # type: ignore[attr-defined]


def mutants(root: Path, seed: int) -> Iterator[Mutant]:
    """Every mutant that this knows how to make of the hand-written code below `root`."""
    answers, codes = _answers(root), tuple(_codes(root))
    vocabulary = bundle(Sources(root)).models["components"]["schemas"]["ErrorCode"]
    planned = frozenset(vocabulary.get("x-vvtv-planned", ()))
    for folder in ("services", "lab"):
        for path in sorted((root / folder).rglob("*.py")):
            text = path.read_text(encoding="utf-8")
            file = str(path.relative_to(root))
            source = Source(file, text, ast.parse(text), answers, codes, planned)
            dice = random.Random(f"{seed} {file}")
            for mutate in MUTATORS:
                yield from mutate(source, dice)


def _answers(root: Path) -> frozenset[str]:
    """Every generated response class."""
    found: set[str] = set()
    for path in (root / "generated" / "api").glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found |= {
            node.name for node in tree.body if isinstance(node, ast.ClassDef) and node.name[-3:].isdigit()
        }
    return frozenset(found)


def _codes(root: Path) -> Iterator[str]:
    tree = ast.parse((root / "generated" / "vocabulary.py").read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and node.name == "ErrorCode":
            for item in node.body:
                if isinstance(item, ast.Assign) and isinstance(item.targets[0], ast.Name):
                    yield item.targets[0].id


def _calls(source: Source, wanted: Callable[[str], bool]) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if wanted(name):
                yield name, node


def other_answer(source: Source, dice: random.Random) -> Iterator[Mutant]:
    """A handler that answers with the class of another operation or another status."""
    for name, call in _calls(source, source.answers.__contains__):
        imported = sorted(source.answers & _names(source.tree) - {name})
        if imported:
            other = dice.choice(imported)
            yield source.mutant("undeclared status", call.func, other, f"{name} becomes {other}")


def _names(tree: ast.Module) -> set[str]:
    return {alias.name for node in tree.body if isinstance(node, ast.ImportFrom) for alias in node.names}


def without_header(source: Source, _dice: random.Random) -> Iterator[Mutant]:
    """An answer without its header, or with one that leads nowhere."""
    for name, call in _calls(source, source.answers.__contains__):
        headers = call.args[1:] + [word.value for word in call.keywords if word.arg not in (None, "body")]
        for header in headers:
            yield source.mutant("missing header", header, "''", f"{name} has an empty header")
            yield source.mutant("missing header", header, "'/v1/elsewhere'", f"{name} leads elsewhere")
        if len(call.args) > 1:
            kept = ast.get_source_segment(source.text, call.args[0]) or ""
            yield source.mutant("missing header", call, f"{name}({kept})", f"{name} lacks its header")


def other_body(source: Source, dice: random.Random) -> Iterator[Mutant]:
    """A body without one of its members, with a wrong value, or with two values swapped."""
    for name, call in _calls(source, lambda name: name[:1].isupper()):
        if not (isinstance(call.func, ast.Attribute) and getattr(call.func.value, "id", "") == "models"):
            continue
        words = [word for word in call.keywords if word.arg is not None]
        for word in words:
            rest = [other for other in words if other is not word]
            yield source.mutant("wrong body", call, _model(source, call, rest), f"{name} lacks {word.arg}")
            wrong = dice.choice(WRONG_VALUES)
            yield source.mutant("wrong body", word.value, wrong, f"{name}.{word.arg} is {wrong}")
        if len(words) > 1:
            one, two = dice.sample(words, 2)
            text = {
                one.arg: ast.get_source_segment(source.text, two.value),
                two.arg: ast.get_source_segment(source.text, one.value),
            }
            swapped = _model(source, call, words, text)
            yield source.mutant("wrong body", call, swapped, f"{name} swaps {one.arg} and {two.arg}")


def _model(
    source: Source,
    call: ast.Call,
    words: list[ast.keyword],
    other: dict[str | None, str | None] | None = None,
) -> str:
    func = ast.get_source_segment(source.text, call.func)
    parts = [
        f"{word.arg}={(other or {}).get(word.arg) or ast.get_source_segment(source.text, word.value)}"
        for word in words
    ]
    return f"{func}({', '.join(parts)})"


def without_operation(source: Source, _dice: random.Random) -> Iterator[Mutant]:
    """A handler class that lacks one of its operations."""
    if not source.file.endswith("handlers.py"):
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.AsyncFunctionDef) and not node.name.startswith("_"):
            text = ast.get_source_segment(source.text, node) or ""
            renamed = text.replace(f"async def {node.name}", f"async def other_{node.name}", 1)
            yield source.mutant("missing operation", node, renamed, f"{node.name} is gone")
            yield source.mutant(
                "missing operation", node, text.replace("async def", "def", 1), f"{node.name} is not awaited"
            )


def other_code(source: Source, dice: random.Random) -> Iterator[Mutant]:
    """A refusal with another code."""
    for node in ast.walk(source.tree):
        code = isinstance(node, ast.Attribute) and getattr(node.value, "id", "") == "ErrorCode"
        if isinstance(node, ast.Attribute) and code and not source.is_planned(node):
            other = dice.choice([code for code in source.codes if code != node.attr])
            yield source.mutant("undeclared code", node, f"ErrorCode.{other}", f"{node.attr} becomes {other}")


def other_category(source: Source, dice: random.Random) -> Iterator[Mutant]:
    """A refusal of another category, and therefore another status."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and not source.is_planned(node):
            name = getattr(node.exc.func, "id", "")
            if name in CATEGORIES:
                available = [c for c in CATEGORIES if c != name and c in _names(source.tree)]
                if available:
                    other = dice.choice(available)
                    yield source.mutant("undeclared status", node.exc.func, other, f"{name} becomes {other}")


MUTATORS = (other_answer, without_header, other_body, without_operation, other_code, other_category)
