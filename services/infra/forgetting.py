"""Forgets what is kept for so long and no longer, a batch at a time, again and again.

One on each node. A batch is one transaction, with its act in the audit log: whoever is killed between two leaves the
rest to the next look, and of two who look at once one finds it done.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import structlog
from sqlalchemy import Connection

from generated.models import RetentionSettings
from services.infra.house import AuditTrail, Configuration
from services.infra.repeating import again_and_again, described
from services.infra.sql import Database
from services.kernel.clock import Clock, rfc3339

_log = structlog.get_logger("retention")


@dataclass(frozen=True, slots=True)
class Batch:
    """How much was forgotten, and after what to go on; None at the end."""

    gone: int
    reached: str | None


class Kept(Protocol):
    """Something that is not kept for ever."""

    @property
    def name(self) -> str:
        """What the audit log calls it."""
        ...

    def days(self, settings: RetentionSettings) -> int:
        """For how long it is kept."""
        ...

    def forget(self, conn: Connection, after: str, oldest: datetime, limit: int, now: datetime) -> Batch:
        """Look at up to `limit` from before `oldest`, in order after one of them, and delete what nobody needs."""
        ...


class Forgetting:
    """What this node forgets."""

    def __init__(
        self,
        db: Database,
        audit: AuditTrail,
        clock: Clock,
        configuration: Configuration,
        kept: Sequence[Kept],
    ) -> None:
        self._db = db
        self._audit = audit
        self._clock = clock
        self._configuration = configuration
        self._kept = tuple(kept)

    async def run(self) -> None:
        """Look until cancelled."""
        await again_and_again(
            self.look,
            lambda: self._settings.interval_s,
            lambda error: _log.warning("not_forgotten", error=described(error)),
        )

    async def look(self) -> int:
        """Forget everything whose time is over; how much."""
        return sum([await self._forgotten(one) for one in self._kept])

    async def _forgotten(self, kept: Kept) -> int:
        settings, now = self._settings, self._clock.now()
        oldest = now - timedelta(days=kept.days(settings))

        def job(conn: Connection, after: str) -> Batch:
            batch = kept.forget(conn, after, oldest, settings.batch, now)
            if batch.gone:
                self._audit.record(
                    conn,
                    actor="retention",
                    action=f"{kept.name}.forgotten",
                    subject=f"retention:{kept.name}",
                    reason=f"{batch.gone} from before {rfc3339(oldest)}",
                )
            return batch

        gone, reached = 0, ""
        while True:
            batch = await self._db.write(lambda conn, after=reached: job(conn, after))  # type: ignore[misc]
            gone += batch.gone
            if batch.reached is None:
                break
            reached = batch.reached
        if gone:
            _log.info("forgotten", what=kept.name, rows=gone)
        return gone

    @property
    def _settings(self) -> RetentionSettings:
        return self._configuration.current.platform.retention
