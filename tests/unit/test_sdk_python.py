"""The Python SDK's own rules: signing, refusals, pages, and what a session remembers. No network."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass

import httpx
import pytest
from voulezvous import (
    Client,
    Conflict,
    ControlSigner,
    Reconnect,
    SocketRefused,
    Unavailable,
    UnexpectedAnswer,
    pages,
)
from voulezvous.generated.models import BroadcastNowPlaying, ErrorCode, ResyncMessage, Topic
from voulezvous.generated.types import UNSET, Unset
from voulezvous.session import EventSession, Pulse, refuse_final

from tests.support.conformance import asyncapi

EVENT = asyncapi()["components"]["schemas"]["BroadcastNowPlaying"]["examples"][0]


@dataclass
class APage:
    """A page of numbers."""

    items: list[int]
    next_cursor: str | Unset


def an_event(sequence: int) -> str:
    """A frame with a programme's beginning."""
    return json.dumps({**EVENT, "sequence": sequence})


def a_client(*answers: httpx.Response) -> tuple[Client, list[httpx.Request]]:
    """A client whose answers are given, and the requests that it made."""
    requests: list[httpx.Request] = []
    queue = list(answers)

    def answer(request: httpx.Request) -> httpx.Response:
        sent = httpx.Request(request.method, request.url, headers=request.headers, content=request.content)
        requests.append(sent)  # a copy: a call that is signed anew is one object, changed
        return queue.pop(0)

    signer = ControlSigner("token", "secret", clock=lambda: 1_795_226_400.5)
    return Client("http://tv", signer=signer, transport=httpx.MockTransport(answer)), requests


def test_a_problem_is_raised_by_its_category() -> None:
    problem = {
        "type": "/docs#error-OFF_AIR",
        "title": "Service unavailable",
        "status": 503,
        "code": "OFF_AIR",
        "detail": "Nothing airs.",
        "request_id": "r1",
    }
    answer = httpx.Response(
        503,
        content=json.dumps(problem),
        headers={"content-type": "application/problem+json", "retry-after": "2"},
    )
    client, _ = a_client(answer)
    with pytest.raises(Unavailable) as refused:
        client.broadcast.get_now_playing()
    assert (refused.value.code, refused.value.retry_after_s) == (ErrorCode.OFF_AIR, 2.0)


def a_replay() -> httpx.Response:
    """The refusal of a signature that an equal call has used."""
    problem = {
        "type": "/docs#error-NONCE_REPLAY",
        "title": "Conflict",
        "status": 409,
        "code": "NONCE_REPLAY",
        "detail": "This signature was used before.",
        "request_id": "r1",
    }
    return httpx.Response(
        409, content=json.dumps(problem), headers={"content-type": "application/problem+json"}
    )


def test_a_signature_that_somebody_else_used_is_made_anew() -> None:
    client, requests = a_client(a_replay(), httpx.Response(200, json={"items": []}))
    assert client.control.list_queue().items == []
    timestamps = [int(request.headers["x-vvtv-ts"]) for request in requests]
    assert timestamps == [1_795_226_400, 1_795_226_401]
    assert len({request.headers["x-vvtv-signature"] for request in requests}) == 2


def test_signing_anew_ends() -> None:
    client, requests = a_client(*(a_replay() for _ in range(9)))
    with pytest.raises(Conflict):
        client.control.list_queue()
    assert len(requests) == 5


def test_an_answer_from_in_between_is_unexpected() -> None:
    client, _ = a_client(
        httpx.Response(502, text="<h1>Bad gateway</h1>", headers={"content-type": "text/html"})
    )
    with pytest.raises(UnexpectedAnswer):
        client.broadcast.get_now_playing()


def test_readiness_is_a_result_whatever_its_status() -> None:
    body = {"ready": False, "checks": [{"name": "redis", "ok": False, "reason": "connection refused"}]}
    client, _ = a_client(httpx.Response(503, json=body))
    assert client.health.get_readiness().ready is False


def test_control_calls_are_signed_and_never_twice_alike() -> None:
    empty: dict[str, list[object]] = {"items": []}
    client, requests = a_client(httpx.Response(200, json=empty), httpx.Response(200, json=empty))
    for expected_ts in (1_795_226_400, 1_795_226_401):
        client.control.list_queue(limit=5)
        sent = requests.pop()
        message = f"GET\n/v1/control/queue?limit=5\n{expected_ts}\n".encode()
        assert sent.headers["x-vvtv-ts"] == str(expected_ts)
        assert sent.headers["x-vvtv-signature"] == hmac.new(b"secret", message, hashlib.sha256).hexdigest()


def test_public_calls_carry_no_credentials() -> None:
    client, requests = a_client(httpx.Response(200, json={"items": []}))
    client.modes.list_modes()
    assert "authorization" not in requests[0].headers


def test_pages_follow_the_cursor() -> None:
    book: dict[str | Unset, APage] = {UNSET: APage([1, 2], "b"), "b": APage([3], UNSET)}

    def fetch(cursor: str | Unset) -> APage:
        return book[cursor]

    assert list(pages(fetch)) == [1, 2, 3]


def test_a_session_subscribes_first_and_resumes_later() -> None:
    session = EventSession([Topic.BROADCAST])
    assert [json.loads(frame)["type"] for frame in session.opening()] == ["subscribe"]
    session.hear(json.dumps({"type": "subscribed", "topic": "broadcast", "sequence": 41}))
    assert [json.loads(frame) for frame in session.opening()] == [
        {"type": "resume", "topic": "broadcast", "after": 41}
    ]


def test_a_session_hears_each_event_once() -> None:
    session = EventSession([Topic.BROADCAST], after={Topic.BROADCAST: 41})
    heard = [session.hear(an_event(sequence)) for sequence in (41, 42, 42, 43, 42)]
    assert [news.sequence for news in heard if isinstance(news, BroadcastNowPlaying)] == [42, 43]
    assert session.seen == {Topic.BROADCAST: 43}


def test_resync_sets_the_session_back_or_forth() -> None:
    session = EventSession([Topic.BROADCAST], after={Topic.BROADCAST: 500})
    news = session.hear(json.dumps({"type": "resync", "topic": "broadcast", "sequence": 3}))
    assert isinstance(news, ResyncMessage)
    assert session.hear(an_event(4)) is not None


@pytest.mark.parametrize(
    "frame", ["not json", "[]", "{}", '{"type": "weather.changed"}', b"\xff", '{"type": 1}']
)
def test_what_a_newer_server_says_is_passed_over(frame: str | bytes) -> None:
    assert EventSession([Topic.BROADCAST]).hear(frame) is None


def test_delays_double_up_to_their_maximum() -> None:
    reconnect = Reconnect(delay_s=1, delay_max_s=6, random=lambda: 1.0)
    assert [reconnect.wait_s(attempt) for attempt in range(5)] == [1, 2, 4, 6, 6]


def test_a_silent_server_is_left_after_one_unanswered_ping() -> None:
    pulse = Pulse(10, now=0)
    assert not pulse.due(9)
    assert pulse.due(10)
    with pytest.raises(TimeoutError):
        pulse.due(20)


def test_only_a_final_close_code_ends_a_subscription() -> None:
    refuse_final(1001)
    refuse_final(None)
    with pytest.raises(SocketRefused, match="4400"):
        refuse_final(4400)
