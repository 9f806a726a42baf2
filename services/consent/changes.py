"""Changes of invitations in one transaction: the row, and every trace of it."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import sqlalchemy as sa
import structlog

from generated.events import (
    CONSENT_ACCEPTED,
    CONSENT_CANCELLED,
    CONSENT_DECLINED,
    CONSENT_EXPIRED,
    CONSENT_REQUESTED,
)
from generated.vocabulary import ConsentState, ErrorCode, PlatformEvent
from services.consent import store
from services.consent.domain import Invitation
from services.consent.figures import ConsentFigures
from services.consent.ports import People
from services.consent.views import consent_of
from services.infra import outbox
from services.infra.house import AuditTrail, Telemetry
from services.infra.topics import of_person
from services.kernel.errors import Conflict
from services.kernel.ids import IdSource

_log = structlog.get_logger("consent")
_SPECS: Final = {
    ConsentState.PENDING: CONSENT_REQUESTED,
    ConsentState.ACCEPTED: CONSENT_ACCEPTED,
    ConsentState.DECLINED: CONSENT_DECLINED,
    ConsentState.CANCELLED: CONSENT_CANCELLED,
    ConsentState.EXPIRED: CONSENT_EXPIRED,
}
_INVITEES: Final = frozenset({ConsentState.ACCEPTED, ConsentState.DECLINED})
"""Ends that are the act of who was asked."""


class Changes:
    """Keeps invitations over the caller's connection, and tells of them once they are committed."""

    def __init__(
        self,
        people: People,
        audit: AuditTrail,
        ids: IdSource,
        telemetry: Telemetry,
        figures: ConsentFigures,
    ) -> None:
        self._people = people
        self._audit = audit
        self._ids = ids
        self._telemetry = telemetry
        self._figures = figures

    def save(self, conn: sa.Connection, before: Invitation, after: Invitation) -> Invitation:
        """Keep what `before` became. Raises Conflict (CONSENT_OVER) when somebody else was first."""
        saved = store.save_invitation(conn, before, after)
        if saved is None:
            raise Conflict(ErrorCode.CONSENT_OVER, "The invitation came to another end at this moment.")
        return saved

    def leave(self, conn: sa.Connection, invitation: Invitation, now: datetime) -> None:
        """Audit row and events of what an invitation has become, each person's in their own words."""
        spec, subject = _SPECS[invitation.state], f"consent:{invitation.consent_id}"
        trace_id = invitation.consent_id.replace("-", "")
        asked_it = {invitation.inviter.user_id} if invitation.state is ConsentState.PENDING else set()
        expired = invitation.state is ConsentState.EXPIRED
        self._audit.record(
            conn,
            actor="consent" if expired else f"account:{_whose(invitation)}",
            action=spec.kind,
            subject=subject,
            after=consent_of(conn, self._people, invitation, invitation.invitee_id, now).model_dump(
                mode="json"
            ),
            trace_id=trace_id,
        )
        for user_id in sorted({*invitation.audience} - asked_it):
            seen = consent_of(conn, self._people, invitation, user_id, now)
            draft = outbox.EventDraft(*(spec, self._ids.new(), now, trace_id, subject), data=seen)
            outbox.add(conn, of_person(user_id), draft)

    def told(self, invitation: Invitation) -> None:
        """Log, note and count what was committed."""
        state, intent = invitation.state, invitation.intent
        _log.info(_SPECS[state].kind, consent_id=invitation.consent_id, intent=intent)
        if state is ConsentState.PENDING:
            event, said = PlatformEvent.CONSENT_REQUESTED, {"intent": intent}
            self._telemetry.note(event, said, person=invitation.inviter.user_id)
            self._figures.requested(invitation.mode)
        elif invitation.answered_at is not None:
            waited = invitation.answered_at - invitation.requested_at
            self._telemetry.note(
                PlatformEvent.CONSENT_ANSWERED,
                {"intent": intent, "outcome": state, "waited_ms": round(waited.total_seconds() * 1000)},
                person=_whose(invitation),
            )
            self._figures.ended(invitation.mode, state, waited)


def _whose(invitation: Invitation) -> str:
    """Whose act it is that an invitation is as it is."""
    inviter, invitee = invitation.people
    return invitee if invitation.state in _INVITEES else inviter
