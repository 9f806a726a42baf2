from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.dependency_check import DependencyCheck


T = TypeVar("T", bound="Readiness")


@_attrs_define
class Readiness:
    """Whether the platform can do its work, with a reason per dependency.

    Attributes:
        ready (bool):
        checks (list[DependencyCheck]):
    """

    ready: bool
    checks: list[DependencyCheck]

    def to_dict(self) -> dict[str, Any]:
        ready = self.ready

        checks = []
        for checks_item_data in self.checks:
            checks_item = checks_item_data.to_dict()
            checks.append(checks_item)

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "ready": ready,
                "checks": checks,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.dependency_check import DependencyCheck  # noqa: PLC0415

        d = dict(src_dict)
        ready = d.pop("ready")

        checks = []
        _checks = d.pop("checks")
        for checks_item_data in _checks:
            checks_item = DependencyCheck.from_dict(checks_item_data)

            checks.append(checks_item)

        readiness = cls(
            ready=ready,
            checks=checks,
        )

        return readiness
