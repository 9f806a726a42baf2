from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.placement_props import PlacementProps


T = TypeVar("T", bound="Placement")


@_attrs_define
class Placement:
    """A component in a region.

    Attributes:
        component (str): Name in schemas/components.yaml, `<region>.<Component>`.
        key (str): Identity across modes. The same key keeps the running instance when the mode changes.
        props (PlacementProps): Props, checked against the component's own schema.
    """

    component: str
    key: str
    props: PlacementProps

    def to_dict(self) -> dict[str, Any]:
        component = self.component

        key = self.key

        props = self.props.to_dict()

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "component": component,
                "key": key,
                "props": props,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.placement_props import PlacementProps  # noqa: PLC0415

        d = dict(src_dict)
        component = d.pop("component")

        key = d.pop("key")

        props = PlacementProps.from_dict(d.pop("props"))

        placement = cls(
            component=component,
            key=key,
            props=props,
        )

        return placement
