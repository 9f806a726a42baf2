"""Pure rules of consent: what an answer makes of an invitation, and which recorded acts come to a grant (spec 05).

`pending -> accepted | declined | cancelled | expired`, once. An invitation is late from `expires_at` on, whether a
sweeper came by or not, so that nodes can't differ.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from generated.vocabulary import ConsentGrantKind, ConsentState, ErrorCode
from services.kernel.callers import SignedIn
from services.kernel.errors import Conflict, Denied, NotFound


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as they are called, and what keeps them from being asked."""

    user_id: str
    handle: str
    display_name: str
    is_barred: bool
    is_shadowed: bool
    in_quarantine: bool


@dataclass(frozen=True, slots=True)
class Invitation:
    """Who asked whom, to which mode and for which intent; `version` is raised by every change.

    Who is hidden from others (shadow) asks and is not told that nobody hears: `is_heard` is False.
    """

    consent_id: str
    mode: str
    intent: str
    inviter: SignedIn
    invitee_id: str
    state: ConsentState
    version: int
    requested_at: datetime
    expires_at: datetime
    answered_at: datetime | None = None
    is_heard: bool = True

    @property
    def people(self) -> tuple[str, str]:
        """Who asked, and who was asked."""
        return self.inviter.user_id, self.invitee_id

    @property
    def audience(self) -> tuple[str, ...]:
        """Those of them who know of it."""
        return self.people if self.is_heard else (self.inviter.user_id,)


@dataclass(frozen=True, slots=True)
class Act:
    """Somebody's own yes, which was recorded, and until when it holds."""

    user_id: str
    acted_at: datetime
    holds_until: datetime


@dataclass(frozen=True, slots=True)
class Held:
    """Somebody's ticket in a pair: their own recorded yes to meet whoever is found."""

    ticket_id: str
    owner: SignedIn
    mode: str
    act: Act


@dataclass(frozen=True, slots=True)
class Grant:
    """What opens one call: for exactly these people and this intent, each of them once, before it expires."""

    grant_id: str
    kind: ConsentGrantKind
    intent: str
    acts: tuple[Act, ...]
    minted_at: datetime
    expires_at: datetime


ENTRIES: Final = frozenset({ConsentGrantKind.ROOM_ENTRY, ConsentGrantKind.PERFORMANCE})
"""The kinds of grant that one person's own act comes to."""
MOMENT: Final = timedelta(milliseconds=1)
"""How long such a grant holds: it is used up in the transaction that mints it."""


def is_late(invitation: Invitation, now: datetime) -> bool:
    """Whether it was not answered in time."""
    return invitation.state is ConsentState.PENDING and now >= invitation.expires_at


def as_it_is(invitation: Invitation, now: datetime) -> Invitation:
    """The invitation at this moment; one that is late has expired."""
    if not is_late(invitation, now):
        return invitation
    return replace(invitation, state=ConsentState.EXPIRED, answered_at=invitation.expires_at)


def answered(invitation: Invitation, answer: ConsentState, by: str, now: datetime) -> Invitation:
    """What an answer makes of it; the same when it was given before.

    To accept and to decline is the invitee's, to cancel the inviter's. Raises NotFound for anybody else, Conflict
    (CONSENT_EXPIRED, CONSENT_OVER) when it came to another end.
    """
    inviter, invitee = invitation.people
    if by != (inviter if answer is ConsentState.CANCELLED else invitee):
        raise NotFound(ErrorCode.NOT_FOUND, "You have no such invitation.")
    found = as_it_is(invitation, now)
    if found.state is ConsentState.PENDING:
        return replace(found, state=answer, answered_at=now)
    if found.state is answer:
        return found
    if found.state is ConsentState.EXPIRED:
        raise Conflict(ErrorCode.CONSENT_EXPIRED, "The time for an answer is up.")
    raise Conflict(ErrorCode.CONSENT_OVER, f"The invitation was {found.state}.")


def acts_of(invitation: Invitation) -> tuple[Act, ...]:
    """Each person's own act that an invitation records: it was sent, and if it was accepted, that."""
    inviter, invitee = invitation.people
    sent = Act(inviter, invitation.requested_at, invitation.expires_at)
    if invitation.state is not ConsentState.ACCEPTED or invitation.answered_at is None:
        return (sent,)
    return sent, Act(invitee, invitation.answered_at, invitation.expires_at)


def granted(
    grant_id: str, kind: ConsentGrantKind, intent: str, acts: tuple[Act, ...], now: datetime
) -> Grant:
    """The grant that the recorded acts of several people come to, good as long as all of them hold.

    Raises Denied (CONSENT_REQUIRED) unless there is one of each of at least two people, and each still holds.
    """
    people = {act.user_id for act in acts}
    if len(people) < 2 or len(people) != len(acts):
        raise Denied(ErrorCode.CONSENT_REQUIRED, "Not everybody has said yes.")
    expires_at = min(act.holds_until for act in acts)
    if now >= expires_at:
        raise Denied(ErrorCode.CONSENT_REQUIRED, "Somebody's yes does not hold any more.")
    return Grant(grant_id, kind, intent, acts, now, expires_at)


def entered(grant_id: str, kind: ConsentGrantKind, intent: str, act: Act, now: datetime) -> Grant:
    """The grant that one person's own act of entering a room comes to: for them alone, and for this moment.

    Raises Denied (CONSENT_REQUIRED) for a kind that needs somebody else's yes, and for an act that does not hold.
    """
    if kind not in ENTRIES:
        raise Denied(ErrorCode.CONSENT_REQUIRED, "This mode opens by the consent of somebody else, too.")
    if now >= act.holds_until:
        raise Denied(ErrorCode.CONSENT_REQUIRED, "Entering was said at another time.")
    return Grant(grant_id, kind, intent, (act,), now, act.holds_until)
