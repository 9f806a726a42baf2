# Generated from schemas/openapi by `make generate`; edit the schemas, never this file.
"""The `chat` operations over ASGI: bind, authorise, call, render.

Who writes with whom: threads, what was written in them, and what moderators make of it.
"""

from __future__ import annotations

from typing import Annotated

import pydantic

from generated import models
from generated.api import chat as api
from generated.server import binding
from generated.server.routing import Route
from generated.server.seam import OperationSpec, Receive, Scope, Seam, Send
from generated.vocabulary import Capability, ErrorCode

LIST_THREADS = OperationSpec(
    operation_id="listThreads",
    method="GET",
    path="/v1/chat/threads",
    security=(("accessToken",),),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.BANNED}),
        422: frozenset({ErrorCode.CURSOR_INVALID, ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.OVERLOADED}),
    },
)
OPEN_THREAD = OperationSpec(
    operation_id="openThread",
    method="POST",
    path="/v1/chat/threads",
    security=(("accessToken",),),
    requires=frozenset({Capability.AGE_CONFIRMED, Capability.MEMBER}),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.BANNED, ErrorCode.BLOCKED, ErrorCode.POLICY_DENIED}),
        404: frozenset({ErrorCode.NOT_FOUND}),
        413: frozenset({ErrorCode.BODY_TOO_LARGE}),
        415: frozenset({ErrorCode.MEDIA_TYPE_UNSUPPORTED}),
        422: frozenset({ErrorCode.NOT_YOURSELF, ErrorCode.SCHEMA_INVALID}),
        429: frozenset({ErrorCode.RATE_LIMITED}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.OVERLOADED}),
    },
)
LIST_MESSAGES = OperationSpec(
    operation_id="listMessages",
    method="GET",
    path="/v1/chat/threads/{thread_id}/messages",
    security=(("accessToken",),),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.BANNED}),
        404: frozenset({ErrorCode.NOT_FOUND}),
        422: frozenset({ErrorCode.CURSOR_INVALID, ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.OVERLOADED}),
    },
)
MODERATE_MESSAGE = OperationSpec(
    operation_id="moderateMessage",
    method="PUT",
    path="/v1/chat/threads/{thread_id}/messages/{sequence}/moderation",
    security=(("accessToken",),),
    requires=frozenset({Capability.MODERATOR}),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.BANNED, ErrorCode.POLICY_DENIED}),
        404: frozenset({ErrorCode.NOT_FOUND}),
        413: frozenset({ErrorCode.BODY_TOO_LARGE}),
        415: frozenset({ErrorCode.MEDIA_TYPE_UNSUPPORTED}),
        422: frozenset({ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.OVERLOADED}),
    },
)
MODERATE_THREAD = OperationSpec(
    operation_id="moderateThread",
    method="PUT",
    path="/v1/chat/threads/{thread_id}/moderation",
    security=(("accessToken",),),
    requires=frozenset({Capability.MODERATOR}),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.BANNED, ErrorCode.POLICY_DENIED}),
        404: frozenset({ErrorCode.NOT_FOUND}),
        413: frozenset({ErrorCode.BODY_TOO_LARGE}),
        415: frozenset({ErrorCode.MEDIA_TYPE_UNSUPPORTED}),
        422: frozenset({ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.OVERLOADED}),
    },
)
REPORT_THREAD = OperationSpec(
    operation_id="reportThread",
    method="POST",
    path="/v1/chat/threads/{thread_id}/report",
    security=(("accessToken",),),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.BANNED}),
        404: frozenset({ErrorCode.NOT_FOUND}),
        409: frozenset({ErrorCode.IDEMPOTENCY_CONFLICT}),
        413: frozenset({ErrorCode.BODY_TOO_LARGE}),
        415: frozenset({ErrorCode.MEDIA_TYPE_UNSUPPORTED}),
        422: frozenset({ErrorCode.MODE_UNKNOWN, ErrorCode.NOT_YOURSELF, ErrorCode.SCHEMA_INVALID}),
        429: frozenset({ErrorCode.RATE_LIMITED}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.OVERLOADED}),
    },
)
LIST_REPORTED_MESSAGES = OperationSpec(
    operation_id="listReportedMessages",
    method="GET",
    path="/v1/moderation/reports/{report_id}/messages",
    security=(("accessToken",),),
    requires=frozenset({Capability.MODERATOR}),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.BANNED, ErrorCode.POLICY_DENIED}),
        404: frozenset({ErrorCode.NOT_FOUND}),
        422: frozenset({ErrorCode.CURSOR_INVALID, ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.OVERLOADED}),
    },
)


class ListThreadsParameters(pydantic.BaseModel):
    """Parameters of listThreads."""

    limit: Annotated[binding.Integer, pydantic.Field(alias="query/limit", ge=1, le=200)] = 50
    cursor: Annotated[models.Cursor | None, pydantic.Field(alias="query/cursor")] = None


class ListMessagesParameters(pydantic.BaseModel):
    """Parameters of listMessages."""

    thread_id: Annotated[models.ThreadId, pydantic.Field(alias="path/thread_id")]
    limit: Annotated[binding.Integer, pydantic.Field(alias="query/limit", ge=1, le=200)] = 50
    cursor: Annotated[models.Cursor | None, pydantic.Field(alias="query/cursor")] = None


class ModerateMessageParameters(pydantic.BaseModel):
    """Parameters of moderateMessage."""

    thread_id: Annotated[models.ThreadId, pydantic.Field(alias="path/thread_id")]
    sequence: Annotated[binding.Integer, pydantic.Field(alias="path/sequence", ge=1, le=9007199254740991)]


