from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

from ..models.refusal_code import RefusalCode

T = TypeVar("T", bound="Refusal")


@_attrs_define
class Refusal:
    """Why a file can't air.

    Attributes:
        code (RefusalCode): Why prep refused a file.
        detail (str): In plain words, with the figures.
    """

    code: RefusalCode
    detail: str

    def to_dict(self) -> dict[str, Any]:
        code = self.code.value

        detail = self.detail

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "code": code,
                "detail": detail,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        code = RefusalCode(d.pop("code"))

        detail = d.pop("detail")

        refusal = cls(
            code=code,
            detail=detail,
        )

        return refusal
