"""The events socket behind the real edge, over ASGI in process."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from generated.vocabulary import ErrorCode
from services.kernel.errors import Denied, RateLimited, Unauthenticated, Unavailable
from tests.support.http import SocketClient
from tests.support.station import Rig


def talk(rig: Rig, conversation: Callable[[SocketClient], Awaitable[Any]]) -> Any:
    async def run() -> Any:
        async with SocketClient(rig.edge(), "/v1/events") as client:
            return await conversation(client)

    return asyncio.run(run())


def test_messages_arrive_at_their_own_method() -> None:
    async def conversation(client: SocketClient) -> list[Any]:
        heard = [await client.hear()]
        await client.say('{"type": "ping", "nonce": "n1"}')
        heard.append(await client.hear())
        await client.say('{"type": "subscribe", "topics": ["broadcast"]}')
        heard.append(await client.hear())
        return heard

    rig = Rig()
    welcome, pong, subscribed = talk(rig, conversation)
    assert (welcome["type"], pong["nonce"], subscribed["topic"]) == ("welcome", "n1", "broadcast")
    assert rig.socket.ended == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "null",
        "[]",
        "{}",
        '{"type": "pong"}',
        '{"type": "ping", "nonce": 1}',
        '{"type": "ping", "more": 1}',
        '{"type": "ping", "nonce": ""}',
        '{"type": "subscribe", "topics": []}',
        '{"type": "subscribe", "topics": ["broadcast", "broadcast"]}',
        '{"type": "subscribe", "topics": ["weather"]}',
        '{"type": "resume", "topic": "broadcast", "after": -1}',
        '{"type": "resume", "topic": "broadcast", "after": "1"}',
    ],
)
def test_message_that_does_not_fit_closes_with_4400(text: str) -> None:
    async def conversation(client: SocketClient) -> Any:
        await client.hear()
        await client.say(text)
        return await client.hear()

    rig = Rig()
    assert talk(rig, conversation)["close"] == 4400
    assert rig.socket.ended == 1


def test_binary_frame_closes_with_4400() -> None:
    async def conversation(client: SocketClient) -> Any:
        await client.hear()
        await client.say_bytes(b"{}")
        return await client.hear()

    assert talk(Rig(), conversation)["close"] == 4400


@pytest.mark.parametrize(
    ("failure", "code"),
    [
        (Unauthenticated(ErrorCode.AUTH_FAILED, "no ticket"), 4401),
        (Denied(ErrorCode.POLICY_DENIED, "no"), 4403),
        (RateLimited(ErrorCode.OVERLOADED, "slower"), 4429),
        (Unavailable(ErrorCode.OVERLOADED, "full"), 1013),
        (RuntimeError("a defect"), 1011),
    ],
)
def test_error_on_opening_is_a_close_code(failure: Exception, code: int) -> None:
    rig = Rig()
    rig.socket.failure = failure
    assert talk(rig, lambda client: client.hear())["close"] == code
    assert rig.socket.ended == 0


def test_defect_in_a_handler_closes_without_detail() -> None:
    async def conversation(client: SocketClient) -> Any:
        await client.hear()
        await client.say('{"type": "resume", "topic": "broadcast", "after": 1}')
        return await client.hear()

    rig = Rig()
    assert talk(rig, conversation) == {"close": 1011, "reason": "a defect of ours"}
    assert rig.socket.ended == 1
