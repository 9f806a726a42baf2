"""Keeps the events socket of a client: reconnects, resumes, pings. A driver for asyncio, one for threads.

The platform closes a socket from which it heard no message for too long, so the pings here are messages of the
contract, and a server that answers none of them is left.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress

from websockets.asyncio.client import ClientConnection
from websockets.asyncio.client import connect as connect_async
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.sync.client import ClientConnection as SyncConnection
from websockets.sync.client import connect

from voulezvous.generated.socket import EVENTS_PATH
from voulezvous.session import PING, EventSession, News, Pulse, Reconnect, refuse_final

LOST = (OSError, TimeoutError, InvalidHandshake, EOFError)


def events(base_url: str, session: EventSession, reconnect: Reconnect) -> Iterator[News]:
    """Yield what happens, for ever. Raises SocketRefused when the server closes for good."""
    attempt = 0
    while True:
        with suppress(*LOST), connect(socket_url(base_url), ping_interval=None) as socket:
            for opening in session.opening():
                socket.send(opening)
            try:
                for frame in _frames(socket, Pulse(reconnect.ping_interval_s, time.monotonic())):
                    attempt = 0
                    if (news := session.hear(frame)) is not None:
                        yield news
            except ConnectionClosed as closed:
                refuse_final(closed.rcvd.code if closed.rcvd else None)
        time.sleep(reconnect.wait_s(attempt))
        attempt += 1


def _frames(socket: SyncConnection, pulse: Pulse) -> Iterator[str | bytes]:
    while True:
        if pulse.due(time.monotonic()):
            socket.send(PING)
        with suppress(TimeoutError):
            frame = socket.recv(timeout=pulse.remaining_s(time.monotonic()))
            pulse.heard = True
            yield frame


async def async_events(base_url: str, session: EventSession, reconnect: Reconnect) -> AsyncIterator[News]:
    """Yield what happens, for ever. Raises SocketRefused when the server closes for good."""
    attempt = 0
    while True:
        with suppress(*LOST):
            async with connect_async(socket_url(base_url), ping_interval=None) as socket:
                for opening in session.opening():
                    await socket.send(opening)
                try:
                    async for frame in _async_frames(
                        socket, Pulse(reconnect.ping_interval_s, time.monotonic())
                    ):
                        attempt = 0
                        if (news := session.hear(frame)) is not None:
                            yield news
                except ConnectionClosed as closed:
                    refuse_final(closed.rcvd.code if closed.rcvd else None)
        await asyncio.sleep(reconnect.wait_s(attempt))
        attempt += 1


async def _async_frames(socket: ClientConnection, pulse: Pulse) -> AsyncIterator[str | bytes]:
    while True:
        if pulse.due(time.monotonic()):
            await socket.send(PING)
        with suppress(TimeoutError):
            async with asyncio.timeout(pulse.remaining_s(time.monotonic())):
                frame = await socket.recv()
            pulse.heard = True
            yield frame


def socket_url(base_url: str) -> str:
    """Return the events socket's address for a platform at `base_url` (http or https)."""
    return base_url.rstrip("/").replace("http", "ws", 1) + EVENTS_PATH
