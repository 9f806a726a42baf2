from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from attrs import define as _attrs_define

from ..models.queue_entry_state import QueueEntryState
from ..models.queue_origin import QueueOrigin
from ..types import UNSET, Unset

T = TypeVar("T", bound="QueueEntry")


@_attrs_define
class QueueEntry:
    """One coming item of the channel.

    Attributes:
        entry_id (UUID): A UUIDv7 naming an entry of the queue.
        asset_id (UUID): A UUIDv7 naming an asset of the library.
        title (str):
        state (QueueEntryState): waiting: may be moved; locked: within the horizon that viewers may know of; airing: on
            air.
        origin (QueueOrigin): Who put the entry there.
        position (int): 0 airs first.
        version (int): Raised by every change; a move names the one it read.
        segment_count (int):
        queued_at (datetime.datetime):
        starts_at (datetime.datetime | Unset): When it airs as planned now.
    """

    entry_id: UUID
    asset_id: UUID
    title: str
    state: QueueEntryState
    origin: QueueOrigin
    position: int
    version: int
    segment_count: int
    queued_at: datetime.datetime
    starts_at: datetime.datetime | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        entry_id = str(self.entry_id)

        asset_id = str(self.asset_id)

        title = self.title

        state = self.state.value

        origin = self.origin.value

        position = self.position

        version = self.version

        segment_count = self.segment_count

        queued_at = self.queued_at.isoformat()

        starts_at: str | Unset = UNSET
        if not isinstance(self.starts_at, Unset):
            starts_at = self.starts_at.isoformat()

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "entry_id": entry_id,
                "asset_id": asset_id,
                "title": title,
                "state": state,
                "origin": origin,
                "position": position,
                "version": version,
                "segment_count": segment_count,
                "queued_at": queued_at,
            }
        )
        if starts_at is not UNSET:
            field_dict["starts_at"] = starts_at

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        entry_id = UUID(d.pop("entry_id"))

        asset_id = UUID(d.pop("asset_id"))

        title = d.pop("title")

        state = QueueEntryState(d.pop("state"))

        origin = QueueOrigin(d.pop("origin"))

        position = d.pop("position")

        version = d.pop("version")

        segment_count = d.pop("segment_count")

        queued_at = datetime.datetime.fromisoformat(d.pop("queued_at"))

        _starts_at = d.pop("starts_at", UNSET)
        starts_at: datetime.datetime | Unset
        if isinstance(_starts_at, Unset):
            starts_at = UNSET
        else:
            starts_at = datetime.datetime.fromisoformat(_starts_at)

        queue_entry = cls(
            entry_id=entry_id,
            asset_id=asset_id,
            title=title,
            state=state,
            origin=origin,
            position=position,
            version=version,
            segment_count=segment_count,
            queued_at=queued_at,
            starts_at=starts_at,
        )

        return queue_entry
