from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define

from ..models.capability import Capability

if TYPE_CHECKING:
    from ..models.mode_policies import ModePolicies
    from ..models.mode_transition import ModeTransition
    from ..models.ui_composition import UiComposition


T = TypeVar("T", bound="ModeManifest")


@_attrs_define
class ModeManifest:
    """One mode.

    Attributes:
        mode_id (str): Equal to its key in the file.
        version (int): Raised with every change of the manifest.
        title_key (str): Copy key of its name.
        description_key (str): Copy key of one sentence about it.
        routes (list[str]): Paths of the shell, `:name` for a parameter.
        required_capabilities (list[Capability]): All of them are needed.
        ui_composition (UiComposition): What the shell mounts, by region.
        policies (ModePolicies): The closed set of policies that a manifest may combine.
        analytics_events (list[str]): Events of telemetry-events.yaml that the mode emits.
        transition (ModeTransition): Handover on entering the mode.
    """

    mode_id: str
    version: int
    title_key: str
    description_key: str
    routes: list[str]
    required_capabilities: list[Capability]
    ui_composition: UiComposition
    policies: ModePolicies
    analytics_events: list[str]
    transition: ModeTransition

    def to_dict(self) -> dict[str, Any]:
        mode_id = self.mode_id

        version = self.version

        title_key = self.title_key

        description_key = self.description_key

        routes = self.routes

        required_capabilities = []
        for required_capabilities_item_data in self.required_capabilities:
            required_capabilities_item = required_capabilities_item_data.value
            required_capabilities.append(required_capabilities_item)

        ui_composition = self.ui_composition.to_dict()

        policies = self.policies.to_dict()

        analytics_events = self.analytics_events

        transition = self.transition.to_dict()

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "mode_id": mode_id,
                "version": version,
                "title_key": title_key,
                "description_key": description_key,
                "routes": routes,
                "required_capabilities": required_capabilities,
                "ui_composition": ui_composition,
                "policies": policies,
                "analytics_events": analytics_events,
                "transition": transition,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.mode_policies import ModePolicies  # noqa: PLC0415
        from ..models.mode_transition import ModeTransition  # noqa: PLC0415
        from ..models.ui_composition import UiComposition  # noqa: PLC0415

        d = dict(src_dict)
        mode_id = d.pop("mode_id")

        version = d.pop("version")

        title_key = d.pop("title_key")

        description_key = d.pop("description_key")

        routes = cast(list[str], d.pop("routes"))

        required_capabilities = []
        _required_capabilities = d.pop("required_capabilities")
        for required_capabilities_item_data in _required_capabilities:
            required_capabilities_item = Capability(required_capabilities_item_data)

            required_capabilities.append(required_capabilities_item)

        ui_composition = UiComposition.from_dict(d.pop("ui_composition"))

        policies = ModePolicies.from_dict(d.pop("policies"))

        analytics_events = cast(list[str], d.pop("analytics_events"))

        transition = ModeTransition.from_dict(d.pop("transition"))

        mode_manifest = cls(
            mode_id=mode_id,
            version=version,
            title_key=title_key,
            description_key=description_key,
            routes=routes,
            required_capabilities=required_capabilities,
            ui_composition=ui_composition,
            policies=policies,
            analytics_events=analytics_events,
            transition=transition,
        )

        return mode_manifest
