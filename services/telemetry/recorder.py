"""The platform's own events: noted in memory at once, written beside the calls that they tell of.

Telemetry observes. What must be exact stands in the audit log and the outbox, in the transaction itself; here a call
waits for nothing and fails of nothing, and a process that is killed loses what it noted since its last write.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping

import structlog

from generated.vocabulary import PlatformEvent, TelemetrySource
from services.infra.repeating import again_and_again, described
from services.infra.sql import Database
from services.kernel.clock import Clock
from services.kernel.errors import Unavailable
from services.kernel.ids import IdSource
from services.telemetry import store
from services.telemetry.catalogue import Misfit, Said, Value
from services.telemetry.figures import TelemetryFigures
from services.telemetry.keeping import Pseudonyms, Row, row_of
from services.telemetry.rules import Rules

_log = structlog.get_logger("telemetry")
_FULL, _DEFECT, _CLOSED = "buffer_full", "defect", "closed"
"""Why an event is lost."""


class Recorder:
    """What one process noted and has not written yet, up to `buffer_max` of the configuration."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        ids: IdSource,
        rules: Rules,
        pseudonyms: Pseudonyms,
        figures: TelemetryFigures,
    ) -> None:
        self._db = db
        self._clock = clock
        self._ids = ids
        self._rules = rules
        self._pseudonyms = pseudonyms
        self._figures = figures
        self._waiting: deque[Row] = deque()

    def note(
        self, event: PlatformEvent, properties: Mapping[str, Value | None], *, person: str | None = None
    ) -> None:
        """Something happened, to `person` if to anybody. Properties that are None are left out.

        Never waits and never raises: whatever is wrong with an event is logged, and the event is lost.
        """
        try:
            self._note(event, {name: one for name, one in properties.items() if one is not None}, person)
        except Exception as error:  # noqa: BLE001 - what is observed goes on, whatever becomes of the observation
            _log.error("telemetry_defect", telemetry=event.value, error=f"{type(error).__name__}: {error}")
            self._figures.dropped(_DEFECT)

    def _note(self, event: PlatformEvent, properties: Mapping[str, Value], person: str | None) -> None:
        if event not in self._rules.platform_events:
            return
        now = self._clock.now()
        said = Said(self._ids.new(), event.value, now, properties, TelemetrySource.PLATFORM, person)
        judged = self._rules.catalogue.judge(said, now)
        if isinstance(judged, Misfit):
            _log.error("telemetry_defect", telemetry=event.value, error=judged.detail)
            self._figures.dropped(_DEFECT)
        elif len(self._waiting) >= self._rules.settings.buffer_max:
            self._figures.dropped(_FULL)
        elif (share := self._rules.shares().of(judged)) is None:
            self._figures.sampled_out(1)
        else:
            self._waiting.append(row_of(judged, share, self._pseudonyms))

    async def flush(self) -> int:
        """Write what was noted until now; how many events. Raises Unavailable, and keeps what is not written."""
        written, left = 0, len(self._waiting)
        while left > 0:
            rows = [self._waiting.popleft() for _ in range(min(left, self._rules.settings.write_max))]
            left -= len(rows)
            try:
                new = await self._db.write(lambda conn, rows=rows: store.add(conn, rows))  # type: ignore[misc]
            except BaseException:
                self._waiting.extendleft(reversed(rows))  # an event that was written after all counts once
                raise
            written += len(rows)
            for row in rows:
                if row.event_id in new:
                    self._figures.accepted(row)
        return written

    async def run(self) -> None:
        """Write again and again, until cancelled."""
        await again_and_again(self.flush, lambda: self._rules.settings.flush_interval_s, self._waits)

    def _waits(self, error: Exception) -> None:
        if isinstance(error, Unavailable):
            _log.warning("telemetry_waits", events=len(self._waiting), error=str(error))
        else:
            _log.error("telemetry_waits", events=len(self._waiting), error=described(error))

    async def close(self) -> None:
        """Write what is left; what can't be written is lost, and counted."""
        try:
            await self.flush()
        except Exception as error:  # noqa: BLE001 - the process ends, whatever becomes of what is left
            _log.warning("telemetry_lost", events=len(self._waiting), error=str(error))
            self._figures.dropped(_CLOSED, len(self._waiting))
