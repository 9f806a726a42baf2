"""A client of a socket; what it hears is held to the contract by the tap that it goes through."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from voulezvous import Client, Person
from voulezvous.generated.models import ChatThreadOpening
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
    where = f"ws://127.0.0.1:{platform.port}{address}".replace("{thread_id}", thread(platform))
    return f"{where}?ticket={ticket(platform)}" if BY_ADDRESS[address].needs_ticket else where


def thread(platform: Platform) -> str:
    """The id of a thread of the first admin's with somebody."""
    if platform.base_url not in _THREADS:
        peer = Person.register(platform.base_url, "peer_of_admin", "correct horse battery")
        assert peer.me is not None
        opening = ChatThreadOpening(user_id=peer.me.user_id)
        _THREADS[platform.base_url] = str(admin(platform).chat.open_thread(body=opening).thread_id)
    return _THREADS[platform.base_url]


def ticket(platform: Platform) -> str:
    """One of the first admin's."""
    return admin(platform).identity.open_socket_ticket().ticket


def admin(platform: Platform) -> Client:
    """The first admin's client."""
    if platform.base_url not in _ADMINS:
        signer = Person.sign_in(platform.base_url, "admin", platform.admin_password)
        _ADMINS[platform.base_url] = Client(platform.base_url, signer=signer)
    return _ADMINS[platform.base_url]


_ADMINS: dict[str, Client] = {}
"""Signed in once at each platform."""
_THREADS: dict[str, str] = {}
"""Opened once at each platform."""


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
