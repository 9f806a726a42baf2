"""Reads WebSocket messages and closes out of the bytes of one connection (RFC 6455), in either direction."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from websockets.exceptions import ProtocolError
from websockets.frames import Close, Frame, Opcode
from websockets.protocol import Protocol, Side, State

from tests.support.conformance import DEFECT_CLOSE, SocketContract
from tests.support.tap.ledger import Closed, Entry, Said, Violation


class SocketWire:
    """An open socket of one channel. The server closes with a declared code, or repeats the client's."""

    def __init__(self, contract: SocketContract) -> None:
        self._contract = contract
        self._sides = {
            "receive": Protocol(Side.SERVER, state=State.OPEN, max_size=None),
            "send": Protocol(Side.CLIENT, state=State.OPEN, max_size=None),
        }
        self._parts: dict[str, bytearray] = {"receive": bytearray(), "send": bytearray()}
        self._closed: dict[str, int] = {}

    def take(self, direction: str, data: bytes) -> Iterator[Entry]:
        """Take in bytes of one side; yield what was said and what was wrong with it."""
        protocol = self._sides[direction]
        if protocol.state is not State.OPEN:
            return
        protocol.receive_data(data)
        if isinstance(protocol.parser_exc, ProtocolError) and direction == "send":
            yield self._violation(f"the server broke the protocol: {protocol.parser_exc}")
        for frame in protocol.events_received():
            if isinstance(frame, Frame):
                yield from self._frame(direction, frame)

    def ended(self) -> Iterator[Entry]:
        """Take in the end of the server's side."""
        if not self._closed:
            yield self._violation("the server ended it without a close frame")

    def _frame(self, direction: str, frame: Frame) -> Iterator[Entry]:
        if frame.opcode is Opcode.CLOSE:
            yield from self._close(direction, Close.parse(frame.data))
        elif frame.opcode in (Opcode.TEXT, Opcode.CONT):
            self._parts[direction] += frame.data
            if frame.fin:
                text, self._parts[direction] = bytes(self._parts[direction]), bytearray()
                yield from self._message(direction, text)
        elif frame.opcode is Opcode.BINARY and direction == "send":
            yield self._violation("the server sent a binary frame")

    def _message(self, direction: str, text: bytes) -> Iterator[Entry]:
        message, wrong = _parsed(text)
        wrong = wrong or self._contract.misfits(direction, message)
        if not wrong:
            yield Said(self._contract.name, direction, message["type"])
        elif direction == "send":
            yield self._violation(f"the server said {text[:300]!r}: {'; '.join(wrong)}")

    def _close(self, direction: str, close: Close) -> Iterator[Entry]:
        echoed = self._closed.get("receive") == close.code
        self._closed[direction] = close.code
        if direction == "receive" or echoed:
            return
        if close.code in self._contract.close_codes - {DEFECT_CLOSE}:
            yield Closed(self._contract.name, close.code)
        else:
            kind = "a defect," if close.code == DEFECT_CLOSE else "the undeclared"
            yield self._violation(f"the server closed with {kind} {close.code} {close.reason!r}")

    def _violation(self, what: str) -> Violation:
        return Violation(f"socket {self._contract.name}: {what}")


def _parsed(text: bytes) -> tuple[Any, list[str]]:
    try:
        return json.loads(text), []
    except ValueError as error:
        return None, [f"no JSON: {error}"]
