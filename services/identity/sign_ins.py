"""Register, sign in, refresh, sign out: who holds which sign-in, on which device."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import sqlalchemy as sa

from generated.vocabulary import ErrorCode
from services.identity import store
from services.identity.domain import (
    Account,
    RefreshToken,
    SignIn,
    Turn,
    fit_password,
    not_barred,
    registered,
    turn_of,
)
from services.identity.passwords import Passwords
from services.identity.standings import Standings
from services.identity.tokens import AccessTokens, Claims, hash_of, new_refresh_token
from services.infra.house import AuditTrail
from services.infra.redis.limiter import Limiter, Rate
from services.infra.sql import Database, idempotency
from services.infra.sql.idempotency import Request
from services.kernel.clock import Clock
from services.kernel.errors import Conflict, Denied, Invalid, NotFound, Unauthenticated
from services.kernel.ids import IdSource

ATTEMPTS = "attempts"
_WRONG = "Handle and password do not fit."


@dataclass(frozen=True, slots=True)
class SignInLimits:
    """How long tokens live, how many sign-ins an account holds, what a new account begins with.

    Nobody registers under `kept_handle`: it is the first admin's, also before there is one.
    """

    refresh_lifetime: timedelta
    leeway: timedelta
    sign_ins_max: int
    attempts: Rate
    password_length_min: int
    registration_open: bool
    kept_handle: str
    reputation_start: int
    quarantine: timedelta
    idempotency_ttl_s: float


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What somebody says who registers."""

    handle: str
    password: str
    display_name: str
    age_confirmed: bool
    terms_accepted: bool


@dataclass(frozen=True, slots=True)
class Opened:
    """A sign-in: what the client gets."""

    access_token: str
    refresh_token: str
    device_id: str
    account: Account


@dataclass(frozen=True, slots=True)
class _Begun:
    """A sign-in as it was written down, and whether older ones of the account made place for it."""

    sign_in: SignIn
    account: Account
    refresh_token: str
    has_ended_others: bool


@dataclass(frozen=True, slots=True)
class DeviceView:
    """A device as its owner sees it."""

    device_id: str
    label: str
    signed_in: bool
    bound_at: datetime
    last_seen_at: datetime


