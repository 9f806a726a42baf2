"""Looks for invitations that nobody answered in time, and for calls whose people have come apart.

One on each node; what one has done the others find done.
"""

from __future__ import annotations

import asyncio

import structlog

from services.consent.service import Consents
from services.infra.cancellation import honour_cancellation
from services.infra.house import Configuration

_log = structlog.get_logger("consent")


class Sweeper:
    """The sweeper of this node."""

    def __init__(self, consents: Consents, configuration: Configuration) -> None:
        self._consents = consents
        self._configuration = configuration

    async def run(self) -> None:
        """Sweep until cancelled."""
        while True:
            honour_cancellation()
            try:
                await self.sweep()
            except Exception as error:  # noqa: BLE001 - whatever ends a look, the next one is taken
                _log.error("consents_not_swept", error=f"{type(error).__name__}: {error}")
            await asyncio.sleep(self._configuration.current.platform.consent.sweep_interval_s)

    async def sweep(self) -> int:
        """One look; how much there was to do."""
        return await self._consents.lapse() + await self._consents.part()
