# Generated from schemas/channels by `make generate`; edit the schemas, never this file.
"""The `/v1/chat/{thread_id}` socket over ASGI: one typed method call per message."""

from __future__ import annotations

from typing import Annotated, Any

import pydantic

from generated import models
from generated.api import chat_socket as api
from generated.server.binding import variable
from generated.server.seam import Receive, Scope, Seam, Send, SocketSpec
from generated.server.sockets import Connection, Session
from generated.vocabulary import Caller

CHAT_SOCKET = SocketSpec(name="chat", path="/v1/chat/{thread_id}", security=(("socketTicket",),))

_INCOMING: pydantic.TypeAdapter[api.ChatIncoming] = pydantic.TypeAdapter(
    Annotated[api.ChatIncoming, pydantic.Discriminator("type")]
)

_THREAD_ID: pydantic.TypeAdapter[models.ThreadId] = pydantic.TypeAdapter(models.ThreadId)


class ChatSocket:
    """Serves every connection of the socket through one handler factory."""

    path = CHAT_SOCKET.path

    def __init__(self, handlers: api.ChatSocketApi, seam: Seam) -> None:
        self._handlers = handlers
        self._connection = Connection(CHAT_SOCKET, seam, _INCOMING, _dispatch)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def opened(caller: Caller, session: Session[Any]) -> api.ChatSocketHandler:
            return await self._handlers.open(
                caller, session, thread_id=variable(scope, "thread_id", _THREAD_ID)
            )

        await self._connection.serve(scope, receive, send, opened)


async def _dispatch(handler: api.ChatSocketHandler, message: api.ChatIncoming) -> None:
    match message:
        case models.ChatFollowMessage():
            await handler.on_follow(message)
        case models.ChatResumeMessage():
            await handler.on_resume(message)
        case models.PingMessage():
            await handler.on_ping(message)
        case models.ChatSayMessage():
            await handler.on_say(message)
        case models.ChatReadMessage():
            await handler.on_read(message)
        case models.ChatTypingMessage():
            await handler.on_typing(message)
