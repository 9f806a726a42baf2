"""Rooms: entered by one's own act, left by any end of one's session, gone when nobody is in them.

Writers of sessions take turns, so who is in a room is seen and changed in one transaction: places are never given
twice, and nobody enters beside somebody from whom they are apart. What came about later, a sweep puts right.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from generated.vocabulary import (
    Caller,
    ChatScope,
    ConsentGrantKind,
    ErrorCode,
    SessionEndReason,
    SessionState,
)
from services.infra.house import Configuration
from services.infra.sql import Database
from services.kernel.callers import SignedIn, signed_in
from services.kernel.clock import Clock, to_millisecond
from services.kernel.errors import Conflict, Denied, NotFound
from services.kernel.ids import IdSource
from services.sessions import inside, store
from services.sessions.beginning import Together
from services.sessions.changes import Changed, Changes, found
from services.sessions.domain import LIVING, End, Facts, Stay, is_silent
from services.sessions.ports import Blocks, Grants, Guests, RoomThreads
from services.sessions.revoking import Revocations
from services.sessions.staying import Guest, Participant, Seen, key_of, must_let_in, who_goes
from services.sessions.store import Kept
from services.sessions.terms import Terms


class Rooms:
    """The rooms of one database."""

    def __init__(
        self,
        db: Database,
        changes: Changes,
        revocations: Revocations,
        grants: Grants,
        guests: Guests,
        blocks: Blocks,
        threads: RoomThreads,
        clock: Clock,
        ids: IdSource,
        configuration: Configuration,
    ) -> None:
        self._db = db
        self._changes = changes
        self._revocations = revocations
        self._grants = grants
        self._guests = guests
        self._blocks = blocks
        self._threads = threads
        self._clock = clock
        self._ids = ids
        self._configuration = configuration

    def entered(
        self, conn: sa.Connection, owner: SignedIn, terms: Terms, name: str, now: datetime
    ) -> tuple[Together, Guest]:
        """Record somebody's own act of entering; what their session is to be, and who they are.

        Raises NotFound where nobody of that name performs, Denied (BLOCKED, CONSENT_REQUIRED), Conflict (ROOM_CLOSED,
        ROOM_FULL).
        """
        policies, mode = terms.manifest.policies, terms.manifest.mode_id
        entrant = self._guests.find(conn, owner.user_id, now)
        if entrant is None:
            raise Denied(ErrorCode.CONSENT_REQUIRED, "Nobody enters whose account is not there.")
        host = self._host(conn, policies.grant, name, now)
        watches = host is not None and host.user_id != entrant.user_id
        key = key_of(mode, name, entrant, host)
        taking_part = {kept.facts.user_id for kept in inside.taking_part(conn, key, now)}
        must_let_in(
            entrant.user_id,
            watches=watches,
            taking_part=taking_part,
            blocks=self._blocks.made_with(conn, {entrant.user_id, *taking_part}),
            places=policies.limits.max_participants,
        )
        grant_id = self._ids.new()
        self._grants.enter(
            conn,
            grant_id=grant_id,
            kind=policies.grant,
            intent=policies.intent_label,
            user_id=entrant.user_id,
            room=key,
            now=now,
        )
        there = inside.anybody_in(conn, key, now)
        room_id = self._ids.new() if there is None else there.room_id
        thread_id = None if there is None else there.thread_id
        if there is None and policies.chat_scope is not ChatScope.NONE:
            thread_id = self._threads.open(conn, room_id, policies.chat_scope, now)
        if thread_id is not None:
            self._threads.enter(conn, thread_id, entrant.user_id)
        stay = Stay(room_id, key, name, is_watching=watches, thread_id=thread_id)
        return Together(grant_id, (entrant.user_id,), stay), entrant

    def take_over(self, conn: sa.Connection, facts: Facts, now: datetime) -> tuple[Changed, ...]:
        """End what somebody has in a room beside this session of theirs: one place for each person."""
        if facts.stay is None:
            return ()
        ending, lease = End(SessionEndReason.MOVED_ON), self._revocations.lease
        earlier = [
            kept.facts.session_id
            for kept in inside.stays_of(conn, facts.stay.key, facts.user_id, now)
            if kept.facts.session_id != facts.session_id and kept.life.state is SessionState.ACTIVE
        ]
        return tuple(self._changes.change(conn, one, ending, now, lease=lease) for one in earlier)

    async def look(self, caller: Caller, session_id: str) -> Seen:
        """The room of one of the caller's sessions. Raises NotFound, Conflict (ROOM_CLOSED) where it is in none now."""
        owner, now = signed_in(caller), self._now()

        def read(conn: sa.Connection) -> Seen:
            kept = found(store.session(conn, session_id), owner.user_id)
            stay = kept.facts.stay
            if stay is None or kept.life.state not in LIVING or is_silent(kept.life, now):
                raise Conflict(ErrorCode.ROOM_CLOSED, "This session is in no room, or not any more.")
            people = [self._participant(conn, one, now) for one in inside.taking_part(conn, stay.key, now)]
            manifest = self._configuration.current.modes.get(kept.facts.mode)
            return Seen(
                name=stay.name,
                thread_id=stay.thread_id,
                people=tuple(one for one in people if one is not None),
                watching=inside.watching(conn, stay.room_id, now),
                places=0 if manifest is None else manifest.policies.limits.max_participants,
            )

        return await self._db.read(read)

    async def parted(self, _event_id: str, one: str, other: str) -> None:
        """Two people came apart or together: one of them leaves the rooms in which both are. Raises Unavailable."""
        await self._put_out(of=one, only={one, other})

    async def sweep(self) -> int:
        """End who watches nobody any more, and one of two who are apart; how many. Raises Unavailable."""
        return await self._put_out()

    async def _put_out(self, of: str | None = None, only: Collection[str] | None = None) -> int:
        now = self._now()

        def read(conn: sa.Connection) -> frozenset[str]:
            present = inside.present(conn, now, of)
            taking_part = {one.user_id for one in present if not one.is_watching}
            going = who_goes(present, self._blocks.made_with(conn, taking_part) if taking_part else ())
            theirs = {one.session_id for one in present if only is None or one.user_id in only}
            return going & theirs

        batch = self._configuration.current.platform.sessions.sweep_batch
        going = sorted(await self._db.read(read))[:batch]
        ending, lease = End(SessionEndReason.LEFT), self._revocations.lease
        for session_id in going:
            changed = await self._db.write(
                lambda conn, of=session_id: self._changes.change(conn, of, ending, now, lease=lease)  # type: ignore[misc]
            )
            self._changes.told(changed)
            self._revocations.carry_out_all_beside(changed)
        return len(going)

    def _host(self, conn: sa.Connection, kind: ConsentGrantKind, name: str, now: datetime) -> Guest | None:
        """Who performs where somebody does. Raises NotFound for a name that is nobody's."""
        if kind is not ConsentGrantKind.PERFORMANCE:
            return None
        host = self._guests.called(conn, name, now)
        if host is None:
            raise NotFound(ErrorCode.NOT_FOUND, "There is nobody of that name.")
        return host

    def _participant(self, conn: sa.Connection, kept: Kept, now: datetime) -> Participant | None:
        guest = self._guests.find(conn, kept.facts.user_id, now)
        if guest is None:
            return None
        return Participant(kept.facts.grant_id or kept.facts.session_id, kept.life.created_at, guest)

    def _now(self) -> datetime:
        return to_millisecond(self._clock.now())
