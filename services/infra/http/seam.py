"""The platform around generated operations: implements `generated.server.seam.Seam`."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from generated.server.seam import (
    Exchange,
    Headers,
    InvalidRequest,
    OperationSpec,
    Receive,
    Scope,
    Security,
    Send,
    SocketSpec,
)
from generated.vocabulary import Caller, Capability, ErrorCode
from services.infra.http import problems
from services.infra.http.answering import Answers
from services.infra.http.body import BodyTooLarge, Disconnected, read_body
from services.infra.http.metrics import HttpMetrics
from services.infra.http.pacing import paced
from services.kernel.clock import Clock
from services.kernel.errors import Denied, NotFound, RateLimited, TooLarge, Unauthenticated, Unavailable
from services.kernel.ids import IdSource

if TYPE_CHECKING:
    from services.infra.redis.limiter import Rate

_log = logging.getLogger(__name__)

_CLOSING: tuple[tuple[type[Exception], int], ...] = (
    (Unauthenticated, 4401),
    (InvalidRequest, 4400),
    (Denied, 4403),
    (NotFound, 4404),
    (RateLimited, 4429),
    (Unavailable, 1013),
)
_INTERNAL_CLOSE = 1011


class Scheme(Protocol):
    """Authenticates the calls of one combination of security schemes."""

    def presented(self, scope: Scope) -> bool:
        """Whether a call carries its credentials, good or not."""
        ...

    async def authenticate(self, exchange: Exchange, body: bytes) -> Caller:
        """Who is calling. Raises kernel errors."""
        ...


class Decisions(Protocol):
    """The one decision point: who may do what."""

    async def require(
        self, caller: Caller, action: str, subject: str, requires: Iterable[Capability]
    ) -> None:
        """Raise unless the caller has every capability."""
        ...


class Admission(Protocol):
    """Counts calls."""

    async def take(self, kind: str, subject: str, rate: Rate) -> None:
        """Count one; raises RateLimited when there were too many."""
        ...


class UndeclaredError(Exception):
    """An operation answered with a code that its contract does not declare."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What the edge bounds; from `config/platform.yaml`."""

    body_bytes: int


