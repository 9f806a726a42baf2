"""What one connection says, as entries of the ledger; no bytes are the end of a side.

A connection that the server ends too early is a violation: within an answer, instead of its first one, or a socket
without a close frame. Not judged is an end that the client began, one that a test brought about by killing or stopping
the server (`may_be_cut`), and a kept connection on which a server may have given up waiting (RFC 9112, 9.3.1).
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import h11

from tests.support.conformance import http_contract, socket_at
from tests.support.tap.http_wire import Exchange, HttpWire
from tests.support.tap.ledger import Answered, Entry, Violation
from tests.support.tap.socket_wire import SocketWire


class Conversation:
    """Everything said on one connection, over HTTP and, once it was upgraded, over a WebSocket."""

    def __init__(self) -> None:
        self._http = HttpWire()
        self._socket: SocketWire | None = None
        self._client_left = False
        self.may_be_cut = False

    def from_client(self, data: bytes) -> Iterator[Entry]:
        """Take in what the client sent."""
        if not data:
            self._client_left = True
        elif self._socket is not None:
            yield from self._socket.take("receive", data)
        else:
            self._http.from_client(data)

    def from_server(self, data: bytes) -> Iterator[Entry]:
        """Take in what the server sent; what it completes is judged."""
        if not data:
            yield from self._server_left()
        elif self._socket is not None:
            yield from self._socket.take("send", data)
        else:
            for exchange in self._http.from_server(data):
                yield from self._judged(exchange)

    def _server_left(self) -> Iterator[Entry]:
        if self._client_left or self.may_be_cut:
            return
        if self._socket is not None:
            yield from self._socket.ended()
            return
        try:
            for exchange in self._http.server_ended():
                yield from self._judged(exchange)
        except h11.RemoteProtocolError as error:
            yield Violation(f"{self._http.asked}: the server ended the connection too early: {error}")

    def _judged(self, exchange: Exchange) -> Iterator[Entry]:
        if exchange.unread:
            if exchange.answer.status != 400:
                yield Violation(f"a request that is no HTTP was answered {exchange.answer.status}")
            return
        path = urlsplit(exchange.target).path
        if exchange.upgraded:
            yield from self._opened(path)
            return
        yield from judged(exchange.method, path, exchange)

    def _opened(self, path: str) -> Iterator[Entry]:
        contract = socket_at(path)
        if contract is None:
            yield Violation(f"a socket was opened at {path}, which the contract does not declare")
            return
        self._socket = SocketWire(contract)
        yield from self._socket.take("send", self._http.leftover_of_server)
        yield from self._socket.take("receive", self._http.leftover_of_client)


def judged(method: str, path: str, exchange: Exchange) -> Iterator[Entry]:
    """One HTTP exchange: which operation answered how, and what was wrong with it."""
    contract = http_contract()
    if exchange.asked_socket and socket_at(path) is None:
        yield from map(Violation, contract.misfits_of_refusal(f"socket at {path}", method, exchange.answer))
        return
    yield from map(Violation, contract.misfits(method, path, exchange.answer))
    operation = contract.operation(method, path)
    if operation is not None and method != "HEAD":
        yield Answered(operation.name, exchange.answer.status, contract.code(exchange.answer))
