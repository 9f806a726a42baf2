"""A queue entry as an operator sees it, and its JSON form for repeated answers."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from generated.vocabulary import AssetRole, PlanningRule, QueueEntryState, QueueOrigin
from lab.playout.channel import Channel
from lab.playout.horizon import Horizon
from lab.playout.record import Item
from lab.queue.domain import Entry, Queue


@dataclass(frozen=True)
class EntryView:
    """An entry with its place, state and planned start. `rank` rises in airing order and stays when others leave."""

    entry_id: str
    channel_id: str
    asset_id: str
    title: str
    state: QueueEntryState
    origin: QueueOrigin
    position: int
    version: int
    segment_count: int
    starts_at: datetime | None
    queued_at: datetime
    daypart: str | None
    relaxed: tuple[PlanningRule, ...]
    role: AssetRole | None = None
    rank: int = 0

    def to_json(self) -> dict[str, Any]:
        """Plain values for storage."""
        starts = self.starts_at.isoformat() if self.starts_at else None
        return {**asdict(self), "starts_at": starts, "queued_at": self.queued_at.isoformat()}

    @staticmethod
    def from_json(raw: Mapping[str, Any], channel_id: str) -> "EntryView":
        """What `to_json` wrote, or did before there was a planner, or a channel beside `channel_id`."""
        raw = {"channel_id": channel_id, "daypart": None, "relaxed": (), **raw}
        starts = datetime.fromisoformat(raw["starts_at"]) if raw["starts_at"] else None
        return EntryView(
            **{
                **raw,
                "state": QueueEntryState(raw["state"]),
                "origin": QueueOrigin(raw["origin"]),
                "starts_at": starts,
                "relaxed": tuple(PlanningRule(name) for name in raw["relaxed"]),
                "role": AssetRole(raw["role"]) if raw.get("role") else None,
                "queued_at": datetime.fromisoformat(raw["queued_at"]),
            }
        )


def views(
    queue: Queue,
    horizon: Horizon,
    planned: Mapping[str, Item],
    channel: Channel,
    roles: Mapping[str, AssetRole] = MappingProxyType({}),
) -> tuple[EntryView, ...]:
    """The entries that are not over, in airing order; position 0 airs first. `roles` by asset id."""
    coming = [entry for entry in queue if entry.entry_id not in horizon.over]
    coming.sort(key=lambda entry: (entry.entry_id not in horizon.locked, entry.rank))
    return tuple(
        replace(
            _view(entry, position, horizon, planned.get(entry.entry_id), channel),
            role=roles.get(entry.asset_id),
        )
        for position, entry in enumerate(coming)
    )


def _view(entry: Entry, position: int, horizon: Horizon, item: Item | None, channel: Channel) -> EntryView:
    state = QueueEntryState.WAITING
    if entry.entry_id in horizon.locked:
        began = horizon.items[entry.entry_id].start <= horizon.index
        state = QueueEntryState.AIRING if began else QueueEntryState.LOCKED
    return EntryView(
        entry_id=entry.entry_id,
        channel_id=channel.channel_id,
        asset_id=entry.asset_id,
        title=entry.title,
        state=state,
        origin=entry.origin,
        position=position,
        version=entry.version,
        segment_count=entry.segments,
        starts_at=channel.grid.start_of(item.start) if item else None,
        queued_at=entry.queued_at,
        daypart=entry.daypart,
        relaxed=entry.relaxed,
        rank=entry.rank,
    )
