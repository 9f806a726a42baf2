"""One connection of uvicorn in this process, without a socket: what a request costs to the nanosecond, warm."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from typing import Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from generated.server.seam import Endpoint

_DATE = (b"date", b"Sat, 21 Nov 2026 12:00:00 GMT")


class _Sink(asyncio.Transport):
    """Takes what is written; remembers how often, and the last of it."""

    def __init__(self) -> None:
        super().__init__()
        self.writes = 0
        self.last = b""

    def write(self, data: bytes | bytearray | memoryview[Any]) -> None:
        self.writes += 1
        self.last = bytes(data)

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return default

    def is_closing(self) -> bool:
        return False

    def close(self) -> None:
        pass


async def cost_ns(
    app: Endpoint, protocol: type[HttpToolsProtocol], asking: Sequence[bytes], warm_up: int
) -> float:
    """CPU nanoseconds per request after the first `warm_up`, in which the interpreter adapts to what was changed.

    Raises AssertionError when one is not answered.
    """
    config = uvicorn.Config(
        app,
        http=protocol,
        ws="none",
        lifespan="off",
        access_log=False,
        log_level="error",
        interface="asgi3",
    )
    config.load()
    state = ServerState()
    state.default_headers = [_DATE]
    connection = protocol(config, state, {}, asyncio.get_running_loop())
    sink = _Sink()
    connection.connection_made(sink)
    began = 0
    for number, request in enumerate(asking):
        if number == warm_up:
            began = time.thread_time_ns()
        connection.data_received(request)
        await asyncio.sleep(0)
    took = time.thread_time_ns() - began
    connection.connection_lost(None)
    assert state.total_requests == len(asking), f"{state.total_requests} answered; last: {sink.last!r}"
    return took / (len(asking) - warm_up)
