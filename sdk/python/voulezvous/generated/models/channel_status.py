from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

from ..models.broadcast_state import BroadcastState
from ..types import UNSET, Unset

T = TypeVar("T", bound="ChannelStatus")


@_attrs_define
class ChannelStatus:
    """One channel at this moment.

    Attributes:
        channel_id (str): The name of a channel.
        state (BroadcastState): on_air: a programme; reserve: the reserve loop; slate: the last resort; off_air: the
            channel has not begun.
        index (int): The timeline index now.
        queue_entries (int):
        ready_s (float): Seconds of published schedule ahead.
        newest_segment_age_s (float | Unset): Seconds between now and the end of the newest published segment; below
            zero when it lies ahead.
    """

    channel_id: str
    state: BroadcastState
    index: int
    queue_entries: int
    ready_s: float
    newest_segment_age_s: float | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        channel_id = self.channel_id

        state = self.state.value

        index = self.index

        queue_entries = self.queue_entries

        ready_s = self.ready_s

        newest_segment_age_s = self.newest_segment_age_s

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "channel_id": channel_id,
                "state": state,
                "index": index,
                "queue_entries": queue_entries,
                "ready_s": ready_s,
            }
        )
        if newest_segment_age_s is not UNSET:
            field_dict["newest_segment_age_s"] = newest_segment_age_s

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        channel_id = d.pop("channel_id")

        state = BroadcastState(d.pop("state"))

        index = d.pop("index")

        queue_entries = d.pop("queue_entries")

        ready_s = d.pop("ready_s")

        newest_segment_age_s = d.pop("newest_segment_age_s", UNSET)

        channel_status = cls(
            channel_id=channel_id,
            state=state,
            index=index,
            queue_entries=queue_entries,
            ready_s=ready_s,
            newest_segment_age_s=newest_segment_age_s,
        )

        return channel_status
