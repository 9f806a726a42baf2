from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TypeVar, cast

from attrs import define as _attrs_define

from ..models.topic import Topic

T = TypeVar("T", bound="ResyncMessage")


@_attrs_define
class ResyncMessage:
    """The events asked for are no longer kept: fetch the state anew; events after `sequence` will come.

    Attributes:
        type_ (Literal['resync']):
        topic (Topic): A stream of events.
        sequence (int): Number of the event in its stream; a client resumes from the last one it saw.
    """

    type_: Literal["resync"]
    topic: Topic
    sequence: int

    def to_dict(self) -> dict[str, Any]:
        type_ = self.type_

        topic = self.topic.value

        sequence = self.sequence

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "type": type_,
                "topic": topic,
                "sequence": sequence,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        type_ = cast(Literal["resync"], d.pop("type"))
        if type_ != "resync":
            raise ValueError(f"type must match const 'resync', got '{type_}'")

        topic = Topic(d.pop("topic"))

        sequence = d.pop("sequence")

        resync_message = cls(
            type_=type_,
            topic=topic,
            sequence=sequence,
        )

        return resync_message
