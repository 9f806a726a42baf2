"""What a socket's session remembers, and what a line decides. Pure: no network, no clock."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from voulezvous import NetworkError, Reconnect, SocketRefused
from voulezvous.generated.models import BroadcastNowPlaying, ResyncMessage
from voulezvous.generated.sockets import EVENTS, EventsClientMessage, EventsNews
from voulezvous.session import Line, Pulse, Session
from voulezvous.socket import Closing, Resuming, Socket

from tests.support.conformance import asyncapi

EVENT = asyncapi()["components"]["schemas"]["BroadcastNowPlaying"]["examples"][0]
STEADY = Reconnect(delay_s=1, delay_max_s=6, random=lambda: 1.0)
# A chat as a contract would describe it: one stream, resumed by its sequence alone.
CHAT: Socket[Any, Any] = Socket(
    "/v1/chat/{thread_id}",
    messages={"broadcast.now_playing": BroadcastNowPlaying},
    resuming=Resuming("resume"),
    closings={4403: Closing("The thread is not yours.", "never")},
)


def an_event(sequence: int, **changes: object) -> str:
    """A frame with a programme's beginning."""
    return json.dumps({**EVENT, "sequence": sequence, **changes})


def a_session(after: dict[str, int] | None = None) -> Session[EventsClientMessage, EventsNews]:
    return Session(EVENTS, ["broadcast"], after)


def said(session: Session[Any, Any]) -> list[dict[str, Any]]:
    return [json.loads(frame) for frame in session.opening()]


def test_a_session_subscribes_first_and_resumes_later() -> None:
    session = a_session()
    assert said(session) == [{"type": "subscribe", "topics": ["broadcast"]}]
    session.hear(json.dumps({"type": "subscribed", "topic": "broadcast", "sequence": 41}))
    assert said(session) == [{"type": "resume", "after": 41, "topic": "broadcast"}]


def test_a_session_hears_each_event_once() -> None:
    session = a_session({"broadcast": 41})
    heard = [session.hear(an_event(sequence)) for sequence in (41, 42, 42, 43, 42)]
    assert [news.sequence for news in heard if isinstance(news, BroadcastNowPlaying)] == [42, 43]
    assert session.seen == {"broadcast": 43}


def test_what_only_keeps_the_line_never_reaches_the_caller() -> None:
    session = a_session()
    for message in (
        {"type": "welcome", "connection_id": "c1", "topics": ["broadcast"]},
        {"type": "subscribed", "topic": "broadcast", "sequence": 4},
        {"type": "pong", "at": "2026-11-21T20:00:00Z", "nonce": "mine"},
    ):
        assert session.hear(json.dumps(message)) is None


def test_resync_sets_the_session_back_or_forth() -> None:
    session = a_session({"broadcast": 500})
    news = session.hear(json.dumps({"type": "resync", "topic": "broadcast", "sequence": 3}))
    assert isinstance(news, ResyncMessage)
    assert session.hear(an_event(4)) is not None


def test_a_socket_that_is_one_stream_resumes_without_a_name() -> None:
    session: Session[Any, Any] = Session(CHAT, [""])
    assert said(session) == []
    assert session.hear(an_event(7)) is not None
    assert said(session) == [{"type": "resume", "after": 7}]
    assert session.hear(an_event(7)) is None


@pytest.mark.parametrize(
    "frame", ["not json", "[]", "{}", '{"type": "weather.changed"}', b"\xff", '{"type": 1}']
)
def test_what_a_newer_server_says_is_passed_over(frame: str | bytes) -> None:
    assert a_session().hear(frame) is None


def test_an_event_of_a_newer_server_still_moves_its_stream_on() -> None:
    session = a_session({"broadcast": 4})
    assert session.hear(an_event(5, type="broadcast.weather")) is None
    assert said(session) == [{"type": "resume", "after": 5, "topic": "broadcast"}]


def test_a_known_event_that_does_not_fit_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "voulezvous"):
        assert a_session().hear(an_event(5, data={"channel_id": 1})) is None
    assert "broadcast.now_playing" in caplog.text


def test_delays_double_up_to_their_maximum_and_start_over_after_a_message() -> None:
    line = Line(EVENTS, STEADY)
    lost = OSError("gone")
    assert [line.wait_s(None, lost) for _ in range(5)] == [1, 2, 4, 6, 6]
    line.heard()
    assert line.wait_s(None, lost) == 1


def test_the_contract_says_which_close_codes_are_final() -> None:
    line = Line(EVENTS, STEADY)
    for code in (1001, 1011, 1012, 1013, 4408, 4429, 4999):
        line.wait_s(code, OSError())
    with pytest.raises(SocketRefused, match="4400: The message does not fit"):
        line.wait_s(4400, OSError())
    with pytest.raises(SocketRefused, match="not yours"):
        Line(CHAT, STEADY).wait_s(4403, OSError())


@pytest.mark.parametrize("code", [1001, 1012])
def test_a_server_that_restarts_is_called_back_at_once(code: int) -> None:
    line = Line(EVENTS, STEADY)
    assert [line.wait_s(1011, OSError()) for _ in range(3)] == [1, 2, 4]
    assert line.wait_s(code, OSError()) == 1


def test_attempts_can_be_bounded() -> None:
    line = Line(EVENTS, Reconnect(attempts=3))
    for _ in range(2):
        line.wait_s(None, OSError("gone"))
    with pytest.raises(NetworkError, match="gave up after 3 attempts: gone"):
        line.wait_s(None, OSError("gone"))


def test_a_silent_server_is_left_after_one_unanswered_ping() -> None:
    pulse = Pulse(10, now=0)
    assert not pulse.due(9)
    assert pulse.due(10)
    with pytest.raises(TimeoutError):
        pulse.due(20)
