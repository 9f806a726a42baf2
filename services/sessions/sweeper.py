"""Looks for sessions that fell silent or whose creator is gone, for who has to leave a room, for endpoints to take
back, and at what all cost.

What is not well of it is told to whoever raises an alert.

One on each node; what one has done the others find done, for every change is a compare-and-swap and every revocation
leased.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from services.infra.house import Configuration
from services.infra.repeating import again_and_again, described
from services.infra.sql import Database
from services.kernel.clock import Clock
from services.sessions import store
from services.sessions.changes import Changes
from services.sessions.costs import Egress
from services.sessions.domain import Lapse
from services.sessions.ports import Alarms
from services.sessions.revoking import Revocations
from services.sessions.rooms import Rooms

_log = structlog.get_logger("sessions")


class Sweeper:
    """The sweeper of this node."""

    def __init__(
        self,
        db: Database,
        changes: Changes,
        revocations: Revocations,
        rooms: Rooms,
        clock: Clock,
        configuration: Configuration,
        egress: Egress,
        alarms: Alarms,
    ) -> None:
        self._db = db
        self._changes = changes
        self._revocations = revocations
        self._rooms = rooms
        self._clock = clock
        self._configuration = configuration
        self._egress = egress
        self._alarms = alarms

    async def run(self) -> None:
        """Sweep until cancelled. A media plane that hangs holds up revocations, and no session's end."""
        await asyncio.gather(
            self._again_and_again(self.lapse, self._sweep_interval_s),
            self._again_and_again(self._revocations.sweep, self._sweep_interval_s),
            self._again_and_again(self._rooms.sweep, self._sweep_interval_s),
            self._again_and_again(self._egress.look, self._egress_interval_s),
            self._again_and_again(self.tell, self._sweep_interval_s),
        )

    async def sweep(self) -> int:
        """One look at everything; how much there was to do."""
        done = await self.lapse() + await self._rooms.sweep() + await self._revocations.sweep()
        await self._egress.look()
        await self.tell()
        return done

    async def tell(self) -> int:
        """Tell of what is not well; how many revocations fail."""
        failing = await self._revocations.failing()
        self._alarms.tell_sessions(failing, self._egress.reached)
        return failing.sessions

    async def lapse(self) -> int:
        """End what is silent and fail what nobody creates any more; how many were due."""
        now, batch = self._clock.now(), self._configuration.current.platform.sessions.sweep_batch
        due = await self._db.read(lambda conn: store.due(conn, now, batch))
        for session_id in due:
            self._changes.told(
                await self._db.write(
                    lambda conn, of=session_id: self._changes.change(conn, of, Lapse(), now)  # type: ignore[misc]
                )
            )
        return len(due)

    def _sweep_interval_s(self) -> float:
        return self._configuration.current.platform.sessions.sweep_interval_s

    def _egress_interval_s(self) -> float:
        return self._configuration.current.platform.sessions.egress_interval_s

    async def _again_and_again(
        self, look: Callable[[], Awaitable[int]], interval_s: Callable[[], float]
    ) -> None:
        await again_and_again(
            look, interval_s, lambda error: _log.error("sessions_not_swept", error=described(error))
        )
