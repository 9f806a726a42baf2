"""Messages whose time is over. What a report names is evidence: it stays while nobody has judged it, and longer."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection

from generated.models import RetentionSettings
from services.chat import store
from services.chat.ports import Reports
from services.infra.forgetting import Batch
from services.infra.house import Configuration
from services.infra.ids import first_of


class OldMessages:
    """What was written, by `retention.messages_days`."""

    name: Final = "messages"

    def __init__(self, reports: Reports, configuration: Configuration) -> None:
        self._reports = reports
        self._configuration = configuration

    def days(self, settings: RetentionSettings) -> int:
        """As `Kept` says."""
        return settings.messages_days

    def forget(self, conn: Connection, after: str, oldest: datetime, limit: int, now: datetime) -> Batch:
        """As `Kept` says."""
        old = store.old_messages(conn, after, first_of(oldest), limit)
        evidence_days = self._configuration.current.platform.retention.reported_messages_days
        held = self._reports.holding(conn, {*old.values()}, now - timedelta(days=evidence_days))
        gone = store.drop_messages(conn, [one for one, thread_id in old.items() if thread_id not in held])
        return Batch(gone, max(old) if len(old) == limit else None)
