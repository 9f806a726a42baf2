"""Messages whose time is over, and threads of rooms that are over.

What a report names is evidence: it stays while nobody has judged it, and longer.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection

from generated.models import RetentionSettings
from services.chat import store
from services.chat.ports import Reports, Stays
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
        held = self._reports.holding(conn, {*old.values()}, _evident_since(self._configuration, now))
        gone = store.drop_messages(conn, [one for one, thread_id in old.items() if thread_id not in held])
        return Batch(gone, max(old) if len(old) == limit else None)


class OldRooms:
    """Threads of rooms that nobody is in any more, once what was written in them is forgotten."""

    name: Final = "rooms"

    def __init__(self, reports: Reports, stays: Stays, configuration: Configuration) -> None:
        self._reports = reports
        self._stays = stays
        self._configuration = configuration

    def days(self, settings: RetentionSettings) -> int:
        """As `Kept` says."""
        return settings.messages_days

    def forget(self, conn: Connection, after: str, oldest: datetime, limit: int, now: datetime) -> Batch:
        """As `Kept` says."""
        old = store.old_rooms(conn, after, first_of(oldest), limit)
        held = self._reports.holding(conn, {*old}, _evident_since(self._configuration, now))
        over = [one for one in old if one not in held and not self._stays.among(conn, one, now)]
        return Batch(store.drop_threads(conn, over), old[-1] if len(old) == limit else None)


def _evident_since(configuration: Configuration, now: datetime) -> datetime:
    return now - timedelta(days=configuration.current.platform.retention.reported_messages_days)
