"""A request that does not arrive whole ends its connection, on a real socket."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import Any

import pytest

from ops.processes.arrival import arriving_within
from tests.support import serving
from tests.support.http import signed
from tests.support.serving import Conversation, Streams, heard
from tests.support.station import Rig

LIMIT_S = 0.3
QUEUE = b"POST /v1/control/queue HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
NOW = b"GET /v1/broadcast/now HTTP/1.1\r\nhost: x\r\n"


def on_a_socket(conversation: Conversation, rig: Rig | None = None, **options: Any) -> Any:
    """One connection to an edge that gives a request `LIMIT_S` seconds. Raises TimeoutError after ten times that."""
    app = (rig or Rig()).edge()
    return serving.on_a_socket(
        app, conversation, patience_s=10 * LIMIT_S, http=arriving_within(LIMIT_S), **options
    )


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


def closing_after_s(*steps: tuple[float, bytes]) -> Conversation:
    """Say each thing after a pause, and return how long after the last the server closed."""

    async def conversation(streams: Streams) -> float:
        reader, writer = streams
        for pause_s, said in steps:
            await asyncio.sleep(pause_s)
            writer.write(said)
        loop = asyncio.get_running_loop()
        last = loop.time()
        while await reader.read(1 << 16):
            pass
        return loop.time() - last

    return conversation


def test_idle_connection_is_closed_after_the_keep_alive() -> None:
    for steps in ([(0.0, NOW + b"\r\n")], [(0.0, NOW + b"\r\n"), (0.7, NOW + b"\r\n"), (0.6, NOW + b"\r\n")]):
        waited_s = on_a_socket(closing_after_s(*steps), timeout_keep_alive=1)
        assert 0.9 < waited_s < 3


def test_keep_alive_shorter_than_the_limit_holds_as_well() -> None:
    rig = Rig()
    waited_s = serving.on_a_socket(
        rig.edge(), closing_after_s((0.0, NOW + b"\r\n")), http=arriving_within(60.0), timeout_keep_alive=1
    )
    assert 0.9 < waited_s < 3


def test_answer_that_takes_long_is_waited_for() -> None:
    rig = Rig()
    rig.channel.pause_s = 3 * LIMIT_S

    async def conversation(streams: Streams) -> bytes:
        streams[1].write(NOW + b"\r\n")
        return (await heard(streams))[0]

    assert on_a_socket(conversation, rig, timeout_keep_alive=1) == b"HTTP/1.1 200 OK"


def test_body_that_goes_on_after_its_answer_is_due_and_then_the_connection_is_idle() -> None:
    refused = QUEUE + b"content-length: 2000000\r\n\r\n"

    async def stalling(streams: Streams) -> float:
        streams[1].write(refused + b"x")
        began = asyncio.get_running_loop().time()
        assert (await heard(streams))[0].split(b" ")[1] == b"413"
        with contextlib.suppress(ConnectionResetError):
            await streams[0].read()
        return asyncio.get_running_loop().time() - began

    async def sent_whole(streams: Streams) -> bytes:
        streams[1].write(refused + b"x" * 2_000_000)
        assert (await heard(streams))[0].split(b" ")[1] == b"413"
        await asyncio.sleep(1.5 * LIMIT_S)
        streams[1].write(NOW + b"\r\n")
        return (await heard(streams))[0]

    assert LIMIT_S / 2 < on_a_socket(stalling) < 5 * LIMIT_S
    assert on_a_socket(sent_whole) == b"HTTP/1.1 200 OK"
