"""What happens to the machine and its processes, in the audit log: ends that nobody asked for, steps of the clock."""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
import structlog

from lab.station.on_air import every
from lab.station.ports import Audit
from services.infra.ends import Ended, forget, noted
from services.infra.sql.database import Database
from services.infra.sql.shared_tables import AUDIT_EVENTS
from services.kernel.clock import Clock

_log = structlog.get_logger("lab.house")
_SUPERVISOR, _LAB = "supervisor", "lab"


def step_between(
    earlier: tuple[datetime, float], later: tuple[datetime, float], least_s: float
) -> float | None:
    """Seconds by which the wall clock left the monotonic one between two looks at both; None below `least_s`."""
    passed_s = (later[0] - earlier[0]).total_seconds()
    step_s = passed_s - (later[1] - earlier[1])
    return step_s if abs(step_s) >= least_s else None


class House:
    """Records what the supervisor wrote down in `folder`, and each step of the clock by `step_s` or more."""

    def __init__(
        self, database: Database, audit: Audit, clock: Clock, folder: Path, *, step_s: float, poll_s: float
    ) -> None:
        self._database = database
        self._audit = audit
        self._clock = clock
        self._folder = folder
        self._step_s = step_s
        self._poll_s = poll_s
        self._looked = (clock.now(), clock.monotonic())
        self._steps: list[tuple[float, datetime]] = []

    async def run(self) -> None:
        """Look for ever."""
        await every(self._poll_s, self.look, _log)

    async def look(self) -> None:
        """Record what is new; what the disk or the database refuses is recorded at a later look."""
        now = (self._clock.now(), self._clock.monotonic())
        step_s = step_between(self._looked, now, self._step_s)
        self._looked = now
        if step_s is not None:
            _log.warning("clock_stepped", step_s=round(step_s, 3))
            self._steps.append((step_s, now[0] - timedelta(seconds=step_s)))
        ends = await asyncio.to_thread(noted, self._folder)
        if not ends and not self._steps:
            return
        steps = list(self._steps)
        await self._database.write(lambda conn: self._record(conn, ends, steps))
        del self._steps[: len(steps)]
        for ended in ends:
            await asyncio.to_thread(forget, self._folder, ended)

    def _record(self, conn: sa.Connection, ends: list[Ended], steps: list[tuple[float, datetime]]) -> None:
        known = select_known(conn, [ended.end_id for ended in ends])
        for ended in ends:
            if ended.end_id not in known:
                self._audit.record(
                    conn,
                    actor=_SUPERVISOR,
                    action="process.ended",
                    subject=f"process:{ended.process}",
                    reason=f"{ended.outcome} at {ended.at}",
                    trace_id=ended.end_id,
                )
        for step_s, was in steps:
            reason = f"by {step_s:+.3f} s when it was {was.isoformat(timespec='milliseconds')}"
            self._audit.record(conn, actor=_LAB, action="clock.stepped", subject="clock", reason=reason)


def select_known(conn: sa.Connection, trace_ids: list[str]) -> set[str]:
    """Those that an earlier look recorded."""
    found = sa.select(AUDIT_EVENTS.c.trace_id).where(AUDIT_EVENTS.c.trace_id.in_(trace_ids))
    return set(conn.execute(found).scalars())
