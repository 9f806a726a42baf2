from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="AssetAdd")


@_attrs_define
class AssetAdd:
    """A file to take into the library.

    Attributes:
        path (str): Absolute path of a regular file on the LAB's machine.
        title (str | Unset): The file's own title or name when left out.
    """

    path: str
    title: str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        path = self.path

        title = self.title

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "path": path,
            }
        )
        if title is not UNSET:
            field_dict["title"] = title

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        path = d.pop("path")

        title = d.pop("title", UNSET)

        asset_add = cls(
            path=path,
            title=title,
        )

        return asset_add
