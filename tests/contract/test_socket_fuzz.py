"""Generated messages, good and bad, on the real events socket: declared answers, and 4400 for what does not fit."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from websockets.sync.client import ClientConnection

from tests.contract.listening import close_of, hear, open_socket
from tests.contract.sockets import CHAT, EVENTS, MATCH, PRESENCE, SPOKEN, Message, bad_frames, good_messages
from tests.support.conformance import SocketContract, asyncapi
from tests.support.platform import Platform

EXAMPLES = 4 * int(os.environ.get("VVTV_FUZZ_EXAMPLES", "10"))
BOUNDED = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


def hear_answers(socket: ClientConnection, contract: SocketContract, message: Message) -> None:
    """Return once everything was said that the message's role promises; nothing is left out, news may come between."""
    expected = PROMISED[contract.name][role_of(contract, message["type"])](message)
    while expected:
        told = hear(socket)
        expected = [promise for promise in expected if not promise(told)]


def role_of(contract: SocketContract, kind: str) -> str:
    """What a message does for the line: its role, or what its type says where it has none."""
    payload = {"$ref": f"#/components/schemas/{contract.schema_name('receive', kind)}"}
    (channel,) = (part for part in asyncapi()["channels"].values() if part["address"] == contract.address)
    (message,) = (part for part in channel["messages"].values() if part["payload"] == payload)
    return str(message.get("x-vvtv-role", kind))


Promise = Callable[[Message], bool]
"""Whether a message of the server keeps it."""


def a_pong(ping: Message) -> list[Promise]:
    return [lambda told: told["type"] == "pong" and told.get("nonce") == ping.get("nonce")]


def a_confirmation_of_every_topic(subscribe: Message) -> list[Promise]:
    return [partial(_confirms, topic) for topic in subscribe["topics"]]


def _confirms(topic: str, told: Message) -> bool:
    return (told["type"], told.get("topic")) == ("subscribed", topic)


def from_there_or_anew(resume: Message) -> list[Promise]:
    """Events go on after the one named, or that one has not happened and the client must begin anew."""

    def kept(told: Message) -> bool:
        on = told["type"] == "subscribed" and told["sequence"] == resume["after"]
        anew = told["type"] == "resync" and told["sequence"] < resume["after"]
        return (on or anew) and bool(told["topic"] == resume["topic"])

    return [kept]


def a_confirmation(_watch: Message) -> list[Promise]:
    return [lambda told: told["type"] == "resync"]


def from_there_or_from_a_list(resume: Message) -> list[Promise]:
    """Differences go on after the one named, or the client must ask for a list."""
    return [
        lambda told: (
            told["type"] == "resync" or (told["type"], told.get("sequence")) == ("watching", resume["after"])
        )
    ]


def a_beginning(_follow: Message) -> list[Promise]:
    return [lambda told: told["type"] == "following"]


def from_there_or_from_the_messages(resume: Message) -> list[Promise]:
    """Messages go on after the one named, or the client must ask for them."""
    return [
        lambda told: (
            told["type"] == "resync" or (told["type"], told.get("sequence")) == ("following", resume["after"])
        )
    ]


def now_on(_watch: Message) -> list[Promise]:
    return [lambda told: told["type"] == "watching"]


def from_there_or_from_the_ticket(resume: Message) -> list[Promise]:
    """Events go on after the one named, or the client must ask for its ticket."""
    return [
        lambda told: (
            told["type"] == "resync" or (told["type"], told.get("sequence")) == ("watching", resume["after"])
        )
    ]


def kept_or_refused(say: Message) -> list[Promise]:
    return [
        lambda told: (
            told["type"] in ("said", "refused") and told["client_message_id"] == say["client_message_id"]
        )
    ]


def nothing(_message: Message) -> list[Promise]:
    return []


PROMISED: Mapping[str, Mapping[str, Callable[[Message], list[Promise]]]] = {
    EVENTS.name: {
        "ping": a_pong,
        "subscribe": a_confirmation_of_every_topic,
        "resume": from_there_or_anew,
    },
    PRESENCE.name: {
        "ping": a_pong,
        "subscribe": a_confirmation,
        "resume": from_there_or_from_a_list,
        "viewport": nothing,
    },
    MATCH.name: {"ping": a_pong, "subscribe": now_on, "resume": from_there_or_from_the_ticket},
    CHAT.name: {
        "ping": a_pong,
        "subscribe": a_beginning,
        "resume": from_there_or_from_the_messages,
        "say": kept_or_refused,
        "read": nothing,
        "typing": nothing,
    },
}
"""What a role of the client's has the server say, on each socket."""

every_message = pytest.mark.parametrize(
    ("contract", "kind"), SPOKEN, ids=[f"{contract.name}-{kind}" for contract, kind in SPOKEN]
)


@every_message
def test_a_message_that_fits_is_answered_and_the_socket_stays_open(
    platform: Platform, contract: SocketContract, kind: str
) -> None:
    with open_socket(platform, contract.address) as socket:

        @BOUNDED
        @given(message=good_messages(contract, kind, without={"PersonTopic"}))
        def say(message: Message) -> None:
            socket.send(json.dumps(message))
            hear_answers(socket, contract, message)

        say()


@pytest.mark.parametrize("kind", ["subscribe", "resume"])
def test_a_topic_that_is_somebodys_closes_with_4400(platform: Platform, kind: str) -> None:
    @BOUNDED
    @given(message=good_messages(EVENTS, kind, without={"Topic"}))
    def ask(message: Message) -> None:
        with open_socket(platform) as opened:
            opened.send(json.dumps(message))
            closed = close_of(opened)
            assert (closed.code, closed.reason) == (4400, "the topic is not open to this caller")

    ask()


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
            hear_answers(socket, EVENTS, _example(kind))


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
