"""Grants: minted here and nowhere else, and used up by the sessions that they open."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from generated.vocabulary import ConsentGrantKind, ErrorCode
from services.consent import store
from services.consent.domain import MOMENT, Act, entered
from services.infra.house import AuditTrail
from services.kernel.errors import Denied


class RecordedGrants:
    """What the session orchestrator asks before it begins a session that wants consent. Implements its `Grants`."""

    def __init__(self, audit: AuditTrail) -> None:
        self._audit = audit

    def enter(
        self,
        connection: Connection,
        *,
        grant_id: str,
        kind: ConsentGrantKind,
        intent: str,
        user_id: str,
        room: str,
        now: datetime,
    ) -> None:
        """Record somebody's own act of entering a room, as a grant for them alone. Raises Denied (CONSENT_REQUIRED)."""
        act = Act(user_id, now, now + MOMENT)
        store.add_grant(connection, entered(grant_id, kind, intent, act, now))
        self._audit.record(
            connection,
            actor=f"account:{user_id}",
            action="consent.granted",
            subject=f"consent:{grant_id}",
            after={"kind": kind, "room": room},
            trace_id=grant_id.replace("-", ""),
        )

    def use(
        self,
        connection: Connection,
        *,
        grant_id: str | None,
        kind: ConsentGrantKind,
        intent: str,
        user_id: str,
        session_id: str,
        now: datetime,
    ) -> None:
        """Bind the person's seat of a grant to this session, in this transaction; it is taken once.

        Raises Denied (CONSENT_REQUIRED) without a grant, and unless it is of this kind and intent, for this person, in
        force and not used.
        """
        if grant_id is None or not store.take_seat(
            connection, grant_id, user_id, session_id, kind=kind, intent=intent, now=now
        ):
            raise Denied(
                ErrorCode.CONSENT_REQUIRED, f"This mode opens by a consent ({kind}) that is not there."
            )
        self._audit.record(
            connection,
            actor=f"account:{user_id}",
            action="consent.used",
            subject=f"session:{session_id}",
            reason=f"consent:{grant_id}",
            trace_id=grant_id.replace("-", ""),
        )
