from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="LabStatus")


@_attrs_define
class LabStatus:
    """The LAB as seen by its heartbeat.

    Attributes:
        alive (bool):
        heartbeat_age_s (float | Unset):
        started_at (datetime.datetime | Unset):
        preparing (int | Unset): Assets in prep.
    """

    alive: bool
    heartbeat_age_s: float | Unset = UNSET
    started_at: datetime.datetime | Unset = UNSET
    preparing: int | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        alive = self.alive

        heartbeat_age_s = self.heartbeat_age_s

        started_at: str | Unset = UNSET
        if not isinstance(self.started_at, Unset):
            started_at = self.started_at.isoformat()

        preparing = self.preparing

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "alive": alive,
            }
        )
        if heartbeat_age_s is not UNSET:
            field_dict["heartbeat_age_s"] = heartbeat_age_s
        if started_at is not UNSET:
            field_dict["started_at"] = started_at
        if preparing is not UNSET:
            field_dict["preparing"] = preparing

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        alive = d.pop("alive")

        heartbeat_age_s = d.pop("heartbeat_age_s", UNSET)

        _started_at = d.pop("started_at", UNSET)
        started_at: datetime.datetime | Unset
        if isinstance(_started_at, Unset):
            started_at = UNSET
        else:
            started_at = datetime.datetime.fromisoformat(_started_at)

        preparing = d.pop("preparing", UNSET)

        lab_status = cls(
            alive=alive,
            heartbeat_age_s=heartbeat_age_s,
            started_at=started_at,
            preparing=preparing,
        )

        return lab_status
