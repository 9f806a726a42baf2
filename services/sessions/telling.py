"""Who takes part in a room is told of everybody who comes to it or leaves it, with the change itself.

Those who only watch are not: an audience is large, what they watch comes and ends with its media, and so do they.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from generated.events import SESSION_ROOM_CHANGED
from generated.models import RoomChange
from generated.vocabulary import RoomMove, SessionState
from services.infra import outbox
from services.infra.topics import of_person
from services.kernel.ids import IdSource
from services.sessions import inside
from services.sessions.domain import LIVING, Session
from services.sessions.store import Kept


def move_of(before: Session, after: Session) -> RoomMove | None:
    """What a session's change is to the room that it is in; None when that does not notice."""
    if after.state is SessionState.ACTIVE and before.state is not SessionState.ACTIVE:
        return RoomMove.ENTERED
    return RoomMove.LEFT if before.state in LIVING and after.state not in LIVING else None


def tell_room(conn: sa.Connection, ids: IdSource, before: Kept, after: Kept, now: datetime) -> None:
    """Leave an event for each of the others who take part in the room of a session that was changed."""
    stay, move = after.facts.stay, move_of(before.life, after.life)
    if stay is None or move is None:
        return
    for other in inside.taking_part(conn, stay.key, now):
        told = other.facts
        if told.user_id == after.facts.user_id or other.life.state is not SessionState.ACTIVE:
            continue
        change = RoomChange(session_id=told.session_id, change=move, is_watching=stay.is_watching)
        draft = outbox.EventDraft(
            *(SESSION_ROOM_CHANGED, ids.new(), now, after.facts.session_id.replace("-", "")),
            subject=f"session:{told.session_id}",
            data=change,
        )
        outbox.add(conn, of_person(told.user_id), draft)
