"""Keeps the alerts and the figures going beside the station."""

import asyncio
from pathlib import Path

import structlog

from lab.agent import store as agent
from lab.alerts import store
from lab.alerts.figures import Figures
from lab.alerts.gather import Gather
from lab.alerts.service import AlertService
from lab.alerts.webhook import Courier
from services.infra.sql.database import Database
from services.kernel.errors import KernelError

_log = structlog.get_logger("lab.alerts")


class Keeping:
    """Looks every `interval_s`; a look that fails is made up for by the next one."""

    def __init__(
        self,
        service: AlertService,
        gather: Gather,
        courier: Courier | None,
        figures: Figures,
        figures_file: Path,
        database: Database,
        *,
        interval_s: float,
    ) -> None:
        self.service = service
        self.gather = gather
        self.courier = courier
        self._figures = figures
        self._figures_file = figures_file
        self._database = database
        self._interval_s = interval_s

    async def run(self) -> None:
        """Look, and have told, until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._keep_looking(), name="alerts")
            if self.courier is not None:
                tasks.create_task(self.courier.run(), name="webhook")

    async def look(self) -> None:
        """One look, and the figures of it. Raises `Unavailable` and `OSError`."""
        await self.service.check()
        if self.gather.seen is None:
            return
        webhook, messages = await self._database.read(lambda conn: (store.waiting(conn), agent.waiting(conn)))
        self._figures.write(
            self._figures_file, self.gather.seen, self.service.active, webhook=webhook, agent=messages
        )

    async def _keep_looking(self) -> None:
        while True:
            try:
                await self.look()
            except (KernelError, OSError) as error:
                _log.error("look_failed", error=str(error))
            await asyncio.sleep(self._interval_s)
