# Generated from schemas/openapi by `make generate`; edit the schemas, never this file.
"""The `modes` operations over ASGI: bind, authorise, call, render.

What a client needs to compose itself: manifests, configuration, copy.
"""

from __future__ import annotations

from typing import Annotated

import pydantic

from generated import vocabulary
from generated.api import modes as api
from generated.server import binding
from generated.server.routing import Route
from generated.server.seam import OperationSpec, Receive, Scope, Seam, Send
from generated.vocabulary import Caller, ErrorCode

LIST_MODES = OperationSpec(
    operation_id="listModes",
    method="GET",
    path="/v1/modes",
    security=((), ("accessToken",)),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.BANNED}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.OVERLOADED}),
    },
    hot=True,
)
GET_CLIENT_CONFIG = OperationSpec(
    operation_id="getClientConfig",
    method="GET",
    path="/v1/config/client",
    security=(),
    errors={500: frozenset({ErrorCode.INTERNAL})},
    hot=True,
)
GET_COPY = OperationSpec(
    operation_id="getCopy",
    method="GET",
    path="/v1/copy/{locale}",
    security=(),
    errors={422: frozenset({ErrorCode.SCHEMA_INVALID}), 500: frozenset({ErrorCode.INTERNAL})},
    hot=True,
)


class GetCopyParameters(pydantic.BaseModel):
    """Parameters of getCopy."""

    locale: Annotated[vocabulary.Locale, pydantic.Field(alias="path/locale")]


GET_COPY_PARAMETERS = binding.Parameters(GetCopyParameters)


class ModesOperations:
    """Every operation of the tag, over one handler."""

    def __init__(self, handler: api.ModesApi, seam: Seam) -> None:
        self._handler = handler
        self._seam = seam

    def routes(self) -> tuple[Route, ...]:
        """The table of contents."""
        return (
            Route("/v1/modes", {"GET": self.list_modes}, self._seam),
            Route("/v1/config/client", {"GET": self.get_client_config}, self._seam),
            Route("/v1/copy/{locale}", {"GET": self.get_copy}, self._seam),
        )

    async def list_modes(self, scope: Scope, receive: Receive, send: Send) -> None:
        """GET /v1/modes"""
        exchange = self._seam.begin(LIST_MODES, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            result = await self._handler.list_modes(caller)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def get_client_config(self, scope: Scope, receive: Receive, send: Send) -> None:
        """GET /v1/config/client"""
        exchange = self._seam.begin(GET_CLIENT_CONFIG, scope)
        try:
            result = await self._handler.get_client_config(Caller.anonymous())
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def get_copy(self, scope: Scope, receive: Receive, send: Send) -> None:
        """GET /v1/copy/{locale}"""
        exchange = self._seam.begin(GET_COPY, scope)
        try:
            given = GET_COPY_PARAMETERS.of(scope)
            result = await self._handler.get_copy(Caller.anonymous(), locale=given.locale)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)
