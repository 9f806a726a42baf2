"""How many came how far. Pure.

Of what visitors do only events can be counted. From the first step on that tells who took it, people are followed from
one such step to the next: who is there without it was not brought there by the steps before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from generated.models import TelemetryEventDefinition
from generated.vocabulary import FunnelUnit, PrivacyClass


@dataclass(frozen=True, slots=True)
class Total:
    """Events of one name: those that were kept, and those that they stand for; or people, each of whom is one."""

    kept: int = 0
    estimated: float = 0.0


@dataclass(frozen=True, slots=True)
class Step:
    """A step, and which share of the first one and of the one before it is; None where there is nothing to share."""

    name: str
    counts: FunnelUnit
    total: Total
    of_first: float | None
    of_previous: float | None


def followed(names: Sequence[str], events: Mapping[str, TelemetryEventDefinition]) -> tuple[str, ...]:
    """The steps that say who took them, each time."""
    return tuple(
        name
        for name in names
        if events[name].privacy is PrivacyClass.PSEUDONYMOUS and not events[name].sampled
    )


def descent(names: Sequence[str], totals: Mapping[str, Total], people: Mapping[str, int]) -> tuple[Step, ...]:
    """The steps in their order; one that nobody took is there too. Of those in `people` it is they who count."""
    taken = [
        Total(people[name], people[name]) if name in people else totals.get(name, Total()) for name in names
    ]
    before = [None, *(earlier for earlier, _ in pairwise(taken))]
    return tuple(
        Step(
            name,
            FunnelUnit.PEOPLE if name in people else FunnelUnit.EVENTS,
            total,
            _share(total, taken[0]),
            _share(total, previous),
        )
        for name, total, previous in zip(names, taken, before, strict=True)
    )


def _share(part: Total, whole: Total | None) -> float | None:
    return part.estimated / whole.estimated if whole is not None and whole.estimated else None
