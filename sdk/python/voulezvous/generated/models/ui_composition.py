from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.placement import Placement


T = TypeVar("T", bound="UiComposition")


@_attrs_define
class UiComposition:
    """What the shell mounts, by region.

    Attributes:
        stage (Placement): A component in a region.
        overlays (list[Placement]): Bottom first.
        rail (Placement | Unset): A component in a region.
        topbar (Placement | Unset): A component in a region.
    """

    stage: Placement
    overlays: list[Placement]
    rail: Placement | Unset = UNSET
    topbar: Placement | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        stage = self.stage.to_dict()

        overlays = []
        for overlays_item_data in self.overlays:
            overlays_item = overlays_item_data.to_dict()
            overlays.append(overlays_item)

        rail: dict[str, Any] | Unset = UNSET
        if not isinstance(self.rail, Unset):
            rail = self.rail.to_dict()

        topbar: dict[str, Any] | Unset = UNSET
        if not isinstance(self.topbar, Unset):
            topbar = self.topbar.to_dict()

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "stage": stage,
                "overlays": overlays,
            }
        )
        if rail is not UNSET:
            field_dict["rail"] = rail
        if topbar is not UNSET:
            field_dict["topbar"] = topbar

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.placement import Placement  # noqa: PLC0415

        d = dict(src_dict)
        stage = Placement.from_dict(d.pop("stage"))

        overlays = []
        _overlays = d.pop("overlays")
        for overlays_item_data in _overlays:
            overlays_item = Placement.from_dict(overlays_item_data)

            overlays.append(overlays_item)

        _rail = d.pop("rail", UNSET)
        rail: Placement | Unset
        if isinstance(_rail, Unset):
            rail = UNSET
        else:
            rail = Placement.from_dict(_rail)

        _topbar = d.pop("topbar", UNSET)
        topbar: Placement | Unset
        if isinstance(_topbar, Unset):
            topbar = UNSET
        else:
            topbar = Placement.from_dict(_topbar)

        ui_composition = cls(
            stage=stage,
            overlays=overlays,
            rail=rail,
            topbar=topbar,
        )

        return ui_composition
