"""The tap on the wire understands bytes however they arrive, and tells whatever is outside the contract."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import h11
import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.frames import CloseCode, Frame, Opcode

from tests.support.tap.judge import Conversation
from tests.support.tap.ledger import Answered, Closed, Entry, Reader, Said, Violation, Writer

NOW = b"GET /v1/broadcast/now HTTP/1.1\r\nHost: tv\r\n\r\n"
HEALTH = b"GET /healthz HTTP/1.1\r\nHost: tv\r\n\r\n"
ALIVE = {"status": "alive", "version": "0.1.0"}
UPGRADE = (
    b"GET /v1/events HTTP/1.1\r\nHost: tv\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n"
)
SWITCH = b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
WELCOME = {"type": "welcome", "connection_id": "1", "topics": ["broadcast"]}


def answer(body: object, status: int = 200, kind: str = "application/json", **headers: str | None) -> bytes:
    """An answer as the platform's server writes it; None leaves a header out."""
    content = b"" if body is None else json.dumps(body).encode()
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    fields = {"x-request-id": "r1", "content-type": kind, "content-length": str(len(content)), **given}
    lines = [f"{name}: {value}" for name, value in fields.items() if value is not None]
    return "\r\n".join([f"HTTP/1.1 {status} Word", *lines, "", ""]).encode() + content


def problem(code: str, status: int, **more: Any) -> dict[str, Any]:
    """A problem as the platform writes it."""
    words = {"type": f"/docs#error-{code}", "title": "t", "detail": "d", "request_id": "r1"}
    return {**words, "code": code, "status": status, **more}


def frame(message: object, opcode: Opcode = Opcode.TEXT, *, mask: bool = False) -> bytes:
    """One WebSocket frame; a client's is masked."""
    data = message if isinstance(message, bytes) else json.dumps(message).encode()
    return Frame(opcode, data).serialize(mask=mask)


def close(code: int) -> bytes:
    """The server's close."""
    return frame(code.to_bytes(2, "big"), Opcode.CLOSE)


def heard(*parts: tuple[str, bytes], talk: Conversation | None = None) -> list[Entry]:
    """What a conversation says when its parts arrive in this order; each is (who, bytes)."""
    conversation = talk or Conversation()
    found: list[Entry] = []
    for who, data in parts:
        if who == "client":
            found += conversation.from_client(data)
        else:
            found += conversation.from_server(data)
    return found


def http(request: bytes, response: bytes) -> list[Entry]:
    return heard(("client", request), ("server", response))


def on_socket(*parts: tuple[str, bytes]) -> list[Entry]:
    """What an open events socket says, its opening left out."""
    return heard(("client", UPGRADE), ("server", SWITCH), *parts)


def asked(path: str, method: str = "GET") -> bytes:
    """A request without a body."""
    return f"{method} {path} HTTP/1.1\r\nHost: tv\r\n\r\n".encode()


def violation(entries: Iterable[Entry]) -> str:
    """The only thing that is wrong."""
    (wrong,) = [entry.what for entry in entries if isinstance(entry, Violation)]
    return wrong


def test_a_declared_answer_is_an_observation() -> None:
    assert http(HEALTH, answer(ALIVE)) == [Answered("getHealth", 200)]


def test_a_path_is_what_it_is_decoded() -> None:
    assert http(asked("/%68ealthz?x=%2F"), answer(ALIVE)) == [Answered("getHealth", 200)]
    assert "getHealth" in violation(http(asked("/%68ealthz"), answer(ALIVE, 201)))
    assert "getCopy" in violation(http(asked("/v1/copy/pt%2FBR"), answer({}, 201)))
    assert "/v1/sec%72et" in violation(http(asked("/v1/sec%72et"), answer({})))
    opened = heard(("client", UPGRADE.replace(b"events", b"%65vents")), ("server", SWITCH + close(4400)))
    assert opened == [Closed("events", 4400)]


