"""What the planner says, and what it is told of the queue."""

from collections.abc import Collection
from dataclasses import dataclass

from generated.vocabulary import PlanningRule
from lab.planner.catalogue import Programme


@dataclass(frozen=True, slots=True)
class Pick:
    """A programme or break from index `start`, the daypart it was chosen for, and the rules that gave way for it."""

    programme: Programme
    start: int
    daypart: str
    relaxed: tuple[PlanningRule, ...] = ()

    @property
    def end(self) -> int:
        """The first index after it."""
        return self.start + self.programme.segments


@dataclass(frozen=True, slots=True)
class Booked:
    """What airs anyway from index `start`. `relaxed` are the rules that gave way for it; None for a person's choice."""

    asset_id: str
    start: int
    relaxed: Collection[PlanningRule] | None = None