class HttpSeam:
    """One per process.

    `schemes` maps each alternative of the contract to its authenticator, `policy` decides on the capabilities that an
    operation asks for, `rates` are held by `admission`, each client of a socket is heard at the rate `hears`. An
    operation that declares SIGN_IN_STALE wants people to have signed in no longer than `recent_sign_in` ago. With
    `strict`, as in tests, an undeclared code is raised to the server instead of being told as a 500.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        ids: IdSource,
        limits: Limits,
        metrics: HttpMetrics,
        schemes: Mapping[tuple[str, ...], Scheme],
        policy: Decisions | None = None,
        admission: Admission | None = None,
        rates: Mapping[str, Rate] | None = None,
        hears: Rate | None = None,
        recent_sign_in: timedelta | None = None,
        strict: bool = False,
    ) -> None:
        self._policy = policy
        self._admission = admission
        self._rates = {} if rates is None else rates
        self._hears = hears
        self._clock = clock
        self._ids = ids
        self._limits = limits
        self._metrics = metrics
        self._schemes = schemes
        self._recent_sign_in = recent_sign_in
        self._strict = strict
        self._answers = Answers()

    def begin(self, operation: OperationSpec, scope: Scope) -> Exchange:
        return Exchange(operation, scope, self._ids.new(), self._clock.monotonic())

    async def read(self, exchange: Exchange, receive: Receive) -> bytes:
        """Raises TooLarge where the operation declares it, else InvalidRequest."""
        try:
            return await read_body(exchange.scope, receive, self._limits.body_bytes)
        except BodyTooLarge as error:
            if 413 in exchange.operation.errors:
                raise TooLarge(ErrorCode.BODY_TOO_LARGE, str(error)) from error
            raise InvalidRequest(("", str(error))) from error

    async def admit(self, exchange: Exchange) -> None:
        operation, client = exchange.operation, exchange.scope.get("client")
        if self._admission is None or operation.rate is None:
            raise UndeclaredError(f"{operation.operation_id} has no rate here")
        address = client[0] if client else ""
        await self._admission.take(operation.rate, address, self._rates[operation.rate])

    async def authorise(self, exchange: Exchange, body: bytes) -> Caller:
        operation = exchange.operation
        caller = await self._recognise(exchange, body, operation.security)
        if operation.requires:
            if self._policy is None:
                raise UndeclaredError(
                    f"{operation.operation_id} asks for capabilities that nobody decides on"
                )
            await self._policy.require(caller, operation.operation_id, operation.path, operation.requires)
        if ErrorCode.SIGN_IN_STALE in operation.errors.get(403, ()):
            self._require_recent(caller, operation)
        return caller

    def _require_recent(self, caller: Caller, operation: OperationSpec) -> None:
        """Raise unless a person gave their password a short while ago; who signs each call does so anew."""
        if self._recent_sign_in is None:
            raise UndeclaredError(
                f"{operation.operation_id} asks for a recent sign-in; nobody says what that is"
            )
        since = caller.signed_in_at
        if since is not None and self._clock.now() - since > self._recent_sign_in:
            raise Denied(
                ErrorCode.SIGN_IN_STALE, "Say your password again; you signed in too long ago to change this."
            )

    async def _recognise(self, exchange: Exchange, body: bytes, security: Security) -> Caller:
        """The caller by the first alternative that fits, of those whose credentials were shown if any were.

        Nobody where that is allowed and nothing was shown.
        """
        refused: Exception | None = None
        schemes = [self._schemes[alternative] for alternative in security if alternative]
        shown = [scheme for scheme in schemes if scheme.presented(exchange.scope)]
        if () in security and not shown:
            return Caller.anonymous()
        for scheme in shown or schemes:
            try:
                return await scheme.authenticate(exchange, body)
            except Unauthenticated as error:
                refused = error
        raise refused or UndeclaredError(f"{exchange.operation.operation_id} has no security alternative")

    async def respond(
        self,
        exchange: Exchange,
        send: Send,
        status: int,
        content_type: bytes,
        body: bytes,
        headers: Headers = (),
    ) -> None:
        operation, request_id = exchange.operation, exchange.request_id
        if operation.headers:
            headers = (*headers, *operation.headers)
        if not self._answers.at_once(send, status, request_id, content_type, body, headers):
            await self._answers.send(send, status, request_id, content_type, body, headers)
        seconds = self._clock.monotonic() - exchange.started
        self._metrics.observe(operation.operation_id, status, seconds)

    async def fail(self, exchange: Exchange, send: Send, error: Exception) -> None:
        if isinstance(error, Disconnected):
            return
        told = problems.refusal(error)
        operation = exchange.operation
        if told is None:
            _log.error("%s failed [%s]", operation.operation_id, exchange.request_id, exc_info=error)
            told = problems.internal()
        elif told.code not in operation.errors.get(told.status, ()):
            defect = UndeclaredError(f"{operation.operation_id} does not declare {told.status} {told.code}")
            if self._strict:
                raise defect from error
            _log.error("%s [%s]: %s", defect, exchange.request_id, told.detail, exc_info=error)
            told = problems.internal()
        await self._tell(exchange, send, told)

    async def allow(self, scope: Scope, send: Send, methods: tuple[str, ...]) -> None:
        allowed = ((b"allow", ", ".join(methods).encode()),)
        if scope["method"] == "OPTIONS":
            await self._answers.send(send, 204, self._ids.new(), b"", b"", allowed)
            return
        detail = f"{scope['method']} is not answered here; {', '.join(methods)} are."
        await self.refuse(
            scope, send, problems.Refusal(405, ErrorCode.METHOD_NOT_ALLOWED, detail, headers=allowed)
        )

    async def missing(self, scope: Scope, send: Send) -> None:
        await self.refuse(scope, send, problems.missing())

    async def upgrade(self, scope: Scope, send: Send) -> None:
        if scope["method"] != "GET":
            await self.allow(scope, send, ("GET", "OPTIONS"))
            return
        headers = ((b"upgrade", b"websocket"),)
        detail = "This path speaks WebSocket only."
        await self.refuse(
            scope, send, problems.Refusal(426, ErrorCode.UPGRADE_REQUIRED, detail, headers=headers)
        )

    async def refuse(self, scope: Scope, send: Send, told: problems.Refusal) -> None:
        """Tell a problem outside any operation."""
        exchange = Exchange(OUTSIDE, scope, self._ids.new(), self._clock.monotonic())
        await self._tell(exchange, send, told)

    async def authorise_socket(self, socket: SocketSpec, scope: Scope) -> Caller:
        if not socket.security:
            return Caller.anonymous()
        exchange = Exchange(OUTSIDE, scope, self._ids.new(), self._clock.monotonic())
        return await self._recognise(exchange, b"", socket.security)

    def paced(self, receive: Receive) -> Receive:
        if self._hears is None:
            raise UndeclaredError("sockets have no rate here")
        return paced(receive, self._hears, self._clock)

    def closing(self, socket: SocketSpec, error: Exception) -> tuple[int, str]:
        for category, code in _CLOSING:
            if isinstance(error, category):
                return code, str(error)
        _log.error("the socket %s failed", socket.name, exc_info=error)
        return _INTERNAL_CLOSE, "a defect of ours"

    async def _tell(self, exchange: Exchange, send: Send, told: problems.Refusal) -> None:
        self._metrics.refused(exchange.operation.operation_id, told.code)
        body = told.render(exchange.request_id, exchange.scope["path"])
        await self.respond(exchange, send, told.status, problems.CONTENT_TYPE, body, told.headers)


OUTSIDE = OperationSpec(operation_id="outside", method="", path="", security=(), errors={})
"""Stands for every request that reaches no operation."""