class SignIns:
    """Sign-ins over the platform's database."""

    def __init__(
        self,
        db: Database,
        audit: AuditTrail,
        passwords: Passwords,
        tokens: AccessTokens,
        standings: Standings,
        limiter: Limiter,
        clock: Clock,
        ids: IdSource,
        limits: Callable[[], SignInLimits],
    ) -> None:
        self._db = db
        self._audit = audit
        self._passwords = passwords
        self._tokens = tokens
        self._standings = standings
        self._limiter = limiter
        self._clock = clock
        self._ids = ids
        self._limits = limits

    @property
    def refresh_lifetime(self) -> timedelta:
        """How long a refresh token is good."""
        return self._limits().refresh_lifetime

    async def register(self, new: NewAccount, label: str | None, key: str | None) -> Opened:
        """Make an account and sign in to it, both or neither.

        The same key with the same words and password signs in to the account that it made. Raises Denied
        (REGISTRATION_CLOSED, BANNED), Invalid (PASSWORD_WEAK), Conflict (HANDLE_TAKEN, IDEMPOTENCY_CONFLICT),
        Unauthenticated for another password under the same key.
        """
        limits = self._limits()
        if not limits.registration_open:
            raise Denied(ErrorCode.REGISTRATION_CLOSED, "This house takes no new accounts.")
        if new.handle == limits.kept_handle:
            raise _taken(new.handle)
        fit_password(new.password, new.handle, limits.password_length_min)
        asks = {
            "handle": new.handle,
            "display_name": new.display_name,
            "age_confirmed": new.age_confirmed,
            "terms_accepted": new.terms_accepted,
        }
        request = Request(key, "register", asks)
        now = self._clock.now()
        account = registered(
            self._ids.new(),
            new.handle,
            new.display_name,
            await self._passwords.hash(new.password),
            age_confirmed=new.age_confirmed,
            terms_accepted=new.terms_accepted,
            reputation=limits.reputation_start,
            quarantined_until=now + limits.quarantine if limits.quarantine else None,
            now=now,
        )

        begin = self._beginning(None, label)

        def job(conn: sa.Connection) -> _Begun | None:
            """The first sign-in; None when the account was made before."""
            if idempotency.recall(conn, request, now) is not None:
                return None
            if not store.add_account(conn, account):
                raise _taken(account.handle)
            self._record(conn, account.user_id, "account.registered", account.user_id)
            answer = {"user_id": account.user_id}
            idempotency.remember(conn, request, answer, now, limits.idempotency_ttl_s)
            return begin(conn, account.user_id)

        begun = await self._db.write(job)
        if begun is None:
            return await self.sign_in(new.handle, new.password, None, label)
        return await self._opened_by(begun)

    async def sign_in(self, handle: str, password: str, device_id: str | None, label: str | None) -> Opened:
        """Sign in.

        Raises Unauthenticated for a wrong handle or password alike, in the same time, RateLimited after too many
        attempts at one handle, Denied (BANNED) only to who knows the password.
        """
        limits = self._limits()
        await self._limiter.take(ATTEMPTS, handle, limits.attempts)
        account = await self._db.read(lambda conn: store.account_named(conn, handle))
        verdict = await self._passwords.verify(None if account is None else account.password_hash, password)
        if account is None or not verdict.fits:
            raise Unauthenticated(ErrorCode.AUTH_FAILED, _WRONG)
        await self._limiter.give_back(ATTEMPTS, handle, limits.attempts)
        not_barred(account.ban, self._clock.now())
        if rehashed := verdict.rehashed:
            await self._db.write(lambda conn: store.set_password_hash(conn, account.user_id, rehashed))
        return await self._open(account.user_id, device_id, label)

    async def refresh(self, shown: str) -> Opened:
        """The next tokens of a sign-in.

        Raises Unauthenticated for a token that is not ours, too old, or used before, which ends the sign-in. A ban has
        ended it in its own transaction.
        """
        limits, now, fresh = self._limits(), self._clock.now(), new_refresh_token()

        def job(conn: sa.Connection) -> tuple[SignIn, Account] | str:
            """The sign-in that goes on, or the account whose sign-in ends."""
            token, successor, sign_in, account = _family(conn, hash_of(shown))
            match turn_of(token, successor, sign_in, now, limits.leeway):
                case Turn.DEAD:
                    raise _unknown()
                case Turn.STOLEN:
                    store.end_sign_ins(conn, [sign_in.sign_in_id], now)
                    store.touch_account(conn, account.user_id)
                    reason = "a refresh token was used twice"
                    self._record(conn, account.user_id, "sign_in.ended", sign_in.sign_in_id, reason)
                    return account.user_id
                case Turn.AGAIN | Turn.NEXT:
                    if successor is not None:
                        store.void_refresh_token(conn, successor.token_hash, now)
                    store.use_refresh_token(conn, token.token_hash, hash_of(fresh), now)
                    store.add_refresh_token(conn, self._following(sign_in.sign_in_id, fresh, now, limits))
                    store.see_device(conn, sign_in.device_id, None, now)
                    return sign_in, account

        outcome = await self._db.write(job)
        if isinstance(outcome, str):
            await self._standings.changed(outcome)
            raise Unauthenticated(
                ErrorCode.AUTH_FAILED, "This refresh token was used before, so the sign-in has ended."
            )
        sign_in, account = outcome
        return self._opened(sign_in, account, fresh, now)

    async def end(self, user_id: str, sign_in_id: str) -> None:
        """End one sign-in; its access tokens are refused from now on."""
        await self._end(user_id, lambda _conn: [sign_in_id], "signed out")

    async def end_all(
        self, user_id: str, *, but: str | None = None, reason: str = "signed out everywhere"
    ) -> None:
        """End every sign-in of an account, but one."""
        await self._end(
            user_id,
            lambda conn: [one for one in store.live_sign_ins(conn, user_id) if one != but],
            reason,
        )

    async def change_password(self, user_id: str, sign_in_id: str, current: str, new: str) -> None:
        """Another password; every other sign-in ends.

        Raises Invalid (PASSWORD_WRONG, PASSWORD_WEAK) for the two of them, RateLimited after too many tries.
        """
        limits = self._limits()
        account = await self._db.read(lambda conn: store.account(conn, user_id))
        if account is None:
            raise _unknown()
        await self._limiter.take(ATTEMPTS, account.handle, limits.attempts)
        if not (await self._passwords.verify(account.password_hash, current)).fits:
            raise Invalid(ErrorCode.PASSWORD_WRONG, "The current password does not fit.")
        await self._limiter.give_back(ATTEMPTS, account.handle, limits.attempts)
        fit_password(new, account.handle, limits.password_length_min)
        hashed = await self._passwords.hash(new)

        def job(conn: sa.Connection) -> None:
            before = store.account(conn, user_id)
            if before is None or before.password_hash != account.password_hash:
                raise Invalid(ErrorCode.PASSWORD_WRONG, "The password was changed meanwhile.")
            store.save_account(conn, before, replace(before, password_hash=hashed))
            self._record(conn, user_id, "account.password_changed", user_id)

        await self._db.write(job)
        await self.end_all(user_id, but=sign_in_id, reason="the password was changed")

    async def devices(self, user_id: str) -> list[DeviceView]:
        """The devices of an account, the one last seen first."""
        rows = await self._db.read(lambda conn: store.devices(conn, user_id))
        return [
            DeviceView(
                row["device_id"],
                row["label"],
                signed_in,
                store.at(row["bound_at"]),
                store.at(row["last_seen_at"]),
            )
            for row, signed_in in rows
        ]

    async def remove_device(self, user_id: str, device_id: str) -> None:
        """Forget a device and end its sign-ins; raises NotFound for one that is not of this account."""

        def of_device(conn: sa.Connection) -> list[str]:
            if not store.remove_device(conn, user_id, device_id):
                raise NotFound(ErrorCode.NOT_FOUND, "There is no such device of yours.")
            return store.sign_ins_of_device(conn, device_id)

        await self._end(user_id, of_device, "the device was removed")

    async def _end(self, user_id: str, which: Callable[[sa.Connection], list[str]], reason: str) -> None:
        now = self._clock.now()

        def job(conn: sa.Connection) -> None:
            ended = which(conn)
            store.end_sign_ins(conn, ended, now)
            store.touch_account(conn, user_id)
            for sign_in_id in ended:
                self._record(conn, user_id, "sign_in.ended", sign_in_id, reason)

        await self._db.write(job)
        await self._standings.changed(user_id)

    async def _open(self, user_id: str, device_id: str | None, label: str | None) -> Opened:
        begin = self._beginning(device_id, label)
        return await self._opened_by(await self._db.write(lambda conn: begin(conn, user_id)))

    def _beginning(self, device_id: str | None, label: str | None) -> Callable[[sa.Connection, str], _Begun]:
        """What begins a sign-in of an account, as part of a write."""
        limits, now, fresh = self._limits(), self._clock.now(), new_refresh_token()
        sign_in_id = self._ids.new()

        def begin(conn: sa.Connection, user_id: str) -> _Begun:
            account = store.account(conn, user_id)
            if account is None:
                raise _unknown()
            not_barred(account.ban, now)
            device = self._device(conn, user_id, device_id, label, now)
            sign_in = SignIn(sign_in_id, user_id, device, now, None)
            live = store.live_sign_ins(conn, user_id)
            ended = live[: max(0, len(live) + 1 - limits.sign_ins_max)]
            store.end_sign_ins(conn, ended, now)
            if ended:
                store.touch_account(conn, user_id)
            store.begin_sign_in(conn, sign_in)
            store.add_refresh_token(conn, self._following(sign_in_id, fresh, now, limits))
            store.forget_expired(conn, now, now - self._tokens.lifetime)
            return _Begun(sign_in, account, fresh, has_ended_others=bool(ended))

        return begin

    async def _opened_by(self, begun: _Begun) -> Opened:
        if begun.has_ended_others:
            await self._standings.changed(begun.account.user_id)
        return self._opened(begun.sign_in, begun.account, begun.refresh_token, begun.sign_in.begun_at)

    def _device(
        self, conn: sa.Connection, user_id: str, device_id: str | None, label: str | None, now: datetime
    ) -> str:
        """The device of a sign-in: the one that is named when it is the account's, else a new one."""
        known = None if device_id is None else store.device_label(conn, user_id, device_id)
        if device_id is None or known is None:
            device_id = self._ids.new()
            store.bind_device(conn, user_id, device_id, label or _UNNAMED, now)
        else:
            store.see_device(conn, device_id, label or known, now)
        return device_id

    def _following(self, sign_in_id: str, token: str, now: datetime, limits: SignInLimits) -> RefreshToken:
        return RefreshToken(hash_of(token), sign_in_id, now + limits.refresh_lifetime, None, None)

    def _opened(self, sign_in: SignIn, account: Account, refresh_token: str, now: datetime) -> Opened:
        claims = Claims(account.user_id, sign_in.sign_in_id, sign_in.device_id, sign_in.begun_at)
        return Opened(self._tokens.make(claims, now), refresh_token, sign_in.device_id, account)

    def _record(
        self, conn: sa.Connection, actor: str, action: str, subject: str, reason: str | None = None
    ) -> None:
        kind = action.partition(".")[0]
        self._audit.record(
            conn, actor=f"account:{actor}", action=action, subject=f"{kind}:{subject}", reason=reason
        )


_UNNAMED = "Device"


def _family(
    conn: sa.Connection, token_hash: str
) -> tuple[RefreshToken, RefreshToken | None, SignIn, Account]:
    """A refresh token, the one that followed it, their sign-in and its account. Raises Unauthenticated."""
    token = store.refresh_token(conn, token_hash)
    sign_in = None if token is None else store.sign_in(conn, token.sign_in_id)
    account = None if sign_in is None else store.account(conn, sign_in.user_id)
    if token is None or sign_in is None or account is None:
        raise _unknown()
    successor = None if token.successor is None else store.refresh_token(conn, token.successor)
    return token, successor, sign_in, account


def _taken(handle: str) -> Conflict:
    return Conflict(ErrorCode.HANDLE_TAKEN, f"The handle {handle} is taken.")


def _unknown() -> Unauthenticated:
    return Unauthenticated(ErrorCode.AUTH_FAILED, "This refresh token is not in force; sign in again.")
