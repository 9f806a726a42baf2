from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

from ..models.transition_kind import TransitionKind

T = TypeVar("T", bound="ModeTransition")


@_attrs_define
class ModeTransition:
    """Handover on entering the mode.

    Attributes:
        kind (TransitionKind): How the stage is handed over on entering.
        duration_ms (int): Milliseconds; 0 for a cut.
    """

    kind: TransitionKind
    duration_ms: int

    def to_dict(self) -> dict[str, Any]:
        kind = self.kind.value

        duration_ms = self.duration_ms

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "kind": kind,
                "duration_ms": duration_ms,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        kind = TransitionKind(d.pop("kind"))

        duration_ms = d.pop("duration_ms")

        mode_transition = cls(
            kind=kind,
            duration_ms=duration_ms,
        )

        return mode_transition
