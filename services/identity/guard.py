"""The one guard: who is calling, by access token or refresh cookie, held against the account as it is now."""

from __future__ import annotations

from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from generated.vocabulary import Caller, ErrorCode
from services.identity.domain import admitted
from services.identity.standings import Standings
from services.identity.tickets import SocketTickets
from services.identity.tokens import AccessTokens, Claims
from services.kernel.clock import Clock
from services.kernel.errors import Unauthenticated

if TYPE_CHECKING:
    from generated.server.seam import Exchange, Scope

ACCESS, REFRESH, TICKET = "accessToken", "refreshCookie", "socketTicket"
"""The security schemes of the contract."""
COOKIE, MARK = "vvtv_refresh", b"x-vvtv-refresh"


class Guard:
    """Holds whoever comes against their account as it is now."""

    def __init__(self, standings: Standings, clock: Clock) -> None:
        self._standings = standings
        self._clock = clock

    async def admit(self, scheme: str, claims: Claims) -> Caller:
        """The caller; raises Unauthenticated, Denied (BANNED) or Unavailable."""
        standing = await self._standings.of(claims.user_id)
        if standing is None:
            raise Unauthenticated(ErrorCode.AUTH_FAILED, "This account is gone.")
        admitted(standing, claims.sign_in_id, self._clock.now())
        return Caller(
            scheme=scheme,
            subject=claims.user_id,
            scopes=frozenset(standing.capabilities),
            sign_in=claims.sign_in_id,
            device=claims.device_id,
            signed_in_at=claims.signed_in_at,
        )


class SocketTicketScheme:
    """Recognises people by the ticket in a socket's address."""

    def __init__(self, tickets: SocketTickets, guard: Guard) -> None:
        self._tickets = tickets
        self._guard = guard

    def presented(self, scope: Scope) -> bool:
        """Whether there is a ticket."""
        return bool(_tickets(scope))

    async def authenticate(self, exchange: Exchange, _body: bytes) -> Caller:
        """The person. Raises Unauthenticated, Denied (BANNED) or Unavailable."""
        given = _tickets(exchange.scope)
        if len(given) != 1:
            raise Unauthenticated(ErrorCode.AUTH_FAILED, "The address holds no ticket, or more than one.")
        return await self._guard.admit(TICKET, await self._tickets.redeem(given[0]))


class AccessTokenScheme:
    """Recognises people by `Authorization: Bearer`."""

    def __init__(self, tokens: AccessTokens, guard: Guard, clock: Clock) -> None:
        self._tokens = tokens
        self._guard = guard
        self._clock = clock

    def presented(self, scope: Scope) -> bool:
        """Whether the caller claims to be somebody."""
        return any(name == b"authorization" for name, _ in scope["headers"])

    async def authenticate(self, exchange: Exchange, _body: bytes) -> Caller:
        """The person. Raises Unauthenticated, Denied (BANNED) or Unavailable."""
        return await self.caller(_bearer(exchange.scope))

    async def caller(self, token: str) -> Caller:
        """Whose access token it is."""
        claims = self._tokens.read(token, self._clock.now())
        return await self._guard.admit(ACCESS, claims)


@dataclass(frozen=True, slots=True)
class RefreshCookieScheme:
    """Reads the refresh cookie; whether it is in force is for the service to decide, with its writer's word."""

    def presented(self, scope: Scope) -> bool:
        """Whether a cookie came along."""
        return any(name == b"cookie" for name, _ in scope["headers"])

    async def authenticate(self, exchange: Exchange, _body: bytes) -> Caller:
        """A caller known only by what was shown. Raises Unauthenticated without mark or cookie."""
        headers = exchange.scope["headers"]
        if [value for name, value in headers if name == MARK] != [b"1"]:
            raise Unauthenticated(
                ErrorCode.AUTH_FAILED,
                "The header x-vvtv-refresh is missing: another site may have sent this.",
            )
        given = _cookies(b"; ".join(value for name, value in headers if name == b"cookie"))
        if COOKIE not in given:
            raise Unauthenticated(ErrorCode.AUTH_FAILED, "There is no refresh cookie; sign in.")
        return Caller(REFRESH, None, frozenset(), credential=given[COOKIE].value)


def _tickets(scope: Scope) -> list[str]:
    query: bytes = scope["query_string"]
    return parse_qs(query.decode("latin-1"), keep_blank_values=True).get("ticket", [])


def _cookies(header: bytes) -> SimpleCookie:
    try:
        return SimpleCookie(header.decode("latin-1"))
    except CookieError:
        return SimpleCookie()


def _bearer(scope: Scope) -> str:
    given = [value for name, value in scope["headers"] if name == b"authorization"]
    if len(given) != 1:
        found = "missing" if not given else "given more than once"
        raise Unauthenticated(ErrorCode.AUTH_FAILED, f"The header authorization is {found}.")
    header: bytes = given[0]
    scheme, _, token = header.decode("latin-1").partition(" ")
    if scheme.lower() != "bearer":
        raise Unauthenticated(ErrorCode.AUTH_FAILED, "The header authorization is not a bearer token.")
    return token.strip()
