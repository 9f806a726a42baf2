"""Ends a connection whose request does not arrive whole in time, headers or body.

Enforced where the connection is, since only there can it end without an answer: an application that gives up is
told by uvicorn as a 500. To the application the client has disconnected. The time runs from the connection's
start, or from a later request's first byte, to the last byte of its body; the wait for an answer and idle
keep-alive are not part of it.
"""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol


class TimedArrival(HttpToolsProtocol):
    """uvicorn's HTTP/1.1 protocol with a limit of `arrival_s` seconds on an unfinished request."""

    arrival_s: float
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start as usual; the first request is due."""
        super().connection_made(transport)
        self._await_request()

    def data_received(self, data: bytes) -> None:
        """Parse as usual; what has begun is due to end."""
        self._await_request()
        super().data_received(data)

    def on_message_begin(self) -> None:
        """Begin a request, which may follow another in the same packet."""
        self._await_request()
        super().on_message_begin()

    def on_message_complete(self) -> None:
        """End a request: nothing more is due."""
        self._settle()
        super().on_message_complete()

    def handle_websocket_upgrade(self) -> None:
        """Hand over to the socket's protocol, which has limits of its own."""
        self._settle()
        super().handle_websocket_upgrade()

    def connection_lost(self, exc: Exception | None) -> None:
        """End as usual."""
        self._settle()
        super().connection_lost(exc)

    def _await_request(self) -> None:
        if self._deadline is None:
            self._deadline = self.loop.call_later(self.arrival_s, self._give_up)

    def _settle(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _give_up(self) -> None:
        self.transport.abort()


def arriving_within(seconds: float) -> type[TimedArrival]:
    """The protocol with its limit; uvicorn makes one instance of it per connection."""
    return type("TimedArrival", (TimedArrival,), {"arrival_s": seconds})
