from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="PlayerConfig")


@_attrs_define
class PlayerConfig:
    """How patient the player is.

    Attributes:
        live_sync_segments (int): How many segments behind the live edge it plays.
        max_playback_rate (float): Highest rate for catching up.
        retry_limit (int): Retries of one playlist or segment.
        retry_delay_ms (int):
        retry_delay_max_ms (int):
        controls_hide_ms (int): Idle time after which the controls hide.
        stall_recover_ms (int): A stall longer than this makes the player rejoin the live edge.
    """

    live_sync_segments: int
    max_playback_rate: float
    retry_limit: int
    retry_delay_ms: int
    retry_delay_max_ms: int
    controls_hide_ms: int
    stall_recover_ms: int

    def to_dict(self) -> dict[str, Any]:
        live_sync_segments = self.live_sync_segments

        max_playback_rate = self.max_playback_rate

        retry_limit = self.retry_limit

        retry_delay_ms = self.retry_delay_ms

        retry_delay_max_ms = self.retry_delay_max_ms

        controls_hide_ms = self.controls_hide_ms

        stall_recover_ms = self.stall_recover_ms

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "live_sync_segments": live_sync_segments,
                "max_playback_rate": max_playback_rate,
                "retry_limit": retry_limit,
                "retry_delay_ms": retry_delay_ms,
                "retry_delay_max_ms": retry_delay_max_ms,
                "controls_hide_ms": controls_hide_ms,
                "stall_recover_ms": stall_recover_ms,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        live_sync_segments = d.pop("live_sync_segments")

        max_playback_rate = d.pop("max_playback_rate")

        retry_limit = d.pop("retry_limit")

        retry_delay_ms = d.pop("retry_delay_ms")

        retry_delay_max_ms = d.pop("retry_delay_max_ms")

        controls_hide_ms = d.pop("controls_hide_ms")

        stall_recover_ms = d.pop("stall_recover_ms")

        player_config = cls(
            live_sync_segments=live_sync_segments,
            max_playback_rate=max_playback_rate,
            retry_limit=retry_limit,
            retry_delay_ms=retry_delay_ms,
            retry_delay_max_ms=retry_delay_max_ms,
            controls_hide_ms=controls_hide_ms,
            stall_recover_ms=stall_recover_ms,
        )

        return player_config
