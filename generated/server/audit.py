# Generated from schemas/openapi by `make generate`; edit the schemas, never this file.
"""The `audit` operations over ASGI: bind, authorise, call, render.

Who did what, to what, when and why.
"""

from __future__ import annotations

from typing import Annotated

import pydantic

from generated import models
from generated.api import audit as api
from generated.server import binding
from generated.server.routing import Route
from generated.server.seam import OperationSpec, Receive, Scope, Seam, Send
from generated.vocabulary import Capability, ErrorCode

SEARCH_AUDIT = OperationSpec(
    operation_id="searchAudit",
    method="GET",
    path="/v1/audit",
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


class SearchAuditParameters(pydantic.BaseModel):
    """Parameters of searchAudit."""

    actor: Annotated[str | None, pydantic.Field(alias="query/actor", min_length=1, max_length=200)] = None
    action: Annotated[str | None, pydantic.Field(alias="query/action", min_length=1, max_length=200)] = None
    subject: Annotated[str | None, pydantic.Field(alias="query/subject", min_length=1, max_length=200)] = None
    trace_id: Annotated[str | None, pydantic.Field(alias="query/trace_id", min_length=1, max_length=200)] = (
        None
    )
    since: Annotated[models.Instant | None, pydantic.Field(alias="query/since")] = None
    until: Annotated[models.Instant | None, pydantic.Field(alias="query/until")] = None
    limit: Annotated[binding.Integer, pydantic.Field(alias="query/limit", ge=1, le=200)] = 50
    cursor: Annotated[models.Cursor | None, pydantic.Field(alias="query/cursor")] = None


SEARCH_AUDIT_PARAMETERS = binding.Parameters(SearchAuditParameters)


class AuditOperations:
    """Every operation of the tag, over one handler."""

    def __init__(self, handler: api.AuditApi, seam: Seam) -> None:
        self._handler = handler
        self._seam = seam

    def routes(self) -> tuple[Route, ...]:
        """The table of contents."""
        return (Route("/v1/audit", {"GET": self.search_audit}, self._seam),)

    async def search_audit(self, scope: Scope, receive: Receive, send: Send) -> None:
        """GET /v1/audit"""
        exchange = self._seam.begin(SEARCH_AUDIT, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = SEARCH_AUDIT_PARAMETERS.of(scope)
            result = await self._handler.search_audit(
                caller,
                actor=given.actor,
                action=given.action,
                subject=given.subject,
                trace_id=given.trace_id,
                since=given.since,
                until=given.until,
                limit=given.limit,
                cursor=given.cursor,
            )
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)
