"""Implements the generated sessions operations: translates, never decides."""

from __future__ import annotations

from datetime import datetime

from pydantic import MISSING

from generated import models
from generated.api.sessions import (
    CreateSession201,
    EndSession200,
    HeartbeatSession200,
    InspectCosts200,
    InspectRoom200,
    InspectSession200,
    ListSessions200,
    TransitionSession200,
)
from generated.vocabulary import Caller
from services.infra import cursor as cursors
from services.infra.left_out import given
from services.sessions.costs import Costs
from services.sessions.rooms import Rooms
from services.sessions.service import Sessions
from services.sessions.terms import Wish
from services.sessions.views import handover_of, room_of, session_of

_KIND = "session"


class SessionsHandlers:
    """The `sessions` tag over one `Sessions`."""

    def __init__(self, sessions: Sessions, rooms: Rooms, costs: Costs) -> None:
        self._sessions = sessions
        self._rooms = rooms
        self._costs = costs

    async def create_session(
        self, caller: Caller, body: models.SessionCreation, *, idempotency_key: models.IdempotencyKey | None
    ) -> CreateSession201:
        """Begin a session."""
        parent = given(body.parent_session_id)
        kept = await self._sessions.create(
            caller, _wish(body), None if parent is None else str(parent), idempotency_key
        )
        return CreateSession201(body=session_of(kept), location=f"/v1/sessions/{kept.facts.session_id}")

    async def transition_session(
        self, caller: Caller, body: models.SessionMove, *, idempotency_key: models.IdempotencyKey | None
    ) -> TransitionSession200:
        """End a session and begin the one that follows it."""
        moved = await self._sessions.transition(caller, str(body.session_id), _wish(body), idempotency_key)
        return TransitionSession200(
            body=models.SessionTransition(
                previous=session_of(moved.previous),
                session=session_of(moved.session),
                handover=handover_of(moved.session.facts),
            )
        )

    async def list_sessions(
        self, caller: Caller, *, limit: int, cursor: models.Cursor | None
    ) -> ListSessions200:
        """The caller's own sessions."""
        seen = await self._sessions.page(caller, cursors.decode(_KIND, cursor), limit + 1)
        items = [session_of(kept, whole=False) for kept in seen[:limit]]
        more = cursors.encode(_KIND, seen[limit - 1].facts.session_id) if len(seen) > limit else MISSING
        return ListSessions200(body=models.SessionPage(items=items, next_cursor=more))

    async def inspect_session(self, caller: Caller, *, session_id: models.SessionId) -> InspectSession200:
        """One of the caller's sessions."""
        return InspectSession200(body=session_of(await self._sessions.inspect(caller, str(session_id))))

    async def heartbeat_session(self, caller: Caller, *, session_id: models.SessionId) -> HeartbeatSession200:
        """Show that a session lives."""
        return HeartbeatSession200(body=session_of(await self._sessions.beat(caller, str(session_id))))

    async def end_session(self, caller: Caller, *, session_id: models.SessionId) -> EndSession200:
        """End a session."""
        return EndSession200(body=session_of(await self._sessions.end(caller, str(session_id))))

    async def inspect_room(self, caller: Caller, *, session_id: models.SessionId) -> InspectRoom200:
        """The room that one of them is in."""
        return InspectRoom200(body=room_of(await self._rooms.look(caller, str(session_id))))

    async def inspect_costs(
        self, caller: Caller, *, since: datetime | None, until: datetime | None
    ) -> InspectCosts200:
        """What sessions make the house send."""
        told = await self._costs.told(since, until)
        return InspectCosts200(
            models.Costs(
                gb_per_hour=_gb(told.gb_per_hour),
                tiles_gb_per_hour=_gb(told.tiles_gb_per_hour),
                limit_gb_per_hour=float(told.limit_gb_per_hour),
                is_shedding=told.is_shedding,
                modes=[
                    models.ModeCost(mode=one.mode, sessions=one.sessions, gb_per_hour=_gb(one.gb_per_hour))
                    for one in told.modes
                ],
                since=told.since,
                until=told.until,
                hours=[
                    models.HourCost(
                        hour=one.hour,
                        mode=one.mode,
                        sessions=one.sessions,
                        gb=_gb(one.gb),
                        tiles_gb=_gb(one.tiles_gb),
                    )
                    for one in told.hours
                ],
            )
        )


def _wish(body: models.SessionCreation | models.SessionMove) -> Wish:
    said = given(body.audience_type), given(body.stream_transport), given(body.intent_label)
    return Wish(body.mode, *said, room=given(body.room))


def _gb(figure: float) -> float:
    return round(figure, 6)
