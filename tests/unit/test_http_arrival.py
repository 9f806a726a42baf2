"""A request that does not arrive whole ends its connection, on a real socket."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
import uvicorn

from ops.processes.arrival import arriving_within
from tests.support.http import signed
from tests.support.station import Rig

LIMIT_S = 0.3
QUEUE = b"POST /v1/control/queue HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
NOW = b"GET /v1/broadcast/now HTTP/1.1\r\nhost: x\r\n"
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


def on_a_socket(conversation: Callable[[Streams], Coroutine[Any, Any, Any]], rig: Rig | None = None) -> Any:
    """One connection to an edge that gives a request `LIMIT_S` seconds. Raises TimeoutError after ten times that."""

    async def run() -> Any:
        app = (rig or Rig()).edge()
        config = uvicorn.Config(
            app,
            port=0,
            http=arriving_within(LIMIT_S),
            lifespan="off",
            log_config=None,
            access_log=False,
            ws="websockets-sansio",
        )
        server = uvicorn.Server(config)
        task = asyncio.create_task(server.serve())
        while not server.started:
            await asyncio.sleep(0.01)
        streams = await asyncio.open_connection(*server.servers[0].sockets[0].getsockname())
        try:
            return await asyncio.wait_for(conversation(streams), 10 * LIMIT_S)
        finally:
            streams[1].close()
            server.should_exit = True
            await task

    return asyncio.run(run())


@pytest.mark.parametrize(
    "begun",
    [
        b"",
        b"\r\n",
        b"GET /v1/broad",
        NOW,
        QUEUE + b"content-length: 40\r\n\r\n",
        QUEUE + b'content-length: 40\r\n\r\n{"asset_id":',
        QUEUE + b"transfer-encoding: chunked\r\n\r\n5\r\n{",
    ],
)
def test_unfinished_request_ends_its_connection_without_an_answer(
    begun: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    async def conversation(streams: Streams) -> bytes:
        reader, writer = streams
        writer.write(begun)
        try:
            return await reader.read()
        except ConnectionResetError:
            return b""

    with caplog.at_level(logging.WARNING):
        assert on_a_socket(conversation) == b""
    assert caplog.records == []


def test_half_a_request_behind_a_whole_one_ends_after_the_answer() -> None:
    async def conversation(streams: Streams) -> bytes:
        reader, writer = streams
        writer.write(NOW + b"\r\n" + NOW)
        head = await reader.readuntil(b"\r\n\r\n")
        with pytest.raises((ConnectionResetError, asyncio.IncompleteReadError)):
            await reader.readexactly(1 << 20)
        return head

    assert on_a_socket(conversation).startswith(b"HTTP/1.1 200")


def test_slow_body_that_ends_in_time_is_answered() -> None:
    async def conversation(streams: Streams) -> bytes:
        reader, writer = streams
        body = b'{"asset_id": "01935b7e-5f00-7000-8000-0000000000a1"}'
        pairs = signed("POST", "/v1/control/queue", body, rig.now)
        lines = b"".join(f"{name}: {value}\r\n".encode() for name, value in pairs)
        writer.write(QUEUE + lines + f"content-length: {len(body)}\r\n\r\n".encode())
        for half in (body[:20], body[20:]):
            await asyncio.sleep(LIMIT_S / 6)
            writer.write(half)
        return await reader.readuntil(b"\r\n")

    rig = Rig()
    assert on_a_socket(conversation, rig).startswith(b"HTTP/1.1 201")


def test_kept_connection_and_socket_outlive_the_limit() -> None:
    async def kept(streams: Streams) -> list[bytes]:
        reader, writer = streams
        statuses = []
        for _ in range(2):
            writer.write(NOW + b"\r\n")
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
            await reader.readexactly(length)
            statuses.append(head.split(b" ")[1])
            await asyncio.sleep(1.5 * LIMIT_S)
        return statuses

    async def socket(streams: Streams) -> bool:
        reader, writer = streams
        writer.write(
            b"GET /v1/events HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n"
            b"sec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
        )
        assert b" 101 " in await reader.readuntil(b"\r\n\r\n")
        await asyncio.sleep(1.5 * LIMIT_S)
        writer.write(b"\x88\x80\x00\x00\x00\x00")
        return len(await reader.read()) > 0

    assert on_a_socket(kept) == [b"200", b"200"]
    assert on_a_socket(socket)
