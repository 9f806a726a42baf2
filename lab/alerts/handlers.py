"""The alert operations on an edge, answered from what the LAB published; that it is silent is said here."""

from pathlib import Path

from generated import models
from generated.api.alerts import ListAlerts200
from generated.vocabulary import AlertCode, AlertSeverity, Caller
from lab.alerts.published import AlertReader
from lab.playout.status import read_heartbeat
from services.kernel.clock import Clock

_GRAVE = frozenset({AlertSeverity.CRITICAL, AlertSeverity.HIGH})


class AlertView:
    """Implements the generated `AlertsApi`."""

    def __init__(self, alerts: Path, status_file: Path, clock: Clock, *, lab_max_age_s: float) -> None:
        self._reader = AlertReader(alerts)
        self._status_file = status_file
        self._clock = clock
        self._lab_max_age_s = lab_max_age_s

    async def list_alerts(
        self, caller: Caller, *, severity: AlertSeverity | None, active: bool | None, limit: int
    ) -> ListAlerts200:
        """Active ones and the newest that went."""
        found = [
            alert
            for alert in self.current()
            if severity in (None, alert.severity) and active in (None, alert.active)
        ]
        return ListAlerts200(models.AlertList(items=found[:limit]))

    def current(self) -> list[models.Alert]:
        """What is published, newest first, with the LAB's silence."""
        published = self._reader.current()
        known = any(alert.active and alert.code is AlertCode.LAB_AWAY for alert in published)
        silence = None if known else self._silence()
        return [*([silence] if silence else []), *published]

    def is_grave(self) -> bool:
        """Whether an alert of severity critical or high is in force."""
        return any(alert.active and alert.severity in _GRAVE for alert in self.current())

    def _silence(self) -> models.Alert | None:
        beat = read_heartbeat(self._status_file)
        if beat is None:
            return None
        age_s = (self._clock.now() - beat.at).total_seconds()
        if age_s <= self._lab_max_age_s:
            return None
        return models.Alert(
            alert_id=_id_at(int(beat.at.timestamp() * 1000)),
            code=AlertCode.LAB_AWAY,
            severity=AlertSeverity.HIGH,
            active=True,
            since=beat.at,
            detail=f"the LAB's heartbeat is {age_s:.0f} s old",
            value=round(age_s, 3),
            threshold=float(self._lab_max_age_s),
        )


def _id_at(unix_ms: int) -> str:
    """A UUIDv7 of that millisecond, the same on every edge (RFC 9562, 5.7)."""
    stamp = f"{unix_ms:012x}"
    return f"{stamp[:8]}-{stamp[8:]}-7000-8000-000000000000"
