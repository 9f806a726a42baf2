# Generated from schemas/openapi by `make generate`; edit the schemas, never this file.
"""The `moderation` operations over ASGI: bind, authorise, call, render.

What people do about people: blocks and reports; and how moderators judge.
"""

from __future__ import annotations

from typing import Annotated

import pydantic

from generated import models, vocabulary
from generated.api import moderation as api
from generated.server import binding
from generated.server.routing import Route
from generated.server.seam import OperationSpec, Receive, Scope, Seam, Send
from generated.vocabulary import Capability, ErrorCode

LIST_BLOCKS = OperationSpec(
    operation_id="listBlocks",
    method="GET",
    path="/v1/moderation/blocks",
    security=(("accessToken",),),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.BANNED}),
        422: frozenset({ErrorCode.CURSOR_INVALID, ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.OVERLOADED}),
    },
)
BLOCK_PERSON = OperationSpec(
    operation_id="blockPerson",
    method="PUT",
    path="/v1/moderation/blocks/{user_id}",
    security=(("accessToken",),),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.BANNED}),
        404: frozenset({ErrorCode.NOT_FOUND}),
        422: frozenset({ErrorCode.NOT_YOURSELF, ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.OVERLOADED}),
    },
)
UNBLOCK_PERSON = OperationSpec(
    operation_id="unblockPerson",
    method="DELETE",
    path="/v1/moderation/blocks/{user_id}",
    security=(("accessToken",),),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.BANNED}),
        404: frozenset({ErrorCode.NOT_FOUND}),
        422: frozenset({ErrorCode.SCHEMA_INVALID}),
        429: frozenset({ErrorCode.RATE_LIMITED}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.OVERLOADED}),
    },
)
LIST_REPORTS = OperationSpec(
    operation_id="listReports",
    method="GET",
    path="/v1/moderation/reports",
    security=(("accessToken",),),
    requires=frozenset({Capability.MODERATOR}),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.BANNED, ErrorCode.POLICY_DENIED}),
        422: frozenset({ErrorCode.CURSOR_INVALID, ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.OVERLOADED}),
    },
)
CREATE_REPORT = OperationSpec(
    operation_id="createReport",
    method="POST",
    path="/v1/moderation/reports",
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
INSPECT_REPORT = OperationSpec(
    operation_id="inspectReport",
    method="GET",
    path="/v1/moderation/reports/{report_id}",
    security=(("accessToken",),),
    requires=frozenset({Capability.MODERATOR}),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.BANNED, ErrorCode.POLICY_DENIED}),
        404: frozenset({ErrorCode.NOT_FOUND}),
        422: frozenset({ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.OVERLOADED}),
    },
)
CLAIM_REPORT = OperationSpec(
    operation_id="claimReport",
    method="PUT",
    path="/v1/moderation/reports/{report_id}/claim",
    security=(("accessToken",),),
    requires=frozenset({Capability.MODERATOR}),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.BANNED, ErrorCode.POLICY_DENIED}),
        404: frozenset({ErrorCode.NOT_FOUND}),
        409: frozenset({ErrorCode.REPORT_CLAIMED, ErrorCode.REPORT_SETTLED}),
        422: frozenset({ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.OVERLOADED}),
    },
)
RESOLVE_REPORT = OperationSpec(
    operation_id="resolveReport",
    method="POST",
    path="/v1/moderation/reports/{report_id}/resolution",
    security=(("accessToken",),),
    requires=frozenset({Capability.MODERATOR}),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.BANNED, ErrorCode.POLICY_DENIED}),
        404: frozenset({ErrorCode.NOT_FOUND}),
        409: frozenset({ErrorCode.REPORT_CLAIMED, ErrorCode.REPORT_SETTLED}),
        413: frozenset({ErrorCode.BODY_TOO_LARGE}),
        415: frozenset({ErrorCode.MEDIA_TYPE_UNSUPPORTED}),
        422: frozenset({ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.OVERLOADED}),
    },
)
EXPORT_EVIDENCE = OperationSpec(
    operation_id="exportEvidence",
    method="GET",
    path="/v1/moderation/reports/{report_id}/evidence",
    security=(("accessToken",),),
    requires=frozenset({Capability.MODERATOR}),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.BANNED, ErrorCode.POLICY_DENIED}),
        404: frozenset({ErrorCode.NOT_FOUND}),
        422: frozenset({ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.OVERLOADED}),
    },
)


