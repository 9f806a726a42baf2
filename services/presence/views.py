"""Presence in the contract's words."""

from __future__ import annotations

import json
from datetime import datetime
from functools import lru_cache

from generated import models
from generated.events import PRESENCE_UPDATE
from services.infra.topics import of_person
from services.kernel.clock import rfc3339
from services.presence.domain import Difference, Present


def presence_of(one: Present) -> models.Presence:
    """Somebody as others see them."""
    facts = one.facts
    return models.Presence(
        presence_id=facts.presence_id,
        user_id=facts.user_id,
        handle=facts.person.handle,
        display_name=facts.person.display_name,
        presence_mode=facts.place.mode,
        is_camera_on=facts.is_camera_on,
        visibility=facts.visibility,
        capabilities=list(facts.capabilities),
        arrived_at=one.arrived_at,
        last_seen_at=one.seen_at,
    )


class Written:
    """The difference that was written last: most of those who are told one after another are told the same."""

    def __init__(self) -> None:
        self._told: Difference | None = None
        self._data = ""

    def data_of(self, told: Difference) -> str:
        """A difference in JSON."""
        if told is not self._told:
            present = ",".join(map(_encoded, told.present))
            self._told, self._data = told, f'{{"present":[{present}],"gone":{json.dumps(told.gone)}}}'
        return self._data


def update_of(data: str, sequence: int, user_id: str, trace_id: str, event_id: str, now: datetime) -> str:
    """A difference, in JSON already, as one watcher's event."""
    topic = of_person(user_id)
    envelope = {
        "event_id": event_id,
        "type": PRESENCE_UPDATE.kind,
        "version": PRESENCE_UPDATE.version,
        "occurred_at": rfc3339(now),
        "trace_id": trace_id,
        "subject": topic,
        "topic": topic,
        "sequence": sequence,
    }
    return f'{json.dumps(envelope)[:-1]},"data":{data}}}'


@lru_cache(maxsize=1024)
def _encoded(one: Present) -> str:
    """Somebody in JSON, written once for all who watch."""
    return presence_of(one).model_dump_json(by_alias=True)
