"""Looks for invitations that nobody answered in time, and for calls whose people have come apart.

One on each node; what one has done the others find done.
"""

from __future__ import annotations

import structlog

from services.consent.service import Consents
from services.infra.house import Configuration
from services.infra.repeating import again_and_again, described

_log = structlog.get_logger("consent")


class Sweeper:
    """The sweeper of this node."""

    def __init__(self, consents: Consents, configuration: Configuration) -> None:
        self._consents = consents
        self._configuration = configuration

    async def run(self) -> None:
        """Sweep until cancelled."""
        await again_and_again(
            self.sweep,
            lambda: self._configuration.current.platform.consent.sweep_interval_s,
            lambda error: _log.error("consents_not_swept", error=described(error)),
        )

    async def sweep(self) -> int:
        """One look; how much there was to do."""
        return await self._consents.lapse() + await self._consents.part()
