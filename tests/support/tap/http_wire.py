"""Reads whole HTTP/1.1 exchanges out of the bytes of one connection (RFC 9112), in either direction as they come."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

import h11

from tests.support.conformance import Answer

KEPT_TYPES = (
    "application/json",
    "application/problem+json",
    "application/xml",
    "text/plain",
    "text/html",
    "image/svg+xml",
    "image/jpeg",
)
_NO_EVENT = (h11.NEED_DATA, h11.PAUSED)
_UNFINISHED = (h11.IDLE, h11.SEND_BODY, h11.ERROR)


@dataclass(frozen=True)
class Exchange:
    """A request and its whole answer. `unread` is a request that is not HTTP as h11 knows it; `asked_socket` one that
    would rather have had a WebSocket.
    """

    method: str
    target: str
    answer: Answer
    unread: bool = False
    asked_socket: bool = False

    @property
    def upgraded(self) -> bool:
        return self.answer.status == 101


class HttpWire:
    """Both directions of one connection; after an upgrade `leftover_*` are the first bytes of what follows."""

    def __init__(self) -> None:
        self._asking = h11.Connection(h11.SERVER)
        self._answering = h11.Connection(h11.CLIENT)
        self._requests: deque[h11.Request] = deque()
        self._broken = False
        self._answered = False
        self._response: h11.Response | None = None
        self._body = bytearray()

    def from_client(self, data: bytes) -> None:
        """Take in what the client sent."""
        if self._broken:
            return
        try:
            self._asking.receive_data(data)
            self._read_requests()
        except h11.RemoteProtocolError:
            self._broken = True

    def from_server(self, data: bytes) -> Iterator[Exchange]:
        """Take in what the server sent; yield every exchange that it completes."""
        if self._broken and not self._requests:
            yield _unread(data)
            return
        self._answering.receive_data(data)
        while (event := self._answering.next_event()) not in _NO_EVENT:
            if isinstance(event, h11.InformationalResponse):
                if event.status_code == 101:
                    yield self._finished(event)
                    return
            elif isinstance(event, h11.EndOfMessage):
                yield self._finished(self._response)
                self._asking.send(event)
                self._read_requests()
            elif not self._begun(event):
                return
        if not self._requests and self.leftover_of_server:
            raise h11.RemoteProtocolError("the server sent bytes that belong to no answer")

    def server_ended(self) -> Iterator[Exchange]:
        """Take in the end of the server's side; yield the exchange that it completes.

        Raises h11.RemoteProtocolError when it comes within an answer, or instead of the first one to a whole request.
        """
        begun = self._answering.their_state is h11.SEND_BODY or self.leftover_of_server
        due = bool(self._requests) and not self._answered and self._asking.their_state not in _UNFINISHED
        if self._answering.their_state is not h11.ERROR and (begun or due):
            yield from self.from_server(b"")

    @property
    def asked(self) -> str:
        """The request that is answered now."""
        request = self._requests[0] if self._requests else None
        return f"{request.method.decode()} {request.target.decode('latin-1')}" if request else "no request"

    def _begun(self, event: object) -> bool:
        """Take in a part of an answer; False at the connection's end."""
        if isinstance(event, h11.Response):
            self._response, self._body = event, bytearray()
            self._asking.send(event)
        elif isinstance(event, h11.Data):
            self._body += event.data if self._kept() else b""
            self._asking.send_with_data_passthrough(event)
        return isinstance(event, h11.Response | h11.Data)

    @property
    def leftover_of_client(self) -> bytes:
        """Bytes behind the request that was upgraded."""
        return bytes(self._asking.trailing_data[0])

    @property
    def leftover_of_server(self) -> bytes:
        """Bytes behind the answer 101."""
        return bytes(self._answering.trailing_data[0])

    def _read_requests(self) -> None:
        """Read on; both parsers follow each other, as a client and a server do, whichever of them is done last."""
        while True:
            while (event := self._asking.next_event()) not in _NO_EVENT:
                if isinstance(event, h11.Request):
                    self._requests.append(event)
                elif not isinstance(event, h11.Data | h11.EndOfMessage):
                    return
                self._answering.send_with_data_passthrough(event)
            if not self._asking.our_state is self._asking.their_state is h11.DONE:
                return
            self._asking.start_next_cycle()
            self._answering.start_next_cycle()

    def _kept(self) -> bool:
        """Media pass through unread; what is judged is kept whole."""
        assert self._response is not None
        kinds = [value for name, value in self._response.headers if name == b"content-type"]
        return any(kind.decode().startswith(KEPT_TYPES) for kind in kinds)

    def _finished(self, response: h11.Response | h11.InformationalResponse | None) -> Exchange:
        assert response is not None
        self._answered = True
        request = self._requests.popleft()
        headers = tuple((name.decode(), value.decode("latin-1")) for name, value in response.headers)
        answer = Answer(response.status_code, headers, bytes(self._body))
        target = request.target.decode("latin-1")
        return Exchange(request.method.decode(), target, answer, asked_socket=_wants_socket(request))


def _wants_socket(request: h11.Request) -> bool:
    """Whether both fields of a handshake are there (RFC 6455, 4.1)."""
    fields = [(name, value.lower()) for name, value in request.headers]
    upgrade = any(name == b"connection" and b"upgrade" in value for name, value in fields)
    return upgrade and (b"upgrade", b"websocket") in fields


def _unread(data: bytes) -> Exchange:
    status = int(data[9:12]) if data[:5] == b"HTTP/" and data[9:12].isdigit() else 0
    return Exchange("", "", Answer(status, (), data), unread=True)
