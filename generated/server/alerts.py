# Generated from schemas/openapi by `make generate`; edit the schemas, never this file.
"""The `alerts` operations over ASGI: bind, authorise, call, render.

What is not well.
"""

from __future__ import annotations

from typing import Annotated

import pydantic

from generated import vocabulary
from generated.api import alerts as api
from generated.server import binding
from generated.server.routing import Route
from generated.server.seam import OperationSpec, Receive, Scope, Seam, Send
from generated.vocabulary import Caller, ErrorCode

LIST_ALERTS = OperationSpec(
    operation_id="listAlerts",
    method="GET",
    path="/v1/alerts",
    security=(),
    errors={422: frozenset({ErrorCode.SCHEMA_INVALID}), 500: frozenset({ErrorCode.INTERNAL})},
)


class ListAlertsParameters(pydantic.BaseModel):
    """Parameters of listAlerts."""

    severity: Annotated[vocabulary.AlertSeverity | None, pydantic.Field(alias="query/severity")] = None
    active: Annotated[binding.Boolean | None, pydantic.Field(alias="query/active")] = None
    limit: Annotated[binding.Integer, pydantic.Field(alias="query/limit", ge=1, le=200)] = 50


LIST_ALERTS_PARAMETERS = binding.Parameters(ListAlertsParameters)


class AlertsOperations:
    """Every operation of the tag, over one handler."""

    def __init__(self, handler: api.AlertsApi, seam: Seam) -> None:
        self._handler = handler
        self._seam = seam

    def routes(self) -> tuple[Route, ...]:
        """The table of contents."""
        return (Route("/v1/alerts", {"GET": self.list_alerts}, self._seam),)

    async def list_alerts(self, scope: Scope, receive: Receive, send: Send) -> None:
        """GET /v1/alerts"""
        exchange = self._seam.begin(LIST_ALERTS, scope)
        try:
            given = LIST_ALERTS_PARAMETERS.of(scope)
            result = await self._handler.list_alerts(
                Caller.anonymous(), severity=given.severity, active=given.active, limit=given.limit
            )
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)
