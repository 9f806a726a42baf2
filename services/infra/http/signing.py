"""Signed control calls: bearer token, timestamp and HMAC-SHA256 over the request as it came in.

The signature covers `METHOD\\nPATH\\nTIMESTAMP\\nBODY`, PATH being the raw path with its query: a decoded
path would make `/v1/a%2Fb` and `/v1/a/b` one. The MAC is checked before the signature is remembered, so that
nobody can burn a signature they cannot make. Credentials that are missing, doubled, malformed or stale are
401, a wrong MAC 403, a second use 409.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

from generated.vocabulary import Caller, Capability, ErrorCode
from services.kernel.clock import Clock
from services.kernel.errors import Conflict, Denied, KernelError, Unauthenticated

if TYPE_CHECKING:  # a command that only asks for the schemes should not load the server
    from generated.server.seam import Exchange, Scope

SCHEMES = ("controlToken", "controlSignature")
"""The security schemes of the contract that stand together for an operator's credentials."""
_OPERATOR = Caller(scheme=SCHEMES[1], subject="operator", scopes=frozenset({"control", Capability.OPERATOR}))
_AUTHORIZATION, _TIMESTAMP, _SIGNATURE = b"authorization", b"x-vvtv-ts", b"x-vvtv-signature"
_SECONDS = re.compile(rb"[0-9]{10}")
_SHA256 = re.compile(rb"[0-9a-fA-F]{64}")


class ReplayGuard(Protocol):
    """Remembers signatures; at least for as long as their timestamp is acceptable."""

    async def first_use(self, signature: str, ts: datetime) -> bool:
        """Record a signature; False when it was recorded before."""
        ...


OnRefusal = Callable[[str, str, KernelError], Awaitable[None]]
"""Is told the operation's name, the request's id and the reason."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """The operator's token and secret, and how far a timestamp may be off."""

    token: str
    secret: str
    window_s: int

    def __repr__(self) -> str:
        return f"Credentials(window_s={self.window_s})"


def sign(secret: str, method: str, target: bytes, timestamp: str, body: bytes) -> str:
    """The hex signature of a request; `target` is the raw path, with `?query` when there is one."""
    return hmac.digest(secret.encode(), _signed(method, target, timestamp.encode(), body), "sha256").hex()


def target(scope: Scope) -> bytes:
    """The request target as it stood on the request line."""
    raw: bytes = scope.get("raw_path") or scope["path"].encode()
    query: bytes = scope["query_string"]
    return raw + b"?" + query if query else raw


def presents(scope: Scope) -> bool:
    """Whether a call claims to be signed."""
    return any(name == _SIGNATURE for name, _ in scope["headers"])


class ControlSignature:
    """Authenticates operators' calls."""

    def __init__(
        self,
        credentials: Credentials,
        replays: ReplayGuard,
        clock: Clock,
        *,
        refused: OnRefusal | None = None,
    ) -> None:
        """`refused` is told of every call that is refused, before the caller is."""
        self._refused = refused
        self._token = credentials.token.encode()
        self._key = hmac.new(credentials.secret.encode(), digestmod="sha256")
        self._window_s = credentials.window_s
        self._replays = replays
        self._clock = clock

    def presented(self, scope: Scope) -> bool:
        """Whether the call claims to be signed."""
        return presents(scope)

    async def authenticate(self, exchange: Exchange, body: bytes) -> Caller:
        """The operator. Raises Unauthenticated, Denied or Conflict."""
        try:
            return await self._operator(exchange.scope, body)
        except (Unauthenticated, Denied, Conflict) as error:
            if self._refused is not None:
                await self._refused(exchange.operation.operation_id, exchange.request_id, error)
            raise

    async def _operator(self, scope: Scope, body: bytes) -> Caller:
        given = _credentials(scope)
        self._check_bearer(_single(given, _AUTHORIZATION))
        timestamp = _matching(given, _TIMESTAMP, _SECONDS)
        signature = _matching(given, _SIGNATURE, _SHA256).decode().lower()
        moment = datetime.fromtimestamp(int(timestamp), UTC)
        if abs((self._clock.now() - moment).total_seconds()) > self._window_s:
            raise _unauthenticated(f"x-vvtv-ts is more than {self._window_s} s off.")
        expected = self._key.copy()
        expected.update(_signed(scope["method"], target(scope), timestamp, body))
        if not hmac.compare_digest(expected.hexdigest(), signature):
            raise Denied(ErrorCode.SIGNATURE_INVALID, "The signature does not match the request.")
        if not await self._replays.first_use(signature, moment):
            raise Conflict(ErrorCode.NONCE_REPLAY, "This signature was used before.")
        return _OPERATOR

    def _check_bearer(self, header: bytes) -> None:
        scheme, _, token = header.partition(b" ")
        known = hmac.compare_digest(token.strip(), self._token)
        if scheme.lower() != b"bearer" or not known:
            raise _unauthenticated("The bearer token is not known.")


def _signed(method: str, target: bytes, timestamp: bytes, body: bytes) -> bytes:
    return b"\n".join((method.encode(), target, timestamp, body))


def _credentials(scope: Scope) -> dict[bytes, list[bytes]]:
    given: dict[bytes, list[bytes]] = {_AUTHORIZATION: [], _TIMESTAMP: [], _SIGNATURE: []}
    for name, value in scope["headers"]:
        if name in given:
            given[name].append(value)
    return given


def _single(given: Mapping[bytes, list[bytes]], name: bytes) -> bytes:
    values = given[name]
    if len(values) != 1:
        found = "missing" if not values else "given more than once"
        raise _unauthenticated(f"The header {name.decode()} is {found}.")
    return values[0]


def _matching(given: Mapping[bytes, list[bytes]], name: bytes, pattern: re.Pattern[bytes]) -> bytes:
    value = _single(given, name)
    if not pattern.fullmatch(value):
        raise _unauthenticated(f"The header {name.decode()} is malformed.")
    return value


def _unauthenticated(detail: str) -> Unauthenticated:
    return Unauthenticated(ErrorCode.AUTH_FAILED, detail)
