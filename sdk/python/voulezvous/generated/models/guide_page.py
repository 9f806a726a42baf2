from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.programme import Programme


T = TypeVar("T", bound="GuidePage")


@_attrs_define
class GuidePage:
    """The published schedule from now on.

    Attributes:
        channel_id (str): The name of a channel.
        items (list[Programme]):
        published_until (datetime.datetime): The end of the published schedule; the reserve loop airs after it.
        next_cursor (str | Unset): Where the next page begins; opaque.
    """

    channel_id: str
    items: list[Programme]
    published_until: datetime.datetime
    next_cursor: str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        channel_id = self.channel_id

        items = []
        for items_item_data in self.items:
            items_item = items_item_data.to_dict()
            items.append(items_item)

        published_until = self.published_until.isoformat()

        next_cursor = self.next_cursor

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "channel_id": channel_id,
                "items": items,
                "published_until": published_until,
            }
        )
        if next_cursor is not UNSET:
            field_dict["next_cursor"] = next_cursor

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.programme import Programme  # noqa: PLC0415

        d = dict(src_dict)
        channel_id = d.pop("channel_id")

        items = []
        _items = d.pop("items")
        for items_item_data in _items:
            items_item = Programme.from_dict(items_item_data)

            items.append(items_item)

        published_until = datetime.datetime.fromisoformat(d.pop("published_until"))

        next_cursor = d.pop("next_cursor", UNSET)

        guide_page = cls(
            channel_id=channel_id,
            items=items,
            published_until=published_until,
            next_cursor=next_cursor,
        )

        return guide_page