def test_a_declared_problem_is_an_observation_with_its_code() -> None:
    told = answer(problem("OFF_AIR", 503), 503, "application/problem+json", retry_after="2")
    assert http(NOW, told) == [Answered("getNowPlaying", 503, "OFF_AIR")]


BAD: Mapping[str, tuple[bytes, bytes, str]] = {
    "undeclared status": (HEALTH, answer(ALIVE, 201), "getHealth: answered an undeclared 201"),
    "defect": (
        HEALTH,
        answer(problem("INTERNAL", 500), 500, "application/problem+json"),
        "getHealth: answered an undeclared 500",
    ),
    "wrong body": (HEALTH, answer({"status": "dead", "version": "1"}), "getHealth: 200 /status"),
    "unknown property": (HEALTH, answer({**ALIVE, "more": 1}), "getHealth: 200 /: Additional properties"),
    "wrong type": (HEALTH, answer(ALIVE, kind="text/plain"), "getHealth: answered 200 as 'text/plain'"),
    "no JSON": (HEALTH, answer(None), "getHealth: answered 200 with no JSON"),
    "no request id": (HEALTH, answer(ALIVE, x_request_id=None), "getHealth: 200 lacks x-request-id"),
    "undeclared code": (
        NOW,
        answer(problem("QUEUE_FULL", 503), 503, "application/problem+json", retry_after="2"),
        "getNowPlaying: 503 carries QUEUE_FULL, declared are OFF_AIR",
    ),
    "missing header": (
        NOW,
        answer(problem("OFF_AIR", 503), 503, "application/problem+json"),
        "getNowPlaying: 503 lacks the header Retry-After",
    ),
    "header of another type": (
        NOW,
        answer(problem("OFF_AIR", 503), 503, "application/problem+json", retry_after="soon"),
        "getNowPlaying: 503 header Retry-After",
    ),
    "status of another problem": (
        NOW,
        answer(problem("OFF_AIR", 504), 503, "application/problem+json", retry_after="2"),
        "getNowPlaying: a problem of status 504 came with 503",
    ),
    "another request's problem": (
        NOW,
        answer(problem("OFF_AIR", 503, request_id="r2"), 503, "application/problem+json", retry_after="2"),
        "getNowPlaying: 503 names another request",
    ),
    "path outside": (
        asked("/v1/lamps"),
        answer({"detail": "Not Found"}, 404),
        "GET /v1/lamps: answered an undeclared 404",
    ),
    "endpoint outside": (asked("/v1/secret"), answer({}), "GET /v1/secret: answered an undeclared 200"),
    "socket's address over HTTP": (
        asked("/v1/events"),
        answer({}),
        "GET /v1/events: answered an undeclared 200",
    ),
    "method outside": (
        asked("/v1/modes", "POST"),
        answer({}),
        "POST /v1/modes: answered an undeclared 200",
    ),
    "method of a plain path": (
        asked("/docs", "POST"),
        answer({}),
        "POST /docs: answered an undeclared 200",
    ),
    "options where nothing is": (
        asked("/v1/secret", "OPTIONS"),
        answer(None, 204, content_length=None),
        "OPTIONS /v1/secret: answered an undeclared 204",
    ),
    "failure of a plain path": (asked("/docs"), answer({}, 503), "GET /docs: answered an undeclared 503"),
    "redirect of the shell": (asked("/party"), answer({}, 302), "GET /party: answered an undeclared 302"),
    "failure of the shell": (asked("/party"), answer({}, 502), "GET /party: answered an undeclared 502"),
    "defect of the shell": (
        asked("/party"),
        answer(problem("INTERNAL", 500), 500, "application/problem+json"),
        "GET /party: answered an undeclared 500",
    ),
    "problem that is no failure": (
        asked("/v1/lamps"),
        answer(problem("NOT_FOUND", 200), 200, "application/problem+json"),
        "GET /v1/lamps: answered an undeclared 200",
    ),
    "edge's code under another failure": (
        asked("/v1/lamps"),
        answer(problem("LAB_UNAVAILABLE", 502), 502, "application/problem+json"),
        "GET /v1/lamps: answered an undeclared 502",
    ),
    "handshake answered by the shell": (
        UPGRADE.replace(b"/v1/events", b"/party"),
        answer({}, 404),
        "socket at /party: answered an undeclared 404",
    ),
    "code that is not the edge's": (
        asked("/v1/lamps"),
        answer(problem("OFF_AIR", 404), 404, "application/problem+json"),
        "GET /v1/lamps: 404 carries OFF_AIR",
    ),
    "socket where there is none": (
        UPGRADE.replace(b"/v1/events", b"/v1/lamps"),
        SWITCH,
        "a socket was opened at /v1/lamps",
    ),
}


