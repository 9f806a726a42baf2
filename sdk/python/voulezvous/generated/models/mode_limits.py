from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="ModeLimits")


@_attrs_define
class ModeLimits:
    """Ceilings of one session of the mode.

    Attributes:
        max_participants (int): People in a session; 0 means no person takes part with media of their own.
        max_session_s (int): Seconds; 0 means without end.
        uses_tiles (bool): Whether guardrails.tiles_active applies.
    """

    max_participants: int
    max_session_s: int
    uses_tiles: bool

    def to_dict(self) -> dict[str, Any]:
        max_participants = self.max_participants

        max_session_s = self.max_session_s

        uses_tiles = self.uses_tiles

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "max_participants": max_participants,
                "max_session_s": max_session_s,
                "uses_tiles": uses_tiles,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        max_participants = d.pop("max_participants")

        max_session_s = d.pop("max_session_s")

        uses_tiles = d.pop("uses_tiles")

        mode_limits = cls(
            max_participants=max_participants,
            max_session_s=max_session_s,
            uses_tiles=uses_tiles,
        )

        return mode_limits
