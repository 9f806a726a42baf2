# Generated from schemas/openapi by `make generate`; edit the schemas, never this file.
"""The `autopilot` operations over ASGI: bind, authorise, call, render.

What is tuned of the planning; signed by an operator.
"""

from __future__ import annotations

from typing import Annotated

import pydantic

from generated import models
from generated.api import autopilot as api
from generated.server import binding
from generated.server.routing import Route
from generated.server.seam import OperationSpec, Receive, Scope, Seam, Send
from generated.vocabulary import ErrorCode

SHOW_AUTOPILOT = OperationSpec(
    operation_id="showAutopilot",
    method="GET",
    path="/v1/control/autopilot",
    security=(("controlToken", "controlSignature"),),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.SIGNATURE_INVALID}),
        404: frozenset({ErrorCode.NOT_FOUND}),
        409: frozenset({ErrorCode.NONCE_REPLAY}),
        422: frozenset({ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.LAB_UNAVAILABLE, ErrorCode.OVERLOADED}),
    },
)
RESET_AUTOPILOT = OperationSpec(
    operation_id="resetAutopilot",
    method="POST",
    path="/v1/control/autopilot/reset",
    security=(("controlToken", "controlSignature"),),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.SIGNATURE_INVALID}),
        404: frozenset({ErrorCode.NOT_FOUND}),
        409: frozenset({ErrorCode.NONCE_REPLAY}),
        422: frozenset({ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.LAB_UNAVAILABLE, ErrorCode.OVERLOADED}),
    },
)


class ShowAutopilotParameters(pydantic.BaseModel):
    """Parameters of showAutopilot."""

    channel: Annotated[models.ChannelId | None, pydantic.Field(alias="query/channel")] = None
    limit: Annotated[binding.Integer, pydantic.Field(alias="query/limit", ge=1, le=200)] = 50


class ResetAutopilotParameters(pydantic.BaseModel):
    """Parameters of resetAutopilot."""

    channel: Annotated[models.ChannelId | None, pydantic.Field(alias="query/channel")] = None


SHOW_AUTOPILOT_PARAMETERS = binding.Parameters(ShowAutopilotParameters)
RESET_AUTOPILOT_PARAMETERS = binding.Parameters(ResetAutopilotParameters)


class AutopilotOperations:
    """Every operation of the tag, over one handler."""

    def __init__(self, handler: api.AutopilotApi, seam: Seam) -> None:
        self._handler = handler
        self._seam = seam

    def routes(self) -> tuple[Route, ...]:
        """The table of contents."""
        return (
            Route("/v1/control/autopilot", {"GET": self.show_autopilot}, self._seam),
            Route("/v1/control/autopilot/reset", {"POST": self.reset_autopilot}, self._seam),
        )

    async def show_autopilot(self, scope: Scope, receive: Receive, send: Send) -> None:
        """GET /v1/control/autopilot"""
        exchange = self._seam.begin(SHOW_AUTOPILOT, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = SHOW_AUTOPILOT_PARAMETERS.of(scope)
            result = await self._handler.show_autopilot(caller, channel=given.channel, limit=given.limit)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def reset_autopilot(self, scope: Scope, receive: Receive, send: Send) -> None:
        """POST /v1/control/autopilot/reset"""
        exchange = self._seam.begin(RESET_AUTOPILOT, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = RESET_AUTOPILOT_PARAMETERS.of(scope)
            result = await self._handler.reset_autopilot(caller, channel=given.channel)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)
