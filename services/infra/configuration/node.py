"""Walking a document that may be malformed, so that rules report what they can beside what the schema reports.

A node knows its path. What is missing or of another type reads as absent: no entries, no text, no number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from services.infra.configuration.clamp import is_number
from services.infra.configuration.problems import Path


@dataclass(frozen=True)
class Finding:
    """A refusal by a rule, before it is known which file the value came from."""

    path: Path
    value: object
    allowed: str
    rule: str


@dataclass(frozen=True)
class Node:
    """A value of the document and the path to it."""

    value: Any
    path: Path = ()

    def __getitem__(self, key: str) -> Node:
        """The entry of a map; absent where there is none."""
        held = self.value.get(key) if isinstance(self.value, Mapping) else None
        return Node(held, (*self.path, key))

    def at(self, *keys: str) -> Node:
        """The node some entries further down."""
        node = self
        for key in keys:
            node = node[key]
        return node

    @property
    def present(self) -> bool:
        """Whether something stands here."""
        return self.value is not None

    def entries(self) -> Iterator[tuple[str, Node]]:
        """Keys and nodes of a map."""
        if isinstance(self.value, Mapping):
            for key, value in self.value.items():
                yield str(key), Node(value, (*self.path, key))

    def items(self) -> Iterator[Node]:
        """Nodes of a list."""
        if isinstance(self.value, list):
            for index, value in enumerate(self.value):
                yield Node(value, (*self.path, index))

    @property
    def text(self) -> str | None:
        """The value if it is text."""
        return self.value if isinstance(self.value, str) else None

    @property
    def number(self) -> float | None:
        """The value if it is a number."""
        return self.value if is_number(self.value) else None

    def numbers(self) -> list[float]:
        """The numbers of a list of numbers; empty for anything else."""
        found = [node.number for node in self.items()]
        return [number for number in found if number is not None] if None not in found else []

    def refuse(self, rule: str, allowed: str) -> Finding:
        """The finding that this value may not stand here."""
        return Finding(self.path, self.value, allowed, rule)

    def unless_in(self, names: Mapping[str, object] | set[str], rule: str, what: str) -> Iterator[Finding]:
        """A finding if this is text that names nothing in `names`."""
        if self.text is not None and self.text not in names:
            known = ", ".join(sorted(names)) if len(names) <= 24 else f"one of {len(names)}"
            yield self.refuse(rule, f"{what}: {known or 'none'}")