class ListBlocksParameters(pydantic.BaseModel):
    """Parameters of listBlocks."""

    limit: Annotated[binding.Integer, pydantic.Field(alias="query/limit", ge=1, le=200)] = 50
    cursor: Annotated[models.Cursor | None, pydantic.Field(alias="query/cursor")] = None


class BlockPersonParameters(pydantic.BaseModel):
    """Parameters of blockPerson."""

    user_id: Annotated[models.UserId, pydantic.Field(alias="path/user_id")]


class UnblockPersonParameters(pydantic.BaseModel):
    """Parameters of unblockPerson."""

    user_id: Annotated[models.UserId, pydantic.Field(alias="path/user_id")]


class ListReportsParameters(pydantic.BaseModel):
    """Parameters of listReports."""

    state: Annotated[vocabulary.ReportState | None, pydantic.Field(alias="query/state")] = None
    limit: Annotated[binding.Integer, pydantic.Field(alias="query/limit", ge=1, le=200)] = 50
    cursor: Annotated[models.Cursor | None, pydantic.Field(alias="query/cursor")] = None


class CreateReportParameters(pydantic.BaseModel):
    """Parameters of createReport."""

    idempotency_key: Annotated[
        models.IdempotencyKey | None, pydantic.Field(alias="header/Idempotency-Key")
    ] = None


class InspectReportParameters(pydantic.BaseModel):
    """Parameters of inspectReport."""

    report_id: Annotated[models.ReportId, pydantic.Field(alias="path/report_id")]


class ClaimReportParameters(pydantic.BaseModel):
    """Parameters of claimReport."""

    report_id: Annotated[models.ReportId, pydantic.Field(alias="path/report_id")]


class ResolveReportParameters(pydantic.BaseModel):
    """Parameters of resolveReport."""

    report_id: Annotated[models.ReportId, pydantic.Field(alias="path/report_id")]


class ExportEvidenceParameters(pydantic.BaseModel):
    """Parameters of exportEvidence."""

    report_id: Annotated[models.ReportId, pydantic.Field(alias="path/report_id")]


LIST_BLOCKS_PARAMETERS = binding.Parameters(ListBlocksParameters)
BLOCK_PERSON_PARAMETERS = binding.Parameters(BlockPersonParameters)
UNBLOCK_PERSON_PARAMETERS = binding.Parameters(UnblockPersonParameters)
LIST_REPORTS_PARAMETERS = binding.Parameters(ListReportsParameters)
CREATE_REPORT_PARAMETERS = binding.Parameters(CreateReportParameters, {b"idempotency-key": "Idempotency-Key"})
INSPECT_REPORT_PARAMETERS = binding.Parameters(InspectReportParameters)
CLAIM_REPORT_PARAMETERS = binding.Parameters(ClaimReportParameters)
RESOLVE_REPORT_PARAMETERS = binding.Parameters(ResolveReportParameters)
EXPORT_EVIDENCE_PARAMETERS = binding.Parameters(ExportEvidenceParameters)


