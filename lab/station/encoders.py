"""Whatever encodes: prep of every format, and the receivers of live sources. No encoder runs for what is on air."""

from collections.abc import Sequence

import sqlalchemy as sa

from lab.station.on_air import OnAir
from lab.station.ports import Audit, Prep
from services.infra.sql.database import Database


class Encoders:
    """Begins them anew on an operator's word."""

    def __init__(
        self, database: Database, audit: Audit, preps: Sequence[Prep], channels: Sequence[OnAir]
    ) -> None:
        self._database = database
        self._audit = audit
        self._preps = preps
        self._channels = channels

    async def restart(self, actor: str, reason: str | None) -> tuple[int, tuple[str, ...]]:
        """Jobs of prep and channels with a receiver that were at work; on record even when nothing was."""
        jobs = sum(prep.restart() for prep in self._preps)
        receivers = tuple(one.name for one in self._channels if one.live is not None and one.live.restart())

        def record(conn: sa.Connection) -> None:
            self._audit.record(
                conn,
                actor=actor,
                action="encoders.restarted",
                subject="station",
                after={"prep_jobs": jobs, "live_channels": list(receivers)},
                reason=reason,
            )

        await self._database.write(record)
        return jobs, receivers
