from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TypeVar, cast

from attrs import define as _attrs_define

from ..models.topic import Topic

T = TypeVar("T", bound="ResumeMessage")


@_attrs_define
class ResumeMessage:
    """Follow a topic from the last event seen: what was missed comes first, or `resync` when it is too old.

    Attributes:
        type_ (Literal['resume']):
        topic (Topic): A stream of events.
        after (int): Number of the event in its stream; a client resumes from the last one it saw.
    """

    type_: Literal["resume"]
    topic: Topic
    after: int

    def to_dict(self) -> dict[str, Any]:
        type_ = self.type_

        topic = self.topic.value

        after = self.after

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "type": type_,
                "topic": topic,
                "after": after,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        type_ = cast(Literal["resume"], d.pop("type"))
        if type_ != "resume":
            raise ValueError(f"type must match const 'resume', got '{type_}'")

        topic = Topic(d.pop("topic"))

        after = d.pop("after")

        resume_message = cls(
            type_=type_,
            topic=topic,
            after=after,
        )

        return resume_message
