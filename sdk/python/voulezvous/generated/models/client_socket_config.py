from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="ClientSocketConfig")


@_attrs_define
class ClientSocketConfig:
    """How a client keeps its events socket.

    Attributes:
        ping_interval_ms (int):
        reconnect_delay_ms (int):
        reconnect_delay_max_ms (int):
        poll_interval_ms (int): Polling of now / next while the socket is down.
    """

    ping_interval_ms: int
    reconnect_delay_ms: int
    reconnect_delay_max_ms: int
    poll_interval_ms: int

    def to_dict(self) -> dict[str, Any]:
        ping_interval_ms = self.ping_interval_ms

        reconnect_delay_ms = self.reconnect_delay_ms

        reconnect_delay_max_ms = self.reconnect_delay_max_ms

        poll_interval_ms = self.poll_interval_ms

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "ping_interval_ms": ping_interval_ms,
                "reconnect_delay_ms": reconnect_delay_ms,
                "reconnect_delay_max_ms": reconnect_delay_max_ms,
                "poll_interval_ms": poll_interval_ms,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        ping_interval_ms = d.pop("ping_interval_ms")

        reconnect_delay_ms = d.pop("reconnect_delay_ms")

        reconnect_delay_max_ms = d.pop("reconnect_delay_max_ms")

        poll_interval_ms = d.pop("poll_interval_ms")

        client_socket_config = cls(
            ping_interval_ms=ping_interval_ms,
            reconnect_delay_ms=reconnect_delay_ms,
            reconnect_delay_max_ms=reconnect_delay_max_ms,
            poll_interval_ms=poll_interval_ms,
        )

        return client_socket_config
