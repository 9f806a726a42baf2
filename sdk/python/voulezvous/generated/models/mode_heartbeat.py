from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="ModeHeartbeat")


@_attrs_define
class ModeHeartbeat:
    """How a session of the mode shows that it lives.

    Attributes:
        interval_s (float): Seconds between beats.
        timeout_s (float): Seconds of silence that end the session.
    """

    interval_s: float
    timeout_s: float

    def to_dict(self) -> dict[str, Any]:
        interval_s = self.interval_s

        timeout_s = self.timeout_s

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "interval_s": interval_s,
                "timeout_s": timeout_s,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        interval_s = d.pop("interval_s")

        timeout_s = d.pop("timeout_s")

        mode_heartbeat = cls(
            interval_s=interval_s,
            timeout_s=timeout_s,
        )

        return mode_heartbeat
