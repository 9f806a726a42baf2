"""The objectives of the house, judged by what its alerts were."""

from __future__ import annotations

from datetime import timedelta

from generated.models import ObjectiveSettings
from lab.alerts import store
from lab.alerts.objectives import Kept, Objective, judged
from services.infra.sql.database import Database
from services.kernel.clock import Clock


class Promises:
    """Every objective of the configuration."""

    def __init__(self, database: Database, clock: Clock, settings: ObjectiveSettings) -> None:
        self._database = database
        self._clock = clock
        self._burns_s = tuple(settings.burn_windows_s)
        self._catalogue = [
            Objective(one.name, frozenset(one.codes), one.target) for one in settings.catalogue
        ]
        self.window_s = settings.window_s

    async def kept(self) -> list[Kept]:
        """How each of them was kept over the window that ends now."""
        now, window = self._clock.now(), timedelta(seconds=self.window_s)
        alerts = await self._database.read(lambda conn: store.since(conn, now - window))
        return [judged(objective, alerts, now, window, self._burns_s) for objective in self._catalogue]
