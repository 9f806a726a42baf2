# Generated from schemas/openapi by `make generate`; edit the schemas, never this file.
"""The `telemetry` operations over ASGI: bind, authorise, call, render.

How the house is used, in events of a closed catalogue.
"""

from __future__ import annotations

from typing import Annotated

import pydantic

from generated import models
from generated.api import telemetry as api
from generated.server import binding
from generated.server.routing import Route
from generated.server.seam import OperationSpec, Receive, Scope, Seam, Send
from generated.vocabulary import Capability, ErrorCode

SEND_TELEMETRY = OperationSpec(
    operation_id="sendTelemetry",
    method="POST",
    path="/v1/telemetry/events",
    security=((), ("accessToken",)),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.BANNED}),
        413: frozenset({ErrorCode.BODY_TOO_LARGE}),
        415: frozenset({ErrorCode.MEDIA_TYPE_UNSUPPORTED}),
        422: frozenset({ErrorCode.SCHEMA_INVALID}),
        429: frozenset({ErrorCode.RATE_LIMITED}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.OVERLOADED}),
    },
    rate="telemetry",
)
COUNT_TELEMETRY = OperationSpec(
    operation_id="countTelemetry",
    method="GET",
    path="/v1/telemetry/counts",
    security=(("accessToken",),),
    requires=frozenset({Capability.OPERATOR}),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.BANNED, ErrorCode.POLICY_DENIED}),
        422: frozenset({ErrorCode.CURSOR_INVALID, ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.OVERLOADED}),
    },
)
COUNT_FUNNEL = OperationSpec(
    operation_id="countFunnel",
    method="GET",
    path="/v1/telemetry/funnel",
    security=(("accessToken",),),
    requires=frozenset({Capability.OPERATOR}),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.BANNED, ErrorCode.POLICY_DENIED}),
        422: frozenset({ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.OVERLOADED}),
    },
)
COUNT_INDICATORS = OperationSpec(
    operation_id="countIndicators",
    method="GET",
    path="/v1/telemetry/indicators",
    security=(("accessToken",),),
    requires=frozenset({Capability.OPERATOR}),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.BANNED, ErrorCode.POLICY_DENIED}),
        422: frozenset({ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.OVERLOADED}),
    },
)
SHOW_AUDIENCE = OperationSpec(
    operation_id="showAudience",
    method="GET",
    path="/v1/telemetry/audience",
    security=(("accessToken",),),
    requires=frozenset({Capability.OPERATOR}),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.BANNED, ErrorCode.POLICY_DENIED}),
        422: frozenset({ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.OVERLOADED}),
    },
)


class CountTelemetryParameters(pydantic.BaseModel):
    """Parameters of countTelemetry."""

    since: Annotated[models.Instant | None, pydantic.Field(alias="query/since")] = None
    until: Annotated[models.Instant | None, pydantic.Field(alias="query/until")] = None
    name: Annotated[models.TelemetryName | None, pydantic.Field(alias="query/name")] = None
    mode: Annotated[models.ModeId | None, pydantic.Field(alias="query/mode")] = None
    limit: Annotated[binding.Integer, pydantic.Field(alias="query/limit", ge=1, le=200)] = 50
    cursor: Annotated[models.Cursor | None, pydantic.Field(alias="query/cursor")] = None


class CountFunnelParameters(pydantic.BaseModel):
    """Parameters of countFunnel."""

    since: Annotated[models.Instant | None, pydantic.Field(alias="query/since")] = None
    until: Annotated[models.Instant | None, pydantic.Field(alias="query/until")] = None


class CountIndicatorsParameters(pydantic.BaseModel):
    """Parameters of countIndicators."""

    since: Annotated[models.Instant | None, pydantic.Field(alias="query/since")] = None
    until: Annotated[models.Instant | None, pydantic.Field(alias="query/until")] = None


class ShowAudienceParameters(pydantic.BaseModel):
    """Parameters of showAudience."""

    since: Annotated[models.Instant | None, pydantic.Field(alias="query/since")] = None
    until: Annotated[models.Instant | None, pydantic.Field(alias="query/until")] = None


COUNT_TELEMETRY_PARAMETERS = binding.Parameters(CountTelemetryParameters)
COUNT_FUNNEL_PARAMETERS = binding.Parameters(CountFunnelParameters)
COUNT_INDICATORS_PARAMETERS = binding.Parameters(CountIndicatorsParameters)
SHOW_AUDIENCE_PARAMETERS = binding.Parameters(ShowAudienceParameters)


class TelemetryOperations:
    """Every operation of the tag, over one handler."""

    def __init__(self, handler: api.TelemetryApi, seam: Seam) -> None:
        self._handler = handler
        self._seam = seam

    def routes(self) -> tuple[Route, ...]:
        """The table of contents."""
        return (
            Route("/v1/telemetry/events", {"POST": self.send_telemetry}, self._seam),
            Route("/v1/telemetry/counts", {"GET": self.count_telemetry}, self._seam),
            Route("/v1/telemetry/funnel", {"GET": self.count_funnel}, self._seam),
            Route("/v1/telemetry/indicators", {"GET": self.count_indicators}, self._seam),
            Route("/v1/telemetry/audience", {"GET": self.show_audience}, self._seam),
        )

    async def send_telemetry(self, scope: Scope, receive: Receive, send: Send) -> None:
        """POST /v1/telemetry/events"""
        exchange = self._seam.begin(SEND_TELEMETRY, scope)
        try:
            await self._seam.admit(exchange)
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            body = binding.body(models.TelemetryBatch, exchange, raw)
            result = await self._handler.send_telemetry(caller, body)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def count_telemetry(self, scope: Scope, receive: Receive, send: Send) -> None:
        """GET /v1/telemetry/counts"""
        exchange = self._seam.begin(COUNT_TELEMETRY, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = COUNT_TELEMETRY_PARAMETERS.of(scope)
            result = await self._handler.count_telemetry(
                caller,
                since=given.since,
                until=given.until,
                name=given.name,
                mode=given.mode,
                limit=given.limit,
                cursor=given.cursor,
            )
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def count_funnel(self, scope: Scope, receive: Receive, send: Send) -> None:
        """GET /v1/telemetry/funnel"""
        exchange = self._seam.begin(COUNT_FUNNEL, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = COUNT_FUNNEL_PARAMETERS.of(scope)
            result = await self._handler.count_funnel(caller, since=given.since, until=given.until)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def count_indicators(self, scope: Scope, receive: Receive, send: Send) -> None:
        """GET /v1/telemetry/indicators"""
        exchange = self._seam.begin(COUNT_INDICATORS, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = COUNT_INDICATORS_PARAMETERS.of(scope)
            result = await self._handler.count_indicators(caller, since=given.since, until=given.until)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def show_audience(self, scope: Scope, receive: Receive, send: Send) -> None:
        """GET /v1/telemetry/audience"""
        exchange = self._seam.begin(SHOW_AUDIENCE, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = SHOW_AUDIENCE_PARAMETERS.of(scope)
            result = await self._handler.show_audience(caller, since=given.since, until=given.until)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)
