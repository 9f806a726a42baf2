"""What is told of a change of somebody's ticket: to them, to telemetry, to the log and to the audit trail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeAlias

import sqlalchemy as sa
import structlog

from generated.events import MATCH_COOLDOWN, MATCH_FOUND, MATCH_LEFT, MATCH_SEARCHING
from generated.vocabulary import MatchState, PlatformEvent
from services.infra import outbox
from services.infra.house import AuditTrail, Telemetry
from services.infra.sql import Database
from services.infra.topics import of_person
from services.kernel.clock import Clock, to_millisecond
from services.kernel.ids import IdSource
from services.match.domain import Person, Ticket, told_of
from services.match.views import ticket_of

Noted: TypeAlias = dict[str, str | bool | int | float | None]
"""Properties of an event of telemetry."""
_log = structlog.get_logger("match")
_SPECS: Final = {
    MatchState.SEARCHING: MATCH_SEARCHING,
    MatchState.COOLDOWN: MATCH_COOLDOWN,
    MatchState.TOGETHER: MATCH_FOUND,
    MatchState.LEFT: MATCH_LEFT,
}
"""What each state is told as."""


@dataclass(frozen=True, slots=True)
class Change:
    """What became of somebody; `reason` is why they left, `act` what they did of their own will."""

    before: Person
    after: Person
    act: str | None = None
    reason: str = "left"


class Teller:
    """Tells of changes, once they are made."""

    def __init__(
        self, db: Database, audit: AuditTrail, telemetry: Telemetry, clock: Clock, ids: IdSource
    ) -> None:
        self._db = db
        self._audit = audit
        self._telemetry = telemetry
        self._clock = clock
        self._ids = ids

    async def tell(self, changes: Sequence[Change]) -> None:
        """Leave the events and the audit rows of changes in one transaction. Raises Unavailable."""
        for change in changes:
            self._note(change)
        now = to_millisecond(self._clock.now())
        if any(one.act or told_of(one.before, one.after) for one in changes):
            await self._db.write(lambda conn: self._leave(conn, changes, now))

    def skipped(self, before: Ticket, after: Person, gb: float, now_ms: int) -> None:
        """Note a skip, and what the encounter took of the line."""
        cooldown_ms = max(0, after.history.cooldown_until_ms - now_ms)
        said: Noted = {
            "mode_id": before.mode,
            "together_ms": now_ms - before.since_ms,
            "cooldown_s": cooldown_ms / 1000,
            "estimated_gb": gb,
        }
        self._telemetry.note(PlatformEvent.MATCH_SKIPPED, said, person=after.user_id)

    def _leave(self, conn: sa.Connection, changes: Sequence[Change], now: datetime) -> None:
        for change in changes:
            self._leave_one(conn, change, now)

    def _leave_one(self, conn: sa.Connection, change: Change, now: datetime) -> None:
        user_id, ticket = change.after.user_id, change.after.ticket or change.before.ticket
        if ticket is None:
            return
        subject, trace_id = f"match:{ticket.ticket_id}", ticket.ticket_id.replace("-", "")
        if change.act is not None:
            actor = f"account:{user_id}"
            self._audit.record(conn, actor=actor, action=change.act, subject=subject, trace_id=trace_id)
        told = told_of(change.before, change.after)
        if told is not None:
            self._event(conn, user_id, told, now)

    async def tell_state(self, person: Person) -> None:
        """Tell somebody how they are, whatever they were told before. Raises Unavailable."""
        ticket, now = person.ticket, to_millisecond(self._clock.now())
        if ticket is not None and ticket.state in _SPECS:
            await self._db.write(lambda conn: self._event(conn, person.user_id, ticket, now))

    def _event(self, conn: sa.Connection, user_id: str, ticket: Ticket, now: datetime) -> None:
        subject, trace_id = f"match:{ticket.ticket_id}", ticket.ticket_id.replace("-", "")
        draft = outbox.EventDraft(
            *(_SPECS[ticket.state], self._ids.new(), now, trace_id, subject), data=ticket_of(ticket)
        )
        outbox.add(conn, of_person(user_id), draft)

    def _note(self, change: Change) -> None:
        ticket = told_of(change.before, change.after)
        if ticket is None:
            return
        user_id, mode = change.after.user_id, {"mode_id": ticket.mode}
        before = change.before.ticket
        _log.info(_SPECS[ticket.state].kind, ticket_id=ticket.ticket_id, pair_id=ticket.pair_id)
        if change.before.ticket is None:
            language = ticket.segment.language.replace("-", "_")
            self._telemetry.note(PlatformEvent.MATCH_JOINED, {**mode, "language": language}, person=user_id)
        match ticket.state:
            case MatchState.SEARCHING:
                self._telemetry.note(PlatformEvent.MATCH_SEARCHING, mode, person=user_id)
            case MatchState.COOLDOWN:
                wait_s = max(0, ticket.since_ms - self._clock.unix_ms()) / 1000
                said: Noted = {**mode, "cooldown_s": wait_s}
                self._telemetry.note(PlatformEvent.MATCH_COOLDOWN, said, person=user_id)
            case MatchState.TOGETHER if before is not None:
                found: Noted = {
                    **mode,
                    "session_id": ticket.session_id,
                    "waited_ms": max(0, before.since_ms - before.joined_ms),
                    "connect_ms": max(0, ticket.since_ms - before.since_ms),
                }
                self._telemetry.note(PlatformEvent.MATCH_FOUND, found, person=user_id)
            case _:
                said = {**mode, "reason": change.reason}
                self._telemetry.note(PlatformEvent.MATCH_LEFT, said, person=user_id)
