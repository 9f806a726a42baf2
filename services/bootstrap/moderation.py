"""What moderation asks of identity, of sessions and of the audit log."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection

from generated.models import AuditEvent
from generated.vocabulary import AuditLogName
from services.audit.handlers import told
from services.audit.reading import Act
from services.audit.search import on_subjects
from services.identity import store as accounts
from services.identity.domain import Penalty
from services.identity.wiring import Identity
from services.moderation.domain import Name
from services.sessions import store as sessions


class IdentitysPeople:
    """Accounts, as identity keeps them."""

    def names(self, connection: Connection, user_ids: Collection[str]) -> Mapping[str, Name]:
        """How they are called; those that are not there are left out."""
        return {user_id: Name(*called) for user_id, *called in accounts.names(connection, user_ids)}


class IdentitysReputations:
    """What a judgement does to an account."""

    def __init__(self, identity: Identity) -> None:
        self._accounts = identity.accounts

    def lower(
        self,
        connection: Connection,
        *,
        judge_id: str,
        user_id: str,
        points: int,
        below: int,
        until: datetime,
        subject: str,
    ) -> None:
        """Take points of reputation; quarantine when fewer than `below` are left. Raises NotFound, Denied."""
        penalty = Penalty(points, below, until)
        self._accounts.lower(connection, judge_id=judge_id, user_id=user_id, penalty=penalty, subject=subject)

    async def told(self, user_id: str) -> None:
        """Let every node know."""
        await self._accounts.told(user_id)


class SessionsWhereabouts:
    """Where people are, as sessions keep it."""

    def is_of(self, connection: Connection, session_id: str, user_id: str) -> bool:
        """Whether there is such a session, and it is theirs."""
        found = sessions.session(connection, session_id)
        return found is not None and found.facts.user_id == user_id

    def open_in(self, connection: Connection, mode_id: str, user_id: str) -> Sequence[str]:
        """Their sessions in a mode that are not over."""
        theirs = [kept.facts for kept in sessions.open_sessions(connection, user_id)]
        return [facts.session_id for facts in theirs if facts.mode == mode_id]


class PlatformsRecords:
    """The platform's own audit log."""

    def of(self, connection: Connection, subjects: Collection[str], limit: int) -> Sequence[AuditEvent]:
        """Up to `limit` acts on these subjects, the newest of them, oldest first."""
        found = on_subjects(connection, subjects, limit)
        return [told(Act(AuditLogName.PLATFORM, row, hashed)) for row, hashed in reversed(found)]
