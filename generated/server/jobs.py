# Generated from schemas/openapi by `make generate`; edit the schemas, never this file.
"""The `jobs` operations over ASGI: bind, authorise, call, render.

What the LAB does by the clock, and its nightly report; signed by an operator.
"""

from __future__ import annotations

from typing import Annotated

import pydantic

from generated import models
from generated.api import jobs as api
from generated.server import binding
from generated.server.routing import Route
from generated.server.seam import OperationSpec, Receive, Scope, Seam, Send
from generated.vocabulary import ErrorCode

LIST_JOBS = OperationSpec(
    operation_id="listJobs",
    method="GET",
    path="/v1/control/jobs",
    security=(("controlToken", "controlSignature"),),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.SIGNATURE_INVALID}),
        409: frozenset({ErrorCode.NONCE_REPLAY}),
        422: frozenset({ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.LAB_UNAVAILABLE, ErrorCode.OVERLOADED}),
    },
)
INSPECT_JOB = OperationSpec(
    operation_id="inspectJob",
    method="GET",
    path="/v1/control/jobs/{job}",
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
RUN_JOB = OperationSpec(
    operation_id="runJob",
    method="POST",
    path="/v1/control/jobs/{job}/run",
    security=(("controlToken", "controlSignature"),),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.SIGNATURE_INVALID}),
        404: frozenset({ErrorCode.NOT_FOUND}),
        409: frozenset({ErrorCode.JOB_RUNNING, ErrorCode.NONCE_REPLAY}),
        422: frozenset({ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.LAB_UNAVAILABLE, ErrorCode.OVERLOADED}),
    },
)
SHOW_REPORT = OperationSpec(
    operation_id="showReport",
    method="GET",
    path="/v1/control/report",
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


class ListJobsParameters(pydantic.BaseModel):
    """Parameters of listJobs."""

    limit: Annotated[binding.Integer, pydantic.Field(alias="query/limit", ge=1, le=200)] = 50


class InspectJobParameters(pydantic.BaseModel):
    """Parameters of inspectJob."""

    job: Annotated[models.JobName, pydantic.Field(alias="path/job")]
    limit: Annotated[binding.Integer, pydantic.Field(alias="query/limit", ge=1, le=200)] = 50


class RunJobParameters(pydantic.BaseModel):
    """Parameters of runJob."""

    job: Annotated[models.JobName, pydantic.Field(alias="path/job")]


class ShowReportParameters(pydantic.BaseModel):
    """Parameters of showReport."""

    channel: Annotated[models.ChannelId | None, pydantic.Field(alias="query/channel")] = None
    day: Annotated[models.Day | None, pydantic.Field(alias="query/day")] = None


LIST_JOBS_PARAMETERS = binding.Parameters(ListJobsParameters)
INSPECT_JOB_PARAMETERS = binding.Parameters(InspectJobParameters)
RUN_JOB_PARAMETERS = binding.Parameters(RunJobParameters)
SHOW_REPORT_PARAMETERS = binding.Parameters(ShowReportParameters)


class JobsOperations:
    """Every operation of the tag, over one handler."""

    def __init__(self, handler: api.JobsApi, seam: Seam) -> None:
        self._handler = handler
        self._seam = seam

    def routes(self) -> tuple[Route, ...]:
        """The table of contents."""
        return (
            Route("/v1/control/jobs", {"GET": self.list_jobs}, self._seam),
            Route("/v1/control/jobs/{job}", {"GET": self.inspect_job}, self._seam),
            Route("/v1/control/jobs/{job}/run", {"POST": self.run_job}, self._seam),
            Route("/v1/control/report", {"GET": self.show_report}, self._seam),
        )

    async def list_jobs(self, scope: Scope, receive: Receive, send: Send) -> None:
        """GET /v1/control/jobs"""
        exchange = self._seam.begin(LIST_JOBS, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = LIST_JOBS_PARAMETERS.of(scope)
            result = await self._handler.list_jobs(caller, limit=given.limit)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def inspect_job(self, scope: Scope, receive: Receive, send: Send) -> None:
        """GET /v1/control/jobs/{job}"""
        exchange = self._seam.begin(INSPECT_JOB, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = INSPECT_JOB_PARAMETERS.of(scope)
            result = await self._handler.inspect_job(caller, job=given.job, limit=given.limit)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def run_job(self, scope: Scope, receive: Receive, send: Send) -> None:
        """POST /v1/control/jobs/{job}/run"""
        exchange = self._seam.begin(RUN_JOB, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = RUN_JOB_PARAMETERS.of(scope)
            result = await self._handler.run_job(caller, job=given.job)
            reply = (202, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def show_report(self, scope: Scope, receive: Receive, send: Send) -> None:
        """GET /v1/control/report"""
        exchange = self._seam.begin(SHOW_REPORT, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = SHOW_REPORT_PARAMETERS.of(scope)
            result = await self._handler.show_report(caller, channel=given.channel, day=given.day)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)
