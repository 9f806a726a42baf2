"""A client of a socket; what it hears is held to the contract by the tap that it goes through."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from voulezvous import Client, Person
from websockets.exceptions import ConnectionClosed
from websockets.frames import Close
from websockets.sync.client import ClientConnection, connect

from tests.contract.sockets import BY_ADDRESS, EVENTS, Message
from tests.support.platform import Platform


@contextmanager
def open_socket(
    platform: Platform, address: str = EVENTS.address, **options: Any
) -> Iterator[ClientConnection]:
    """A connection that was welcomed; as somebody, where nobody else may come."""
    with connect(address_of(platform, address), open_timeout=10, **options) as socket:
        assert hear(socket)["type"] == "welcome"
        yield socket


def address_of(platform: Platform, address: str) -> str:
    """Where a socket is, with a ticket where it asks for one."""
    where = f"ws://127.0.0.1:{platform.port}{address}"
    return f"{where}?ticket={ticket(platform)}" if BY_ADDRESS[address].needs_ticket else where


def ticket(platform: Platform) -> str:
    """One of the first admin's."""
    if platform.base_url not in _ADMINS:
        admin = Person.sign_in(platform.base_url, "admin", platform.admin_password)
        _ADMINS[platform.base_url] = Client(platform.base_url, signer=admin)
    return _ADMINS[platform.base_url].identity.open_socket_ticket().ticket


_ADMINS: dict[str, Client] = {}
"""Signed in once at each platform."""


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
