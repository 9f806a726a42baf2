"""How many reports wait for a moderator, and for how long: looked at now and then, for the metrics."""

from __future__ import annotations

import structlog

from services.infra.house import Configuration
from services.infra.looks import Looks
from services.infra.repeating import again_and_again, described
from services.infra.sql import Database
from services.kernel.clock import Clock
from services.moderation import store
from services.moderation.figures import seen

_log = structlog.get_logger("moderation")


class Queue:
    """The looks of this process at the reports that are open."""

    def __init__(self, db: Database, clock: Clock, configuration: Configuration) -> None:
        self._db = db
        self._clock = clock
        self._configuration = configuration
        self.looks = Looks("moderation", clock)

    async def run(self) -> None:
        """Look until cancelled."""
        await again_and_again(
            self.look,
            lambda: self._configuration.current.platform.moderation.look_interval_s,
            lambda error: _log.warning("reports_not_counted", error=described(error)),
        )

    async def look(self) -> None:
        """One look. Raises Unavailable."""
        waiting, oldest = await self._db.read(store.waiting)
        age_s = 0.0 if oldest is None else (self._clock.now() - oldest).total_seconds()
        self.looks.see(*seen(waiting, max(age_s, 0.0)))
