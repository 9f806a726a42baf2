# Generated from schemas/openapi by `make generate`; edit the schemas, never this file.
"""The `health` operations over ASGI: bind, authorise, call, render.

Is the platform alive, ready and on air?
"""

from __future__ import annotations

from typing import assert_never

from generated.api import health as api
from generated.server import binding
from generated.server.routing import Route
from generated.server.seam import OperationSpec, Receive, Scope, Seam, Send
from generated.vocabulary import Caller, ErrorCode

GET_HEALTH = OperationSpec(
    operation_id="getHealth",
    method="GET",
    path="/healthz",
    security=(),
    errors={500: frozenset({ErrorCode.INTERNAL})},
    hot=True,
)
GET_READINESS = OperationSpec(
    operation_id="getReadiness",
    method="GET",
    path="/readyz",
    security=(),
    errors={500: frozenset({ErrorCode.INTERNAL})},
)
GET_STATUS = OperationSpec(
    operation_id="getStatus",
    method="GET",
    path="/v1/status",
    security=(),
    errors={500: frozenset({ErrorCode.INTERNAL})},
)


class HealthOperations:
    """Every operation of the tag, over one handler."""

    def __init__(self, handler: api.HealthApi, seam: Seam) -> None:
        self._handler = handler
        self._seam = seam

    def routes(self) -> tuple[Route, ...]:
        """The table of contents."""
        return (
            Route("/healthz", {"GET": self.get_health}, self._seam),
            Route("/readyz", {"GET": self.get_readiness}, self._seam),
            Route("/v1/status", {"GET": self.get_status}, self._seam),
        )

    async def get_health(self, scope: Scope, receive: Receive, send: Send) -> None:
        """GET /healthz"""
        exchange = self._seam.begin(GET_HEALTH, scope)
        try:
            result = await self._handler.get_health(Caller.anonymous())
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def get_readiness(self, scope: Scope, receive: Receive, send: Send) -> None:
        """GET /readyz"""
        exchange = self._seam.begin(GET_READINESS, scope)
        try:
            result = await self._handler.get_readiness(Caller.anonymous())
            match result:
                case api.GetReadiness200():
                    reply = (200, binding.JSON, binding.dump(result.body), ())
                case api.GetReadiness503():
                    reply = (503, binding.JSON, binding.dump(result.body), ())
                case _:
                    assert_never(result)
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def get_status(self, scope: Scope, receive: Receive, send: Send) -> None:
        """GET /v1/status"""
        exchange = self._seam.begin(GET_STATUS, scope)
        try:
            result = await self._handler.get_status(Caller.anonymous())
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)
