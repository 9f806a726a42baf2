from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.programme import Programme


T = TypeVar("T", bound="NowPlaying")


@_attrs_define
class NowPlaying:
    """What the channel airs now, and what follows.

    Attributes:
        channel_id (str): The name of a channel.
        index (int): The timeline index at the time of the answer.
        current (Programme): One stretch of the channel's timeline.
        next_ (Programme | Unset): One stretch of the channel's timeline.
    """

    channel_id: str
    index: int
    current: Programme
    next_: Programme | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        channel_id = self.channel_id

        index = self.index

        current = self.current.to_dict()

        next_: dict[str, Any] | Unset = UNSET
        if not isinstance(self.next_, Unset):
            next_ = self.next_.to_dict()

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "channel_id": channel_id,
                "index": index,
                "current": current,
            }
        )
        if next_ is not UNSET:
            field_dict["next"] = next_

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.programme import Programme  # noqa: PLC0415

        d = dict(src_dict)
        channel_id = d.pop("channel_id")

        index = d.pop("index")

        current = Programme.from_dict(d.pop("current"))

        _next_ = d.pop("next", UNSET)
        next_: Programme | Unset
        if isinstance(_next_, Unset):
            next_ = UNSET
        else:
            next_ = Programme.from_dict(_next_)

        now_playing = cls(
            channel_id=channel_id,
            index=index,
            current=current,
            next_=next_,
        )

        return now_playing
