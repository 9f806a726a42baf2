"""uvicorn's WebSocket, that also takes whole frames: what thousands are told is framed once, and waits for nobody."""

from __future__ import annotations

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Request

from generated.server.sockets import AT_ONCE


class Socket(WebSocketsSansIOProtocol):
    """Offers `AT_ONCE` in the scope. Frames go out as they are, so `ws_per_message_deflate` has to be off."""

    def handle_connect(self, event: Request) -> None:
        """As uvicorn does it; the application, which runs after this, may write frames."""
        super().handle_connect(event)
        if not self.close_sent:
            self.scope["extensions"][AT_ONCE] = self.write_at_once

    def write_at_once(self, frame: bytes) -> bool:
        """Write a frame, unless the client has not taken what it was sent before, or the connection is at its end."""
        if self.close_sent or self.disconnected or not self.writable.is_set() or self.transport.is_closing():
            return False
        self.transport.write(frame)
        return True
