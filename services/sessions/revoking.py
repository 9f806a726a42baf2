"""Takes endpoints back: a durable job, tried until the media plane has done it.

A row says that there is something to take back, and belongs to who leases it. Whoever ends a session tries at once; a
sweeper goes on, on any node, after any restart.
"""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import sqlalchemy as sa
import structlog

from generated.models import FailingRevocations, SessionSettings
from services.infra.house import Configuration
from services.infra.sql import Database
from services.kernel.clock import Clock
from services.kernel.errors import Unavailable
from services.sessions import revocations
from services.sessions.changes import Changed, Changes
from services.sessions.domain import Facts, Revoked, RevokeFailed, Seat, next_try
from services.sessions.ports import MediaProvider
from services.sessions.store import Kept

_log = structlog.get_logger("sessions")


class Revocations:
    """Pending revocations of one database."""

    def __init__(
        self,
        db: Database,
        provider: MediaProvider,
        changes: Changes,
        clock: Clock,
        configuration: Configuration,
    ) -> None:
        self._db = db
        self._provider = provider
        self._changes = changes
        self._clock = clock
        self._configuration = configuration
        self._under_way: set[asyncio.Task[None]] = set()

    @property
    def lease(self) -> timedelta:
        """How long a revocation belongs to who tries it."""
        return timedelta(seconds=self._settings.revoke_lease_s)

    async def carry_out_all(self, changed: Changed) -> Kept:
        """Try what a change has brought about, for the other sides of a call beside; the session then.

        Raises Unavailable.
        """
        self.carry_out_others_beside(changed)
        facts = changed.kept.facts
        return await self.carry_out(facts.session_id, facts.seat) if changed.must_revoke else changed.kept

    async def carry_out(self, session_id: str, seat: Seat) -> Kept:
        """Try one that the caller has leased; the session as it is then. Raises Unavailable."""
        try:
            async with asyncio.timeout(self._settings.provider_timeout_s):
                await self._provider.revoke_endpoints(seat.room, participant=seat.participant)
        except Exception as error:  # noqa: BLE001 - whatever a provider raises, it is tried again
            why = f"{type(error).__name__}: {error}"
            _log.error("media_revoke_failed", session_id=session_id, error=why)
            return self._changes.told(await self._db.write(lambda conn: self._failed(conn, session_id, why)))
        return self._changes.told(await self._db.write(lambda conn: self._done(conn, session_id)))

    def carry_out_others_beside(self, changed: Changed) -> None:
        """Try what a change has brought about for other sessions, and let the caller go on."""
        for other in changed.others:
            if other.must_revoke:
                self.carry_out_beside(other.kept.facts)

    def carry_out_all_beside(self, changed: Changed) -> None:
        """Try what a change has brought about, for every side of a call, and let the caller go on."""
        for one in (changed, *changed.others):
            if one.must_revoke:
                self.carry_out_beside(one.kept.facts)

    def carry_out_beside(self, of: Facts) -> None:
        """Try one that the caller has leased, and let the caller go on; a sweeper takes over what comes to nothing."""
        task = asyncio.create_task(self._carried_out(of), name="revoking")
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _carried_out(self, of: Facts) -> None:
        try:
            await self.carry_out(of.session_id, of.seat)
        except Unavailable as error:
            _log.error("session_left_to_the_sweeper", session_id=of.session_id, error=str(error))

    async def sweep(self) -> int:
        """Try everything that is due and that nobody else has; how many."""
        now = self._now()
        batch = self._settings.sweep_batch
        waiting = await self._db.read(lambda conn: revocations.due(conn, now, batch))
        until = now + self.lease
        mine = [
            one
            for one in waiting
            if await self._db.write(lambda conn, one=one: revocations.lease(conn, one, until))  # type: ignore[misc]
        ]
        await asyncio.gather(*(self.carry_out(one.session_id, one.seat) for one in mine))
        return len(mine)

    async def failing(self) -> FailingRevocations:
        """What the media plane holds though it was asked for it. Raises Unavailable."""
        sessions, failures = await self._db.read(revocations.failing)
        return FailingRevocations(sessions=sessions, failures=failures)

    def _done(self, conn: sa.Connection, session_id: str) -> Changed:
        changed = self._changes.change(conn, session_id, Revoked(), self._now())
        revocations.drop(conn, session_id)
        return changed

    def _failed(self, conn: sa.Connection, session_id: str, why: str) -> Changed:
        now, settings = self._now(), self._settings
        changed = self._changes.change(conn, session_id, RevokeFailed(), now)
        pending = revocations.pending(conn, session_id)
        if pending is None:  # somebody else has done it meanwhile
            return changed
        failures = pending.failures + 1
        again = next_try(
            *(now, failures, settings.revoke_backoff_initial_s),
            *(settings.revoke_backoff_factor, settings.revoke_backoff_max_s),
        )
        revocations.postpone(conn, session_id, failures, again, why)
        if failures == 1:
            self._changes.revoke_failed(conn, changed.kept, why)
        return changed

    def _now(self) -> datetime:
        return self._clock.now()

    @property
    def _settings(self) -> SessionSettings:
        return self._configuration.current.platform.sessions
