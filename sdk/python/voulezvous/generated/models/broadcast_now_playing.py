from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define

from ..models.topic import Topic

if TYPE_CHECKING:
    from ..models.now_playing import NowPlaying


T = TypeVar("T", bound="BroadcastNowPlaying")


@_attrs_define
class BroadcastNowPlaying:
    """A programme has begun on a channel.

    Attributes:
        event_id (UUID): A UUIDv7; consumers drop an id they have seen.
        type_ (Literal['broadcast.now_playing']):
        version (Literal[1]):
        occurred_at (datetime.datetime):
        trace_id (str): Names the chain of causes in logs and audit.
        subject (str): What the event is about, as `kind:id`.
        topic (Topic): A stream of events.
        sequence (int): Number of the event in its stream; a client resumes from the last one it saw.
        data (NowPlaying): What the channel airs now, and what follows.
    """

    event_id: UUID
    type_: Literal["broadcast.now_playing"]
    version: Literal[1]
    occurred_at: datetime.datetime
    trace_id: str
    subject: str
    topic: Topic
    sequence: int
    data: NowPlaying

    def to_dict(self) -> dict[str, Any]:
        event_id = str(self.event_id)

        type_ = self.type_

        version = self.version

        occurred_at = self.occurred_at.isoformat()

        trace_id = self.trace_id

        subject = self.subject

        topic = self.topic.value

        sequence = self.sequence

        data = self.data.to_dict()

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "event_id": event_id,
                "type": type_,
                "version": version,
                "occurred_at": occurred_at,
                "trace_id": trace_id,
                "subject": subject,
                "topic": topic,
                "sequence": sequence,
                "data": data,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.now_playing import NowPlaying  # noqa: PLC0415

        d = dict(src_dict)
        event_id = UUID(d.pop("event_id"))

        type_ = cast(Literal["broadcast.now_playing"], d.pop("type"))
        if type_ != "broadcast.now_playing":
            raise ValueError(f"type must match const 'broadcast.now_playing', got '{type_}'")

        version = cast(Literal[1], d.pop("version"))
        if version != 1:
            raise ValueError(f"version must match const 1, got '{version}'")

        occurred_at = datetime.datetime.fromisoformat(d.pop("occurred_at"))

        trace_id = d.pop("trace_id")

        subject = d.pop("subject")

        topic = Topic(d.pop("topic"))

        sequence = d.pop("sequence")

        data = NowPlaying.from_dict(d.pop("data"))

        broadcast_now_playing = cls(
            event_id=event_id,
            type_=type_,
            version=version,
            occurred_at=occurred_at,
            trace_id=trace_id,
            subject=subject,
            topic=topic,
            sequence=sequence,
            data=data,
        )

        return broadcast_now_playing
