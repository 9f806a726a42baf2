# Generated from schemas/openapi by `make generate`; edit the schemas, never this file.
"""The `match` operations over ASGI: bind, authorise, call, render.

Who wants to meet somebody, and whom they met.
"""

from __future__ import annotations

from generated import models
from generated.api import match as api
from generated.server import binding
from generated.server.routing import Route
from generated.server.seam import OperationSpec, Receive, Scope, Seam, Send
from generated.vocabulary import ErrorCode

JOIN_MATCH = OperationSpec(
    operation_id="joinMatch",
    method="POST",
    path="/v1/match/join",
    security=(("accessToken",),),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.BANNED, ErrorCode.POLICY_DENIED}),
        409: frozenset({ErrorCode.CONSENT_BUSY}),
        413: frozenset({ErrorCode.BODY_TOO_LARGE}),
        415: frozenset({ErrorCode.MEDIA_TYPE_UNSUPPORTED}),
        422: frozenset({ErrorCode.MODE_UNKNOWN, ErrorCode.SCHEMA_INVALID}),
        429: frozenset({ErrorCode.MATCH_LIMIT, ErrorCode.RATE_LIMITED}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.OVERLOADED}),
    },
)
SKIP_MATCH = OperationSpec(
    operation_id="skipMatch",
    method="POST",
    path="/v1/match/skip",
    security=(("accessToken",),),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.BANNED}),
        404: frozenset({ErrorCode.NOT_FOUND}),
        413: frozenset({ErrorCode.BODY_TOO_LARGE}),
        415: frozenset({ErrorCode.MEDIA_TYPE_UNSUPPORTED}),
        422: frozenset({ErrorCode.SCHEMA_INVALID}),
        429: frozenset({ErrorCode.RATE_LIMITED, ErrorCode.SKIP_TOO_EARLY}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.OVERLOADED}),
    },
)
LEAVE_MATCH = OperationSpec(
    operation_id="leaveMatch",
    method="POST",
    path="/v1/match/leave",
    security=(("accessToken",),),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.BANNED}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.OVERLOADED}),
    },
)
INSPECT_MATCH_TICKET = OperationSpec(
    operation_id="inspectMatchTicket",
    method="GET",
    path="/v1/match/ticket",
    security=(("accessToken",),),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.BANNED}),
        404: frozenset({ErrorCode.NOT_FOUND}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.OVERLOADED}),
    },
)


class MatchOperations:
    """Every operation of the tag, over one handler."""

    def __init__(self, handler: api.MatchApi, seam: Seam) -> None:
        self._handler = handler
        self._seam = seam

    def routes(self) -> tuple[Route, ...]:
        """The table of contents."""
        return (
            Route("/v1/match/join", {"POST": self.join_match}, self._seam),
            Route("/v1/match/skip", {"POST": self.skip_match}, self._seam),
            Route("/v1/match/leave", {"POST": self.leave_match}, self._seam),
            Route("/v1/match/ticket", {"GET": self.inspect_match_ticket}, self._seam),
        )

    async def join_match(self, scope: Scope, receive: Receive, send: Send) -> None:
        """POST /v1/match/join"""
        exchange = self._seam.begin(JOIN_MATCH, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            body = binding.body(models.MatchJoin, exchange, raw)
            result = await self._handler.join_match(caller, body)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def skip_match(self, scope: Scope, receive: Receive, send: Send) -> None:
        """POST /v1/match/skip"""
        exchange = self._seam.begin(SKIP_MATCH, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            body = binding.body(models.MatchSkip, exchange, raw)
            result = await self._handler.skip_match(caller, body)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def leave_match(self, scope: Scope, receive: Receive, send: Send) -> None:
        """POST /v1/match/leave"""
        exchange = self._seam.begin(LEAVE_MATCH, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            result = await self._handler.leave_match(caller)
            reply = (204, b"", b"", ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def inspect_match_ticket(self, scope: Scope, receive: Receive, send: Send) -> None:
        """GET /v1/match/ticket"""
        exchange = self._seam.begin(INSPECT_MATCH_TICKET, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            result = await self._handler.inspect_match_ticket(caller)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)
