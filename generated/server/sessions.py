# Generated from schemas/openapi by `make generate`; edit the schemas, never this file.
"""The `sessions` operations over ASGI: bind, authorise, call, render.

Where a person is and with which media: begun, kept alive, handed over, ended.
"""

from __future__ import annotations

from typing import Annotated

import pydantic

from generated import models
from generated.api import sessions as api
from generated.server import binding
from generated.server.routing import Route
from generated.server.seam import OperationSpec, Receive, Scope, Seam, Send
from generated.vocabulary import Capability, ErrorCode

LIST_SESSIONS = OperationSpec(
    operation_id="listSessions",
    method="GET",
    path="/v1/sessions",
    security=(("accessToken",),),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.BANNED}),
        422: frozenset({ErrorCode.CURSOR_INVALID, ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.OVERLOADED}),
    },
)
CREATE_SESSION = OperationSpec(
    operation_id="createSession",
    method="POST",
    path="/v1/sessions",
    security=(("accessToken",),),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset(
            {ErrorCode.BANNED, ErrorCode.BLOCKED, ErrorCode.CONSENT_REQUIRED, ErrorCode.POLICY_DENIED}
        ),
        404: frozenset({ErrorCode.NOT_FOUND}),
        409: frozenset(
            {
                ErrorCode.IDEMPOTENCY_CONFLICT,
                ErrorCode.MODE_CHANGED,
                ErrorCode.PARENT_ACTIVE,
                ErrorCode.ROOM_CLOSED,
                ErrorCode.ROOM_FULL,
                ErrorCode.SESSION_LIMIT,
            }
        ),
        413: frozenset({ErrorCode.BODY_TOO_LARGE}),
        415: frozenset({ErrorCode.MEDIA_TYPE_UNSUPPORTED}),
        422: frozenset({ErrorCode.MODE_UNKNOWN, ErrorCode.PROFILE_UNKNOWN, ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        502: frozenset({ErrorCode.PROVIDER_FAILED}),
        503: frozenset({ErrorCode.OVERLOADED}),
    },
)
TRANSITION_SESSION = OperationSpec(
    operation_id="transitionSession",
    method="POST",
    path="/v1/sessions/transition",
    security=(("accessToken",),),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset(
            {ErrorCode.BANNED, ErrorCode.BLOCKED, ErrorCode.CONSENT_REQUIRED, ErrorCode.POLICY_DENIED}
        ),
        404: frozenset({ErrorCode.NOT_FOUND}),
        409: frozenset(
            {
                ErrorCode.IDEMPOTENCY_CONFLICT,
                ErrorCode.MODE_CHANGED,
                ErrorCode.ROOM_CLOSED,
                ErrorCode.ROOM_FULL,
                ErrorCode.SESSION_CONFLICT,
                ErrorCode.SESSION_OVER,
            }
        ),
        413: frozenset({ErrorCode.BODY_TOO_LARGE}),
        415: frozenset({ErrorCode.MEDIA_TYPE_UNSUPPORTED}),
        422: frozenset({ErrorCode.MODE_UNKNOWN, ErrorCode.PROFILE_UNKNOWN, ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        502: frozenset({ErrorCode.PROVIDER_FAILED}),
        503: frozenset({ErrorCode.OVERLOADED}),
    },
)
INSPECT_SESSION = OperationSpec(
    operation_id="inspectSession",
    method="GET",
    path="/v1/sessions/{session_id}",
    security=(("accessToken",),),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.BANNED}),
        404: frozenset({ErrorCode.NOT_FOUND}),
        422: frozenset({ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.OVERLOADED}),
    },
)
HEARTBEAT_SESSION = OperationSpec(
    operation_id="heartbeatSession",
    method="POST",
    path="/v1/sessions/{session_id}/heartbeat",
    security=(("accessToken",),),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.BANNED}),
        404: frozenset({ErrorCode.NOT_FOUND}),
        409: frozenset({ErrorCode.SESSION_OVER}),
        422: frozenset({ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.OVERLOADED}),
    },
)
END_SESSION = OperationSpec(
    operation_id="endSession",
    method="POST",
    path="/v1/sessions/{session_id}/end",
    security=(("accessToken",),),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.BANNED}),
        404: frozenset({ErrorCode.NOT_FOUND}),
        422: frozenset({ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.OVERLOADED}),
    },
)
INSPECT_ROOM = OperationSpec(
    operation_id="inspectRoom",
    method="GET",
    path="/v1/sessions/{session_id}/room",
    security=(("accessToken",),),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.BANNED}),
        404: frozenset({ErrorCode.NOT_FOUND}),
        409: frozenset({ErrorCode.ROOM_CLOSED}),
        422: frozenset({ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.OVERLOADED}),
    },
)
INSPECT_COSTS = OperationSpec(
    operation_id="inspectCosts",
    method="GET",
    path="/v1/costs",
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


class ListSessionsParameters(pydantic.BaseModel):
    """Parameters of listSessions."""

    limit: Annotated[binding.Integer, pydantic.Field(alias="query/limit", ge=1, le=200)] = 50
    cursor: Annotated[models.Cursor | None, pydantic.Field(alias="query/cursor")] = None


class CreateSessionParameters(pydantic.BaseModel):
    """Parameters of createSession."""

    idempotency_key: Annotated[
        models.IdempotencyKey | None, pydantic.Field(alias="header/Idempotency-Key")
    ] = None


class TransitionSessionParameters(pydantic.BaseModel):
    """Parameters of transitionSession."""

    idempotency_key: Annotated[
        models.IdempotencyKey | None, pydantic.Field(alias="header/Idempotency-Key")
    ] = None


class InspectSessionParameters(pydantic.BaseModel):
    """Parameters of inspectSession."""

    session_id: Annotated[models.SessionId, pydantic.Field(alias="path/session_id")]


class HeartbeatSessionParameters(pydantic.BaseModel):
    """Parameters of heartbeatSession."""

    session_id: Annotated[models.SessionId, pydantic.Field(alias="path/session_id")]


class EndSessionParameters(pydantic.BaseModel):
    """Parameters of endSession."""

    session_id: Annotated[models.SessionId, pydantic.Field(alias="path/session_id")]


class InspectRoomParameters(pydantic.BaseModel):
    """Parameters of inspectRoom."""

    session_id: Annotated[models.SessionId, pydantic.Field(alias="path/session_id")]


class InspectCostsParameters(pydantic.BaseModel):
    """Parameters of inspectCosts."""

    since: Annotated[models.Instant | None, pydantic.Field(alias="query/since")] = None
    until: Annotated[models.Instant | None, pydantic.Field(alias="query/until")] = None


LIST_SESSIONS_PARAMETERS = binding.Parameters(ListSessionsParameters)
CREATE_SESSION_PARAMETERS = binding.Parameters(
    CreateSessionParameters, {b"idempotency-key": "Idempotency-Key"}
)
TRANSITION_SESSION_PARAMETERS = binding.Parameters(
    TransitionSessionParameters, {b"idempotency-key": "Idempotency-Key"}
)
INSPECT_SESSION_PARAMETERS = binding.Parameters(InspectSessionParameters)
HEARTBEAT_SESSION_PARAMETERS = binding.Parameters(HeartbeatSessionParameters)
END_SESSION_PARAMETERS = binding.Parameters(EndSessionParameters)
INSPECT_ROOM_PARAMETERS = binding.Parameters(InspectRoomParameters)
INSPECT_COSTS_PARAMETERS = binding.Parameters(InspectCostsParameters)


class SessionsOperations:
    """Every operation of the tag, over one handler."""

    def __init__(self, handler: api.SessionsApi, seam: Seam) -> None:
        self._handler = handler
        self._seam = seam

    def routes(self) -> tuple[Route, ...]:
        """The table of contents."""
        return (
            Route("/v1/sessions", {"GET": self.list_sessions, "POST": self.create_session}, self._seam),
            Route("/v1/sessions/transition", {"POST": self.transition_session}, self._seam),
            Route("/v1/sessions/{session_id}", {"GET": self.inspect_session}, self._seam),
            Route("/v1/sessions/{session_id}/heartbeat", {"POST": self.heartbeat_session}, self._seam),
            Route("/v1/sessions/{session_id}/end", {"POST": self.end_session}, self._seam),
            Route("/v1/sessions/{session_id}/room", {"GET": self.inspect_room}, self._seam),
            Route("/v1/costs", {"GET": self.inspect_costs}, self._seam),
        )

    async def list_sessions(self, scope: Scope, receive: Receive, send: Send) -> None:
        """GET /v1/sessions"""
        exchange = self._seam.begin(LIST_SESSIONS, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = LIST_SESSIONS_PARAMETERS.of(scope)
            result = await self._handler.list_sessions(caller, limit=given.limit, cursor=given.cursor)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def create_session(self, scope: Scope, receive: Receive, send: Send) -> None:
        """POST /v1/sessions"""
        exchange = self._seam.begin(CREATE_SESSION, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = CREATE_SESSION_PARAMETERS.of(scope)
            body = binding.body(models.SessionCreation, exchange, raw)
            result = await self._handler.create_session(caller, body, idempotency_key=given.idempotency_key)
            reply = (
                201,
                binding.JSON,
                binding.dump(result.body),
                ((b"location", str(result.location).encode("latin-1")),),
            )
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def transition_session(self, scope: Scope, receive: Receive, send: Send) -> None:
        """POST /v1/sessions/transition"""
        exchange = self._seam.begin(TRANSITION_SESSION, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = TRANSITION_SESSION_PARAMETERS.of(scope)
            body = binding.body(models.SessionMove, exchange, raw)
            result = await self._handler.transition_session(
                caller, body, idempotency_key=given.idempotency_key
            )
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def inspect_session(self, scope: Scope, receive: Receive, send: Send) -> None:
        """GET /v1/sessions/{session_id}"""
        exchange = self._seam.begin(INSPECT_SESSION, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = INSPECT_SESSION_PARAMETERS.of(scope)
            result = await self._handler.inspect_session(caller, session_id=given.session_id)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def heartbeat_session(self, scope: Scope, receive: Receive, send: Send) -> None:
        """POST /v1/sessions/{session_id}/heartbeat"""
        exchange = self._seam.begin(HEARTBEAT_SESSION, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = HEARTBEAT_SESSION_PARAMETERS.of(scope)
            result = await self._handler.heartbeat_session(caller, session_id=given.session_id)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def end_session(self, scope: Scope, receive: Receive, send: Send) -> None:
        """POST /v1/sessions/{session_id}/end"""
        exchange = self._seam.begin(END_SESSION, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = END_SESSION_PARAMETERS.of(scope)
            result = await self._handler.end_session(caller, session_id=given.session_id)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def inspect_room(self, scope: Scope, receive: Receive, send: Send) -> None:
        """GET /v1/sessions/{session_id}/room"""
        exchange = self._seam.begin(INSPECT_ROOM, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = INSPECT_ROOM_PARAMETERS.of(scope)
            result = await self._handler.inspect_room(caller, session_id=given.session_id)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def inspect_costs(self, scope: Scope, receive: Receive, send: Send) -> None:
        """GET /v1/costs"""
        exchange = self._seam.begin(INSPECT_COSTS, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = INSPECT_COSTS_PARAMETERS.of(scope)
            result = await self._handler.inspect_costs(caller, since=given.since, until=given.until)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)
