"""Refuses what is written twice: every state, code and payload has its one home, which is generated/.

Fails on a payload class (pydantic, TypedDict) outside generated/, on an enum that lists the values
of another one, and on two generated classes of one name. A domain's own frozen dataclass is no payload.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HAND_WRITTEN = ("services", "lab", "ops")
GENERATED = ("models.py", "vocabulary.py")
ENUMS = frozenset({"Enum", "StrEnum", "IntEnum"})
PAYLOADS = frozenset({"BaseModel", "RootModel", "TypedDict"})


def main() -> int:
    """Print every double and return the exit status."""
    generated = list(classes(ROOT / "generated" / name for name in GENERATED))
    written = list(
        classes(file for package in HAND_WRITTEN for file in sorted((ROOT / package).rglob("*.py")))
    )
    doubles = [*repeated_names(generated), *repeated_enums(generated + written), *payloads(written)]
    for double in doubles:
        print(double, file=sys.stderr)
    return 1 if doubles else 0


def repeated_names(found: list[tuple[str, ast.ClassDef]]) -> Iterator[str]:
    """Yield a sentence for each class of a name that was there before."""
    homes: dict[str, str] = {}
    for place, node in found:
        if node.name in homes:
            yield f"{place}: class {node.name} has its home at {homes[node.name]}"
        homes.setdefault(node.name, place)


def repeated_enums(found: list[tuple[str, ast.ClassDef]]) -> Iterator[str]:
    """Yield a sentence for each hand-written enum that lists the values of another enum."""
    homes: dict[frozenset[object], str] = {}
    for place, node in found:
        values = enum_values(node)
        if values and values in homes and not place.startswith("generated/"):
            yield f"{place}: enum {node.name} lists the values of the one at {homes[values]}"
        if values:
            homes.setdefault(values, place)


def payloads(found: list[tuple[str, ast.ClassDef]]) -> Iterator[str]:
    """Yield a sentence for each payload type that was written by hand."""
    for place, node in found:
        if bases(node) & PAYLOADS:
            yield f"{place}: {node.name} is a payload; write it in schemas/ and run `make generate`"


def classes(files: Iterator[Path]) -> Iterator[tuple[str, ast.ClassDef]]:
    """Yield every class with its place, `file:line`."""
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                yield f"{file.relative_to(ROOT)}:{node.lineno}", node


def bases(node: ast.ClassDef) -> set[str]:
    """The names of a class's direct bases."""
    return {base.id for base in node.bases if isinstance(base, ast.Name)}


def enum_values(node: ast.ClassDef) -> frozenset[object] | None:
    """The values of an enum of two and more, or None for another class."""
    if not bases(node) & ENUMS:
        return None
    values = [
        item.value.value
        for item in node.body
        if isinstance(item, ast.Assign) and isinstance(item.value, ast.Constant)
    ]
    return frozenset(values) if len(values) > 1 else None


if __name__ == "__main__":
    raise SystemExit(main())
