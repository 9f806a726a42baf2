# Generated from schemas/channels by `make generate`; edit the schemas, never this file.
"""The `/v1/presence` socket over ASGI: one typed method call per message."""

from __future__ import annotations

from typing import Annotated

import pydantic

from generated import models
from generated.api import presence_socket as api
from generated.server.seam import Receive, Scope, Seam, Send, SocketSpec
from generated.server.sockets import Connection

PRESENCE_SOCKET = SocketSpec(name="presence", path="/v1/presence", security=(("socketTicket",),))

_INCOMING: pydantic.TypeAdapter[api.PresenceIncoming] = pydantic.TypeAdapter(
    Annotated[api.PresenceIncoming, pydantic.Discriminator("type")]
)


class PresenceSocket:
    """Serves every connection of the socket through one handler factory."""

    path = PRESENCE_SOCKET.path

    def __init__(self, handlers: api.PresenceSocketApi, seam: Seam) -> None:
        self._handlers = handlers
        self._connection = Connection(PRESENCE_SOCKET, seam, _INCOMING, _dispatch)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._connection.serve(scope, receive, send, self._handlers.open)


async def _dispatch(handler: api.PresenceSocketHandler, message: api.PresenceIncoming) -> None:
    match message:
        case models.PresenceWatchMessage():
            await handler.on_watch(message)
        case models.PresenceResumeMessage():
            await handler.on_resume(message)
        case models.HeartbeatMessage():
            await handler.on_heartbeat(message)
        case models.PresenceViewportMessage():
            await handler.on_viewport(message)
