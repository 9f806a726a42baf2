"""Changes of sessions in one transaction: the row, what it brings about, and every trace of it.

What is logged is logged by who made the transaction, once it is committed: a job may run twice, or come to nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
import structlog

from generated.events import (
    SESSION_CREATED,
    SESSION_ENDED,
    SESSION_FAILED,
    SESSION_TRANSITIONED,
    Data,
    EventSpec,
)
from generated.models import SessionHandover
from generated.vocabulary import ErrorCode, SessionEndReason, SessionState
from services.infra import outbox
from services.infra.house import AuditTrail, Telemetry
from services.infra.topics import of_person
from services.kernel.errors import NotFound
from services.kernel.ids import IdSource
from services.sessions import revocations, store
from services.sessions.domain import LIVING, Command, Event, Release, Stay, decide, parting
from services.sessions.figures import SessionFigures
from services.sessions.observing import handover_observed, observations
from services.sessions.store import Kept
from services.sessions.telling import tell_room
from services.sessions.views import cost_of, handover_of, notice_of

_log = structlog.get_logger("sessions")
_SPECS = {Event.CREATED: SESSION_CREATED, Event.ENDED: SESSION_ENDED, Event.FAILED: SESSION_FAILED}


_ITS_OWNERS = frozenset({None, SessionEndReason.ENDED, SessionEndReason.MOVED_ON})


Left = Callable[[str, str], None]
"""Somebody's session in a room is over: the room's thread, and who that was."""


@dataclass(frozen=True, slots=True)
class Changed:
    """The session as it is now, and what happened."""

    kept: Kept
    events: tuple[Event, ...] = ()
    others: tuple[Changed, ...] = ()
    """What other sessions have come to with it: the other sides of a call, an earlier stay in the same room."""

    @property
    def must_revoke(self) -> bool:
        """Whether the caller has endpoints to take back."""
        return Event.REVOCATION_DUE in self.events


class Changes:
    """Applies commands to sessions over the caller's connection, and tells of them once they are committed."""

    def __init__(
        self, audit: AuditTrail, ids: IdSource, telemetry: Telemetry, figures: SessionFigures
    ) -> None:
        self._audit = audit
        self._ids = ids
        self._telemetry = telemetry
        self._figures = figures
        self._leaving: list[Left] = []

    def listen(self, leaving: Left) -> None:
        """Call this whenever somebody's session in a room is over, once that is committed."""
        self._leaving.append(leaving)

    def _left(self, stay: Stay, user_id: str) -> None:
        if stay.thread_id is not None:
            for listener in self._leaving:
                listener(stay.thread_id, user_id)

    def told(self, changed: Changed) -> Kept:
        """Log, note and count what a committed change has come to, with profile, time and cost; the session."""
        for other in changed.others:
            self.told(other)
        facts, life, cost = changed.kept.facts, changed.kept.life, cost_of(changed.kept.life)
        if facts.stay is not None and changed.events and life.state not in LIVING:
            self._left(facts.stay, facts.user_id)
        for event in changed.events:
            if event in _SPECS:
                _log.info(
                    _SPECS[event].kind,
                    session_id=facts.session_id,
                    mode=facts.mode,
                    end_reason=life.end_reason,
                    profile=facts.media_profile,
                    duration_s=cost.duration_s,
                    gb_per_hour=cost.gb_per_hour,
                    gb=cost.gb,
                )
            for observation in observations(event, facts, life):
                self._telemetry.note(*observation, person=facts.user_id)
            if event is Event.CREATED:
                self._figures.begun(facts.mode)
            elif event in _SPECS:
                self._figures.ended(facts.mode, life.end_reason)
        return changed.kept

    def told_handover(self, previous: Changed, session: Changed, seconds: float) -> tuple[Kept, Kept]:
        """Tell of a committed transition that took so long; what has ended and what follows it."""
        told = self.told(previous), self.told(session)
        facts = session.kept.facts
        self._telemetry.note(*handover_observed(facts), person=facts.user_id)
        self._figures.moved(facts.mode, seconds)
        return told

    def change(
        self,
        conn: sa.Connection,
        session_id: str,
        command: Command,
        now: datetime,
        *,
        endpoints: str | None = None,
        lease: timedelta = timedelta(0),
    ) -> Changed:
        """Apply a command. Raises NotFound, Conflict (SESSION_OVER, SESSION_CONFLICT).

        A revocation that this brings about belongs to the caller for `lease`, and then to any sweeper.
        """
        while True:
            before = found(store.session(conn, session_id))
            decision = decide(before.life, command, now)
            if decision.session == before.life:
                return Changed(before)
            is_active = decision.session.state is SessionState.ACTIVE
            after = Kept(
                before.facts, decision.session, (endpoints or before.endpoints) if is_active else None
            )
            saved = store.save_session(conn, before, after)
            if saved is not None:
                break
        for event in decision.events:
            self._follow_up(conn, saved, event, now, lease)
        tell_room(conn, self._ids, before, saved, now)
        return Changed(saved, decision.events, self._parted(conn, before, saved, now, lease))

    def _parted(
        self, conn: sa.Connection, before: Kept, after: Kept, now: datetime, lease: timedelta
    ) -> tuple[Changed, ...]:
        """End the other sides of a call that one of them has left; hanging up is everybody's end."""
        grant_id, command = after.facts.grant_id, parting(before.life, after.life)
        if grant_id is None or command is None:
            return ()
        others = [kept.facts.session_id for kept in store.living_under(conn, grant_id)]
        return tuple(self.change(conn, other, command, now, lease=lease) for other in others)

    def handed_over(self, conn: sa.Connection, previous: Kept, session: Kept, now: datetime) -> None:
        """Leave the traces of a transition."""
        handover = SessionHandover(
            previous=notice_of(previous), session=notice_of(session), handover=handover_of(session.facts)
        )
        self._leave(conn, SESSION_TRANSITIONED, session, now, handover)

    def revoke_failed(self, conn: sa.Connection, kept: Kept, why: str) -> None:
        """Leave a trace of endpoints that the media plane still holds."""
        self._audit.record(
            conn,
            actor="sessions",
            action="media.revoke_failed",
            subject=f"session:{kept.facts.session_id}",
            reason=why,
        )

    def _follow_up(
        self, conn: sa.Connection, kept: Kept, event: Event, now: datetime, lease: timedelta
    ) -> None:
        facts = kept.facts
        if event is Event.REVOCATION_DUE:
            revocations.add(conn, facts, now + lease, now)
            return
        self._leave(conn, _SPECS[event], kept, now, notice_of(kept))
        if event is Event.FAILED and facts.parent_session_id is not None:
            self.change(conn, facts.parent_session_id, Release(facts.session_id), now)

    def _leave(
        self, conn: sa.Connection, spec: EventSpec[Data], kept: Kept, now: datetime, data: Data
    ) -> None:
        """Audit row and event of what happened to a session, by its owner or by the platform."""
        facts, life = kept.facts, kept.life
        event_id, subject = self._ids.new(), f"session:{facts.session_id}"
        trace_id = facts.session_id.replace("-", "")
        self._audit.record(
            conn,
            actor=f"account:{facts.user_id}" if life.end_reason in _ITS_OWNERS else "sessions",
            action=spec.kind,
            subject=subject,
            after=data.model_dump(mode="json"),
            reason=life.end_reason,
            trace_id=trace_id,
        )
        draft = outbox.EventDraft(
            spec, event_id=event_id, occurred_at=now, trace_id=trace_id, subject=subject, data=data
        )
        outbox.add(conn, of_person(facts.user_id), draft)


def found(kept: Kept | None, user_id: str | None = None) -> Kept:
    """A session that is there, and of this person if one is named. Raises NotFound."""
    if kept is None or user_id not in (None, kept.facts.user_id):
        raise NotFound(ErrorCode.NOT_FOUND, "You have no such session.")
    return kept
