"""Looks whether presence moves, beside what moves it: what has died says nothing of itself.

One on each node; what they find lies in Redis, so that whoever looks finds the same.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import structlog

from generated.models import PresenceStuck
from generated.vocabulary import PresenceFault
from services.infra.house import Configuration
from services.infra.looks import Looks
from services.infra.repeating import again_and_again, described
from services.kernel.clock import Clock
from services.kernel.errors import Unavailable
from services.presence.figures import seen
from services.presence.motion import Pace, Stuck, behind, paced, stuck
from services.presence.ports import Alarms
from services.presence.store import PresenceStore

_log = structlog.get_logger("presence")


class Vigil:
    """The looks of this node; `head` is the last change that it has read."""

    def __init__(
        self,
        store: PresenceStore,
        head: Callable[[], int],
        node_id: str,
        clock: Clock,
        alarms: Alarms,
        configuration: Configuration,
    ) -> None:
        self._store = store
        self._head = head
        self._node_id = node_id
        self._clock = clock
        self._alarms = alarms
        self._configuration = configuration
        self._pace = Pace(0, clock.monotonic())
        self._answered_at = clock.now()
        self.looks = Looks("presence", clock)

    async def run(self) -> None:
        """Look until cancelled."""
        await again_and_again(
            self.look,
            lambda: self._configuration.current.platform.alerts.interval_s,
            lambda error: _log.error("presence_not_looked_at", error=described(error)),
        )

    async def look(self) -> None:
        """One look, and tell what does not move. Raises OSError when it can't be told."""
        found = await self._found()
        self._alarms.tell_presence(
            None if found is None else PresenceStuck(fault=found.fault, since=found.since)
        )

    async def _found(self) -> Stuck | None:
        longest = timedelta(seconds=self._configuration.current.platform.alerts.presence_stuck_s)
        head, now_s = self._head(), self._clock.monotonic()
        try:
            look = await self._store.look(self._node_id, behind(self._pace, head, now_s))
        except Unavailable:
            silent = self._clock.now() - self._answered_at > longest
            return Stuck(PresenceFault.UNREACHABLE, self._answered_at) if silent else None
        self._answered_at = self._clock.now()
        self._pace = paced(self._pace, head, look.tail, now_s)
        self.looks.see(*seen(look))
        return stuck(look.motion, longest)
