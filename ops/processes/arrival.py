"""Bounds how long a connection may wait: for a request to arrive whole, and for the next one to begin.

Enforced where the connection is, since only there can it end without an answer: an application that gives up is
told by uvicorn as a 500. To the application the client has disconnected. A request's time runs from the connection's
start, or from a later request's first byte, to the last byte of its body; the wait for an answer and idle
keep-alive are not part of it.

One timer looks at a connection now and then, however many requests come: nothing is armed or cancelled for a
request, only the time noted. It looks at least once in the shorter of the two limits, and exactly when one ends.
"""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol


class TimedArrival(HttpToolsProtocol):
    """uvicorn's HTTP/1.1 protocol with a limit of `arrival_s` seconds on an unfinished request.

    `_whole` is the scope of the last request that came whole: uvicorn makes another when the next one begins.
    """

    arrival_s: float
    _begun: float | None = None
    _rested: float = 0.0
    _whole: Any = None
    _look: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start as usual; the first request is due."""
        super().connection_made(transport)
        self._begun = self.loop.time()
        self._look_within(self.arrival_s)

    def data_received(self, data: bytes) -> None:
        """Parse as usual; what has begun and not ended is due."""
        HttpToolsProtocol.data_received(self, data)
        if self._whole is not self.scope and self._begun is None:
            self._begun = self.loop.time()

    def on_message_complete(self) -> None:
        """End a request: nothing more is due."""
        self._whole = self.scope
        self._begun = None
        HttpToolsProtocol.on_message_complete(self)

    def on_response_complete(self) -> None:
        """Go on with what waits in line, as uvicorn does, or note since when nothing does."""
        self.server_state.total_requests += 1
        if self.transport.is_closing():
            return
        self.flow.resume_reading()
        if self.pipeline:
            self._start_asgi_task(*self.pipeline.pop())
        else:
            self._rested = self.loop.time()

    def handle_websocket_upgrade(self) -> None:
        """Hand over to the socket's protocol, which has limits of its own."""
        self._whole = self.scope
        self._stop_looking()
        super().handle_websocket_upgrade()

    def connection_lost(self, exc: Exception | None) -> None:
        """End as usual."""
        self._stop_looking()
        super().connection_lost(exc)

    def _look_at_time(self) -> None:
        now = self.loop.time()
        due = self._due(now)
        if due > now:
            self._look_within(due - now)
        elif self._begun is None:
            self.transport.close()
        else:
            self.transport.abort()

    def _due(self, now: float) -> float:
        """When the client has kept this connection waiting for too long; later than now while an answer is made."""
        if self._begun is not None:
            return self._begun + self.arrival_s
        if self.cycle.response_complete:
            return self._rested + self.timeout_keep_alive
        return now + self.arrival_s

    def _look_within(self, seconds: float) -> None:
        wait_s = min(seconds, self.arrival_s, self.timeout_keep_alive)
        self._look = self.loop.call_later(wait_s, self._look_at_time)

    def _stop_looking(self) -> None:
        if self._look is not None:
            self._look.cancel()


def arriving_within(seconds: float) -> type[TimedArrival]:
    """The protocol with its limit; uvicorn makes one instance of it per connection."""
    return type("TimedArrival", (TimedArrival,), {"arrival_s": seconds})
