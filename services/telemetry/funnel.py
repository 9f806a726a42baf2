"""How many came how far. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Total:
    """Events of one name: those that were kept, and those that they stand for."""

    kept: int = 0
    estimated: float = 0.0


@dataclass(frozen=True, slots=True)
class Step:
    """A step, and which share of the first one and of the one before it is; None where there is nothing to share."""

    name: str
    total: Total
    of_first: float | None
    of_previous: float | None


def descent(names: Sequence[str], totals: Mapping[str, Total]) -> tuple[Step, ...]:
    """The steps in their order; one that nobody took is there too."""
    taken = [totals.get(name, Total()) for name in names]
    before = [None, *(earlier for earlier, _ in pairwise(taken))]
    return tuple(
        Step(name, total, _share(total, taken[0]), _share(total, previous))
        for name, total, previous in zip(names, taken, before, strict=True)
    )


def _share(part: Total, whole: Total | None) -> float | None:
    return part.estimated / whole.estimated if whole is not None and whole.estimated else None
