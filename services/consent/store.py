"""Invitations, grants and the seats of grants in SQL; nothing else. Instants are RFC 3339 text, ordered as such."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from generated.vocabulary import ConsentGrantKind, ConsentState
from services.consent.domain import Grant, Invitation
from services.kernel.callers import SignedIn
from services.kernel.clock import rfc3339

METADATA = sa.MetaData()
INVITATION = sa.Table(
    "consent_invitation",
    METADATA,
    sa.Column("consent_id", sa.Text, primary_key=True),
    sa.Column("mode", sa.Text, nullable=False),
    sa.Column("intent", sa.Text, nullable=False),
    sa.Column("inviter_id", sa.Text, nullable=False, index=True),
    sa.Column("inviter_sign_in_id", sa.Text, nullable=False),
    sa.Column("inviter_device_id", sa.Text, nullable=False),
    sa.Column("invitee_id", sa.Text, nullable=False, index=True),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("version", sa.BigInteger, nullable=False),
    sa.Column("requested_at", sa.Text, nullable=False),
    sa.Column("expires_at", sa.Text, nullable=False),
    sa.Column("answered_at", sa.Text),
    sa.Column("is_heard", sa.Boolean, nullable=False),
    sa.Index("ix_consent_invitation_due", "state", "expires_at"),
)
GRANT = sa.Table(
    "consent_grant",
    METADATA,
    sa.Column("grant_id", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("intent", sa.Text, nullable=False),
    sa.Column("minted_at", sa.Text, nullable=False),
    sa.Column("expires_at", sa.Text, nullable=False),
)
SEAT = sa.Table(
    "consent_seat",
    METADATA,
    sa.Column("grant_id", sa.Text, primary_key=True),
    sa.Column("user_id", sa.Text, primary_key=True),
    sa.Column("acted_at", sa.Text, nullable=False),
    sa.Column("session_id", sa.Text, unique=True),
)
_PENDING = INVITATION.c.state == ConsentState.PENDING
_HEARD = INVITATION.c.is_heard.is_(True)
# Made once: to make a statement costs several times what it costs to send it.
_ADD_GRANT: Final = sa.insert(GRANT)
_ADD_SEAT: Final = sa.insert(SEAT)
_MINTED: Final = sa.select(GRANT.c.grant_id).where(GRANT.c.grant_id == sa.bindparam("its_id"))
_GOOD: Final = _MINTED.where(
    GRANT.c.kind == sa.bindparam("of_kind"),
    GRANT.c.intent == sa.bindparam("of_intent"),
    GRANT.c.expires_at > sa.bindparam("now"),
)
_TAKE_SEAT: Final = (
    sa.update(SEAT)
    .where(SEAT.c.grant_id.in_(_GOOD), SEAT.c.user_id == sa.bindparam("whose"), SEAT.c.session_id.is_(None))
    .values(session_id=sa.bindparam("its_session"))
)


# Invitations


def invitation(conn: sa.Connection, consent_id: str) -> Invitation | None:
    """The one with this id."""
    query = sa.select(INVITATION).where(INVITATION.c.consent_id == consent_id)
    row = conn.execute(query).mappings().first()
    return None if row is None else _invitation(row)


def invitations(conn: sa.Connection, user_id: str, after: str | None, limit: int) -> list[Invitation]:
    """Those that somebody sent or heard before the one `after`, newest first; ids rise with time."""
    heard = sa.and_(INVITATION.c.invitee_id == user_id, _HEARD)
    theirs = sa.or_(INVITATION.c.inviter_id == user_id, heard)
    query = sa.select(INVITATION).where(theirs)
    if after is not None:
        query = query.where(INVITATION.c.consent_id < after)
    query = query.order_by(INVITATION.c.consent_id.desc()).limit(limit)
    return [_invitation(row) for row in conn.execute(query).mappings()]


def waiting_for(conn: sa.Connection, invitee_id: str, now: datetime) -> int:
    """How many invitations somebody may still answer."""
    answerable = sa.and_(INVITATION.c.invitee_id == invitee_id, INVITATION.c.expires_at > rfc3339(now))
    query = sa.select(sa.func.count()).select_from(INVITATION).where(_PENDING, _HEARD, answerable)
    return int(conn.execute(query).scalar_one())


def late(conn: sa.Connection, now: datetime, limit: int) -> list[str]:
    """Unanswered ones whose time is up, the longest waiting first."""
    query = sa.select(INVITATION.c.consent_id).where(_PENDING, INVITATION.c.expires_at <= rfc3339(now))
    return list(conn.execute(query.order_by(INVITATION.c.expires_at).limit(limit)).scalars())


def add_invitation(conn: sa.Connection, new: Invitation) -> None:
    """A new row."""
    conn.execute(
        sa.insert(INVITATION).values(
            consent_id=new.consent_id,
            mode=new.mode,
            intent=new.intent,
            inviter_id=new.inviter.user_id,
            inviter_sign_in_id=new.inviter.sign_in_id,
            inviter_device_id=new.inviter.device_id,
            invitee_id=new.invitee_id,
            state=new.state,
            version=new.version,
            requested_at=rfc3339(new.requested_at),
            expires_at=rfc3339(new.expires_at),
            is_heard=new.is_heard,
        )
    )


def save_invitation(conn: sa.Connection, before: Invitation, after: Invitation) -> Invitation | None:
    """What `before` became, its version raised; None when somebody else was first."""
    saved = replace(after, version=before.version + 1)
    same = sa.and_(INVITATION.c.consent_id == before.consent_id, INVITATION.c.version == before.version)
    changed = (
        sa.update(INVITATION)
        .where(same)
        .values(
            state=saved.state,
            version=saved.version,
            answered_at=None if saved.answered_at is None else rfc3339(saved.answered_at),
        )
    )
    return saved if conn.execute(changed).rowcount == 1 else None


# Grants


def add_grant(conn: sa.Connection, grant: Grant) -> None:
    """A new grant, with a seat for each of its people."""
    row = {
        "grant_id": grant.grant_id,
        "kind": grant.kind,
        "intent": grant.intent,
        "minted_at": rfc3339(grant.minted_at),
        "expires_at": rfc3339(grant.expires_at),
    }
    conn.execute(_ADD_GRANT, row)
    seats = [
        {"grant_id": grant.grant_id, "user_id": act.user_id, "acted_at": rfc3339(act.acted_at)}
        for act in grant.acts
    ]
    conn.execute(_ADD_SEAT, seats)


def is_minted(conn: sa.Connection, grant_id: str) -> bool:
    """Whether there is such a grant, good or void."""
    return conn.execute(_MINTED, {"its_id": grant_id}).first() is not None


def void_grant(conn: sa.Connection, grant_id: str, kind: ConsentGrantKind, now: datetime) -> None:
    """A grant that opens nothing, so that none of this id ever does."""
    moments = {"minted_at": rfc3339(now), "expires_at": rfc3339(now)}
    conn.execute(sa.insert(GRANT).values(grant_id=grant_id, kind=kind, intent="", **moments))


def take_seat(
    conn: sa.Connection,
    grant_id: str,
    user_id: str,
    session_id: str,
    *,
    kind: ConsentGrantKind,
    intent: str,
    now: datetime,
) -> bool:
    """Bind somebody's seat to a session; False unless there is one that was never taken, of such a grant, in force."""
    said = {
        "its_id": grant_id,
        "of_kind": kind,
        "of_intent": intent,
        "now": rfc3339(now),
        "whose": user_id,
        "its_session": session_id,
    }
    return conn.execute(_TAKE_SEAT, said).rowcount == 1


