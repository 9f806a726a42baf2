"""What the supervisor wrote down of the house, in the audit log: ends that nobody asked for, steps of the clock."""

import asyncio
from pathlib import Path

import sqlalchemy as sa
import structlog

from lab.station.on_air import every
from lab.station.ports import Audit
from services.infra.happenings import Happening, forget, noted
from services.infra.sql.database import Database
from services.infra.sql.shared_tables import AUDIT_EVENTS

_log = structlog.get_logger("lab.house")
_ACTOR = "supervisor"


class House:
    """Records what is in `folder`, each happening once."""

    def __init__(self, database: Database, audit: Audit, folder: Path, *, poll_s: float) -> None:
        self._database = database
        self._audit = audit
        self._folder = folder
        self._poll_s = poll_s

    async def run(self) -> None:
        """Look for ever."""
        await every(self._poll_s, self.look, _log)

    async def look(self) -> None:
        """Record what is new; what the disk or the database refuses is recorded at a later look."""
        found = await asyncio.to_thread(noted, self._folder)
        if not found:
            return
        await self._database.write(lambda conn: self._record(conn, found))
        for happening in found:
            await asyncio.to_thread(forget, self._folder, happening)

    def _record(self, conn: sa.Connection, found: list[Happening]) -> None:
        ids = [happening.happening_id for happening in found]
        query = sa.select(AUDIT_EVENTS.c.trace_id).where(AUDIT_EVENTS.c.trace_id.in_(ids))
        known = set(conn.execute(query).scalars())
        for happening in found:
            if happening.happening_id not in known:
                self._audit.record(
                    conn,
                    actor=_ACTOR,
                    action=happening.action,
                    subject=happening.subject,
                    reason=f"{happening.detail} at {happening.at}",
                    trace_id=happening.happening_id,
                )
