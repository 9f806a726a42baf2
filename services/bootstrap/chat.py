"""What chat asks of identity, of sessions and of moderation."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection

from services.chat.domain import Person
from services.chat.ports import Case, Complaint, Receipt
from services.identity import store
from services.moderation import store as reports
from services.moderation.domain import seen_by
from services.moderation.reporting import Complaint as Reported
from services.moderation.reporting import Reporting
from services.sessions import inside


class IdentitysWriters:
    """Accounts, as identity keeps them."""

    def find(self, connection: Connection, user_id: str, now: datetime) -> Person | None:
        """Somebody, if they are there."""
        account = store.account(connection, user_id)
        if account is None:
            return None
        until = account.quarantined_until
        return Person(
            user_id=account.user_id,
            handle=account.handle,
            display_name=account.display_name,
            is_barred=account.ban is not None and account.ban.holds(now),
            is_shadowed=account.shadowed,
            in_quarantine=until is not None and now < until,
        )


class SessionsStays:
    """Who is in rooms, as sessions keep it."""

    def among(
        self, connection: Connection, thread_id: str, now: datetime, user_id: str | None = None
    ) -> frozenset[str]:
        """Those who are in the room of a thread; or this person alone, if they are."""
        return inside.among_those_in(connection, thread_id, now, user_id)


class ModerationsReports:
    """The moderators' queue."""

    def __init__(self, reporting: Reporting) -> None:
        self._reporting = reporting

    async def report(self, reporter_id: str, said: Complaint, key: str | None) -> Receipt:
        """Tell the moderators of somebody in a thread."""
        reported = Reported(
            user_id=said.user_id,
            reason_code=said.reason_code,
            mode_id=said.mode_id,
            session_id=None,
            thread_id=said.thread_id,
            note=said.note,
        )
        made = await self._reporting.report(reporter_id, reported, key)
        return Receipt(made.report_id, made.made_at)

    def case(self, connection: Connection, report_id: str, moderator_id: str) -> Case | None:
        """The thread that a report names, if it does."""
        found = seen_by(reports.report(connection, report_id), moderator_id)
        return None if found.thread_id is None else Case(found.thread_id, found.reporter_id, found.user_id)

    def holding(self, connection: Connection, thread_ids: Collection[str], since: datetime) -> frozenset[str]:
        """Those of these threads that a report names which nobody has judged, or which was made since then."""
        return reports.threads_held(connection, thread_ids, since)
