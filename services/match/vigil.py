"""Looks whether matching is as quick as it has to be, and says so to the LAB: one on each node, over what all know."""

from __future__ import annotations

import structlog

from generated.models import MatchingDegraded
from generated.vocabulary import ConsentGrantKind
from services.infra.house import Configuration
from services.infra.looks import Looks
from services.infra.repeating import again_and_again, described
from services.kernel.clock import Clock
from services.match.figures import seen
from services.match.pace import degraded
from services.match.ports import Alarms
from services.match.store import MatchStore

_log = structlog.get_logger("match")


class Vigil:
    """The looks of this node."""

    def __init__(self, store: MatchStore, alarms: Alarms, clock: Clock, configuration: Configuration) -> None:
        self._store = store
        self._alarms = alarms
        self._clock = clock
        self._configuration = configuration
        self.looks = Looks("match", clock)

    async def run(self) -> None:
        """Look until cancelled."""
        await again_and_again(
            self.look,
            lambda: self._configuration.current.platform.alerts.interval_s,
            lambda error: _log.error("matching_not_looked_at", error=described(error)),
        )

    async def look(self) -> None:
        """One look, and tell what is too slow. Raises Unavailable, and OSError when it can't be told."""
        bundle = self._configuration.current
        alerts = bundle.platform.alerts
        random = ConsentGrantKind.RANDOM_TICKETS
        modes = [name for name, one in bundle.modes.items() if one.policies.grant is random]
        queued = await self._store.queued(modes)
        pace = await self._store.pace(self._clock.unix_ms(), round(alerts.matching_window_s * 1000))
        self.looks.see(*seen(queued, pace))
        found = degraded(pace, alerts.matching_degraded_p50_s, alerts.matching_pairs_min)
        self._alarms.tell_matching(
            None if found is None else MatchingDegraded(p50_s=round(found.p50_s, 1), pairs=found.pairs)
        )
