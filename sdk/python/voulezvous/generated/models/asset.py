from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from attrs import define as _attrs_define

from ..models.asset_state import AssetState
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.asset_media import AssetMedia
    from ..models.quality_check import QualityCheck
    from ..models.refusal import Refusal


T = TypeVar("T", bound="Asset")


@_attrs_define
class Asset:
    """A file of the library and what became of it.

    Attributes:
        asset_id (UUID): A UUIDv7 naming an asset of the library.
        title (str):
        state (AssetState): pending: waits for prep; preparing: prep runs; ready: may air; refused: prep said no;
            missing: its media vanished.
        source_path (str):
        size_bytes (int):
        checks (list[QualityCheck]):
        added_at (datetime.datetime):
        updated_at (datetime.datetime):
        progress (float | Unset): Share of prep done.
        refusal (Refusal | Unset): Why a file can't air.
        media (AssetMedia | Unset): What prep made of the file.
    """

    asset_id: UUID
    title: str
    state: AssetState
    source_path: str
    size_bytes: int
    checks: list[QualityCheck]
    added_at: datetime.datetime
    updated_at: datetime.datetime
    progress: float | Unset = UNSET
    refusal: Refusal | Unset = UNSET
    media: AssetMedia | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        asset_id = str(self.asset_id)

        title = self.title

        state = self.state.value

        source_path = self.source_path

        size_bytes = self.size_bytes

        checks = []
        for checks_item_data in self.checks:
            checks_item = checks_item_data.to_dict()
            checks.append(checks_item)

        added_at = self.added_at.isoformat()

        updated_at = self.updated_at.isoformat()

        progress = self.progress

        refusal: dict[str, Any] | Unset = UNSET
        if not isinstance(self.refusal, Unset):
            refusal = self.refusal.to_dict()

        media: dict[str, Any] | Unset = UNSET
        if not isinstance(self.media, Unset):
            media = self.media.to_dict()

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "asset_id": asset_id,
                "title": title,
                "state": state,
                "source_path": source_path,
                "size_bytes": size_bytes,
                "checks": checks,
                "added_at": added_at,
                "updated_at": updated_at,
            }
        )
        if progress is not UNSET:
            field_dict["progress"] = progress
        if refusal is not UNSET:
            field_dict["refusal"] = refusal
        if media is not UNSET:
            field_dict["media"] = media

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.asset_media import AssetMedia  # noqa: PLC0415
        from ..models.quality_check import QualityCheck  # noqa: PLC0415
        from ..models.refusal import Refusal  # noqa: PLC0415

        d = dict(src_dict)
        asset_id = UUID(d.pop("asset_id"))

        title = d.pop("title")

        state = AssetState(d.pop("state"))

        source_path = d.pop("source_path")

        size_bytes = d.pop("size_bytes")

        checks = []
        _checks = d.pop("checks")
        for checks_item_data in _checks:
            checks_item = QualityCheck.from_dict(checks_item_data)

            checks.append(checks_item)

        added_at = datetime.datetime.fromisoformat(d.pop("added_at"))

        updated_at = datetime.datetime.fromisoformat(d.pop("updated_at"))

        progress = d.pop("progress", UNSET)

        _refusal = d.pop("refusal", UNSET)
        refusal: Refusal | Unset
        if isinstance(_refusal, Unset):
            refusal = UNSET
        else:
            refusal = Refusal.from_dict(_refusal)

        _media = d.pop("media", UNSET)
        media: AssetMedia | Unset
        if isinstance(_media, Unset):
            media = UNSET
        else:
            media = AssetMedia.from_dict(_media)

        asset = cls(
            asset_id=asset_id,
            title=title,
            state=state,
            source_path=source_path,
            size_bytes=size_bytes,
            checks=checks,
            added_at=added_at,
            updated_at=updated_at,
            progress=progress,
            refusal=refusal,
            media=media,
        )

        return asset
