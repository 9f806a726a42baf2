from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="DependencyCheck")


@_attrs_define
class DependencyCheck:
    """One thing the platform needs.

    Attributes:
        name (str):
        ok (bool):
        reason (str): What was seen.
    """

    name: str
    ok: bool
    reason: str

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        ok = self.ok

        reason = self.reason

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "name": name,
                "ok": ok,
                "reason": reason,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        name = d.pop("name")

        ok = d.pop("ok")

        reason = d.pop("reason")

        dependency_check = cls(
            name=name,
            ok=ok,
            reason=reason,
        )

        return dependency_check
