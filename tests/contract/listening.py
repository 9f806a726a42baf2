"""A client of the events socket that takes nothing but the contract's messages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.frames import Close
from websockets.sync.client import ClientConnection, connect

from tests.contract.sockets import SERVER, Message
from tests.support.platform import Platform


@contextmanager
def open_socket(platform: Platform, **options: Any) -> Iterator[ClientConnection]:
    """A connection that was welcomed."""
    with connect(f"ws://127.0.0.1:{platform.port}/v1/events", open_timeout=10, **options) as socket:
        assert hear(socket)["type"] == "welcome"
        yield socket


def hear(socket: ClientConnection, timeout_s: float = 10) -> Message:
    """The next message, which is one of the contract's."""
    message: Message = json.loads(socket.recv(timeout=timeout_s))
    assert not SERVER.misfit(message), (message, SERVER.misfit(message))
    return message


def close_of(socket: ClientConnection, *, checked: bool = True) -> Close:
    """How the server closes the socket; what it says before is one of the contract's messages.

    Checking takes longer than a server waits that has much to say: it can be left out.
    """
    with pytest.raises(ConnectionClosed) as closed:
        _listen(socket, checked=checked)
    assert closed.value.rcvd is not None
    return closed.value.rcvd


def _listen(socket: ClientConnection, *, checked: bool) -> None:
    while True:
        if checked:
            hear(socket)
        else:
            socket.recv(timeout=20)
