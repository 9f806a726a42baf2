"""uvicorn's WebSocket, that also takes whole frames, and takes what a client says apart only as it is heard.

What thousands are told is framed once, and waits for nobody. What is read at one go may be thousands of messages: of a
client that is heard slowly they stay the bytes that they were, which is a tenth of what they are one by one; of one
that vanishes they are dropped, as what the kernel holds is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from generated.server.sockets import AT_ONCE

if TYPE_CHECKING:
    from uvicorn._types import ASGIReceiveEvent
    from websockets.http11 import Request

_PART_BYTES = 4096


class Socket(WebSocketsSansIOProtocol):
    """Offers `AT_ONCE` in the scope. Frames go out as they are, so `ws_per_message_deflate` has to be off."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._unread = b""

    def handle_connect(self, event: Request) -> None:
        """As uvicorn does it; the application, which runs after this, may write frames."""
        super().handle_connect(event)
        if not self.close_sent:
            self.scope["extensions"][AT_ONCE] = {"write": self.write_at_once}

    def write_at_once(self, frame: bytes) -> bool:
        """Write a frame, unless the client has not taken what it was sent before, or the connection is at its end."""
        if self.close_sent or self.disconnected or not self.writable.is_set() or self.transport.is_closing():
            return False
        self.transport.write(frame)
        return True

    def data_received(self, data: bytes) -> None:
        """Keep what came, and take apart as much of it as is to be heard next."""
        self._unread += data
        self._take_apart()

    async def receive(self) -> ASGIReceiveEvent:
        """As uvicorn does it; what comes after that is taken apart."""
        event = await super().receive()
        self._take_apart()
        return event

    def _take_apart(self) -> None:
        """Up to the next message; after a close from here, up to the client's answer to it."""
        while self._unread and (self.close_sent or self.queue.empty()) and not self.transport.is_closing():
            part, self._unread = self._unread[:_PART_BYTES], self._unread[_PART_BYTES:]
            super().data_received(part)
