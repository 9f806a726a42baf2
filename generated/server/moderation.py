# Generated from schemas/openapi by `make generate`; edit the schemas, never this file.
"""The `moderation` operations over ASGI: bind, authorise, call, render.

What people do about people: blocks.
"""

from __future__ import annotations

from typing import Annotated

import pydantic

from generated import models
from generated.api import moderation as api
from generated.server import binding
from generated.server.routing import Route
from generated.server.seam import OperationSpec, Receive, Scope, Seam, Send
from generated.vocabulary import ErrorCode

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


LIST_BLOCKS_PARAMETERS = binding.Parameters(ListBlocksParameters)
BLOCK_PERSON_PARAMETERS = binding.Parameters(BlockPersonParameters)
UNBLOCK_PERSON_PARAMETERS = binding.Parameters(UnblockPersonParameters)


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
