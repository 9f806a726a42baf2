"""The alerts as the LAB publishes them, in a file that every edge reads: they are told with the LAB dead too."""

import json
from collections.abc import Iterable
from pathlib import Path

from pydantic import MISSING, ValidationError

from generated import models
from lab.alerts.domain import Alert
from services.infra.disk import replace_file


def document(alert: Alert) -> models.Alert:
    """An alert in the contract's terms."""
    return models.Alert(
        alert_id=alert.alert_id,
        code=alert.code,
        severity=alert.severity,
        active=alert.active,
        since=alert.since,
        cleared_at=MISSING if alert.cleared_at is None else alert.cleared_at,
        detail=alert.detail,
        value=round(float(alert.value), 4),
        threshold=float(alert.threshold),
    )


def publish(path: Path, alerts: Iterable[Alert]) -> None:
    """Replace the file atomically; raises `OSError`."""
    listed = models.AlertList(items=[document(alert) for alert in alerts])
    replace_file(path, listed.model_dump_json(by_alias=True))


class AlertReader:
    """Reads the file again only when it changed; none while there is none that can be read."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: tuple[int, int, int] | None = None
        self._alerts: list[models.Alert] = []

    def current(self) -> list[models.Alert]:
        """The alerts as published now."""
        try:
            found = self._path.stat()
            seen = (found.st_ino, found.st_size, found.st_mtime_ns)
            if seen != self._seen:
                raw = json.loads(self._path.read_bytes())
                self._alerts, self._seen = models.AlertList.model_validate(raw).items, seen
        except (OSError, ValueError, ValidationError):
            pass
        return self._alerts
