"""Sessions in the contract's words."""

from __future__ import annotations

from pydantic import MISSING, TypeAdapter

from generated import models
from generated.vocabulary import SessionState
from services.infra.left_out import or_left_out
from services.sessions.domain import Facts, Session
from services.sessions.staying import Seen
from services.sessions.store import Kept

_ENDPOINTS: TypeAdapter[models.MediaEndpoints] = TypeAdapter(models.MediaEndpoints)


def endpoints_to(endpoints: models.MediaEndpoints) -> str:
    """Endpoints as they are kept."""
    return _ENDPOINTS.dump_json(endpoints).decode()


def session_of(kept: Kept, *, whole: bool = True) -> models.Session:
    """A session as its owner sees it; `whole`, with its endpoints."""
    facts, life = kept.facts, kept.life
    shown = kept.endpoints if whole and life.state is SessionState.ACTIVE else None
    return models.Session(
        session_id=facts.session_id,
        mode=facts.mode,
        state=life.state,
        audience_type=facts.audience_type,
        stream_transport=facts.stream_transport,
        intent_label=facts.intent_label,
        participants=list(facts.participants),
        parent_session_id=or_left_out(facts.parent_session_id),
        consent_id=or_left_out(facts.grant_id),
        room=or_left_out(None if facts.stay is None else facts.stay.name),
        thread_id=or_left_out(None if facts.stay is None else facts.stay.thread_id),
        is_watching=or_left_out(None if facts.stay is None else facts.stay.is_watching),
        policy_snapshot_id=facts.policy_snapshot_id,
        media_profile=or_left_out(facts.media_profile),
        endpoints=MISSING if shown is None else _ENDPOINTS.validate_json(shown),
        heartbeat=models.SessionHeartbeat(
            interval_s=life.pulse.interval.total_seconds(), timeout_s=life.pulse.timeout.total_seconds()
        ),
        cost=cost_of(life),
        created_at=life.created_at,
        last_seen_at=life.last_seen_at,
        ends_at=or_left_out(life.ends_at),
        ended_at=or_left_out(life.ended_at),
        end_reason=or_left_out(life.end_reason),
    )


def room_of(seen: Seen) -> models.Room:
    """A room as somebody in it sees it."""
    return models.Room(
        room=seen.name,
        thread_id=or_left_out(seen.thread_id),
        people=[
            models.RoomPerson(
                participant_id=one.participant_id,
                user_id=one.guest.user_id,
                handle=one.guest.handle,
                display_name=one.guest.display_name,
                entered_at=one.entered_at,
            )
            for one in seen.people
        ],
        watching=seen.watching,
        places=seen.places,
    )


def notice_of(kept: Kept) -> models.SessionNotice:
    """What the platform is told of a session."""
    facts, life = kept.facts, kept.life
    return models.SessionNotice(
        session_id=facts.session_id,
        user_id=facts.user_id,
        mode=facts.mode,
        state=life.state,
        parent_session_id=or_left_out(facts.parent_session_id),
        consent_id=or_left_out(facts.grant_id),
        room=or_left_out(None if facts.stay is None else facts.stay.name),
        is_watching=or_left_out(None if facts.stay is None else facts.stay.is_watching),
        policy_snapshot_id=facts.policy_snapshot_id,
        end_reason=or_left_out(life.end_reason),
        cost=cost_of(life),
    )


def handover_of(facts: Facts) -> models.ModeTransition:
    """How a session takes the stage over."""
    return models.ModeTransition(kind=facts.handover_kind, duration_ms=facts.handover_ms)


def cost_of(life: Session) -> models.SessionCost:
    """The estimate, to a kilobyte."""
    cost = life.cost
    return models.SessionCost(
        gb_per_hour=round(cost.gb_per_hour, 6), duration_s=cost.duration_s, gb=round(cost.gb, 6)
    )
