from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="QueueMove")


@_attrs_define
class QueueMove:
    """A new place for a waiting entry.

    Attributes:
        position (int): Among the waiting entries.
        version (int): The version the caller read.
    """

    position: int
    version: int

    def to_dict(self) -> dict[str, Any]:
        position = self.position

        version = self.version

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "position": position,
                "version": version,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        position = d.pop("position")

        version = d.pop("version")

        queue_move = cls(
            position=position,
            version=version,
        )

        return queue_move
