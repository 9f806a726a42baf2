from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="ClientChannel")


@_attrs_define
class ClientChannel:
    """A channel a client can tune in to.

    Attributes:
        channel_id (str): The name of a channel.
        title (str):
        master_playlist (str): Path of the HLS master playlist.
    """

    channel_id: str
    title: str
    master_playlist: str

    def to_dict(self) -> dict[str, Any]:
        channel_id = self.channel_id

        title = self.title

        master_playlist = self.master_playlist

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "channel_id": channel_id,
                "title": title,
                "master_playlist": master_playlist,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        channel_id = d.pop("channel_id")

        title = d.pop("title")

        master_playlist = d.pop("master_playlist")

        client_channel = cls(
            channel_id=channel_id,
            title=title,
            master_playlist=master_playlist,
        )

        return client_channel
