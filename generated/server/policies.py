# Generated from schemas/openapi by `make generate`; edit the schemas, never this file.
"""The `policies` operations over ASGI: bind, authorise, call, render.

The owner cards that were in force, and what changed in them; signed by an operator.
"""

from __future__ import annotations

from typing import Annotated

import pydantic

from generated import models
from generated.api import policies as api
from generated.server import binding
from generated.server.routing import Route
from generated.server.seam import OperationSpec, Receive, Scope, Seam, Send
from generated.vocabulary import Capability, ErrorCode

LIST_POLICY_VERSIONS = OperationSpec(
    operation_id="listPolicyVersions",
    method="GET",
    path="/v1/control/policies/versions",
    security=(("controlToken", "controlSignature"), ("accessToken",)),
    requires=frozenset({Capability.OPERATOR}),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.BANNED, ErrorCode.POLICY_DENIED, ErrorCode.SIGNATURE_INVALID}),
        404: frozenset({ErrorCode.NOT_FOUND}),
        409: frozenset({ErrorCode.NONCE_REPLAY}),
        422: frozenset({ErrorCode.CURSOR_INVALID, ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.LAB_UNAVAILABLE, ErrorCode.OVERLOADED}),
    },
)
INSPECT_POLICY_VERSION = OperationSpec(
    operation_id="inspectPolicyVersion",
    method="GET",
    path="/v1/control/policies/versions/{card_hash}",
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
DIFF_POLICY_VERSION = OperationSpec(
    operation_id="diffPolicyVersion",
    method="GET",
    path="/v1/control/policies/versions/{card_hash}/diff",
    security=(("controlToken", "controlSignature"), ("accessToken",)),
    requires=frozenset({Capability.OPERATOR}),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.BANNED, ErrorCode.POLICY_DENIED, ErrorCode.SIGNATURE_INVALID}),
        404: frozenset({ErrorCode.NOT_FOUND}),
        409: frozenset({ErrorCode.NONCE_REPLAY}),
        422: frozenset({ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.LAB_UNAVAILABLE, ErrorCode.OVERLOADED}),
    },
)


class ListPolicyVersionsParameters(pydantic.BaseModel):
    """Parameters of listPolicyVersions."""

    channel: Annotated[models.ChannelId | None, pydantic.Field(alias="query/channel")] = None
    limit: Annotated[binding.Integer, pydantic.Field(alias="query/limit", ge=1, le=200)] = 50
    cursor: Annotated[models.Cursor | None, pydantic.Field(alias="query/cursor")] = None


class InspectPolicyVersionParameters(pydantic.BaseModel):
    """Parameters of inspectPolicyVersion."""

    card_hash: Annotated[models.CardHash, pydantic.Field(alias="path/card_hash")]


class DiffPolicyVersionParameters(pydantic.BaseModel):
    """Parameters of diffPolicyVersion."""

    card_hash: Annotated[models.CardHash, pydantic.Field(alias="path/card_hash")]
    before: Annotated[models.CardHash | None, pydantic.Field(alias="query/before")] = None


LIST_POLICY_VERSIONS_PARAMETERS = binding.Parameters(ListPolicyVersionsParameters)
INSPECT_POLICY_VERSION_PARAMETERS = binding.Parameters(InspectPolicyVersionParameters)
DIFF_POLICY_VERSION_PARAMETERS = binding.Parameters(DiffPolicyVersionParameters)


class PoliciesOperations:
    """Every operation of the tag, over one handler."""

    def __init__(self, handler: api.PoliciesApi, seam: Seam) -> None:
        self._handler = handler
        self._seam = seam

    def routes(self) -> tuple[Route, ...]:
        """The table of contents."""
        return (
            Route("/v1/control/policies/versions", {"GET": self.list_policy_versions}, self._seam),
            Route(
                "/v1/control/policies/versions/{card_hash}", {"GET": self.inspect_policy_version}, self._seam
            ),
            Route(
                "/v1/control/policies/versions/{card_hash}/diff",
                {"GET": self.diff_policy_version},
                self._seam,
            ),
        )

    async def list_policy_versions(self, scope: Scope, receive: Receive, send: Send) -> None:
        """GET /v1/control/policies/versions"""
        exchange = self._seam.begin(LIST_POLICY_VERSIONS, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = LIST_POLICY_VERSIONS_PARAMETERS.of(scope)
            result = await self._handler.list_policy_versions(
                caller, channel=given.channel, limit=given.limit, cursor=given.cursor
            )
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def inspect_policy_version(self, scope: Scope, receive: Receive, send: Send) -> None:
        """GET /v1/control/policies/versions/{card_hash}"""
        exchange = self._seam.begin(INSPECT_POLICY_VERSION, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = INSPECT_POLICY_VERSION_PARAMETERS.of(scope)
            result = await self._handler.inspect_policy_version(caller, card_hash=given.card_hash)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def diff_policy_version(self, scope: Scope, receive: Receive, send: Send) -> None:
        """GET /v1/control/policies/versions/{card_hash}/diff"""
        exchange = self._seam.begin(DIFF_POLICY_VERSION, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = DIFF_POLICY_VERSION_PARAMETERS.of(scope)
            result = await self._handler.diff_policy_version(
                caller, card_hash=given.card_hash, before=given.before
            )
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)
