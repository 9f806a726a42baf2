"""Whole answers over a real connection: at once or in messages, a client reads the same."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest

from generated import models
from generated.api import control
from generated.server.seam import Endpoint, Receive, Scope, Send
from generated.vocabulary import Caller, ErrorCode
from services.infra.http.answering import Answers
from services.kernel.errors import Unavailable
from tests.support.http import Pairs, signed
from tests.support.serving import Streams, heard, on_a_socket
from tests.support.station import ASSET, ENTRY, Rig, Station

QUEUE = "/v1/control/queue"
INSERT = f'{{"asset_id": "{ASSET}"}}'.encode()
Answer = tuple[bytes, dict[bytes, bytes], bytes]


def request(
    method: str, target: str, headers: Pairs | None = None, body: bytes = b"", version: str = "1.1"
) -> bytes:
    lines = "".join(f"{name}: {value}\r\n" for name, value in [("host", "x"), *(headers or [])])
    return f"{method} {target} HTTP/{version}\r\n{lines}content-length: {len(body)}\r\n\r\n".encode() + body


def inserting(rig: Rig, *more: tuple[str, str]) -> bytes:
    headers = [*signed("POST", QUEUE, INSERT, rig.now), ("content-type", "application/json"), *more]
    return request("POST", QUEUE, headers, INSERT)


def wrapped(app: Endpoint) -> Endpoint:
    """The same behind a `send` that is not the server's own, as any middleware in between makes it."""

    async def around(scope: Scope, receive: Receive, send: Send) -> None:
        async def passed_on(message: Any) -> None:
            await send(message)

        await app(scope, receive, passed_on)

    return around


def ask(app: Endpoint, asked: bytes, answers: int = 1, **options: Any) -> list[Answer]:
    async def conversation(streams: Streams) -> list[Answer]:
        streams[1].write(asked)
        return [await heard(streams) for _ in range(answers)]

    found: list[Answer] = on_a_socket(app, conversation, **options)
    return found


def undated(answer: Answer) -> Answer:
    line, fields, body = answer
    assert fields.pop(b"date")
    return line, fields, body


def off_air() -> Rig:
    rig = Rig()
    rig.channel.failure = Unavailable(ErrorCode.OFF_AIR, "not yet", retry_after_s=7)
    return rig


@pytest.mark.parametrize(
    ("make", "asked", "status"),
    [
        (Rig, lambda _: request("GET", "/v1/broadcast/now"), 200),
        (Rig, lambda _: request("GET", "/v1/broadcast/guide?limit=0"), 422),
        (Rig, lambda _: request("GET", "/v1/nothing/"), 404),
        (Rig, lambda _: request("PATCH", "/v1/broadcast/now"), 405),
        (Rig, lambda _: request("OPTIONS", "/v1/broadcast/now"), 204),
        (Rig, lambda _: request("GET", QUEUE), 401),
        (Rig, inserting, 201),
        (
            Rig,
            lambda rig: request(
                "DELETE", f"{QUEUE}/{ENTRY}", signed("DELETE", f"{QUEUE}/{ENTRY}", b"", rig.now)
            ),
            204,
        ),
        (off_air, lambda _: request("GET", "/v1/broadcast/now"), 503),
    ],
)
def test_answer_reads_the_same_whichever_way_it_went(make: Any, asked: Any, status: int) -> None:
    rigs = make(), make()
    (at_once,) = ask(rigs[0].edge(), asked(rigs[0]))
    (in_messages,) = ask(wrapped(rigs[1].edge()), asked(rigs[1]))
    assert at_once[0].split(b" ")[1] == str(status).encode()
    assert undated(at_once) == undated(in_messages)


