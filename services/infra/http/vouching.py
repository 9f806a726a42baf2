"""How an edge vouches to the LAB for whoever calls: a JWT (HS256) for one person and one request, good once.

The LAB has no accounts: it knows its operators by their signature. Some of its operations are open to people's access
tokens too; for those the edge looks who it is, and says so in a header that only this house can write. The key is
derived from the house's secret and its environment, so that no token of another purpose passes here; the request
(method, raw target, body) is in it, so that it passes for nothing else; and it is remembered, so that nobody can show
it again.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import jwt

from generated.vocabulary import Caller, Capability, ErrorCode
from services.infra.http.signing import ReplayGuard, presents, target
from services.kernel.clock import Clock
from services.kernel.errors import Conflict, Denied, Unauthenticated
from services.kernel.ids import IdSource

if TYPE_CHECKING:
    from generated.server.seam import Exchange, Scope
    from services.infra.http.seam import Scheme

SCHEMES = ("accessToken",)
"""The security scheme of the contract that an edge's word stands for."""
HEADER, AUTHORIZATION = b"x-vvtv-vouched", b"authorization"
LONG_AGO = datetime.fromtimestamp(0, UTC)
_ALGORITHM, _TYPE = "HS256", "vouched+jwt"
_CLAIMS = ("iss", "sub", "cap", "auth_time", "bar", "req", "jti", "iat")


@dataclass(frozen=True, slots=True)
class Vouch:
    """What the edge knows of the caller: the account, what it may do and when it signed in; or why it is barred."""

    user_id: str
    capabilities: frozenset[Capability]
    signed_in_at: datetime
    barred: str = ""


class Vouchers:
    """Makes and reads vouches of one environment; one is accepted for `window_s` around its making."""

    def __init__(self, secret: bytes, env: str, window_s: int) -> None:
        self._key = hmac.digest(secret, f"vouch {env}".encode(), "sha256")
        self._issuer = f"voulezvous:{env}"
        self._window_s = window_s

    def make(self, vouch: Vouch, request: str, jti: str, now: datetime) -> str:
        """The vouch for one request (`fingerprint`) under an id of its own."""
        said = {
            "iss": self._issuer,
            "sub": vouch.user_id,
            "cap": sorted(vouch.capabilities),
            "auth_time": int(vouch.signed_in_at.timestamp()),
            "bar": vouch.barred,
            "req": request,
            "jti": jti,
            "iat": int(now.timestamp()),
        }
        return jwt.encode(said, self._key, _ALGORITHM, headers={"typ": _TYPE})

    def read(self, text: str, request: str, now: datetime) -> tuple[Vouch, str, datetime]:
        """The vouch, its id and when it was made. Raises Unauthenticated for any that is not for this request, now."""
        options = {"require": list(_CLAIMS), "verify_iat": False}
        try:
            found = jwt.decode_complete(
                text,
                self._key,
                [_ALGORITHM],
                issuer=self._issuer,
                options=options,  # type: ignore[arg-type]
            )
            said: Mapping[str, object] = found["payload"]
            made = datetime.fromtimestamp(int(str(said["iat"])), UTC)
            may = frozenset(Capability(name) for name in said["cap"])  # type: ignore[attr-defined]
            since = datetime.fromtimestamp(int(str(said["auth_time"])), UTC)
            vouch, jti = Vouch(str(said["sub"]), may, since, str(said["bar"])), str(said["jti"])
        except (jwt.InvalidTokenError, TypeError, ValueError, OverflowError) as error:
            raise _unknown() from error
        is_this = hmac.compare_digest(str(said["req"]), request)
        if found["header"].get("typ") != _TYPE or not is_this:
            raise _unknown()
        if abs((now - made).total_seconds()) > self._window_s:
            raise _unknown()
        return vouch, jti, made


def fingerprint(scope: Scope, body: bytes) -> str:
    """The SHA-256 of a request: method, raw target and body."""
    whole = b"\n".join((scope["method"].encode(), target(scope), body))
    return hashlib.sha256(whole).hexdigest()


class Introduction:
    """The edge's side: who shows an access token is introduced to the LAB, which never sees the token."""

    def __init__(self, people: Scheme, vouchers: Vouchers, clock: Clock, ids: IdSource) -> None:
        self._people = people
        self._vouchers = vouchers
        self._clock = clock
        self._ids = ids

    async def headers(self, exchange: Exchange, body: bytes) -> list[tuple[bytes, bytes]]:
        """The request's headers as the LAB gets them. Raises Unavailable.

        A signed call and one of nobody known are passed on as they came, for the LAB to refuse in its own words.
        """
        given = [pair for pair in exchange.scope["headers"] if pair[0] != HEADER]
        if presents(exchange.scope) or not self._people.presented(exchange.scope):
            return given
        try:
            caller = await self._people.authenticate(exchange, body)
            may = frozenset(Capability(name) for name in caller.scopes)
            vouch = Vouch(caller.subject or "", may, caller.signed_in_at or LONG_AGO)
        except Unauthenticated:
            return given
        except Denied as error:
            vouch = Vouch("", frozenset(), LONG_AGO, barred=error.detail)
        request = fingerprint(exchange.scope, body)
        word = self._vouchers.make(vouch, request, self._ids.new(), self._clock.now())
        return [*(pair for pair in given if pair[0] != AUTHORIZATION), (HEADER, word.encode())]


class VouchedScheme:
    """The LAB's side: recognises people by an edge's word. Implements the seam's `Scheme`."""

    def __init__(self, vouchers: Vouchers, replays: ReplayGuard, clock: Clock) -> None:
        self._vouchers = vouchers
        self._replays = replays
        self._clock = clock

    def presented(self, scope: Scope) -> bool:
        """Whether an edge has said something of the caller."""
        return any(name == HEADER for name, _ in scope["headers"])

    async def authenticate(self, exchange: Exchange, body: bytes) -> Caller:
        """The person, as an actor of the audit log. Raises Unauthenticated, Denied (BANNED) or Conflict.

        What would be denied anyhow is not remembered: said again it is denied again, and strangers fill no table.
        """
        given = [value for name, value in exchange.scope["headers"] if name == HEADER]
        if len(given) != 1:
            raise Unauthenticated(ErrorCode.AUTH_FAILED, "Sign in, or sign the call.")
        request = fingerprint(exchange.scope, body)
        vouch, jti, made = self._vouchers.read(given[0].decode("latin-1"), request, self._clock.now())
        if vouch.barred:
            raise Denied(ErrorCode.BANNED, vouch.barred)
        if exchange.operation.requires <= vouch.capabilities and not await self._replays.first_use(jti, made):
            raise Conflict(ErrorCode.NONCE_REPLAY, "This was vouched for once, and done.")
        who, may = f"account:{vouch.user_id}", frozenset(vouch.capabilities)
        return Caller(SCHEMES[0], who, may, signed_in_at=vouch.signed_in_at)


def _unknown() -> Unauthenticated:
    return Unauthenticated(ErrorCode.AUTH_FAILED, "No edge of this house vouches for the caller of this.")
