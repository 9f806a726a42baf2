from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define

from ..models.locale import Locale

if TYPE_CHECKING:
    from ..models.client_channel import ClientChannel
    from ..models.client_socket_config import ClientSocketConfig
    from ..models.player_config import PlayerConfig


T = TypeVar("T", bound="ClientConfig")


@_attrs_define
class ClientConfig:
    """The part of the configuration that a client needs.

    Attributes:
        config_hash (str):
        default_locale (Locale): A language the product speaks (BCP 47).
        locales (list[Locale]):
        channels (list[ClientChannel]):
        player (PlayerConfig): How patient the player is.
        events (ClientSocketConfig): How a client keeps its events socket.
    """

    config_hash: str
    default_locale: Locale
    locales: list[Locale]
    channels: list[ClientChannel]
    player: PlayerConfig
    events: ClientSocketConfig

    def to_dict(self) -> dict[str, Any]:
        config_hash = self.config_hash

        default_locale = self.default_locale.value

        locales = []
        for locales_item_data in self.locales:
            locales_item = locales_item_data.value
            locales.append(locales_item)

        channels = []
        for channels_item_data in self.channels:
            channels_item = channels_item_data.to_dict()
            channels.append(channels_item)

        player = self.player.to_dict()

        events = self.events.to_dict()

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "config_hash": config_hash,
                "default_locale": default_locale,
                "locales": locales,
                "channels": channels,
                "player": player,
                "events": events,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.client_channel import ClientChannel  # noqa: PLC0415
        from ..models.client_socket_config import ClientSocketConfig  # noqa: PLC0415
        from ..models.player_config import PlayerConfig  # noqa: PLC0415

        d = dict(src_dict)
        config_hash = d.pop("config_hash")

        default_locale = Locale(d.pop("default_locale"))

        locales = []
        _locales = d.pop("locales")
        for locales_item_data in _locales:
            locales_item = Locale(locales_item_data)

            locales.append(locales_item)

        channels = []
        _channels = d.pop("channels")
        for channels_item_data in _channels:
            channels_item = ClientChannel.from_dict(channels_item_data)

            channels.append(channels_item)

        player = PlayerConfig.from_dict(d.pop("player"))

        events = ClientSocketConfig.from_dict(d.pop("events"))

        client_config = cls(
            config_hash=config_hash,
            default_locale=default_locale,
            locales=locales,
            channels=channels,
            player=player,
            events=events,
        )

        return client_config
