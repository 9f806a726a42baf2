"""Which modes are offered."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass

from generated.vocabulary import Capability


@dataclass(frozen=True, slots=True)
class Demand:
    """What a mode needs: capabilities of who enters, components of the shell."""

    capabilities: frozenset[Capability]
    components: frozenset[str]


def buildable(demand: Demand, built: Set[str]) -> bool:
    """Whether the shell has every component; a mode with a planned one is valid, and not offered."""
    return demand.components <= built


def demand_of(capabilities: Iterable[Capability], components: Iterable[str]) -> Demand:
    """The demand of a mode."""
    return Demand(frozenset(capabilities), frozenset(components))