def saying(answers: Answers, taken: list[bool], **given: Any) -> Endpoint:
    """An application that notes whether its answer went at once."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        words: dict[str, Any] = {
            "status": 200,
            "request_id": "id",
            "content_type": b"text/plain",
            "body": b"hello",
        } | given
        taken.append(answers.at_once(send, **words))
        if not taken[-1]:
            await answers.send(send, **words)

    return app


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (request("GET", "/"), True),
        (request("POST", "/", body=b"x"), True),
        (request("HEAD", "/"), False),
        (request("GET", "/", version="1.0"), False),
        (request("GET", "/", [("connection", "close")]), False),
    ],
)
def test_plain_answer_goes_at_once(asked: bytes, expected: bool) -> None:
    taken: list[bool] = []

    async def conversation(streams: Streams) -> bytes:
        streams[1].write(asked)
        return await streams[0].readuntil(b"\r\n\r\n")

    head = on_a_socket(saying(Answers(), taken), conversation)
    assert taken == [expected]
    assert head.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"content-length: 5\r\n" in head


def test_answer_without_content_says_so_in_its_framing() -> None:
    taken: list[bool] = []
    ((_, fields, body),) = ask(
        saying(Answers(), taken, status=204, content_type=b"", body=b""), request("GET", "/")
    )
    assert (taken, body) == ([True], b"")
    assert b"content-length" not in fields
    assert b"transfer-encoding" not in fields
    ((_, fields, _),) = ask(
        saying(Answers(), taken, status=202, content_type=b"", body=b""), request("GET", "/")
    )
    assert (taken[-1], fields[b"transfer-encoding"]) == (False, b"chunked")


def test_wrapped_send_is_never_passed_by() -> None:
    taken: list[bool] = []
    ask(wrapped(saying(Answers(), taken)), request("GET", "/"))
    assert taken == [False]


def test_head_has_the_fields_of_get_and_no_body() -> None:
    async def conversation(streams: Streams) -> bytes:
        streams[1].write(request("HEAD", "/v1/broadcast/now") + request("HEAD", "/v1/nothing/"))
        return await streams[0].readuntil(b"404") + await streams[0].readuntil(b"\r\n\r\n")

    first, _, second = on_a_socket(Rig().edge(), conversation).partition(b"\r\n\r\n")
    assert first.startswith(b"HTTP/1.1 200")
    assert second.startswith(b"HTTP/1.1 404")


@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_connection_that_is_to_close_closes_after_its_answer(version: str) -> None:
    async def conversation(streams: Streams) -> tuple[Answer, bytes]:
        streams[1].write(request("GET", "/v1/broadcast/now", [("connection", "close")], version=version))
        return await heard(streams), await streams[0].read()

    (_, fields, body), after = on_a_socket(Rig().edge(), conversation)
    assert (fields[b"connection"], after) == (b"close", b"")
    assert body.startswith(b'{"channel_id":"main"')


def test_requests_in_line_are_answered_in_their_order() -> None:
    targets = [
        "/v1/broadcast/now",
        "/v1/copy/en",
        "/v1/broadcast/guide?limit=1",
        "/v1/nothing/",
        "/v1/copy/pt-BR",
    ]
    answers = ask(Rig().edge(), b"".join(request("GET", target) for target in targets), len(targets))
    assert [line.split(b" ")[1] for line, _, _ in answers] == [b"200", b"200", b"200", b"404", b"200"]
    assert [b'"locale":"en"' in answers[1][2], b'"locale":"pt-BR"' in answers[4][2]] == [True, True]


def test_client_that_reads_slowly_is_waited_for_and_gets_every_answer_whole() -> None:
    rig, asked = Rig(), 600

    async def conversation(streams: Streams) -> list[int]:
        streams[1].write(request("GET", "/v1/broadcast/guide?limit=200") * asked)
        await asyncio.sleep(0.5)
        assert 0 < answered(rig) < asked
        return [len((await heard(streams))[2]) for _ in range(asked)]

    lengths = on_a_socket(rig.edge(), conversation)
    assert lengths == [lengths[0]] * asked
    assert answered(rig) == asked


def answered(rig: Rig) -> int:
    told = rig.metrics.exposition().decode()
    return int(float(told.split('requests_total{operation="getGuide",status="200"} ')[1].split()[0]))


def test_client_that_did_not_wait_is_not_told_to_go_on_after_its_answer() -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        assert Answers().at_once(send, 200, "id", b"text/plain", b"hello")
        assert (await receive())["type"] == "http.disconnect"

    expecting = request("POST", "/", [("expect", "100-continue")], b"x")
    first, second = ask(app, expecting + expecting, 2)
    assert [first[2], second[2]] == [b"hello", b"hello"]


def test_client_that_waits_to_be_told_to_go_on_is_told_and_answered() -> None:
    rig = Rig()

    async def conversation(streams: Streams) -> Answer:
        whole = inserting(rig, ("expect", "100-continue"))
        streams[1].write(whole.removesuffix(INSERT))
        assert await streams[0].readuntil(b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
        streams[1].write(INSERT)
        return await heard(streams)

    assert on_a_socket(rig.edge(), conversation)[0] == b"HTTP/1.1 201 Created"


class Forger(Station):
    """A station whose handler puts a line's end into a header."""

    async def insert_queue_entry(
        self, caller: Caller, body: models.QueueInsert, *, channel: str | None, idempotency_key: str | None
    ) -> control.InsertQueueEntry201:
        return control.InsertQueueEntry201(self._entry(), location="/here\r\nset-cookie: a=b")


def test_header_that_would_end_its_line_is_a_defect_and_not_sent(caplog: pytest.LogCaptureFixture) -> None:
    rig = Rig(station=Forger())
    with caplog.at_level(logging.ERROR):
        told, after = ask(rig.edge(), inserting(rig) + request("GET", "/v1/broadcast/now"), 2)
    assert told[0] == b"HTTP/1.1 500 Internal Server Error"
    assert b"set-cookie" not in told[1]
    assert "a control character in the header location" in caplog.text
    assert after[0] == b"HTTP/1.1 200 OK"


def test_access_log_sees_every_answer(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="uvicorn.access"):
        ask(Rig().edge(), request("GET", "/v1/broadcast/now"), access_log=True)
    assert [record.getMessage() for record in caplog.records if record.name == "uvicorn.access"] != []
