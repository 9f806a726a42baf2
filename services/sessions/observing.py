"""What telemetry is told of a session: pure. Which of it is kept, and how, is the catalogue's to say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, TypeAlias

from generated.vocabulary import PlatformEvent, SessionEndReason
from services.sessions.domain import Event, Facts, Session

Observation: TypeAlias = tuple[PlatformEvent, dict[str, str | bool | int | float | None]]
_MEDIAS: Final = frozenset({SessionEndReason.PROVIDER_FAILED, SessionEndReason.REVOKE_FAILED})
"""Ends that are the media plane's doing."""


def observations(event: Event, facts: Facts, life: Session) -> Iterator[Observation]:
    """The events of telemetry that a session's event comes to."""
    its = {"mode_id": facts.mode, "session_id": facts.session_id}
    cost = life.cost
    if event is Event.CREATED:
        begun = {"media_profile": facts.media_profile, "estimated_cost_gb_per_hour": cost.gb_per_hour}
        yield PlatformEvent.SESSION_CREATED, {**its, **begun}
    if event in (Event.ENDED, Event.FAILED):
        lasted = {"duration_ms": round(cost.duration_s * 1000), "estimated_gb": cost.gb}
        yield PlatformEvent.SESSION_ENDED, {**its, **lasted, "reason": life.end_reason}
    if event is Event.FAILED and life.end_reason in _MEDIAS:
        yield (
            PlatformEvent.MEDIA_ERROR,
            {"mode_id": facts.mode, "kind": str(life.end_reason), "fatal": True},
        )


def handover_observed(facts: Facts) -> Observation:
    """The event of telemetry that a transition comes to, by the session that it began."""
    return PlatformEvent.SESSION_TRANSITIONED, {
        "mode_id": facts.mode,
        "session_id": facts.session_id,
        "parent_session_id": facts.parent_session_id,
        "handover": facts.handover_kind.value,
    }
