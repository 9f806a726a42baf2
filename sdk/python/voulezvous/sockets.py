"""Keeps the events socket of a client: reconnects, resumes, pings. A driver for asyncio, one for threads."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress

from websockets.asyncio.client import connect as connect_async
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.sync.client import connect

from voulezvous.generated.socket import EVENTS_PATH
from voulezvous.session import EventSession, News, Reconnect, refuse_final

LOST = (OSError, TimeoutError, InvalidHandshake, EOFError)


def events(base_url: str, session: EventSession, reconnect: Reconnect) -> Iterator[News]:
    """Yield what happens, for ever. Raises SocketRefused when the server closes for good."""
    attempt = 0
    while True:
        with (
            suppress(*LOST),
            connect(socket_url(base_url), ping_interval=reconnect.ping_interval_s) as socket,
        ):
            for opening in session.opening():
                socket.send(opening)
            try:
                for frame in socket:
                    attempt = 0
                    if (news := session.hear(frame)) is not None:
                        yield news
            except ConnectionClosed as closed:
                refuse_final(closed.rcvd.code if closed.rcvd else None)
        time.sleep(reconnect.wait_s(attempt))
        attempt += 1


async def async_events(base_url: str, session: EventSession, reconnect: Reconnect) -> AsyncIterator[News]:
    """Yield what happens, for ever. Raises SocketRefused when the server closes for good."""
    attempt = 0
    while True:
        with suppress(*LOST):
            async with connect_async(socket_url(base_url), ping_interval=reconnect.ping_interval_s) as socket:
                for opening in session.opening():
                    await socket.send(opening)
                try:
                    async for frame in socket:
                        attempt = 0
                        if (news := session.hear(frame)) is not None:
                            yield news
                except ConnectionClosed as closed:
                    refuse_final(closed.rcvd.code if closed.rcvd else None)
        await asyncio.sleep(reconnect.wait_s(attempt))
        attempt += 1


def socket_url(base_url: str) -> str:
    """Return the events socket's address for a platform at `base_url` (http or https)."""
    return base_url.rstrip("/").replace("http", "ws", 1) + EVENTS_PATH
