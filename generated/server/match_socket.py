# Generated from schemas/channels by `make generate`; edit the schemas, never this file.
"""The `/v1/match` socket over ASGI: one typed method call per message."""

from __future__ import annotations

from typing import Annotated

import pydantic

from generated import models
from generated.api import match_socket as api
from generated.server.seam import Receive, Scope, Seam, Send, SocketSpec
from generated.server.sockets import Connection

MATCH_SOCKET = SocketSpec(name="match", path="/v1/match", security=(("socketTicket",),))

_INCOMING: pydantic.TypeAdapter[api.MatchIncoming] = pydantic.TypeAdapter(
    Annotated[api.MatchIncoming, pydantic.Discriminator("type")]
)


class MatchSocket:
    """Serves every connection of the socket through one handler factory."""

    path = MATCH_SOCKET.path

    def __init__(self, handlers: api.MatchSocketApi, seam: Seam) -> None:
        self._handlers = handlers
        self._connection = Connection(MATCH_SOCKET, seam, _INCOMING, _dispatch)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._connection.serve(scope, receive, send, self._handlers.open)


async def _dispatch(handler: api.MatchSocketHandler, message: api.MatchIncoming) -> None:
    match message:
        case models.MatchWatchMessage():
            await handler.on_watch(message)
        case models.MatchResumeMessage():
            await handler.on_resume(message)
        case models.HeartbeatMessage():
            await handler.on_heartbeat(message)
