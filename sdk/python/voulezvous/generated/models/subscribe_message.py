from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TypeVar, cast

from attrs import define as _attrs_define

from ..models.topic import Topic

T = TypeVar("T", bound="SubscribeMessage")


@_attrs_define
class SubscribeMessage:
    """Follow topics from now on.

    Attributes:
        type_ (Literal['subscribe']):
        topics (list[Topic]):
    """

    type_: Literal["subscribe"]
    topics: list[Topic]

    def to_dict(self) -> dict[str, Any]:
        type_ = self.type_

        topics = []
        for topics_item_data in self.topics:
            topics_item = topics_item_data.value
            topics.append(topics_item)

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "type": type_,
                "topics": topics,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        type_ = cast(Literal["subscribe"], d.pop("type"))
        if type_ != "subscribe":
            raise ValueError(f"type must match const 'subscribe', got '{type_}'")

        topics = []
        _topics = d.pop("topics")
        for topics_item_data in _topics:
            topics_item = Topic(topics_item_data)

            topics.append(topics_item)

        subscribe_message = cls(
            type_=type_,
            topics=topics,
        )

        return subscribe_message
