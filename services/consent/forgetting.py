"""Invitations and grants whose time is over. What came of them stands in the audit log."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from generated.models import RetentionSettings
from services.consent import store
from services.consent.ports import Calls
from services.infra.forgetting import Batch
from services.infra.ids import first_of


class OldInvitations:
    """Who asked whom, by `retention.consents_days`."""

    name: Final = "invitations"

    def days(self, settings: RetentionSettings) -> int:
        """As `Kept` says."""
        return settings.consents_days

    def forget(self, conn: Connection, after: str, oldest: datetime, limit: int, _now: datetime) -> Batch:
        """As `Kept` says; one that waits for its end is left to the sweeper first."""
        old = store.old_invitations(conn, after, first_of(oldest), limit)
        gone = store.drop_invitations(conn, old)
        return Batch(gone, old[-1] if len(old) == limit else None)


class OldGrants:
    """What opened calls that are over, by `retention.consents_days`."""

    name: Final = "grants"

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def days(self, settings: RetentionSettings) -> int:
        """As `Kept` says."""
        return settings.consents_days

    def forget(self, conn: Connection, after: str, oldest: datetime, limit: int, now: datetime) -> Batch:
        """As `Kept` says."""
        old = store.old_grants(conn, after, first_of(oldest), limit, now)
        going_on = self._calls.going_on(conn)
        gone = store.drop_grants(conn, [one for one in old if one not in going_on])
        return Batch(gone, old[-1] if len(old) == limit else None)
