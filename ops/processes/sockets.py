"""uvicorn's WebSocket, that also takes whole frames, and takes what a client says apart only as it is heard.

What thousands are told is framed once, and waits for nobody: to who has taken all that was sent before it is written
straight to the descriptor, past what a connection is made of. What is read at one go may be thousands of messages: of a
client that is heard slowly they stay the bytes that they were, which is a tenth of what they are one by one; of one
that vanishes they are dropped, as what the kernel holds is.

Pings and pongs never reach the application, which paces messages: they are counted here, and a client that sends more
of them than it may speak is not read for as long as they would have taken.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from generated.server.sockets import AT_ONCE
from services.kernel.bucket import Bucket

if TYPE_CHECKING:
    from asyncio import TimerHandle
    from asyncio.transports import BaseTransport
    from collections.abc import Callable

    from uvicorn._types import ASGIReceiveEvent
    from websockets.frames import Frame
    from websockets.http11 import Request

_PART_BYTES = 4096


class Socket(WebSocketsSansIOProtocol):
    """Offers `AT_ONCE` in the scope. Frames go out as they are, so `ws_per_message_deflate` has to be off."""

    controls_burst: int
    """Pings and pongs at once, and one more every so many seconds; see `heard_at`."""
    controls_every_s: float

    def __init__(self, *arguments: Any, **named: Any) -> None:
        self._straight_ended: Callable[[], None] | None = None
        """Whom to tell that nothing may be written straight to the descriptor any more."""
        super().__init__(*arguments, **named)
        self._unread = b""
        self._is_full = False
        """What `writable` says, without a call."""
        self._controls = Bucket(1 / self.controls_every_s, self.controls_burst, self.loop.time())
        self._resting: TimerHandle | None = None

    @property
    def close_sent(self) -> bool:
        """As uvicorn has it; no frame may follow a close (RFC 6455, 5.5.1)."""
        return self._close_sent

    @close_sent.setter
    def close_sent(self, is_sent: bool) -> None:
        self._close_sent = is_sent
        if is_sent:
            self._end_straight()

    def connection_made(self, transport: BaseTransport) -> None:
        """As uvicorn does it; whatever the kernel does not take at once is told by `pause_writing`."""
        super().connection_made(transport)
        self.transport.set_write_buffer_limits(0)

    def handle_connect(self, event: Request) -> None:
        """As uvicorn does it; the application, which runs after this, may write frames."""
        super().handle_connect(event)
        if not self.close_sent:
            self.scope["extensions"][AT_ONCE] = {"write": self.write_at_once, "straight": self.straight}

    def write_at_once(self, frame: bytes) -> bool:
        """Write a frame, unless the client has not taken what it was sent before, or the connection is at its end."""
        if self.close_sent or self._is_full or self.transport.is_closing():
            return False
        self.transport.write(frame)
        return True

    def straight(self, ended: Callable[[], None]) -> int | None:
        """The descriptor to which whole frames may be written until `ended` is called; None if there is none now."""
        if self.scheme != "ws" or self.close_sent or self._is_full or self.transport.is_closing():
            return None
        self._straight_ended = ended
        descriptor: int = self.transport.get_extra_info("socket").fileno()
        return descriptor

    def pause_writing(self) -> None:
        """As uvicorn does it."""
        self._is_full = True
        self._end_straight()
        super().pause_writing()

    def resume_writing(self) -> None:
        """As uvicorn does it."""
        self._is_full = False
        super().resume_writing()

    def data_received(self, data: bytes) -> None:
        """Keep what came, and take apart as much of it as is to be heard next."""
        self._unread += data
        self._take_apart()

    async def receive(self) -> ASGIReceiveEvent:
        """As uvicorn does it; what comes after that is taken apart."""
        event = await super().receive()
        if self._resting is not None:
            self._stop_reading()
        self._take_apart()
        return event

    def handle_ping(self) -> None:
        """As uvicorn does it, and counted."""
        super().handle_ping()
        self._count_control()

    def handle_pong(self, event: Frame) -> None:
        """As uvicorn does it, and counted, asked for or not."""
        super().handle_pong(event)
        self._count_control()

    def handle_close(self, event: Frame) -> None:
        """As uvicorn does it."""
        self._end_straight()
        super().handle_close(event)

    def shutdown(self) -> None:
        """As uvicorn does it."""
        self._end_straight()
        super().shutdown()

    def connection_lost(self, exc: Exception | None) -> None:
        """As uvicorn does it; the descriptor is closed after this, and may be another connection's then."""
        self._end_straight()
        if self._resting is not None:
            self._resting.cancel()
        super().connection_lost(exc)

    def _end_straight(self) -> None:
        ended, self._straight_ended = self._straight_ended, None
        if ended is not None:
            ended()

    def _count_control(self) -> None:
        wait_s = self._controls.draw(1, self.loop.time())
        if not wait_s or self.close_sent or self.transport.is_closing():
            return
        if self._resting is not None:
            self._resting.cancel()
        self._resting = self.loop.call_later(wait_s, self._go_on)
        self._stop_reading()

    def _stop_reading(self) -> None:
        if not self.transport.is_closing():
            self.read_paused = True
            self.transport.pause_reading()

    def _go_on(self) -> None:
        """Read again, unless a message waits to be heard: who hears it reads on."""
        self._resting = None
        if self.queue.empty() and not self.transport.is_closing():
            self.read_paused = False
            self.transport.resume_reading()
        self._take_apart()

    def _take_apart(self) -> None:
        """Up to the next message; after a close from here, up to the client's answer to it."""
        while self._unread and self._is_next_wanted():
            part, self._unread = self._unread[:_PART_BYTES], self._unread[_PART_BYTES:]
            super().data_received(part)

    def _is_next_wanted(self) -> bool:
        if self.transport.is_closing():
            return False
        return self.close_sent or (self.queue.empty() and self._resting is None)


def heard_at(burst: int, every_s: float) -> type[Socket]:
    """The protocol with its rate of pings and pongs; uvicorn makes one instance of it per connection."""
    return type("PacedSocket", (Socket,), {"controls_burst": burst, "controls_every_s": every_s})
