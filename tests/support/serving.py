"""Serves an application with uvicorn on a real socket, for one conversation."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import uvicorn

from generated.server.seam import Endpoint

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Conversation = Callable[[Streams], Coroutine[Any, Any, Any]]


def on_a_socket(app: Endpoint, conversation: Conversation, *, patience_s: float = 10, **options: Any) -> Any:
    """What one connection's conversation returns. Raises TimeoutError after `patience_s`; `options` are uvicorn's."""

    async def run() -> Any:
        given = {"lifespan": "off", "log_config": None, "access_log": False, "ws": "websockets-sansio"}
        server = uvicorn.Server(
            uvicorn.Config(app, port=0, **(given | {"timeout_graceful_shutdown": 1} | options))
        )
        task = asyncio.create_task(server.serve())
        while not server.started:
            await asyncio.sleep(0.01)
        streams = await asyncio.open_connection(*server.servers[0].sockets[0].getsockname())
        try:
            return await asyncio.wait_for(conversation(streams), patience_s)
        finally:
            streams[1].close()
            server.should_exit = True
            await task

    return asyncio.run(run())


async def heard(streams: Streams) -> tuple[bytes, dict[bytes, bytes], bytes]:
    """The next answer: its status line, its fields, and as much of a body as it declares."""
    head = await streams[0].readuntil(b"\r\n\r\n")
    line, *fields = head.rstrip().split(b"\r\n")
    pairs = [field.split(b": ", 1) for field in fields]
    named = dict(pairs)
    assert len(named) == len(pairs), f"a field is given twice: {head!r}"
    return line, named, await streams[0].readexactly(int(named.get(b"content-length", 0)))
