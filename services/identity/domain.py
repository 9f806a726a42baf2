"""Pure rules of accounts and sign-ins: `(state, command, now) -> state`, refusals as kernel errors."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum, auto

from generated.vocabulary import Capability, ErrorCode, Role
from services.kernel.errors import Conflict, Denied, Invalid, Unauthenticated

_WEIGHT = {role: weight for weight, role in enumerate((Role.USER, Role.OPERATOR, Role.MOD, Role.ADMIN))}
"""Who may act on whom: an operator runs the station and judges nobody."""
_CAPABILITIES = {
    Role.USER: frozenset[Capability](),
    Role.MOD: frozenset({Capability.MODERATOR}),
    Role.OPERATOR: frozenset({Capability.OPERATOR}),
    Role.ADMIN: frozenset({Capability.MODERATOR, Capability.OPERATOR, Capability.ADMIN}),
}


@dataclass(frozen=True, slots=True)
class Ban:
    """Why an account is barred, by whom and since when; `until` is None for ever."""

    reason: str
    by: str
    at: datetime
    until: datetime | None

    def holds(self, now: datetime) -> bool:
        """Whether it is in force."""
        return self.until is None or now < self.until


@dataclass(frozen=True, slots=True)
class Account:
    """An account; `version` is raised by every change, of its sign-ins too.

    `probation_until` is the end of what limits it for being new, which its owner is told; never after
    `quarantined_until`.
    """

    user_id: str
    handle: str
    display_name: str
    password_hash: str
    roles: frozenset[Role]
    age_confirmed: bool
    terms_accepted: bool
    shadowed: bool
    reputation: int
    quarantined_until: datetime | None
    probation_until: datetime | None
    ban: Ban | None
    version: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Change:
    """What a moderator changes; None stays."""

    version: int
    roles: frozenset[Role] | None
    shadowed: bool | None
    quarantined_until: datetime | None


@dataclass(frozen=True, slots=True)
class Penalty:
    """What a judgement costs: points of reputation, and quarantine until then when fewer than `below` are left."""

    points: int
    below: int
    until: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """What the guard must know of an account at every call. `ended` are sign-ins whose access tokens still live."""

    user_id: str
    version: int
    roles: frozenset[Role]
    age_confirmed: bool
    terms_accepted: bool
    shadowed: bool
    quarantined_until: datetime | None
    ban: Ban | None
    ended: frozenset[str]

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What of the account a mode or an operation may ask for, and it has."""
        return capabilities(self.roles, age_confirmed=self.age_confirmed, terms_accepted=self.terms_accepted)


@dataclass(frozen=True, slots=True)
class SignIn:
    """One sign-in of one device: the family of its refresh tokens."""

    sign_in_id: str
    user_id: str
    device_id: str
    begun_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class RefreshToken:
    """One refresh token, by its hash; `successor` is the hash of the one that followed when it was used."""

    token_hash: str
    sign_in_id: str
    expires_at: datetime
    used_at: datetime | None
    successor: str | None


class Turn(Enum):
    """What a refresh token that is shown does."""

    NEXT = auto()
    """It is used up, and another follows."""
    AGAIN = auto()
    """Its answer was lost on its way: the unused successor is void, and another follows."""
    STOLEN = auto()
    """Two hold it: the sign-in ends."""
    DEAD = auto()
    """It is good for nothing any more."""


def capabilities(
    roles: Collection[Role], *, age_confirmed: bool, terms_accepted: bool
) -> frozenset[Capability]:
    """What an account may be asked for: without the terms it is no member, and its roles rest."""
    found = {Capability.AGE_CONFIRMED} if age_confirmed else set[Capability]()
    if terms_accepted:
        found |= {Capability.MEMBER}.union(*(_CAPABILITIES[role] for role in roles))
    return frozenset(found)


def turn_of(
    token: RefreshToken,
    successor: RefreshToken | None,
    sign_in: SignIn,
    now: datetime,
    leeway: timedelta,
) -> Turn:
    """What showing `token` does now; `successor` is the token that followed it, if it was used.

    A thief who is in time gains nothing by the leeway: the successor that he makes void is the owner's, who shows it
    next, and that ends the sign-in (RFC 9700, 4.14.2).
    """
    if sign_in.ended_at is not None:
        return Turn.DEAD
    if token.used_at is None:
        return Turn.NEXT if now < token.expires_at else Turn.DEAD
    unused = successor is not None and successor.used_at is None
    return Turn.AGAIN if unused and now <= token.used_at + leeway else Turn.STOLEN


def registered(
    user_id: str,
    handle: str,
    display_name: str,
    password_hash: str,
    *,
    age_confirmed: bool,
    terms_accepted: bool,
    reputation: int,
    quarantined_until: datetime | None,
    now: datetime,
    roles: frozenset[Role] = frozenset({Role.USER}),
) -> Account:
    """A new account. Raises Invalid for a name that can't be shown."""
    return Account(
        user_id=user_id,
        handle=handle,
        display_name=shown(display_name),
        password_hash=password_hash,
        roles=roles,
        age_confirmed=age_confirmed,
        terms_accepted=terms_accepted,
        shadowed=False,
        reputation=reputation,
        quarantined_until=quarantined_until,
        probation_until=quarantined_until,
        ban=None,
        version=1,
        created_at=now,
    )


def shown(display_name: str) -> str:
    """The name, composed (NFC). Raises Invalid when it holds what steers a screen or can't be seen (category C)."""
    composed = unicodedata.normalize("NFC", display_name)
    if any(unicodedata.category(sign).startswith("C") for sign in composed):
        raise Invalid(
            ErrorCode.SCHEMA_INVALID, "/display_name: holds a character that can't be seen; leave it out."
        )
    return composed