class ModerationOperations:
    """Every operation of the tag, over one handler."""

    def __init__(self, handler: api.ModerationApi, seam: Seam) -> None:
        self._handler = handler
        self._seam = seam

    def routes(self) -> tuple[Route, ...]:
        """The table of contents."""
        return (
            Route("/v1/moderation/blocks", {"GET": self.list_blocks}, self._seam),
            Route(
                "/v1/moderation/blocks/{user_id}",
                {"PUT": self.block_person, "DELETE": self.unblock_person},
                self._seam,
            ),
            Route(
                "/v1/moderation/reports", {"GET": self.list_reports, "POST": self.create_report}, self._seam
            ),
            Route("/v1/moderation/reports/{report_id}", {"GET": self.inspect_report}, self._seam),
            Route("/v1/moderation/reports/{report_id}/claim", {"PUT": self.claim_report}, self._seam),
            Route("/v1/moderation/reports/{report_id}/resolution", {"POST": self.resolve_report}, self._seam),
            Route("/v1/moderation/reports/{report_id}/evidence", {"GET": self.export_evidence}, self._seam),
        )

    async def list_blocks(self, scope: Scope, receive: Receive, send: Send) -> None:
        """GET /v1/moderation/blocks"""
        exchange = self._seam.begin(LIST_BLOCKS, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = LIST_BLOCKS_PARAMETERS.of(scope)
            result = await self._handler.list_blocks(caller, limit=given.limit, cursor=given.cursor)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def block_person(self, scope: Scope, receive: Receive, send: Send) -> None:
        """PUT /v1/moderation/blocks/{user_id}"""
        exchange = self._seam.begin(BLOCK_PERSON, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = BLOCK_PERSON_PARAMETERS.of(scope)
            result = await self._handler.block_person(caller, user_id=given.user_id)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def unblock_person(self, scope: Scope, receive: Receive, send: Send) -> None:
        """DELETE /v1/moderation/blocks/{user_id}"""
        exchange = self._seam.begin(UNBLOCK_PERSON, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = UNBLOCK_PERSON_PARAMETERS.of(scope)
            result = await self._handler.unblock_person(caller, user_id=given.user_id)
            reply = (204, b"", b"", ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def list_reports(self, scope: Scope, receive: Receive, send: Send) -> None:
        """GET /v1/moderation/reports"""
        exchange = self._seam.begin(LIST_REPORTS, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = LIST_REPORTS_PARAMETERS.of(scope)
            result = await self._handler.list_reports(
                caller, state=given.state, limit=given.limit, cursor=given.cursor
            )
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def create_report(self, scope: Scope, receive: Receive, send: Send) -> None:
        """POST /v1/moderation/reports"""
        exchange = self._seam.begin(CREATE_REPORT, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = CREATE_REPORT_PARAMETERS.of(scope)
            body = binding.body(models.ReportCreation, exchange, raw)
            result = await self._handler.create_report(caller, body, idempotency_key=given.idempotency_key)
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

    async def inspect_report(self, scope: Scope, receive: Receive, send: Send) -> None:
        """GET /v1/moderation/reports/{report_id}"""
        exchange = self._seam.begin(INSPECT_REPORT, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = INSPECT_REPORT_PARAMETERS.of(scope)
            result = await self._handler.inspect_report(caller, report_id=given.report_id)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def claim_report(self, scope: Scope, receive: Receive, send: Send) -> None:
        """PUT /v1/moderation/reports/{report_id}/claim"""
        exchange = self._seam.begin(CLAIM_REPORT, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = CLAIM_REPORT_PARAMETERS.of(scope)
            result = await self._handler.claim_report(caller, report_id=given.report_id)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def resolve_report(self, scope: Scope, receive: Receive, send: Send) -> None:
        """POST /v1/moderation/reports/{report_id}/resolution"""
        exchange = self._seam.begin(RESOLVE_REPORT, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = RESOLVE_REPORT_PARAMETERS.of(scope)
            body = binding.body(models.ReportResolution, exchange, raw)
            result = await self._handler.resolve_report(caller, body, report_id=given.report_id)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def export_evidence(self, scope: Scope, receive: Receive, send: Send) -> None:
        """GET /v1/moderation/reports/{report_id}/evidence"""
        exchange = self._seam.begin(EXPORT_EVIDENCE, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = EXPORT_EVIDENCE_PARAMETERS.of(scope)
            result = await self._handler.export_evidence(caller, report_id=given.report_id)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)