@pytest.mark.parametrize("name", list(BAD))
def test_what_the_contract_does_not_declare_is_told(name: str) -> None:
    request, response, expected = BAD[name]
    assert violation(http(request, response)).startswith(expected)


@pytest.mark.parametrize(
    ("method", "path", "told"),
    [
        ("GET", "/v1/lamps", answer(problem("NOT_FOUND", 404), 404, "application/problem+json")),
        ("POST", "/v1/modes", answer(problem("METHOD_NOT_ALLOWED", 405), 405, "application/problem+json")),
        ("GET", "/v1/control/x", answer(problem("LAB_UNAVAILABLE", 503), 503, "application/problem+json")),
        ("OPTIONS", "/v1/modes", answer(None, 204, content_length=None)),
        ("OPTIONS", "/v1/events", answer(None, 204, content_length=None)),
        ("OPTIONS", "/party", answer(None, 204, content_length=None)),
        ("GET", "/v1/openapi.json", answer({})),
        ("GET", "/hls/main/master.m3u8", answer({}, 503, "text/plain")),
        ("POST", "/hls/main/master.m3u8", answer({}, 405, "text/plain")),
        ("GET", "/party", answer({}, 404, "text/html")),
        ("GET", "/v1lamps", answer({}, 404, "text/html")),
        ("POST", "/party", answer(None, 405)),
    ],
)
def test_what_may_be_answered_outside_the_operations(method: str, path: str, told: bytes) -> None:
    assert http(asked(path, method), told) == []


def head_of(whole: bytes) -> bytes:
    """An answer without its body, as HEAD has it."""
    return whole.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"


def test_head_is_answered_without_a_body() -> None:
    asked = HEALTH.replace(b"GET", b"HEAD")
    assert http(asked, head_of(answer(ALIVE))) == []
    assert "answered an undeclared 201" in violation(http(asked, head_of(answer(ALIVE, 201))))
    with pytest.raises(h11.RemoteProtocolError, match="belong to no answer"):
        http(asked, answer(ALIVE))


@given(st.data())
def test_however_the_bytes_are_cut_the_same_is_heard(data: st.DataObject) -> None:
    body = json.dumps(ALIVE).encode()
    fields = [b"HTTP/1.1 200 OK", b"x-request-id: r1", b"content-type: application/json"]
    fields += [b"transfer-encoding: chunked", b"", b"%x" % len(body), body, b"0", b"", b""]
    asked = HEALTH + HEALTH.replace(b"GET", b"HEAD") + HEALTH
    told = answer(ALIVE) + head_of(answer(ALIVE)) + b"\r\n".join(fields)
    wrong = answer(ALIVE, 201)
    entries = heard(
        *(("client", part) for part in pieces(data, asked)),
        *(("server", part) for part in pieces(data, told)),
        *(("client", part) for part in pieces(data, HEALTH)),
        *(("server", part) for part in pieces(data, wrong)),
    )
    assert entries[:2] == [Answered("getHealth", 200)] * 2
    assert violation(entries).startswith("getHealth: answered an undeclared 201")


