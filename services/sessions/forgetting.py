"""Sessions whose time is over. What became of them stands in the audit log, and what they were in telemetry."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from generated.models import RetentionSettings
from services.infra.forgetting import Batch
from services.sessions import store


class OldSessions:
    """Who was where, by `retention.sessions_days` from a session's end, with the snapshots that no session has left."""

    name: Final = "sessions"

    def days(self, settings: RetentionSettings) -> int:
        """As `Kept` says."""
        return settings.sessions_days

    def forget(self, conn: Connection, after: str, oldest: datetime, limit: int, _now: datetime) -> Batch:
        """As `Kept` says; what goes on, or has endpoints that are still to be taken back, stays."""
        old = store.old_sessions(conn, after, oldest, limit)
        gone = store.drop_sessions(conn, old)
        return Batch(gone, old[-1] if len(old) == limit else None)