def fit_password(password: str, handle: str, shortest: int) -> None:
    """Raises Invalid (PASSWORD_WEAK) for one that is too short or says the handle (NIST SP 800-63B-4, 3.1.1.2)."""
    if len(password) < shortest:
        raise Invalid(ErrorCode.PASSWORD_WEAK, f"A password has {shortest} or more characters.")
    if handle in password.lower():
        raise Invalid(ErrorCode.PASSWORD_WEAK, "A password must not say the handle.")
    if len(set(password)) < shortest // 2:
        raise Invalid(ErrorCode.PASSWORD_WEAK, "The password repeats too few characters.")


def admitted(standing: Standing, sign_in_id: str, now: datetime) -> None:
    """Raises Unauthenticated for a sign-in that ended, Denied (BANNED) for a barred account."""
    not_barred(standing.ban, now)
    if sign_in_id in standing.ended:
        raise Unauthenticated(ErrorCode.AUTH_FAILED, "This sign-in has ended; sign in again.")


def not_barred(ban: Ban | None, now: datetime) -> None:
    """Raises Denied (BANNED) while a ban holds."""
    if ban is not None and ban.holds(now):
        end = "for good" if ban.until is None else f"until {ban.until.isoformat(timespec='seconds')}"
        raise Denied(ErrorCode.BANNED, f"This account is barred {end}: {ban.reason}")


def confirmed(account: Account, display_name: str | None, *, age: bool | None, terms: bool | None) -> Account:
    """What a person changes of their own. Raises Invalid for a word taken back or a name that can't be shown."""
    if (age is False and account.age_confirmed) or (terms is False and account.terms_accepted):
        raise Invalid(
            ErrorCode.SCHEMA_INVALID, "What was confirmed is not taken back; close the account instead."
        )
    return replace(
        account,
        display_name=account.display_name if display_name is None else shown(display_name),
        age_confirmed=account.age_confirmed or age is True,
        terms_accepted=account.terms_accepted or terms is True,
    )


def changed(account: Account, change: Change, actor: Account) -> Account:
    """What a moderator changes. Raises Conflict for an old version, Denied for what the actor may not, Invalid."""
    if change.version != account.version:
        raise Conflict(ErrorCode.VERSION_CONFLICT, f"The account is at version {account.version}.")
    if change.roles is not None and change.roles != account.roles:
        _may_give(account, change.roles, actor)
    elif not _outweighs(actor, account):
        raise _denied("Only somebody of more weight may change this account.")
    return replace(
        _limited(account, change.quarantined_until or account.quarantined_until),
        roles=account.roles if change.roles is None else change.roles,
        shadowed=account.shadowed if change.shadowed is None else change.shadowed,
    )


def barred(account: Account, ban: Ban | None, actor: Account) -> Account:
    """The account with this ban, or with none. Raises Denied when the actor does not outweigh it."""
    if not _outweighs(actor, account):
        raise _denied("Only somebody of more weight may bar this account or let it in.")
    return replace(account, ban=ban)


def quarantined(account: Account, until: datetime | None, actor: Account) -> Account:
    """The account, limited until then or no more. Raises Denied when the actor does not outweigh it."""
    _must_outweigh(actor, account)
    return _limited(account, until)


def shadowed(account: Account, actor: Account, *, hidden: bool) -> Account:
    """The account, hidden from others or no more. Raises Denied when the actor does not outweigh it."""
    _must_outweigh(actor, account)
    return replace(account, shadowed=hidden)


def penalised(account: Account, penalty: Penalty, actor: Account) -> Account:
    """The account with less reputation, in quarantine when too little is left; a longer one stays. Raises Denied."""
    _must_outweigh(actor, account)
    left = max(0, account.reputation - penalty.points)
    known = account.quarantined_until
    is_longer = known is not None and known >= penalty.until
    until = known if left >= penalty.below or is_longer else penalty.until
    return replace(account, reputation=left, quarantined_until=until)


def _limited(account: Account, until: datetime | None) -> Account:
    """The account in quarantine until then. Its being new is over no later, for good: what is added is untold."""
    new = account.probation_until
    over = None if new is None or until is None else min(new, until)
    return replace(account, quarantined_until=until, probation_until=over)


def _must_outweigh(actor: Account, account: Account) -> None:
    if not _outweighs(actor, account):
        raise _denied("Only somebody of more weight may judge this account.")


def _may_give(account: Account, roles: frozenset[Role], actor: Account) -> None:
    if Role.ADMIN not in actor.roles:
        raise _denied("Only an admin gives and takes roles.")
    if Role.USER not in roles:
        raise Invalid(ErrorCode.SCHEMA_INVALID, "/roles: every account is `user`.")
    if account.user_id == actor.user_id and Role.ADMIN not in roles:
        raise _denied("An admin can't stop being one: another admin does that, so that there is always one.")


def _outweighs(actor: Account, account: Account) -> bool:
    return weight(actor.roles) > weight(account.roles)


def weight(roles: Collection[Role]) -> int:
    """How much an account weighs: as its heaviest role."""
    return max((_WEIGHT[role] for role in roles), default=0)


def in_order(roles: Collection[Role]) -> list[Role]:
    """Roles by weight."""
    return sorted(roles, key=_WEIGHT.__getitem__)


def _denied(detail: str) -> Denied:
    return Denied(ErrorCode.POLICY_DENIED, detail)
