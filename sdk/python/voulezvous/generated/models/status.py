from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.channel_status import ChannelStatus
    from ..models.lab_status import LabStatus


T = TypeVar("T", bound="Status")


@_attrs_define
class Status:
    """The platform in one page.

    Attributes:
        version (str):
        config_hash (str): Content hash of the configuration in force.
        lab (LabStatus): The LAB as seen by its heartbeat.
        channels (list[ChannelStatus]):
    """

    version: str
    config_hash: str
    lab: LabStatus
    channels: list[ChannelStatus]

    def to_dict(self) -> dict[str, Any]:
        version = self.version

        config_hash = self.config_hash

        lab = self.lab.to_dict()

        channels = []
        for channels_item_data in self.channels:
            channels_item = channels_item_data.to_dict()
            channels.append(channels_item)

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "version": version,
                "config_hash": config_hash,
                "lab": lab,
                "channels": channels,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.channel_status import ChannelStatus  # noqa: PLC0415
        from ..models.lab_status import LabStatus  # noqa: PLC0415

        d = dict(src_dict)
        version = d.pop("version")

        config_hash = d.pop("config_hash")

        lab = LabStatus.from_dict(d.pop("lab"))

        channels = []
        _channels = d.pop("channels")
        for channels_item_data in _channels:
            channels_item = ChannelStatus.from_dict(channels_item_data)

            channels.append(channels_item)

        status = cls(
            version=version,
            config_hash=config_hash,
            lab=lab,
            channels=channels,
        )

        return status
