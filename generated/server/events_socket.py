# Generated from schemas/channels by `make generate`; edit the schemas, never this file.
"""The `/v1/events` socket over ASGI: one typed method call per message."""

from __future__ import annotations

from typing import Annotated

import pydantic

from generated import models
from generated.api import events_socket as api
from generated.server.seam import Receive, Scope, Seam, Send, SocketSpec
from generated.server.sockets import Connection

EVENTS_SOCKET = SocketSpec(name="events", path="/v1/events", security=((), ("socketTicket",)))

_INCOMING: pydantic.TypeAdapter[api.EventsIncoming] = pydantic.TypeAdapter(
    Annotated[api.EventsIncoming, pydantic.Discriminator("type")]
)


class EventsSocket:
    """Serves every connection of the socket through one handler factory."""

    path = EVENTS_SOCKET.path

    def __init__(self, handlers: api.EventsSocketApi, seam: Seam) -> None:
        self._handlers = handlers
        self._connection = Connection(EVENTS_SOCKET, seam, _INCOMING, _dispatch)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._connection.serve(scope, receive, send, self._handlers.open)


async def _dispatch(handler: api.EventsSocketHandler, message: api.EventsIncoming) -> None:
    match message:
        case models.SubscribeMessage():
            await handler.on_subscribe(message)
        case models.ResumeMessage():
            await handler.on_resume(message)
        case models.PingMessage():
            await handler.on_ping(message)
