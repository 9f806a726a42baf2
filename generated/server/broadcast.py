# Generated from schemas/openapi by `make generate`; edit the schemas, never this file.
"""The `broadcast` operations over ASGI: bind, authorise, call, render.

What the channel airs now and next.
"""

from __future__ import annotations

from typing import Annotated

import pydantic

from generated import models
from generated.api import broadcast as api
from generated.server import binding
from generated.server.routing import Route
from generated.server.seam import OperationSpec, Receive, Scope, Seam, Send
from generated.vocabulary import Caller, ErrorCode

GET_NOW_PLAYING = OperationSpec(
    operation_id="getNowPlaying",
    method="GET",
    path="/v1/broadcast/now",
    security=(),
    errors={
        404: frozenset({ErrorCode.NOT_FOUND}),
        422: frozenset({ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.OFF_AIR}),
    },
    hot=True,
)
GET_GUIDE = OperationSpec(
    operation_id="getGuide",
    method="GET",
    path="/v1/broadcast/guide",
    security=(),
    errors={
        404: frozenset({ErrorCode.NOT_FOUND}),
        422: frozenset({ErrorCode.CURSOR_INVALID, ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.OFF_AIR}),
    },
)
GET_GUIDE_XMLTV = OperationSpec(
    operation_id="getGuideXmltv",
    method="GET",
    path="/v1/broadcast/guide.xml",
    security=(),
    errors={
        404: frozenset({ErrorCode.NOT_FOUND}),
        422: frozenset({ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.OFF_AIR}),
    },
)


class GetNowPlayingParameters(pydantic.BaseModel):
    """Parameters of getNowPlaying."""

    channel: Annotated[models.ChannelId | None, pydantic.Field(alias="query/channel")] = None


class GetGuideParameters(pydantic.BaseModel):
    """Parameters of getGuide."""

    channel: Annotated[models.ChannelId | None, pydantic.Field(alias="query/channel")] = None
    limit: Annotated[binding.Integer, pydantic.Field(alias="query/limit", ge=1, le=200)] = 50
    cursor: Annotated[models.Cursor | None, pydantic.Field(alias="query/cursor")] = None


class GetGuideXmltvParameters(pydantic.BaseModel):
    """Parameters of getGuideXmltv."""

    channel: Annotated[models.ChannelId | None, pydantic.Field(alias="query/channel")] = None


GET_NOW_PLAYING_PARAMETERS = binding.Parameters(GetNowPlayingParameters)
GET_GUIDE_PARAMETERS = binding.Parameters(GetGuideParameters)
GET_GUIDE_XMLTV_PARAMETERS = binding.Parameters(GetGuideXmltvParameters)


class BroadcastOperations:
    """Every operation of the tag, over one handler."""

    def __init__(self, handler: api.BroadcastApi, seam: Seam) -> None:
        self._handler = handler
        self._seam = seam

    def routes(self) -> tuple[Route, ...]:
        """The table of contents."""
        return (
            Route("/v1/broadcast/now", {"GET": self.get_now_playing}, self._seam),
            Route("/v1/broadcast/guide", {"GET": self.get_guide}, self._seam),
            Route("/v1/broadcast/guide.xml", {"GET": self.get_guide_xmltv}, self._seam),
        )

    async def get_now_playing(self, scope: Scope, receive: Receive, send: Send) -> None:
        """GET /v1/broadcast/now"""
        exchange = self._seam.begin(GET_NOW_PLAYING, scope)
        try:
            given = GET_NOW_PLAYING_PARAMETERS.of(scope)
            result = await self._handler.get_now_playing(Caller.anonymous(), channel=given.channel)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def get_guide(self, scope: Scope, receive: Receive, send: Send) -> None:
        """GET /v1/broadcast/guide"""
        exchange = self._seam.begin(GET_GUIDE, scope)
        try:
            given = GET_GUIDE_PARAMETERS.of(scope)
            result = await self._handler.get_guide(
                Caller.anonymous(), channel=given.channel, limit=given.limit, cursor=given.cursor
            )
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def get_guide_xmltv(self, scope: Scope, receive: Receive, send: Send) -> None:
        """GET /v1/broadcast/guide.xml"""
        exchange = self._seam.begin(GET_GUIDE_XMLTV, scope)
        try:
            given = GET_GUIDE_XMLTV_PARAMETERS.of(scope)
            result = await self._handler.get_guide_xmltv(Caller.anonymous(), channel=given.channel)
            reply = (200, b"application/xml", result.body.encode(), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)
