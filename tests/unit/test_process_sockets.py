"""A worker's WebSocket takes whole frames, as long as there is somebody to take them."""

from __future__ import annotations

import asyncio
from typing import Any

import uvicorn
from uvicorn.server import ServerState
from websockets.asyncio.client import connect

from generated.server.seam import Receive, Scope, Send
from generated.server.sockets import AT_ONCE
from ops.processes.sockets import Socket
from services.infra.frames import framed

WORDS = ["", "Boa noite!", "ç" * 100, "x" * 70_000]


def test_frames_arrive_among_other_messages_and_not_after_the_end() -> None:
    taken: list[bool] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        write: Any = scope["extensions"][AT_ONCE]
        await receive()
        await send({"type": "websocket.accept"})
        for word in WORDS:
            taken.append(write(framed(word).frame))
            await send({"type": "websocket.send", "text": f"after {len(word)}"})
        while (await receive())["type"] != "websocket.disconnect":
            continue
        taken.append(write(framed("too late").frame))

    async def scenario() -> None:
        config = uvicorn.Config(app, lifespan="off", ws_per_message_deflate=False)
        config.load()
        state = ServerState()
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: Socket(config, state, {}), "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        async with server, connect(f"ws://127.0.0.1:{port}/") as client:
            heard = [await client.recv() for _ in range(2 * len(WORDS))]
            assert heard == [text for word in WORDS for text in (word, f"after {len(word)}")]
            await client.close()
            await asyncio.gather(*state.tasks)

    asyncio.run(scenario())
    assert taken == [True] * len(WORDS) + [False]