class ModerateThreadParameters(pydantic.BaseModel):
    """Parameters of moderateThread."""

    thread_id: Annotated[models.ThreadId, pydantic.Field(alias="path/thread_id")]


class ReportThreadParameters(pydantic.BaseModel):
    """Parameters of reportThread."""

    thread_id: Annotated[models.ThreadId, pydantic.Field(alias="path/thread_id")]
    idempotency_key: Annotated[
        models.IdempotencyKey | None, pydantic.Field(alias="header/Idempotency-Key")
    ] = None


class ListReportedMessagesParameters(pydantic.BaseModel):
    """Parameters of listReportedMessages."""

    report_id: Annotated[models.ReportId, pydantic.Field(alias="path/report_id")]
    limit: Annotated[binding.Integer, pydantic.Field(alias="query/limit", ge=1, le=200)] = 50
    cursor: Annotated[models.Cursor | None, pydantic.Field(alias="query/cursor")] = None


LIST_THREADS_PARAMETERS = binding.Parameters(ListThreadsParameters)
LIST_MESSAGES_PARAMETERS = binding.Parameters(ListMessagesParameters)
MODERATE_MESSAGE_PARAMETERS = binding.Parameters(ModerateMessageParameters)
MODERATE_THREAD_PARAMETERS = binding.Parameters(ModerateThreadParameters)
REPORT_THREAD_PARAMETERS = binding.Parameters(ReportThreadParameters, {b"idempotency-key": "Idempotency-Key"})
LIST_REPORTED_MESSAGES_PARAMETERS = binding.Parameters(ListReportedMessagesParameters)


class ChatOperations:
    """Every operation of the tag, over one handler."""

    def __init__(self, handler: api.ChatApi, seam: Seam) -> None:
        self._handler = handler
        self._seam = seam

    def routes(self) -> tuple[Route, ...]:
        """The table of contents."""
        return (
            Route("/v1/chat/threads", {"GET": self.list_threads, "POST": self.open_thread}, self._seam),
            Route("/v1/chat/threads/{thread_id}/messages", {"GET": self.list_messages}, self._seam),
            Route(
                "/v1/chat/threads/{thread_id}/messages/{sequence}/moderation",
                {"PUT": self.moderate_message},
                self._seam,
            ),
            Route("/v1/chat/threads/{thread_id}/moderation", {"PUT": self.moderate_thread}, self._seam),
            Route("/v1/chat/threads/{thread_id}/report", {"POST": self.report_thread}, self._seam),
            Route(
                "/v1/moderation/reports/{report_id}/messages",
                {"GET": self.list_reported_messages},
                self._seam,
            ),
        )

    async def list_threads(self, scope: Scope, receive: Receive, send: Send) -> None:
        """GET /v1/chat/threads"""
        exchange = self._seam.begin(LIST_THREADS, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = LIST_THREADS_PARAMETERS.of(scope)
            result = await self._handler.list_threads(caller, limit=given.limit, cursor=given.cursor)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def open_thread(self, scope: Scope, receive: Receive, send: Send) -> None:
        """POST /v1/chat/threads"""
        exchange = self._seam.begin(OPEN_THREAD, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            body = binding.body(models.ChatThreadOpening, exchange, raw)
            result = await self._handler.open_thread(caller, body)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def list_messages(self, scope: Scope, receive: Receive, send: Send) -> None:
        """GET /v1/chat/threads/{thread_id}/messages"""
        exchange = self._seam.begin(LIST_MESSAGES, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = LIST_MESSAGES_PARAMETERS.of(scope)
            result = await self._handler.list_messages(
                caller, thread_id=given.thread_id, limit=given.limit, cursor=given.cursor
            )
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def moderate_message(self, scope: Scope, receive: Receive, send: Send) -> None:
        """PUT /v1/chat/threads/{thread_id}/messages/{sequence}/moderation"""
        exchange = self._seam.begin(MODERATE_MESSAGE, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = MODERATE_MESSAGE_PARAMETERS.of(scope)
            body = binding.body(models.ChatModeration, exchange, raw)
            result = await self._handler.moderate_message(
                caller, body, thread_id=given.thread_id, sequence=given.sequence
            )
            reply = (204, b"", b"", ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def moderate_thread(self, scope: Scope, receive: Receive, send: Send) -> None:
        """PUT /v1/chat/threads/{thread_id}/moderation"""
        exchange = self._seam.begin(MODERATE_THREAD, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = MODERATE_THREAD_PARAMETERS.of(scope)
            body = binding.body(models.ChatClosing, exchange, raw)
            result = await self._handler.moderate_thread(caller, body, thread_id=given.thread_id)
            reply = (204, b"", b"", ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def report_thread(self, scope: Scope, receive: Receive, send: Send) -> None:
        """POST /v1/chat/threads/{thread_id}/report"""
        exchange = self._seam.begin(REPORT_THREAD, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = REPORT_THREAD_PARAMETERS.of(scope)
            body = binding.body(models.ChatReport, exchange, raw)
            result = await self._handler.report_thread(
                caller, body, thread_id=given.thread_id, idempotency_key=given.idempotency_key
            )
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

    async def list_reported_messages(self, scope: Scope, receive: Receive, send: Send) -> None:
        """GET /v1/moderation/reports/{report_id}/messages"""
        exchange = self._seam.begin(LIST_REPORTED_MESSAGES, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = LIST_REPORTED_MESSAGES_PARAMETERS.of(scope)
            result = await self._handler.list_reported_messages(
                caller, report_id=given.report_id, limit=given.limit, cursor=given.cursor
            )
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)