def pieces(data: st.DataObject, whole: bytes) -> list[bytes]:
    """The bytes, cut anywhere."""
    cuts = sorted(data.draw(st.sets(st.integers(1, len(whole) - 1), max_size=6)))
    edges = [0, *cuts, len(whole)]
    return [whole[start:end] for start, end in itertools.pairwise(edges)]


def test_a_request_that_is_no_http_may_be_answered_400_only() -> None:
    assert http(b"\x00\x01\r\n\r\n", b"HTTP/1.1 400 Bad Request\r\n\r\n") == []
    assert "answered 200" in violation(http(b"\x00\x01\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\n"))


def test_an_answer_may_come_before_its_request_is_whole() -> None:
    """A server that refuses by the head alone need not wait for the body (RFC 9112, 9.3)."""
    head = b"POST /v1/control/queue HTTP/1.1\r\nHost: tv\r\nContent-Length: 4\r\n\r\n"
    refused = answer(problem("AUTH_FAILED", 401), 401, "application/problem+json", www_authenticate="Bearer")
    alive = answer(ALIVE)
    found = heard(
        ("client", head + b"{}"),
        ("server", refused),
        ("client", b"  "),
        ("client", HEALTH),
        ("server", alive),
    )
    assert found == [Answered("insertQueueEntry", 401, "AUTH_FAILED"), Answered("getHealth", 200)]


def test_messages_of_both_sides_are_observations() -> None:
    said = on_socket(
        ("server", frame(WELCOME)),
        ("client", frame({"type": "ping"}, mask=True)),
        ("server", frame({"type": "pong", "at": "2026-11-21T20:00:00Z"})),
    )
    assert said == [
        Said("events", "send", "welcome"),
        Said("events", "receive", "ping"),
        Said("events", "send", "pong"),
    ]


def test_a_message_in_the_packet_of_the_handshake_is_heard() -> None:
    entries = heard(("client", UPGRADE), ("server", SWITCH + frame(WELCOME)))
    assert entries == [Said("events", "send", "welcome")]


def test_a_message_in_parts_is_one() -> None:
    whole = json.dumps(WELCOME).encode()
    first = Frame(Opcode.TEXT, whole[:9], fin=False).serialize(mask=False)
    last = Frame(Opcode.CONT, whole[9:]).serialize(mask=False)
    assert on_socket(("server", first + last)) == [Said("events", "send", "welcome")]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (frame({"type": "weather"}), "unknown type 'weather'"),
        (frame({**WELCOME, "more": 1}), "Additional properties are not allowed"),
        (frame(b"hello"), "no JSON"),
        (frame(b"{}", Opcode.BINARY), "the server sent a binary frame"),
        pytest.param(frame(WELCOME, mask=True), "the server broke the protocol", id="masked"),  # by chance
        (close(4999), "the server closed with the undeclared 4999"),
        (close(1000), "the server closed with the undeclared 1000"),
        (close(1001), "the server closed with the undeclared 1001"),
        (close(1011), "the server closed with a defect, 1011"),
    ],
)
def test_what_a_server_may_not_say_is_told(said: bytes, expected: str) -> None:
    assert expected in violation(on_socket(("server", said)))


def test_a_declared_close_is_an_observation() -> None:
    assert on_socket(("server", close(4400))) == [Closed("events", 4400)]


@pytest.mark.parametrize("code", [1000, 1001, 1011, 4000])
def test_a_server_repeats_what_the_client_closed_with(code: int) -> None:
    leaving = frame(code.to_bytes(2, "big"), Opcode.CLOSE, mask=True)
    assert on_socket(("client", leaving), ("server", close(code))) == []


def test_closes_that_cross_are_judged() -> None:
    leaving = frame(CloseCode.NORMAL_CLOSURE.to_bytes(2, "big"), Opcode.CLOSE, mask=True)
    assert on_socket(("client", leaving), ("server", close(4408))) == [Closed("events", 4408)]
    assert "the undeclared 4777" in violation(on_socket(("client", leaving), ("server", close(4777))))


