"""What an edit may rely on: the instant's index, the promise made to viewers, the schedule in force."""

from dataclasses import dataclass
from functools import cached_property

from lab.playout.record import Item
from lab.playout.schedule import Schedule


@dataclass(frozen=True)
class Horizon:
    """Taken once per edit; every rule of that edit obeys it. Nothing up to index `told` may change."""

    index: int
    told: int
    schedule: Schedule

    @cached_property
    def items(self) -> dict[str, Item]:
        """Published items that stand for a queue entry, by entry id."""
        return {item.entry_id: item for item in self.schedule.items if item.entry_id is not None}

    @cached_property
    def locked(self) -> frozenset[str]:
        """Entries that viewers may know of, those already over included."""
        return frozenset(name for name, item in self.items.items() if item.start <= self.told)

    @cached_property
    def over(self) -> frozenset[str]:
        """Entries that have aired to their end."""
        return frozenset(name for name, item in self.items.items() if item.end <= self.index)

    @cached_property
    def promised_assets(self) -> frozenset[str]:
        """Assets in items that viewers may know of and that are not over."""
        return frozenset(
            item.clip.asset_id
            for item in self.schedule.items
            if item.start <= self.told and item.end > self.index
        )
