"""Changes of people's tickets, and what is told of them: to them, to telemetry, to the log and to the audit trail.

A change is made in Redis and told in the database: who is killed in between leaves it among the `untold`, and another
node tells how the ticket stands then, or that it is gone. So somebody may be told twice, and never not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

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
from services.match.domain import Person, Ticket
from services.match.figures import MatchFigures
from services.match.ports import Side
from services.match.store import Known, MatchStore, Pair
from services.match.views import ticket_of

_log = structlog.get_logger("match")
_SPECS: Final = {
    MatchState.SEARCHING: MATCH_SEARCHING,
    MatchState.COOLDOWN: MATCH_COOLDOWN,
    MatchState.TOGETHER: MATCH_FOUND,
    MatchState.LEFT: MATCH_LEFT,
}
"""What each state is told as; the others pass by themselves."""


@dataclass(frozen=True, slots=True)
class Change:
    """What became of somebody; `reason` is why they left, `act` what they did of their own will."""

    before: Person
    after: Person
    act: str | None = None
    reason: str = "left"


def told_of(change: Change) -> Ticket | None:
    """The ticket as it is told of; None when nothing is."""
    before, after = change.before.ticket, change.after.ticket
    if after is None:
        return None if before is None else replace(before, state=MatchState.LEFT)
    is_new = before is None or (before.state, before.ticket_id) != (after.state, after.ticket_id)
    return after if is_new and after.state in _SPECS else None


class Changes:
    """Makes changes and tells of them."""

    def __init__(
        self,
        store: MatchStore,
        db: Database,
        audit: AuditTrail,
        telemetry: Telemetry,
        figures: MatchFigures,
        clock: Clock,
        ids: IdSource,
    ) -> None:
        self._store = store
        self._db = db
        self._audit = audit
        self._telemetry = telemetry
        self._figures = figures
        self._clock = clock
        self._ids = ids
        self._searching: Callable[[], None] = lambda: None

    def when_searching(self, listener: Callable[[], None]) -> None:
        """Call `listener` as soon as somebody searches: who could be met need not wait until it is told."""
        self._searching = listener

    async def make(
        self,
        *changes: tuple[Known, Person],
        now_ms: int,
        act: str | None = None,
        reason: str = "left",
        lease: bool = False,
        pair: Pair | None = None,
        look_ms: int | None = None,
        took_ms: int | None = None,
    ) -> bool:
        """Make people what they have become, and tell; False when somebody was first. Raises Unavailable."""
        made = [Change(known.person, after, act, reason) for known, after in changes]
        about = [one.after.user_id for one in made if told_of(one) is not None]
        untold = " ".join((self._ids.new(), *about)) if about else None
        if not await self._store.swap(
            *changes,
            now_ms=now_ms,
            lease=lease,
            pair=pair,
            look_ms=look_ms,
            took_ms=took_ms,
            untold=untold,
        ):
            return False
        if any(
            after.ticket is not None and after.ticket.state is MatchState.SEARCHING for _, after in changes
        ):
            self._searching()
        for change in made:
            self._note(change)
        await self._tell(made)
        if untold is not None:
            await self._store.told(untold)
        return True

    async def tell_again(self, untold: str) -> None:
        """Tell how people stand now of whom it is not known that they were told. Raises Unavailable."""
        _, *about = untold.split(" ")
        people = [known.person for known in await self._store.load_all(about)]
        await self._tell([Change(replace(one, ticket=one.gone), one) for one in people])
        await self._store.told(untold)

    async def _tell(self, changes: Sequence[Change]) -> None:
        now = to_millisecond(self._clock.now())
        if any(one.act or told_of(one) for one in changes):
            await self._db.write(lambda conn: self._leave(conn, changes, now))

    def skipped(self, before: Ticket, after: Person, now_ms: int) -> None:
        """Note a skip."""
        cooldown_ms = max(0, after.history.cooldown_until_ms - now_ms)
        said: dict[str, str | float] = {
            "mode_id": before.mode,
            "together_ms": now_ms - before.since_ms,
            "cooldown_s": cooldown_ms / 1000,
        }
        self._telemetry.note(PlatformEvent.MATCH_SKIPPED, said, person=after.user_id)

    def ended(self, sides: Mapping[str, Side]) -> None:
        """Note that an encounter is over, however it ended, and what each one's side took of the line."""
        for user_id, side in sides.items():
            said: dict[str, str | float | None] = {
                "mode_id": side.mode,
                "session_id": side.session_id,
                "reason": side.end_reason,
                "estimated_gb": side.gb,
            }
            self._telemetry.note(PlatformEvent.MATCH_ENDED, said, person=user_id)

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
        told = told_of(change)
        if told is not None:
            draft = outbox.EventDraft(
                *(_SPECS[told.state], self._ids.new(), now, trace_id, subject), data=ticket_of(told)
            )
            outbox.add(conn, of_person(user_id), draft)

    def _note(self, change: Change) -> None:
        ticket = told_of(change)
        if ticket is None:
            return
        user_id, before = change.after.user_id, change.before.ticket
        mode: dict[str, str | float | None] = {"mode_id": ticket.mode}
        _log.info(_SPECS[ticket.state].kind, ticket_id=ticket.ticket_id, pair_id=ticket.pair_id)
        if before is None:
            language = ticket.segment.language.replace("-", "_")
            self._telemetry.note(PlatformEvent.MATCH_JOINED, {**mode, "language": language}, person=user_id)
        match ticket.state:
            case MatchState.SEARCHING:
                self._telemetry.note(PlatformEvent.MATCH_SEARCHING, mode, person=user_id)
            case MatchState.COOLDOWN:
                wait_s = max(0, ticket.since_ms - self._clock.unix_ms()) / 1000
                said = {**mode, "cooldown_s": wait_s}
                self._telemetry.note(PlatformEvent.MATCH_COOLDOWN, said, person=user_id)
            case MatchState.TOGETHER if before is not None:
                found = {
                    **mode,
                    "session_id": ticket.session_id,
                    "waited_ms": max(0, before.since_ms - before.sought_ms),
                    "connect_ms": max(0, ticket.since_ms - before.since_ms),
                }
                self._telemetry.note(PlatformEvent.MATCH_FOUND, found, person=user_id)
                self._figures.together(ticket.mode, max(0, ticket.since_ms - before.sought_ms) / 1000)
            case _:
                said = {**mode, "reason": change.reason}
                self._telemetry.note(PlatformEvent.MATCH_LEFT, said, person=user_id)
