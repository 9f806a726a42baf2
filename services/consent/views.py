"""Invitations in the contract's words, as one of their two people sees them."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from generated import models
from generated.vocabulary import ErrorCode
from services.consent import store
from services.consent.domain import Invitation, as_it_is
from services.consent.ports import People
from services.infra.left_out import or_left_out
from services.kernel.errors import NotFound


def consent_of(
    conn: sa.Connection, people: People, invitation: Invitation, to: str, now: datetime
) -> models.Consent:
    """An invitation as `to` sees it now."""
    seen = as_it_is(invitation, now)
    inviter, invitee = (_party(conn, people, user_id, now) for user_id in seen.people)
    return models.Consent(
        consent_id=seen.consent_id,
        inviter=inviter,
        invitee=invitee,
        mode=seen.mode,
        intent_label=seen.intent,
        state=seen.state,
        requested_at=seen.requested_at,
        expires_at=seen.expires_at,
        answered_at=or_left_out(seen.answered_at),
        session_id=or_left_out(store.session_in(conn, seen.consent_id, to)),
    )


def _party(conn: sa.Connection, people: People, user_id: str, now: datetime) -> models.ConsentParty:
    person = people.find(conn, user_id, now)
    if person is None:
        raise NotFound(ErrorCode.NOT_FOUND, "One of the two is not there any more.")
    return models.ConsentParty(user_id=person.user_id, handle=person.handle, display_name=person.display_name)