def session_in(conn: sa.Connection, grant_id: str, user_id: str) -> str | None:
    """The session that somebody's seat of a grant is bound to."""
    theirs = sa.and_(SEAT.c.grant_id == grant_id, SEAT.c.user_id == user_id)
    return conn.execute(sa.select(SEAT.c.session_id).where(theirs)).scalar_one_or_none()


# Age


def old_invitations(conn: sa.Connection, after: str, before: str, limit: int) -> list[str]:
    """Up to `limit` that came to an end, between two ids, in order."""
    column = INVITATION.c
    query = sa.select(column.consent_id).where(
        column.consent_id > after, column.consent_id < before, column.state != ConsentState.PENDING
    )
    return list(conn.execute(query.order_by(column.consent_id).limit(limit)).scalars())


def drop_invitations(conn: sa.Connection, consent_ids: Sequence[str]) -> int:
    """Forget these; how many there were."""
    return conn.execute(sa.delete(INVITATION).where(INVITATION.c.consent_id.in_(consent_ids))).rowcount


def old_grants(conn: sa.Connection, after: str, before: str, limit: int, now: datetime) -> list[str]:
    """Up to `limit` that open nothing any more, between two ids, in order."""
    column = GRANT.c
    query = sa.select(column.grant_id).where(
        column.grant_id > after, column.grant_id < before, column.expires_at <= rfc3339(now)
    )
    return list(conn.execute(query.order_by(column.grant_id).limit(limit)).scalars())


def drop_grants(conn: sa.Connection, grant_ids: Sequence[str]) -> int:
    """Forget these with their seats; how many there were."""
    conn.execute(sa.delete(SEAT).where(SEAT.c.grant_id.in_(grant_ids)))
    return conn.execute(sa.delete(GRANT).where(GRANT.c.grant_id.in_(grant_ids))).rowcount


# Rows


def _invitation(row: sa.RowMapping) -> Invitation:
    said: dict[str, Any] = {str(name): value for name, value in row.items()}
    return Invitation(
        consent_id=said["consent_id"],
        mode=said["mode"],
        intent=said["intent"],
        inviter=SignedIn(said["inviter_id"], said["inviter_sign_in_id"], said["inviter_device_id"]),
        invitee_id=said["invitee_id"],
        state=ConsentState(said["state"]),
        version=said["version"],
        requested_at=datetime.fromisoformat(said["requested_at"]),
        expires_at=datetime.fromisoformat(said["expires_at"]),
        answered_at=None if said["answered_at"] is None else datetime.fromisoformat(said["answered_at"]),
        is_heard=said["is_heard"],
    )
