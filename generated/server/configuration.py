# Generated from schemas/openapi by `make generate`; edit the schemas, never this file.
"""The `configuration` operations over ASGI: bind, authorise, call, render.

The configurations that were in force, and what changed in them.
"""

from __future__ import annotations

from typing import Annotated

import pydantic

from generated import models
from generated.api import configuration as api
from generated.server import binding
from generated.server.routing import Route
from generated.server.seam import OperationSpec, Receive, Scope, Seam, Send
from generated.vocabulary import Capability, ErrorCode

LIST_CONFIG_VERSIONS = OperationSpec(
    operation_id="listConfigVersions",
    method="GET",
    path="/v1/config/versions",
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
INSPECT_CONFIG_VERSION = OperationSpec(
    operation_id="inspectConfigVersion",
    method="GET",
    path="/v1/config/versions/{config_hash}",
    security=(("accessToken",),),
    requires=frozenset({Capability.OPERATOR}),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.BANNED, ErrorCode.POLICY_DENIED}),
        404: frozenset({ErrorCode.NOT_FOUND}),
        422: frozenset({ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.OVERLOADED}),
    },
)
DIFF_CONFIG_VERSION = OperationSpec(
    operation_id="diffConfigVersion",
    method="GET",
    path="/v1/config/versions/{config_hash}/diff",
    security=(("accessToken",),),
    requires=frozenset({Capability.OPERATOR}),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.BANNED, ErrorCode.POLICY_DENIED}),
        404: frozenset({ErrorCode.NOT_FOUND}),
        422: frozenset({ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.OVERLOADED}),
    },
)


class ListConfigVersionsParameters(pydantic.BaseModel):
    """Parameters of listConfigVersions."""

    limit: Annotated[binding.Integer, pydantic.Field(alias="query/limit", ge=1, le=200)] = 50
    cursor: Annotated[models.Cursor | None, pydantic.Field(alias="query/cursor")] = None


class InspectConfigVersionParameters(pydantic.BaseModel):
    """Parameters of inspectConfigVersion."""

    config_hash: Annotated[models.ConfigHash, pydantic.Field(alias="path/config_hash")]


class DiffConfigVersionParameters(pydantic.BaseModel):
    """Parameters of diffConfigVersion."""

    config_hash: Annotated[models.ConfigHash, pydantic.Field(alias="path/config_hash")]
    before: Annotated[models.ConfigHash | None, pydantic.Field(alias="query/before")] = None


LIST_CONFIG_VERSIONS_PARAMETERS = binding.Parameters(ListConfigVersionsParameters)
INSPECT_CONFIG_VERSION_PARAMETERS = binding.Parameters(InspectConfigVersionParameters)
DIFF_CONFIG_VERSION_PARAMETERS = binding.Parameters(DiffConfigVersionParameters)


class ConfigurationOperations:
    """Every operation of the tag, over one handler."""

    def __init__(self, handler: api.ConfigurationApi, seam: Seam) -> None:
        self._handler = handler
        self._seam = seam

    def routes(self) -> tuple[Route, ...]:
        """The table of contents."""
        return (
            Route("/v1/config/versions", {"GET": self.list_config_versions}, self._seam),
            Route("/v1/config/versions/{config_hash}", {"GET": self.inspect_config_version}, self._seam),
            Route("/v1/config/versions/{config_hash}/diff", {"GET": self.diff_config_version}, self._seam),
        )

    async def list_config_versions(self, scope: Scope, receive: Receive, send: Send) -> None:
        """GET /v1/config/versions"""
        exchange = self._seam.begin(LIST_CONFIG_VERSIONS, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = LIST_CONFIG_VERSIONS_PARAMETERS.of(scope)
            result = await self._handler.list_config_versions(caller, limit=given.limit, cursor=given.cursor)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def inspect_config_version(self, scope: Scope, receive: Receive, send: Send) -> None:
        """GET /v1/config/versions/{config_hash}"""
        exchange = self._seam.begin(INSPECT_CONFIG_VERSION, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = INSPECT_CONFIG_VERSION_PARAMETERS.of(scope)
            result = await self._handler.inspect_config_version(caller, config_hash=given.config_hash)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def diff_config_version(self, scope: Scope, receive: Receive, send: Send) -> None:
        """GET /v1/config/versions/{config_hash}/diff"""
        exchange = self._seam.begin(DIFF_CONFIG_VERSION, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = DIFF_CONFIG_VERSION_PARAMETERS.of(scope)
            result = await self._handler.diff_config_version(
                caller, config_hash=given.config_hash, before=given.before
            )
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)
