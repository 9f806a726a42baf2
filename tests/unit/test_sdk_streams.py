"""The Python SDK's streams over a real socket whose server misbehaves."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator
from http import HTTPStatus
from itertools import islice

import pytest
from voulezvous import AsyncClient, Client, NetworkError, Reconnect, SocketRefused, UnexpectedAnswer
from voulezvous.generated.models import BroadcastNowPlaying, PingMessage, ResyncMessage, Topic
from voulezvous.generated.sockets import EVENTS, EventsNews

from tests.support.faulty_socket import Act, Peer, faulty_socket_server

# No ping ends what a test waits for.
PATIENT = Reconnect(ping_interval_s=60)
QUICK = Reconnect(delay_s=0.01, delay_max_s=0.02, ping_interval_s=0.1, open_timeout_s=2)


def sequence_of(news: EventsNews) -> int:
    """Its number; a contract that grows may have news without one."""
    assert isinstance(news, BroadcastNowPlaying | ResyncMessage)
    return news.sequence


def sequences(news: list[EventsNews]) -> list[int]:
    return [sequence_of(item) for item in news]


def five_then_vanish(peer: Peer) -> None:
    peer.welcome()
    peer.hear()
    peer.event(5)
    peer.vanish()


def four_to_seven(peer: Peer) -> None:
    peer.welcome()
    peer.hear()
    for sequence in (4, 5, 6, 7):
        peer.event(sequence)
    peer.hear()


def silent(peer: Peer) -> None:
    while True:
        peer.hear()


def an_event_at_once(peer: Peer) -> None:
    peer.event(4)
    silent(peer)


def closing(code: int) -> Act:
    def act(peer: Peer) -> None:
        peer.hear()
        peer.socket.close(code)

    return act


def test_a_lost_line_resumes_without_loss_or_repetition() -> None:
    with faulty_socket_server(five_then_vanish, four_to_seven) as server, Client(server.base_url) as client:
        news = list(islice(client.events(Topic.BROADCAST, reconnect=QUICK), 3))
    assert sequences(news) == [5, 6, 7]
    first, second = server.opened_with()
    assert first[0] == {"type": "subscribe", "topics": ["broadcast"]}
    assert second[0] == {"type": "resume", "topic": "broadcast", "after": 5}


def test_what_was_seen_resumes_in_another_process() -> None:
    with faulty_socket_server(four_to_seven) as server, Client(server.base_url) as client:
        stream = client.events(after={Topic.BROADCAST: 5}, reconnect=QUICK)
        assert sequence_of(next(stream)) == 6
        assert stream.last_sequence("broadcast") == 6
    with faulty_socket_server(four_to_seven) as server, Client(server.base_url) as client:
        assert sequence_of(next(client.events(after=stream.seen, reconnect=QUICK))) == 7


def test_resync_is_news() -> None:
    def too_old(peer: Peer) -> None:
        peer.hear()
        peer.say(type="resync", topic="broadcast", sequence=90)
        peer.event(90)
        peer.event(91)
        peer.hear()

    with faulty_socket_server(too_old) as server, Client(server.base_url) as client:
        first, second = islice(client.events(after={Topic.BROADCAST: 1}, reconnect=QUICK), 2)
    assert isinstance(first, ResyncMessage)
    assert isinstance(second, BroadcastNowPlaying)
    assert second.sequence == 91


def test_a_final_close_code_is_raised_with_the_contracts_words() -> None:
    with (
        faulty_socket_server(closing(4400)) as server,
        Client(server.base_url) as client,
        pytest.raises(SocketRefused) as refused,
    ):
        next(client.events(reconnect=QUICK))
    assert (refused.value.code, refused.value.meaning) == (4400, EVENTS.closings[4400].meaning)


@pytest.mark.parametrize("code", [1001, 1011, 1012, 1013, 4408, 4429])
def test_any_other_close_code_is_followed_by_another_attempt(code: int) -> None:
    with faulty_socket_server(closing(code), four_to_seven) as server, Client(server.base_url) as client:
        assert sequence_of(next(client.events(reconnect=QUICK))) == 4


@pytest.mark.parametrize("status", [HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.TOO_MANY_REQUESTS])
def test_a_handshake_refused_for_now_is_tried_again(status: HTTPStatus) -> None:
    with faulty_socket_server(status, four_to_seven) as server, Client(server.base_url) as client:
        assert sequence_of(next(client.events(reconnect=QUICK))) == 4


def test_a_handshake_refused_for_good_is_raised() -> None:
    with (
        faulty_socket_server(HTTPStatus.NOT_FOUND) as server,
        Client(server.base_url) as client,
        pytest.raises(UnexpectedAnswer, match="404"),
    ):
        next(client.events(reconnect=QUICK))


def test_a_server_that_answers_no_ping_is_left() -> None:
    with faulty_socket_server(silent, four_to_seven) as server, Client(server.base_url) as client:
        assert sequence_of(next(client.events(reconnect=QUICK))) == 4
    assert [message["type"] for message in server.opened_with()[0]] == ["subscribe", "ping"]


def test_attempts_in_vain_can_be_bounded() -> None:
    with faulty_socket_server() as server:
        pass
    with Client(server.base_url) as client, pytest.raises(NetworkError, match="gave up after 2 attempts"):
        next(client.events(reconnect=Reconnect(delay_s=0.01, attempts=2)))


def test_a_stream_sends_while_it_is_connected_and_says_when_it_is_not() -> None:
    def listen_twice(peer: Peer) -> None:
        peer.hear()
        peer.hear()
        peer.event(4)
        peer.hear()

    with faulty_socket_server(listen_twice) as server, Client(server.base_url) as client:
        stream = client.events(reconnect=QUICK)
        with pytest.raises(NetworkError, match="no connection"):
            stream.send(PingMessage())
        with stream:
            stream.send(PingMessage(nonce="n1"))
            assert sequence_of(next(stream)) == 4
    assert server.opened_with()[0] == [
        {"type": "subscribe", "topics": ["broadcast"]},
        {"type": "ping", "nonce": "n1"},
    ]


def test_closing_from_another_thread_ends_the_iteration() -> None:
    def quiet(peer: Peer) -> None:
        while True:
            peer.hear()
            peer.say(type="pong", at="2026-11-21T20:00:00Z")

    with faulty_socket_server(quiet) as server, Client(server.base_url) as client:
        stream = client.events(reconnect=QUICK)
        threading.Timer(0.3, stream.close).start()
        assert list(stream) == []


@pytest.mark.parametrize("act", [silent, an_event_at_once])
def test_closing_while_it_connects_ends_the_iteration(act: Act) -> None:
    opening = threading.Event()
    heard: list[EventsNews] = []
    with faulty_socket_server(act, opening=opening) as server, Client(server.base_url) as client:
        iterating = threading.Thread(
            target=lambda: heard.extend(client.events(reconnect=PATIENT)), daemon=True
        )
        iterating.start()
        assert server.called.wait(5)
        client.close()
        opening.set()
        iterating.join(3)
        assert not iterating.is_alive()
    assert heard == []


def test_closing_while_it_is_entered_leaves_it_closed() -> None:
    opening = threading.Event()
    with faulty_socket_server(an_event_at_once, opening=opening) as server, Client(server.base_url) as client:
        stream = client.events(reconnect=PATIENT)

        def close_meanwhile() -> None:
            server.called.wait(5)
            stream.close()
            opening.set()

        threading.Thread(target=close_meanwhile).start()
        with stream:
            with pytest.raises(NetworkError, match="no connection"):
                stream.send(PingMessage())
            assert list(stream) == []


def test_a_closed_client_opens_no_stream() -> None:
    async def asynchronously() -> None:
        client = AsyncClient("http://127.0.0.1:9")
        await client.close()
        with pytest.raises(RuntimeError, match="closed"):
            client.events()

    client = Client("http://127.0.0.1:9")
    client.close()
    with pytest.raises(RuntimeError, match="closed"):
        client.events()
    asyncio.run(asynchronously())


def test_closing_ends_a_wait_between_attempts() -> None:
    with faulty_socket_server() as server:
        pass
    with Client(server.base_url) as client:
        stream = client.events(reconnect=Reconnect(delay_s=60, delay_max_s=60))
        threading.Timer(0.3, stream.close).start()
        began = time.monotonic()
        assert list(stream) == []
    assert time.monotonic() - began < 60 / 2  # the wait is jittered in its upper half


def test_the_asynchronous_stream_does_the_same() -> None:
    async def follow(base_url: str) -> list[int]:
        async with AsyncClient(base_url) as client:
            found = []
            async for news in client.events(Topic.BROADCAST, reconnect=QUICK):
                found.append(sequence_of(news))
                if len(found) == 3:
                    return found
        raise AssertionError("the stream ended")

    with faulty_socket_server(five_then_vanish, closing(1012), four_to_seven) as server:
        assert asyncio.run(follow(server.base_url)) == [5, 6, 7]


def test_an_asynchronous_stream_sends_closes_and_is_refused_for_good() -> None:
    async def follow(base_url: str) -> None:
        async with AsyncClient(base_url) as client:
            async with client.events(reconnect=QUICK) as stream:
                await stream.send(PingMessage())
                with pytest.raises(SocketRefused):
                    await anext(stream)
            with pytest.raises(NetworkError):
                await stream.send(PingMessage())
            assert [news async for news in stream] == []

    def refuse_after_a_ping(peer: Peer) -> None:
        peer.hear()
        peer.hear()
        peer.socket.close(4400)

    with faulty_socket_server(refuse_after_a_ping) as server:
        asyncio.run(follow(server.base_url))


@pytest.mark.parametrize("act", [silent, an_event_at_once])
def test_closing_while_an_asynchronous_stream_connects_ends_the_iteration(act: Act) -> None:
    opening = threading.Event()

    async def follow(called: threading.Event, base_url: str) -> list[EventsNews]:
        async with AsyncClient(base_url) as client:
            stream = client.events(reconnect=PATIENT)
            iterating = asyncio.ensure_future(_all(stream))
            assert await asyncio.to_thread(called.wait, 5)
            await client.close()
            opening.set()
            return await asyncio.wait_for(iterating, 30)

    with faulty_socket_server(act, opening=opening) as server:
        assert asyncio.run(follow(server.called, server.base_url)) == []


async def _all(stream: AsyncIterator[EventsNews]) -> list[EventsNews]:
    return [news async for news in stream]
