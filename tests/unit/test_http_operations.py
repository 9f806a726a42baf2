"""Generated operations behind the real edge, over ASGI in process."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import unquote

import pytest

from generated.server.broadcast import GET_NOW_PLAYING
from generated.vocabulary import ErrorCode
from services.infra.http.seam import UndeclaredError
from services.kernel.errors import Conflict, NotFound, Unavailable
from tests.support.conformance import Answer
from tests.support.http import Pairs, call, signed
from tests.support.station import ASSET, ENTRY, Rig


def ask(rig: Rig, method: str, target: str, *args: Any, **named: Any) -> Answer:
    return asyncio.run(call(rig.edge(), method, target, *args, **named))


def control(rig: Rig, method: str, target: str, body: bytes = b"", extra: Pairs | None = None) -> Answer:
    headers = signed(method, target, body, rig.now) + (extra or [])
    if body:
        headers.append(("Content-Type", "application/json"))
    return ask(rig, method, target, headers, body)


def test_success_is_rendered_as_declared() -> None:
    answer = ask(Rig(), "GET", "/v1/broadcast/now")
    assert answer.status == 200
    assert answer.header("content-type") == "application/json"
    assert answer.header("content-length") == str(len(answer.body))
    assert answer.json()["current"]["title"] == "Noite de verão"
    assert "next" not in answer.json()


def test_parameters_are_bound_with_their_defaults() -> None:
    assert len(ask(Rig(), "GET", "/v1/broadcast/guide").json()["items"]) == 50
    assert len(ask(Rig(), "GET", "/v1/broadcast/guide?limit=3").json()["items"]) == 3


@pytest.mark.parametrize(
    "limit", ["0", "201", "x", "", "1.0", "1_0", "+1", " 1", "%31%00", "true", "1&limit=2"]
)
def test_parameter_outside_its_type_is_refused_with_its_place(limit: str) -> None:
    answer = ask(Rig(), "GET", f"/v1/broadcast/guide?limit={limit}")
    assert (answer.status, answer.json()["code"]) == (422, "SCHEMA_INVALID")
    assert [item["pointer"] for item in answer.json()["errors"]] == ["query/limit"]


def test_every_wrong_parameter_is_named_at_once() -> None:
    answer = ask(Rig(), "GET", "/v1/broadcast/guide?limit=0&channel=NO&cursor=")
    assert {item["pointer"] for item in answer.json()["errors"]} == {
        "query/limit",
        "query/channel",
        "query/cursor",
    }


def test_enum_in_a_path_is_bound_and_refused() -> None:
    assert ask(Rig(), "GET", "/v1/copy/pt-BR").json()["locale"] == "pt-BR"
    assert ask(Rig(), "GET", "/v1/copy/xx").json()["errors"][0]["pointer"] == "path/locale"


@pytest.mark.parametrize(
    ("path", "status", "pointer"),
    [
        ("/v1/copy/pt%2DBR", 200, None),
        ("/v1/copy/pt%2FBR", 422, "path/locale"),
        ("/v1/copy/pt+BR", 422, "path/locale"),
        ("/v1/copy/%C3%A9", 422, "path/locale"),
        ("/v1/copy/pt-BR/", 404, None),
        ("/v1/copy/", 404, None),
        ("/v1/copy", 404, None),
        ("/v1/c%6Fpy/en", 404, None),
    ],
)
def test_variable_is_split_raw_and_then_decoded(path: str, status: int, pointer: str | None) -> None:
    answer = ask(Rig(), "GET", path)
    assert answer.status == status
    assert answer.json()["instance" if status != 200 else "locale"] == (
        unquote(path) if status != 200 else "pt-BR"
    )
    assert [item["pointer"] for item in answer.json().get("errors", [])] == ([pointer] if pointer else [])


def test_head_is_get_without_the_body() -> None:
    rig = Rig()
    get, head = ask(rig, "GET", "/v1/broadcast/now"), ask(rig, "HEAD", "/v1/broadcast/now")
    assert (head.status, head.body) == (200, b"")
    assert head.header("content-length") == get.header("content-length")


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/v1/broadcast/now", "GET, HEAD, OPTIONS"),
        ("/v1/control/queue", "GET, HEAD, OPTIONS, POST"),
        (f"/v1/control/queue/{ENTRY}", "DELETE, GET, HEAD, OPTIONS"),
        (f"/v1/control/queue/{ENTRY}/move", "OPTIONS, POST"),
        ("/v1/events", "GET, OPTIONS"),
    ],
)
def test_allow_lists_every_method_of_a_path(path: str, allowed: str) -> None:
    rig = Rig()
    options, refused = ask(rig, "OPTIONS", path), ask(rig, "PATCH", path)
    assert (options.status, options.header("allow"), options.body) == (204, allowed, b"")
    assert (refused.status, refused.header("allow"), refused.json()["code"]) == (
        405,
        allowed,
        "METHOD_NOT_ALLOWED",
    )


def test_plain_http_on_a_socket_path_asks_for_an_upgrade() -> None:
    answer = ask(Rig(), "GET", "/v1/events")
    assert (answer.status, answer.header("upgrade"), answer.json()["code"]) == (
        426,
        "websocket",
        "UPGRADE_REQUIRED",
    )


@pytest.mark.parametrize("path", ["/v1/nothing", "/v1/", "/nothing", "/v1/copy/a/b"])
def test_unknown_path_is_a_problem(path: str) -> None:
    answer = ask(Rig(), "GET", path)
    assert (answer.status, answer.header("content-type")) == (404, "application/problem+json")
    assert answer.json()["code"] == "NOT_FOUND"


def test_kernel_error_is_told_as_the_problem_it_is() -> None:
    rig = Rig()
    rig.channel.failure = Unavailable(ErrorCode.OFF_AIR, "not yet", retry_after_s=7)
    answer = ask(rig, "GET", "/v1/broadcast/now")
    assert (answer.status, answer.header("retry-after")) == (503, "7")
    assert answer.json() == {
        "type": "/docs#error-OFF_AIR",
        "title": "Unavailable",
        "status": 503,
        "code": "OFF_AIR",
        "detail": "not yet",
        "instance": "/v1/broadcast/now",
        "request_id": answer.header("x-request-id"),
    }


def test_defect_is_opaque() -> None:
    rig = Rig()
    rig.channel.failure = RuntimeError("the password is 1234")
    answer = ask(rig, "GET", "/v1/broadcast/now")
    assert (answer.status, answer.json()["code"]) == (500, "INTERNAL")
    assert b"1234" not in answer.body


def test_undeclared_code_is_opaque_in_production() -> None:
    rig = Rig()
    rig.channel.failure = Conflict(ErrorCode.QUEUE_FULL, "secret")
    answer = ask(rig, "GET", "/v1/broadcast/now")
    assert (answer.status, answer.json()["code"]) == (500, "INTERNAL")


def test_undeclared_code_fails_a_test() -> None:
    rig = Rig(strict=True)
    rig.channel.failure = Conflict(ErrorCode.QUEUE_FULL, "secret")
    exchange = rig.seam.begin(GET_NOW_PLAYING, {"path": "/"})
    with pytest.raises(UndeclaredError, match="getNowPlaying does not declare 409 QUEUE_FULL"):
        asyncio.run(rig.seam.fail(exchange, _nowhere, rig.channel.failure))


async def _nowhere(message: object) -> None:
    raise AssertionError(f"nothing may be sent, not {message}")


def test_created_thing_has_its_place() -> None:
    rig = Rig()
    body = f'{{"asset_id": "{ASSET}", "position": 2.0}}'.encode()
    answer = control(rig, "POST", "/v1/control/queue", body, [("Idempotency-Key", "key-00001")])
    assert (answer.status, answer.header("location")) == (201, f"/v1/control/queue/{ENTRY}")
    (_, caller, given) = rig.station.calls[0]
    assert isinstance(given, tuple)
    insert, key = given
    assert (caller.subject, insert.asset_id, insert.position, key) == ("operator", ASSET, 2, "key-00001")


def test_no_content_has_no_body() -> None:
    answer = control(Rig(), "DELETE", f"/v1/control/queue/{ENTRY}")
    assert (answer.status, answer.body, answer.header("content-type")) == (204, b"", None)


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        (b"", [""]),
        (b"{", [""]),
        (b"[]", [""]),
        (b"null", [""]),
        (b'{"position": 0}', ["/version"]),
        (b'{"position": -1, "version": 0}', ["/position", "/version"]),
        (b'{"position": "1", "version": 1}', ["/position"]),
        (b'{"position": 1.5, "version": true}', ["/position", "/version"]),
        (b'{"position": 1, "version": 1, "more/~": 1}', ["/more~1~0"]),
        (b'{"position": 1, "version": null}', ["/version"]),
        (b"\xff\xfe", [""]),
    ],
)
def test_body_that_does_not_fit_is_refused_by_place(body: bytes, pointers: list[str]) -> None:
    path = f"/v1/control/queue/{ENTRY}/move"
    rig = Rig()
    headers = [*signed("POST", path, body, rig.now), ("Content-Type", "application/json")]
    answer = ask(rig, "POST", path, headers, body)
    assert (answer.status, [item["pointer"] for item in answer.json()["errors"]]) == (422, pointers)


@pytest.mark.parametrize(
    "kinds", [[], ["text/plain"], ["application/xml"], ["application/json", "text/plain"]]
)
def test_other_media_type_is_refused(kinds: list[str]) -> None:
    rig = Rig()
    body = b"{}"
    headers = signed("POST", "/v1/control/queue", body, rig.now) + [("Content-Type", kind) for kind in kinds]
    answer = ask(rig, "POST", "/v1/control/queue", headers, body)
    assert (answer.status, answer.json()["code"]) == (415, "MEDIA_TYPE_UNSUPPORTED")


@pytest.mark.parametrize("chunk", [7, 5000])
def test_body_over_the_limit_is_refused(chunk: int) -> None:
    rig = Rig(body_limit=100)
    body = b" " * 101
    headers = [*signed("POST", "/v1/control/queue", body, rig.now), ("Content-Type", "application/json")]
    answer = ask(rig, "POST", "/v1/control/queue", headers, body, chunk=chunk)
    assert (answer.status, answer.json()["code"]) == (413, "BODY_TOO_LARGE")
    assert rig.station.calls == []


def test_body_in_pieces_is_read_whole() -> None:
    rig = Rig()
    body = f'{{"asset_id": "{ASSET}"}}'.encode()
    headers = [
        *signed("POST", "/v1/control/queue", body, rig.now),
        ("Content-Type", "application/json; charset=utf-8"),
    ]
    assert ask(rig, "POST", "/v1/control/queue", headers, body, chunk=3).status == 201


def test_id_that_is_no_uuid_is_refused() -> None:
    answer = control(Rig(), "GET", "/v1/control/queue/7")
    assert answer.json()["errors"][0]["pointer"] == "path/entry_id"


def test_not_found_is_told_for_a_declared_operation() -> None:
    rig = Rig()
    rig.station.failure = NotFound(ErrorCode.NOT_FOUND, "no such entry")
    assert control(rig, "GET", f"/v1/control/queue/{ENTRY}").json()["detail"] == "no such entry"


def test_requests_are_counted_by_operation_and_status() -> None:
    rig = Rig()
    ask(rig, "GET", "/v1/broadcast/now")
    ask(rig, "GET", "/v1/broadcast/guide?limit=0")
    text = rig.metrics.exposition().decode()
    assert 'vvtv_http_requests_total{operation="getNowPlaying",status="200"} 1.0' in text
    assert 'vvtv_http_requests_total{operation="getGuide",status="422"} 1.0' in text
