from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TypeVar, cast

from attrs import define as _attrs_define

from ..models.topic import Topic

T = TypeVar("T", bound="WelcomeMessage")


@_attrs_define
class WelcomeMessage:
    """The first message of every connection.

    Attributes:
        type_ (Literal['welcome']):
        connection_id (str):
        topics (list[Topic]):
    """

    type_: Literal["welcome"]
    connection_id: str
    topics: list[Topic]

    def to_dict(self) -> dict[str, Any]:
        type_ = self.type_

        connection_id = self.connection_id

        topics = []
        for topics_item_data in self.topics:
            topics_item = topics_item_data.value
            topics.append(topics_item)

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "type": type_,
                "connection_id": connection_id,
                "topics": topics,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        type_ = cast(Literal["welcome"], d.pop("type"))
        if type_ != "welcome":
            raise ValueError(f"type must match const 'welcome', got '{type_}'")

        connection_id = d.pop("connection_id")

        topics = []
        _topics = d.pop("topics")
        for topics_item_data in _topics:
            topics_item = Topic(topics_item_data)

            topics.append(topics_item)

        welcome_message = cls(
            type_=type_,
            connection_id=connection_id,
            topics=topics,
        )

        return welcome_message
