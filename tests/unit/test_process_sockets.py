"""A worker's WebSocket takes whole frames as long as there is somebody to read them, and keeps a flood as bytes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
import uvicorn
import uvloop
from uvicorn.server import ServerState
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.frames import Frame, Opcode

from generated.server.seam import Endpoint, Receive, Scope, Send
from generated.server.sockets import AT_ONCE
from ops.processes.sockets import Socket, heard_at
from services.infra.frames import framed, written

WORDS = ["", "Boa noite!", "ç" * 100, "x" * 70_000]
MANY = 5_000


@asynccontextmanager
async def connected(
    app: Endpoint, controls: tuple[int, float] = (100, 0.01)
) -> AsyncIterator[tuple[Socket, ClientConnection]]:
    """Both ends of a connection to an application, which has ended after the block."""
    config = uvicorn.Config(app, lifespan="off", ws_per_message_deflate=False, log_level="error")
    config.load()
    state, made = ServerState(), list[Socket]()

    def make() -> Socket:
        made.append(heard_at(*controls)(config, state, {}))
        return made[0]

    server = await asyncio.get_running_loop().create_server(make, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, connect(f"ws://127.0.0.1:{port}/", max_size=None) as client:
        yield made[0], client
        await client.close()
        await asyncio.gather(*state.tasks)


def test_frames_arrive_among_other_messages_and_not_after_the_end() -> None:
    taken: list[bool] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        write: Any = scope["extensions"][AT_ONCE]["write"]
        await receive()
        await send({"type": "websocket.accept"})
        for word in WORDS:
            taken.append(write(framed(word).frame))
            await send({"type": "websocket.send", "text": f"after {len(word)}"})
        while (await receive())["type"] != "websocket.disconnect":
            continue
        taken.append(write(framed("too late").frame))

    async def scenario() -> None:
        async with connected(app) as (_, client):
            heard = [await client.recv() for _ in range(2 * len(WORDS))]
            assert heard == [text for word in WORDS for text in (word, f"after {len(word)}")]

    asyncio.run(scenario())
    assert taken == [True] * len(WORDS) + [False]


@pytest.mark.parametrize("run", [asyncio.run, uvloop.run])
def test_what_is_written_straight_arrives_among_other_messages_until_the_end(
    run: Callable[..., None],
) -> None:
    ends, given = list[str](), list[int | None]()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        offered: Any = scope["extensions"][AT_ONCE]
        await receive()
        await send({"type": "websocket.accept"})
        descriptor = offered["straight"](lambda: ends.append("closed"))
        for word in WORDS[:3]:
            assert written(framed(word).frame, [descriptor]) == {}
            await send({"type": "websocket.send", "text": f"after {len(word)}"})
        await receive()
        assert ends == []
        await send({"type": "websocket.close", "code": 4400, "reason": "enough"})
        given.append(offered["straight"](lambda: ends.append("never")))

    async def scenario() -> None:
        async with connected(app) as (_, client):
            heard = [await client.recv() for _ in range(6)]
            assert heard == [text for word in WORDS[:3] for text in (word, f"after {len(word)}")]
            await client.send("enough")
            with pytest.raises(ConnectionClosed):
                await client.recv()

    run(scenario())
    assert (ends, given) == (["closed"], [None])


@pytest.mark.parametrize("run", [asyncio.run, uvloop.run])
def test_what_a_descriptor_does_not_take_is_sent_in_its_place_and_ends_the_straight_way(
    run: Callable[..., None],
) -> None:
    ends, sent, longer = list[str](), list[str](), "x" * 500_000

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        offered: Any = scope["extensions"][AT_ONCE]
        await receive()
        await send({"type": "websocket.accept"})
        descriptor = offered["straight"](lambda: ends.append("full"))
        while not ends:
            sent.append(f"{len(sent)} {longer}")
            frame = framed(sent[-1]).frame
            for took in written(frame, [descriptor]).values():
                assert offered["write"](frame[took:])
        assert offered["straight"](lambda: ends.append("never")) is None
        assert not offered["write"](framed("not now").frame)
        await send({"type": "websocket.send", "text": "after"})
        assert offered["straight"](lambda: ends.append("gone")) == descriptor
        while (await receive())["type"] != "websocket.disconnect":
            continue

    async def scenario() -> None:
        async with connected(app) as (_, client):
            await asyncio.sleep(0)
            while (word := await client.recv()) != "after":
                assert word == sent.pop(0)
            assert not sent

    run(scenario())
    assert ends == ["full", "gone"]


@pytest.mark.parametrize("run", [asyncio.run, uvloop.run])
@pytest.mark.parametrize("is_cut", [False, True])
def test_a_frame_half_of_which_was_written_straight_is_finished_before_a_close_and_followed_by_nothing_else(
    run: Callable[..., None],
    is_cut: bool,
) -> None:
    longer, ends = "x" * 16_000_000, list[str]()

    async def again_and_again(send: Send) -> None:
        while True:
            await send({"type": "websocket.send", "text": "torn"})
            await asyncio.sleep(0)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        offered: Any = scope["extensions"][AT_ONCE]
        await receive()
        await send({"type": "websocket.accept"})
        frame, descriptor = framed(longer).frame, offered["straight"](lambda: ends.append("ended"))
        took = written(frame, [descriptor])[descriptor]
        assert 0 < took < len(frame)
        if is_cut:
            sockets[0].transport.abort()
            assert not offered["write"](frame[took:])
            with pytest.raises((OSError, RuntimeError)):
                await again_and_again(send)
        else:
            assert offered["write"](frame[took:])
            assert ends == ["ended"]
            await send({"type": "websocket.close", "code": 4400, "reason": "enough"})
        assert offered["straight"](lambda: ends.append("never")) is None

    sockets: list[Socket] = []

    async def scenario() -> None:
        async with connected(app) as (socket, client):
            sockets.append(socket)
            if not is_cut:
                assert await client.recv() == longer
            with pytest.raises(ConnectionClosed) as closed:
                await client.recv()
            assert (closed.value.rcvd and closed.value.rcvd.code) == (None if is_cut else 4400)

    run(scenario())
    assert ends == ["ended"]


def test_a_flood_is_heard_whole_and_in_order_and_few_of_it_wait_as_messages() -> None:
    heard, waiting = list[str](), list[int]()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        while (event := await receive())["type"] == "websocket.receive":
            heard.append(event["text"])
            waiting.append(sockets[0].queue.qsize())
            await asyncio.sleep(0)

    sockets: list[Socket] = []

    async def scenario() -> None:
        async with connected(app) as (socket, client):
            sockets.append(socket)
            said = [Frame(Opcode.TEXT, f"{n}".encode()).serialize(mask=True) for n in range(MANY)]
            client.transport.write(b"".join(said))

    asyncio.run(scenario())
    assert heard == [f"{number}" for number in range(MANY)]
    assert max(waiting) <= 4096 / len(Frame(Opcode.TEXT, b"0").serialize(mask=True))


def test_a_flooding_client_that_is_closed_answers_and_is_gone() -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        await receive()
        await send({"type": "websocket.close", "code": 4400, "reason": "enough"})

    async def scenario() -> None:
        async with connected(app) as (socket, client):
            said = Frame(Opcode.TEXT, b"x" * 100).serialize(mask=True)
            client.transport.write(said * MANY)
            with pytest.raises(ConnectionClosed) as closed:
                await client.recv()
            assert closed.value.rcvd is not None
            assert closed.value.rcvd.code == 4400
            async with asyncio.timeout(5):
                while not socket.disconnected:
                    await asyncio.sleep(0.01)

    asyncio.run(scenario())


@pytest.mark.parametrize("opcode", [Opcode.PING, Opcode.PONG])
def test_pings_and_pongs_beyond_the_rate_are_read_later_and_what_follows_them_is_heard(
    opcode: Opcode,
) -> None:
    heard, burst, every_s, many = list[str](), 5, 0.01, 50

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        while (event := await receive())["type"] == "websocket.receive":
            heard.append(event["text"])
            await send({"type": "websocket.send", "text": event["text"]})

    async def scenario() -> None:
        async with connected(app, (burst, every_s)) as (_, client):
            loop, word = asyncio.get_running_loop(), Frame(Opcode.TEXT, b"after").serialize(mask=True)
            control = Frame(opcode, b"x" * 100).serialize(mask=True)
            began = loop.time()
            for _ in range(2):  # more than is taken apart at one go, so that the last ones have to wait
                client.transport.write(control * many)
            client.transport.write(word)
            async with asyncio.timeout(10):
                assert await client.recv() == "after"
            assert loop.time() - began >= (2 * many - 4096 // len(control) - burst) * every_s
            client.transport.write(word)
            async with asyncio.timeout(10):
                assert await client.recv() == "after"

    asyncio.run(scenario())
    assert heard == ["after"] * 2
