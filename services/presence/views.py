"""Presence in the contract's words."""

from __future__ import annotations

from generated import models
from services.infra.topics import of_person
from services.kernel.clock import Clock
from services.kernel.ids import IdSource
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


def difference_of(told: Difference) -> models.PresenceDifference:
    """What a watcher is told."""
    return models.PresenceDifference(present=[*map(presence_of, told.present)], gone=list(told.gone))


def update_of(
    told: Difference, sequence: int, user_id: str, line_id: str, ids: IdSource, clock: Clock
) -> models.PresenceUpdate:
    """A difference as the event of one watcher."""
    topic = of_person(user_id)
    return models.PresenceUpdate(
        event_id=ids.new(),
        type="presence.update",
        version=1,
        occurred_at=clock.now(),
        trace_id=line_id,
        subject=topic,
        topic=topic,
        sequence=sequence,
        data=difference_of(told),
    )
