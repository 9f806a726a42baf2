"""Acts of the platform's log whose time is over and that are exported. The chain goes on from the act that says so."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from sqlalchemy import Connection

from generated.models import RetentionSettings
from services.audit.archive import AuditArchive
from services.audit.service import AuditLog
from services.infra.forgetting import Batch


class OldActs:
    """What was done, by `retention.audit_days`; a home without the exports forgets nothing."""

    name: Final = "acts"

    def __init__(self, database: str, archive: AuditArchive, log: AuditLog) -> None:
        self._database = database
        self._archive = archive
        self._log = log

    def days(self, settings: RetentionSettings) -> int:
        """As `Kept` says."""
        return settings.audit_days

    def forget(self, conn: Connection, after: str, oldest: datetime, limit: int, _now: datetime) -> Batch:
        """As `Kept` says: by whole days, for each time leaves acts itself; `after` only counts the writes."""
        day = oldest.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        gone = self._archive.prune(self._database, conn, self._log, day, by="retention", limit=limit)
        return Batch(gone, f"{after}." if gone == limit else None)
