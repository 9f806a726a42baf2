"""Blocks as their makers make, lift and see them, and as everybody else must honour them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from generated.events import MODERATION_BLOCKED, MODERATION_UNBLOCKED, EventSpec
from generated.models import BlockNotice
from generated.vocabulary import ErrorCode
from services.infra import outbox
from services.infra.house import AuditTrail, Configuration
from services.infra.redis.limiter import Limiter, Rate
from services.infra.sql import Database
from services.infra.topics import of_person
from services.kernel.clock import Clock, to_millisecond
from services.kernel.errors import NotFound
from services.kernel.ids import IdSource
from services.moderation import store
from services.moderation.domain import Block, Name, of_another
from services.moderation.figures import Act, ModerationFigures
from services.moderation.ports import People


@dataclass(frozen=True, slots=True)
class Named:
    """A block, and how the one who is blocked is called."""

    block: Block
    name: Name


class Blocking:
    """Blocks over the platform's database. Implements `Blocks`."""

    def __init__(
        self,
        db: Database,
        people: People,
        audit: AuditTrail,
        limiter: Limiter,
        clock: Clock,
        ids: IdSource,
        configuration: Configuration,
        figures: ModerationFigures,
    ) -> None:
        self._db = db
        self._people = people
        self._audit = audit
        self._limiter = limiter
        self._clock = clock
        self._ids = ids
        self._configuration = configuration
        self._figures = figures

    async def block(self, user_id: str, blocked_id: str) -> Named:
        """Part from somebody; a block that there is stays. Raises Invalid (NOT_YOURSELF), NotFound."""
        of_another(user_id, blocked_id)
        new = Block(self._ids.new(), user_id, blocked_id, to_millisecond(self._clock.now()))

        def job(conn: sa.Connection) -> Named:
            name = self._named(conn, blocked_id)
            if not store.add_block(conn, new):
                return Named(store.block(conn, user_id, blocked_id) or new, name)
            self._leave(conn, MODERATION_BLOCKED, user_id, blocked_id, new.blocked_at)
            return Named(new, name)

        named = await self._db.write(job)
        if named.block == new:
            self._figures.did(Act.BLOCKED)
        return named

    async def unblock(self, user_id: str, blocked_id: str) -> None:
        """Lift one's own block, if there is one. Raises NotFound, RateLimited: who lifts may block again."""
        lifts = Rate.configured(self._configuration.current.platform.moderation.unblocks_per_account)
        await self._limiter.take("unblock", user_id, lifts)

        def job(conn: sa.Connection) -> bool:
            self._named(conn, blocked_id)
            is_lifted = store.drop_block(conn, user_id, blocked_id)
            if is_lifted:
                self._leave(conn, MODERATION_UNBLOCKED, user_id, blocked_id, self._clock.now())
            return is_lifted

        if await self._db.write(job):
            self._figures.did(Act.UNBLOCKED)

    async def page(self, user_id: str, after: str | None, limit: int) -> list[Named]:
        """Up to `limit` of somebody's own made before the one `after`, newest first."""

        def job(conn: sa.Connection) -> list[Named]:
            found = store.blocks(conn, user_id, after, limit)
            names = self._people.names(conn, [one.blocked_id for one in found])
            return [Named(one, names[one.blocked_id]) for one in found]

        return await self._db.read(job)

    async def apart(self, person: str) -> frozenset[str]:
        """As `Blocks` says."""
        return await self._db.read(lambda conn: store.apart(conn, person))

    def apart_from(self, connection: sa.Connection, person: str) -> frozenset[str]:
        """As `Blocks` says."""
        return store.apart(connection, person)

    def between(self, connection: sa.Connection, one: str, other: str) -> bool:
        """As `Blocks` says."""
        return store.between(connection, one, other)

    def among(self, connection: sa.Connection, people: Collection[str]) -> frozenset[frozenset[str]]:
        """As `Blocks` says."""
        return store.among(connection, people)

    def made_with(self, connection: sa.Connection, people: Collection[str]) -> frozenset[tuple[str, str]]:
        """As `Blocks` says."""
        return store.made_with(connection, people)

    def _named(self, conn: sa.Connection, user_id: str) -> Name:
        name = self._people.names(conn, [user_id]).get(user_id)
        if name is None:
            raise NotFound(ErrorCode.NOT_FOUND, "There is no such person.")
        return name

    def _leave(
        self,
        conn: sa.Connection,
        spec: EventSpec[BlockNotice],
        user_id: str,
        blocked_id: str,
        now: datetime,
    ) -> None:
        """Audit row and event. The event lies with the maker of the block alone: nobody else follows that topic."""
        event_id, subject = self._ids.new(), f"account:{blocked_id}"
        trace_id = event_id.replace("-", "")
        self._audit.record(
            conn, actor=f"account:{user_id}", action=spec.kind, subject=subject, trace_id=trace_id
        )
        notice = BlockNotice(user_id=user_id, blocked_id=blocked_id)
        draft = outbox.EventDraft(
            spec, event_id=event_id, occurred_at=now, trace_id=trace_id, subject=subject, data=notice
        )
        outbox.add(conn, of_person(user_id), draft)
