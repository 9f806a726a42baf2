# Generated from codegen/scaffold by `make generate`; edit the schemas, never this file.
"""One WebSocket connection: typed messages in, typed messages out, 4400 for what does not fit."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

import pydantic

from generated.server.binding import pointer
from generated.server.seam import Receive, Scope, Seam, Send, SocketSpec

INVALID_MESSAGE = 4400
_REASON_BYTES = 120
AT_ONCE = "vvtv.at_once"
"""The extension of the scope by which a server takes whole frames: its `write`, and its `straight` way out."""
AtOnce: TypeAlias = Callable[[bytes], bool]
"""Sends a frame without waiting; False, and nothing is sent, when the client is behind or gone."""
Straight: TypeAlias = Callable[[Callable[[], None]], int | None]
"""The descriptor to which frames may be written until what it is given is called; None when there is none now."""

Incoming = TypeVar("Incoming")
Outgoing = TypeVar("Outgoing", bound=pydantic.BaseModel, contravariant=True)


class Closable(Protocol):
    """A handler of which the connection only needs to say that it is over."""

    async def closed(self) -> None:
        """The connection is gone."""
        ...


Handler = TypeVar("Handler", bound=Closable)


def _never(_frame: bytes) -> bool:
    return False


def _nowhere(_ended: Callable[[], None]) -> None:
    return None


class Session(Generic[Outgoing]):
    """The sending side of a connection. `send_at_once` and `straight` are the server's own: nothing stands between."""

    def __init__(self, send: Send, at_once: AtOnce = _never, straight: Straight = _nowhere) -> None:
        self.send_at_once = at_once
        self.straight = straight
        self._send = send
        self._open = True

    async def send(self, message: Outgoing) -> None:
        await self.send_encoded(message.model_dump_json(by_alias=True))

    async def send_encoded(self, message: str) -> None:
        if not self._open:
            raise ConnectionError("the socket is closed")
        try:
            await self._send({"type": "websocket.send", "text": message})
        except (OSError, RuntimeError) as error:
            self._open = False
            raise ConnectionError("the socket is closed") from error

    async def close(self, code: int, reason: str) -> None:
        if self._open:
            self._open = False
            short = reason.encode()[:_REASON_BYTES].decode(errors="ignore")
            await self._send({"type": "websocket.close", "code": code, "reason": short})

    @property
    def is_open(self) -> bool:
        """Whether anything can still be sent."""
        return self._open

    def lost(self) -> None:
        """The client is gone: nothing can be sent any more."""
        self._open = False


class Connection(Generic[Incoming, Handler]):
    """Runs one connection from handshake to end."""

    def __init__(
        self,
        spec: SocketSpec,
        seam: Seam,
        incoming: pydantic.TypeAdapter[Incoming],
        dispatch: Callable[[Handler, Incoming], Awaitable[None]],
    ) -> None:
        self._spec = spec
        self._seam = seam
        self._incoming = incoming
        self._dispatch = dispatch

    async def serve(
        self,
        scope: Scope,
        receive: Receive,
        send: Send,
        opened: Callable[[Any, Session[Any]], Awaitable[Handler]],
    ) -> None:
        """Handshake, authorise, then messages one at a time until either side ends it."""
        if scope["type"] == "http":
            await self._seam.upgrade(scope, send)
            return
        offered = scope.get("extensions", {}).get(AT_ONCE, {})
        session: Session[Any] = Session(send, offered.get("write", _never), offered.get("straight", _nowhere))
        await receive()
        await send({"type": "websocket.accept"})
        try:
            caller = await self._seam.authorise_socket(self._spec, scope)
            handler = await opened(caller, session)
        except Exception as error:  # noqa: BLE001 - every error is a close code
            await session.close(*self._seam.closing(self._spec, error))
            return
        try:
            await self._messages(self._seam.paced(receive), session, handler)
        except ConnectionError:
            session.lost()
        except Exception as error:  # noqa: BLE001 - every error is a close code
            await session.close(*self._seam.closing(self._spec, error))
        finally:
            session.lost()
            await handler.closed()

    async def _messages(self, receive: Receive, session: Session[Any], handler: Handler) -> None:
        while (event := await receive())["type"] != "websocket.disconnect" and session.is_open:
            text = event.get("text")
            if text is None:
                await session.close(INVALID_MESSAGE, "messages are JSON text frames")
                return
            try:
                message = self._incoming.validate_json(text, strict=True)
            except pydantic.ValidationError as error:
                first = error.errors(include_url=False, include_input=False, include_context=False)[0]
                await session.close(INVALID_MESSAGE, f"{pointer(first['loc'])}: {first['msg']}")
                return
            await self._dispatch(handler, message)
