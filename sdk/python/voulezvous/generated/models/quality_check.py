from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

from ..models.check_verdict import CheckVerdict

T = TypeVar("T", bound="QualityCheck")


@_attrs_define
class QualityCheck:
    """One check of prep.

    Attributes:
        name (str):
        verdict (CheckVerdict): What a quality check concluded.
        detail (str):
    """

    name: str
    verdict: CheckVerdict
    detail: str

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        verdict = self.verdict.value

        detail = self.detail

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "name": name,
                "verdict": verdict,
                "detail": detail,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        name = d.pop("name")

        verdict = CheckVerdict(d.pop("verdict"))

        detail = d.pop("detail")

        quality_check = cls(
            name=name,
            verdict=verdict,
            detail=detail,
        )

        return quality_check
