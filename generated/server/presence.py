# Generated from schemas/openapi by `make generate`; edit the schemas, never this file.
"""The `presence` operations over ASGI: bind, authorise, call, render.

Who is where, now: told to those who may see it.
"""

from __future__ import annotations

from typing import Annotated

import pydantic

from generated import models, vocabulary
from generated.api import presence as api
from generated.server import binding
from generated.server.routing import Route
from generated.server.seam import OperationSpec, Receive, Scope, Seam, Send
from generated.vocabulary import ErrorCode

SET_PRESENCE = OperationSpec(
    operation_id="setPresence",
    method="POST",
    path="/v1/presence/set",
    security=(("accessToken",),),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.BANNED, ErrorCode.POLICY_DENIED}),
        413: frozenset({ErrorCode.BODY_TOO_LARGE}),
        415: frozenset({ErrorCode.MEDIA_TYPE_UNSUPPORTED}),
        422: frozenset({ErrorCode.MODE_UNKNOWN, ErrorCode.SCHEMA_INVALID}),
        429: frozenset({ErrorCode.RATE_LIMITED}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.OVERLOADED}),
    },
)
LIST_PRESENCE_GRID = OperationSpec(
    operation_id="listPresenceGrid",
    method="GET",
    path="/v1/presence/grid",
    security=(("accessToken",),),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.BANNED}),
        422: frozenset({ErrorCode.CURSOR_INVALID, ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.OVERLOADED}),
    },
)
CONNECT_TILE = OperationSpec(
    operation_id="connectTile",
    method="POST",
    path="/v1/media/tiles/{presence_id}",
    security=(("accessToken",),),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.BANNED}),
        404: frozenset({ErrorCode.NOT_FOUND}),
        409: frozenset({ErrorCode.TILE_LIMIT}),
        413: frozenset({ErrorCode.BODY_TOO_LARGE}),
        415: frozenset({ErrorCode.MEDIA_TYPE_UNSUPPORTED}),
        422: frozenset({ErrorCode.SCHEMA_INVALID}),
        429: frozenset({ErrorCode.RATE_LIMITED}),
        500: frozenset({ErrorCode.INTERNAL}),
        502: frozenset({ErrorCode.PROVIDER_FAILED}),
        503: frozenset({ErrorCode.OVERLOADED}),
    },
)
DISCONNECT_TILE = OperationSpec(
    operation_id="disconnectTile",
    method="DELETE",
    path="/v1/media/tiles/{presence_id}",
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


class ListPresenceGridParameters(pydantic.BaseModel):
    """Parameters of listPresenceGrid."""

    segment: Annotated[vocabulary.PresenceSegment | None, pydantic.Field(alias="query/segment")] = None
    mode: Annotated[models.ModeId | None, pydantic.Field(alias="query/mode")] = None
    capability: Annotated[vocabulary.PresenceCapability | None, pydantic.Field(alias="query/capability")] = (
        None
    )
    limit: Annotated[binding.Integer, pydantic.Field(alias="query/limit", ge=1, le=200)] = 50
    cursor: Annotated[models.Cursor | None, pydantic.Field(alias="query/cursor")] = None


class ConnectTileParameters(pydantic.BaseModel):
    """Parameters of connectTile."""

    presence_id: Annotated[models.PresenceId, pydantic.Field(alias="path/presence_id")]


class DisconnectTileParameters(pydantic.BaseModel):
    """Parameters of disconnectTile."""

    presence_id: Annotated[models.PresenceId, pydantic.Field(alias="path/presence_id")]


LIST_PRESENCE_GRID_PARAMETERS = binding.Parameters(ListPresenceGridParameters)
CONNECT_TILE_PARAMETERS = binding.Parameters(ConnectTileParameters)
DISCONNECT_TILE_PARAMETERS = binding.Parameters(DisconnectTileParameters)


class PresenceOperations:
    """Every operation of the tag, over one handler."""

    def __init__(self, handler: api.PresenceApi, seam: Seam) -> None:
        self._handler = handler
        self._seam = seam

    def routes(self) -> tuple[Route, ...]:
        """The table of contents."""
        return (
            Route("/v1/presence/set", {"POST": self.set_presence}, self._seam),
            Route("/v1/presence/grid", {"GET": self.list_presence_grid}, self._seam),
            Route(
                "/v1/media/tiles/{presence_id}",
                {"POST": self.connect_tile, "DELETE": self.disconnect_tile},
                self._seam,
            ),
        )

    async def set_presence(self, scope: Scope, receive: Receive, send: Send) -> None:
        """POST /v1/presence/set"""
        exchange = self._seam.begin(SET_PRESENCE, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            body = binding.body(models.PresenceSetting, exchange, raw)
            result = await self._handler.set_presence(caller, body)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def list_presence_grid(self, scope: Scope, receive: Receive, send: Send) -> None:
        """GET /v1/presence/grid"""
        exchange = self._seam.begin(LIST_PRESENCE_GRID, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = LIST_PRESENCE_GRID_PARAMETERS.of(scope)
            result = await self._handler.list_presence_grid(
                caller,
                segment=given.segment,
                mode=given.mode,
                capability=given.capability,
                limit=given.limit,
                cursor=given.cursor,
            )
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def connect_tile(self, scope: Scope, receive: Receive, send: Send) -> None:
        """POST /v1/media/tiles/{presence_id}"""
        exchange = self._seam.begin(CONNECT_TILE, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = CONNECT_TILE_PARAMETERS.of(scope)
            body = binding.body(models.TileConnection, exchange, raw)
            result = await self._handler.connect_tile(caller, body, presence_id=given.presence_id)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def disconnect_tile(self, scope: Scope, receive: Receive, send: Send) -> None:
        """DELETE /v1/media/tiles/{presence_id}"""
        exchange = self._seam.begin(DISCONNECT_TILE, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = DISCONNECT_TILE_PARAMETERS.of(scope)
            result = await self._handler.disconnect_tile(caller, presence_id=given.presence_id)
            reply = (204, b"", b"", ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)
