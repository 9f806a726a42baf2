from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="QueueInsert")


@_attrs_define
class QueueInsert:
    """An asset to air.

    Attributes:
        asset_id (UUID): A UUIDv7 naming an asset of the library.
        position (int | Unset): Among the waiting entries; at the end when left out, and when past the end.
    """

    asset_id: UUID
    position: int | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        asset_id = str(self.asset_id)

        position = self.position

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "asset_id": asset_id,
            }
        )
        if position is not UNSET:
            field_dict["position"] = position

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        asset_id = UUID(d.pop("asset_id"))

        position = d.pop("position", UNSET)

        queue_insert = cls(
            asset_id=asset_id,
            position=position,
        )

        return queue_insert