END = b""
CLOSING = HEALTH.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
CUT = answer(ALIVE)[:-2]


def test_an_answer_that_ends_with_its_connection_is_judged() -> None:
    endless = answer(ALIVE, 201, content_length=None)
    assert http(CLOSING, endless) == []
    entries = heard(("client", CLOSING), ("server", endless), ("server", END))
    assert violation(entries).startswith("getHealth: answered an undeclared 201")


@pytest.mark.parametrize(
    "told", [answer(ALIVE)[:9], answer(ALIVE)[:40], CUT, b"HTTP/1.1 100 Continue\r\n\r\n"]
)
@pytest.mark.parametrize("request_", [HEALTH, CLOSING])
def test_an_answer_that_is_cut_off_is_told(request_: bytes, told: bytes) -> None:
    entries = heard(("client", request_), ("server", told), ("server", END))
    assert "GET /healthz: the server ended the connection too early" in violation(entries)


@pytest.mark.parametrize("request_", [HEALTH, CLOSING])
def test_a_request_that_is_never_answered_is_told(request_: bytes) -> None:
    assert "GET /healthz: the server ended" in violation(heard(("client", request_), ("server", END)))


def test_a_handshake_that_is_never_answered_is_told() -> None:
    assert "GET /v1/events: the server ended" in violation(heard(("client", UPGRADE), ("server", END)))


def test_a_later_answer_that_is_cut_off_is_told() -> None:
    entries = heard(("client", HEALTH + HEALTH), ("server", answer(ALIVE) + CUT), ("server", END))
    assert "GET /healthz: the server ended the connection too early" in violation(entries)


@pytest.mark.parametrize(
    "parts",
    [
        [],
        [("client", HEALTH[:-2])],
        [("client", b"POST /v1/x HTTP/1.1\r\nHost: tv\r\nContent-Length: 9\r\n\r\nsome")],
        [("client", HEALTH), ("server", answer(ALIVE))],
        [("client", HEALTH), ("server", answer(ALIVE)), ("client", HEALTH)],
        [("client", b"\x00\x01\r\n\r\n")],
    ],
    ids=["nothing", "half a request", "half a body", "idle", "kept, then given up", "no HTTP"],
)
def test_a_server_may_end_a_connection_that_it_owes_nothing(parts: list[tuple[str, bytes]]) -> None:
    entries = heard(*parts, ("server", END))
    assert not [entry for entry in entries if isinstance(entry, Violation)]


def test_a_socket_that_is_dropped_is_told() -> None:
    assert "without a close frame" in violation(on_socket(("server", END)))
    half = frame(WELCOME)[:-1]
    assert "without a close frame" in violation(on_socket(("server", half), ("server", END)))
    assert on_socket(("server", close(4400)), ("server", END)) == [Closed("events", 4400)]


@pytest.mark.parametrize(
    "opening", [[("client", HEALTH), ("server", CUT)], [("client", UPGRADE), ("server", SWITCH)]]
)
def test_an_end_that_the_client_or_the_test_began_is_not_judged(opening: list[tuple[str, bytes]]) -> None:
    assert heard(*opening, ("client", END), ("server", END)) == []
    killed = Conversation()
    killed.may_be_cut = True
    assert heard(*opening, ("server", END), talk=killed) == []


def test_a_clients_misfit_is_nobodys_fault() -> None:
    assert on_socket(("client", frame({"type": "sing"}, mask=True))) == []


def test_the_ledger_tells_each_line_once_and_repeats_violations(tmp_path: Path) -> None:
    reader = Reader(tmp_path)
    seen, wrong = Answered("getHealth", 200), Violation("wrong")
    with Writer(tmp_path / "a.jsonl") as writer:
        writer.note([seen, wrong, seen, wrong])
        assert list(reader.news()) == [seen, wrong, wrong]
    assert list(reader.news()) == []
