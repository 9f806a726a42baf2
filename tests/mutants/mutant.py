"""One change that a gate ought to catch."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Mutant:
    """A file of the tree with other content; `kind` is what is wrong with it, `what` says exactly."""

    kind: str
    file: str
    line: int
    what: str
    text: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.file}:{self.line}: {self.what}"


def drawn(mutants: Iterable[Mutant], count: int, seed: int) -> list[Mutant]:
    """`count` of them, every kind in turn, the same for one seed."""
    dice = random.Random(seed)
    kinds: dict[str, list[Mutant]] = {}
    for mutant in sorted(set(mutants)):
        kinds.setdefault(mutant.kind, []).append(mutant)
    for group in kinds.values():
        dice.shuffle(group)
    return _in_turn(list(kinds.values()), count)


def _in_turn(groups: Sequence[list[Mutant]], count: int) -> list[Mutant]:
    found: list[Mutant] = []
    while len(found) < count and any(groups):
        for group in groups:
            if group and len(found) < count:
                found.append(group.pop())
    return found
