"""A client of a socket; what it hears is held to the contract by the tap that it goes through."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.frames import Close
from websockets.sync.client import ClientConnection, connect

from tests.contract.sockets import EVENTS, Message
from tests.support.platform import Platform


@contextmanager
def open_socket(
    platform: Platform, address: str = EVENTS.address, **options: Any
) -> Iterator[ClientConnection]:
    """A connection that was welcomed."""
    with connect(f"ws://127.0.0.1:{platform.port}{address}", open_timeout=10, **options) as socket:
        assert hear(socket)["type"] == "welcome"
        yield socket


def hear(socket: ClientConnection, timeout_s: float = 10) -> Message:
    """The next message."""
    message: Message = json.loads(socket.recv(timeout=timeout_s))
    return message


def close_of(socket: ClientConnection) -> Close:
    """How the server closes the socket, whatever it says before."""
    with pytest.raises(ConnectionClosed) as closed:
        _listen(socket)
    assert closed.value.rcvd is not None
    return closed.value.rcvd


def _listen(socket: ClientConnection) -> None:
    while True:
        socket.recv(timeout=20)
