from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define

from ..models.programme_kind import ProgrammeKind
from ..types import UNSET, Unset

T = TypeVar("T", bound="Programme")


@_attrs_define
class Programme:
    """One stretch of the channel's timeline.

    Attributes:
        title (str): What the guide calls it.
        kind (ProgrammeKind): Where a stretch of the timeline comes from.
        starts_at (datetime.datetime):
        ends_at (datetime.datetime):
        first_index (int): Timeline index of its first segment.
        segment_count (int): Length in segments of the channel's grid.
        captions (list[str]): Languages of its captions (BCP 47).
        asset_id (UUID | Unset): A UUIDv7 naming an asset of the library.
    """

    title: str
    kind: ProgrammeKind
    starts_at: datetime.datetime
    ends_at: datetime.datetime
    first_index: int
    segment_count: int
    captions: list[str]
    asset_id: UUID | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        title = self.title

        kind = self.kind.value

        starts_at = self.starts_at.isoformat()

        ends_at = self.ends_at.isoformat()

        first_index = self.first_index

        segment_count = self.segment_count

        captions = self.captions

        asset_id: str | Unset = UNSET
        if not isinstance(self.asset_id, Unset):
            asset_id = str(self.asset_id)

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "title": title,
                "kind": kind,
                "starts_at": starts_at,
                "ends_at": ends_at,
                "first_index": first_index,
                "segment_count": segment_count,
                "captions": captions,
            }
        )
        if asset_id is not UNSET:
            field_dict["asset_id"] = asset_id

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        title = d.pop("title")

        kind = ProgrammeKind(d.pop("kind"))

        starts_at = datetime.datetime.fromisoformat(d.pop("starts_at"))

        ends_at = datetime.datetime.fromisoformat(d.pop("ends_at"))

        first_index = d.pop("first_index")

        segment_count = d.pop("segment_count")

        captions = cast(list[str], d.pop("captions"))

        _asset_id = d.pop("asset_id", UNSET)
        asset_id: UUID | Unset
        if isinstance(_asset_id, Unset):
            asset_id = UNSET
        else:
            asset_id = UUID(_asset_id)

        programme = cls(
            title=title,
            kind=kind,
            starts_at=starts_at,
            ends_at=ends_at,
            first_index=first_index,
            segment_count=segment_count,
            captions=captions,
            asset_id=asset_id,
        )

        return programme
