from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from attrs import define as _attrs_define

from ..models.topic import Topic

T = TypeVar("T", bound="Envelope")


@_attrs_define
class Envelope:
    """What every event carries around its data. Events spell the fields out, so that each is closed; the contract lint
    holds them to these types.

        Attributes:
            event_id (UUID): A UUIDv7; consumers drop an id they have seen.
            type_ (str):
            version (int): Version of the event's schema.
            occurred_at (datetime.datetime):
            trace_id (str): Names the chain of causes in logs and audit.
            subject (str): What the event is about, as `kind:id`.
            topic (Topic): A stream of events.
            sequence (int): Number of the event in its stream; a client resumes from the last one it saw.
    """

    event_id: UUID
    type_: str
    version: int
    occurred_at: datetime.datetime
    trace_id: str
    subject: str
    topic: Topic
    sequence: int

    def to_dict(self) -> dict[str, Any]:
        event_id = str(self.event_id)

        type_ = self.type_

        version = self.version

        occurred_at = self.occurred_at.isoformat()

        trace_id = self.trace_id

        subject = self.subject

        topic = self.topic.value

        sequence = self.sequence

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
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        event_id = UUID(d.pop("event_id"))

        type_ = d.pop("type")

        version = d.pop("version")

        occurred_at = datetime.datetime.fromisoformat(d.pop("occurred_at"))

        trace_id = d.pop("trace_id")

        subject = d.pop("subject")

        topic = Topic(d.pop("topic"))

        sequence = d.pop("sequence")

        envelope = cls(
            event_id=event_id,
            type_=type_,
            version=version,
            occurred_at=occurred_at,
            trace_id=trace_id,
            subject=subject,
            topic=topic,
            sequence=sequence,
        )

        return envelope
