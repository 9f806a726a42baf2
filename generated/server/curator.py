# Generated from schemas/openapi by `make generate`; edit the schemas, never this file.
"""The `curator` operations over ASGI: bind, authorise, call, render.

What the curator would change of what airs; signed by an operator.
"""

from __future__ import annotations

from typing import Annotated

import pydantic

from generated import models, vocabulary
from generated.api import curator as api
from generated.server import binding
from generated.server.routing import Route
from generated.server.seam import OperationSpec, Receive, Scope, Seam, Send
from generated.vocabulary import ErrorCode

LIST_DECISIONS = OperationSpec(
    operation_id="listDecisions",
    method="GET",
    path="/v1/control/decisions",
    security=(("controlToken", "controlSignature"),),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.SIGNATURE_INVALID}),
        404: frozenset({ErrorCode.NOT_FOUND}),
        409: frozenset({ErrorCode.NONCE_REPLAY}),
        422: frozenset({ErrorCode.CURSOR_INVALID, ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.LAB_UNAVAILABLE, ErrorCode.OVERLOADED}),
    },
)
INSPECT_DECISION = OperationSpec(
    operation_id="inspectDecision",
    method="GET",
    path="/v1/control/decisions/{decision_id}",
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
APPLY_DECISION = OperationSpec(
    operation_id="applyDecision",
    method="POST",
    path="/v1/control/decisions/{decision_id}/apply",
    security=(("controlToken", "controlSignature"),),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.SIGNATURE_INVALID}),
        404: frozenset({ErrorCode.NOT_FOUND}),
        409: frozenset({ErrorCode.ADVICE_SETTLED, ErrorCode.ADVICE_STALE, ErrorCode.NONCE_REPLAY}),
        422: frozenset({ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.LAB_UNAVAILABLE, ErrorCode.OVERLOADED}),
    },
)
DISMISS_DECISION = OperationSpec(
    operation_id="dismissDecision",
    method="POST",
    path="/v1/control/decisions/{decision_id}/dismiss",
    security=(("controlToken", "controlSignature"),),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.SIGNATURE_INVALID}),
        404: frozenset({ErrorCode.NOT_FOUND}),
        409: frozenset({ErrorCode.ADVICE_SETTLED, ErrorCode.NONCE_REPLAY}),
        422: frozenset({ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.LAB_UNAVAILABLE, ErrorCode.OVERLOADED}),
    },
)


class ListDecisionsParameters(pydantic.BaseModel):
    """Parameters of listDecisions."""

    channel: Annotated[models.ChannelId | None, pydantic.Field(alias="query/channel")] = None
    state: Annotated[vocabulary.DecisionState | None, pydantic.Field(alias="query/state")] = None
    limit: Annotated[binding.Integer, pydantic.Field(alias="query/limit", ge=1, le=200)] = 50
    cursor: Annotated[models.Cursor | None, pydantic.Field(alias="query/cursor")] = None


class InspectDecisionParameters(pydantic.BaseModel):
    """Parameters of inspectDecision."""

    decision_id: Annotated[models.DecisionId, pydantic.Field(alias="path/decision_id")]


class ApplyDecisionParameters(pydantic.BaseModel):
    """Parameters of applyDecision."""

    decision_id: Annotated[models.DecisionId, pydantic.Field(alias="path/decision_id")]


class DismissDecisionParameters(pydantic.BaseModel):
    """Parameters of dismissDecision."""

    decision_id: Annotated[models.DecisionId, pydantic.Field(alias="path/decision_id")]


LIST_DECISIONS_PARAMETERS = binding.Parameters(ListDecisionsParameters)
INSPECT_DECISION_PARAMETERS = binding.Parameters(InspectDecisionParameters)
APPLY_DECISION_PARAMETERS = binding.Parameters(ApplyDecisionParameters)
DISMISS_DECISION_PARAMETERS = binding.Parameters(DismissDecisionParameters)


class CuratorOperations:
    """Every operation of the tag, over one handler."""

    def __init__(self, handler: api.CuratorApi, seam: Seam) -> None:
        self._handler = handler
        self._seam = seam

    def routes(self) -> tuple[Route, ...]:
        """The table of contents."""
        return (
            Route("/v1/control/decisions", {"GET": self.list_decisions}, self._seam),
            Route("/v1/control/decisions/{decision_id}", {"GET": self.inspect_decision}, self._seam),
            Route("/v1/control/decisions/{decision_id}/apply", {"POST": self.apply_decision}, self._seam),
            Route("/v1/control/decisions/{decision_id}/dismiss", {"POST": self.dismiss_decision}, self._seam),
        )

    async def list_decisions(self, scope: Scope, receive: Receive, send: Send) -> None:
        """GET /v1/control/decisions"""
        exchange = self._seam.begin(LIST_DECISIONS, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = LIST_DECISIONS_PARAMETERS.of(scope)
            result = await self._handler.list_decisions(
                caller, channel=given.channel, state=given.state, limit=given.limit, cursor=given.cursor
            )
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def inspect_decision(self, scope: Scope, receive: Receive, send: Send) -> None:
        """GET /v1/control/decisions/{decision_id}"""
        exchange = self._seam.begin(INSPECT_DECISION, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = INSPECT_DECISION_PARAMETERS.of(scope)
            result = await self._handler.inspect_decision(caller, decision_id=given.decision_id)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def apply_decision(self, scope: Scope, receive: Receive, send: Send) -> None:
        """POST /v1/control/decisions/{decision_id}/apply"""
        exchange = self._seam.begin(APPLY_DECISION, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = APPLY_DECISION_PARAMETERS.of(scope)
            result = await self._handler.apply_decision(caller, decision_id=given.decision_id)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def dismiss_decision(self, scope: Scope, receive: Receive, send: Send) -> None:
        """POST /v1/control/decisions/{decision_id}/dismiss"""
        exchange = self._seam.begin(DISMISS_DECISION, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = DISMISS_DECISION_PARAMETERS.of(scope)
            result = await self._handler.dismiss_decision(caller, decision_id=given.decision_id)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)
