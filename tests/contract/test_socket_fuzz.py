"""Generated messages, good and bad, on the real events socket: declared answers, and 4400 for what does not fit."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from itertools import count
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from websockets.sync.client import ClientConnection

from tests.contract.listening import close_of, hear, open_socket
from tests.contract.sockets import EVENTS, SPOKEN, Message, bad_frames, good_messages
from tests.support.conformance import SocketContract
from tests.support.platform import Platform

EXAMPLES = 4 * int(os.environ.get("VVTV_FUZZ_EXAMPLES", "10"))
BOUNDED = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
_nonces = count(1)


def answers(socket: ClientConnection) -> Iterator[Message]:
    """Everything that the server says until it answers a ping of ours."""
    nonce = f"n{next(_nonces)}"
    socket.send(json.dumps({"type": "ping", "nonce": nonce}))
    while (message := hear(socket)).get("nonce") != nonce:
        yield message


every_message = pytest.mark.parametrize(
    ("contract", "kind"), SPOKEN, ids=[f"{contract.name}-{kind}" for contract, kind in SPOKEN]
)


@every_message
def test_a_message_that_fits_is_answered_and_the_socket_stays_open(
    platform: Platform, contract: SocketContract, kind: str
) -> None:
    with open_socket(platform, contract.address) as socket:

        @BOUNDED
        @given(message=good_messages(contract, kind))
        def say(message: Message) -> None:
            socket.send(json.dumps(message))
            assert [told for told in answers(socket) if told["type"] == "pong"] or kind != "ping"

        say()


@every_message
def test_a_frame_that_does_not_fit_closes_with_4400(
    platform: Platform, contract: SocketContract, kind: str
) -> None:
    @BOUNDED
    @given(frame=bad_frames(contract, kind))
    def spoil(frame: str | bytes) -> None:
        with open_socket(platform, contract.address) as opened:
            opened.send(frame)
            closed = close_of(opened)
            assert closed.code == 4400
            assert closed.reason

    spoil()


def test_the_examples_of_the_contract_are_good_messages(platform: Platform) -> None:
    with open_socket(platform) as socket:
        for kind in sorted(EVENTS.kinds("receive")):
            socket.send(json.dumps(_example(kind)))
            list(answers(socket))


def test_a_subscription_is_confirmed_with_its_sequence(platform: Platform) -> None:
    with open_socket(platform) as opened:
        opened.send(json.dumps({"type": "subscribe", "topics": ["broadcast"]}))
        told = hear(opened)
        assert (told["type"], told["topic"]) == ("subscribed", "broadcast")


def test_plain_http_on_the_socket_is_told_to_upgrade(platform: Platform) -> None:
    answer = httpx.get(f"{platform.base_url}/v1/events")
    assert answer.status_code == 426
    assert answer.headers["content-type"].startswith("application/problem+json")


def _example(kind: str) -> dict[str, Any]:
    name = EVENTS.schema_name("receive", kind)
    found: dict[str, Any] = EVENTS.schema("receive", kind)["components"]["schemas"][name]["examples"][0]
    return found
