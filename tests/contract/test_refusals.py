"""What every operation refuses, read off the contract: strangers, replays, bodies and parameters that do not fit."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import Any

import httpx
import pytest
from voulezvous import ControlSigner, Person

from services.infra.configuration import load
from tests.contract.fuzz import SECRET, TOKEN
from tests.contract.requests import has_body, parameters, refusal, request_of, send
from tests.support.configuration import CONFIG
from tests.support.conformance import PERSONAL, SIGNED, Operation, http_contract
from tests.support.platform import Platform

OPERATIONS = http_contract().operations
SECURED = [operation for operation in OPERATIONS if operation.secured]
CONTROL = [operation for operation in SECURED if SIGNED in operation.schemes]
PEOPLES = [operation for operation in SECURED if PERSONAL in operation.schemes]
TAKING_BODIES = [operation for operation in OPERATIONS if has_body(operation)]
SIGNINGS = 9
BODY_LIMIT = load(CONFIG, {}).platform.http.body_limit_bytes
NOBODY = "01935b7e-5f00-7000-8000-00000000dead"
_NOBODYS = {"user_id": NOBODY, "device_id": NOBODY, "parent_session_id": NOBODY}


def named(operations: list[Operation]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("operation", operations, ids=lambda operation: operation.name)


@pytest.fixture
def callers(signer: ControlSigner, admin: Person) -> dict[str, httpx.Auth]:
    """Who may call, by the security scheme that knows them."""
    return {SIGNED: signer, PERSONAL: admin}


def auth_of(operation: Operation, callers: dict[str, httpx.Auth]) -> httpx.Auth | None:
    return next((auth for scheme, auth in callers.items() if scheme in operation.schemes), None)


@named(SECURED)
def test_nobody_is_let_in(platform: Platform, operation: Operation) -> None:
    answer = send(platform.base_url, request_of(operation))
    assert refusal(answer) == (401, "AUTH_FAILED")
    assert answer.headers["www-authenticate"]


@named(PEOPLES)
def test_a_forged_token_is_not_let_in(platform: Platform, operation: Operation) -> None:
    class Forger(httpx.Auth):
        def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
            request.headers["authorization"] = "Bearer forged.token.here"
            yield request

    assert refusal(send(platform.base_url, request_of(operation), Forger())) == (401, "AUTH_FAILED")


@named(CONTROL)
def test_another_caller_is_not_let_in(platform: Platform, operation: Operation) -> None:
    stranger, forger = ControlSigner("somebody-else", SECRET), ControlSigner(TOKEN, "guess")
    assert refusal(send(platform.base_url, request_of(operation), stranger)) == (401, "AUTH_FAILED")
    assert refusal(send(platform.base_url, request_of(operation), forger)) == (403, "SIGNATURE_INVALID")


@named(CONTROL)
def test_a_call_that_was_overheard_can_not_be_made_again(
    platform: Platform, signer: ControlSigner, operation: Operation
) -> None:
    request = request_of(operation)
    call = f"{request.method}\n{request.url.raw_path.decode()}".encode()
    for _ in range(SIGNINGS):  # others of this run may have made the same call in the same second
        request.headers.update(signer.headers(call, request.content))
        if send(platform.base_url, request).status_code != 409:
            break
    else:
        raise AssertionError("no second was free")
    assert refusal(send(platform.base_url, request)) == (409, "NONCE_REPLAY")


@named(TAKING_BODIES)
def test_a_body_over_the_limit_is_refused(
    platform: Platform, callers: dict[str, httpx.Auth], operation: Operation
) -> None:
    answer = send(platform.base_url, _with(operation, b" " * (BODY_LIMIT + 1)), auth_of(operation, callers))
    assert refusal(answer) == (413, "BODY_TOO_LARGE")


@named(TAKING_BODIES)
def test_a_body_of_another_type_is_refused(
    platform: Platform, callers: dict[str, httpx.Auth], operation: Operation
) -> None:
    answer = send(platform.base_url, _with(operation, b"a=1", "text/plain"), auth_of(operation, callers))
    assert refusal(answer) == (415, "MEDIA_TYPE_UNSUPPORTED")


@named(TAKING_BODIES)
@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'{"stranger": 1}', b"\xff\xfe"])
def test_a_body_that_does_not_fit_is_refused_with_its_place(
    platform: Platform, callers: dict[str, httpx.Auth], operation: Operation, body: bytes
) -> None:
    answer = send(platform.base_url, _with(operation, body), auth_of(operation, callers))
    assert refusal(answer) == (422, "SCHEMA_INVALID")
    assert {frozenset(item) for item in answer.json()["errors"]} == {frozenset({"pointer", "detail"})}


def _with(operation: Operation, body: bytes, kind: str = "application/json") -> httpx.Request:
    plain = request_of(operation)
    return httpx.Request(plain.method, plain.url, headers={"content-type": kind}, content=body)


def misfits() -> Iterator[Any]:
    """Every parameter of every operation with values that its schema refuses."""
    for operation in OPERATIONS:
        for parameter in parameters(operation):
            for value in _misfits(http_contract().resolve(parameter["schema"])):
                name = f"{operation.name}-{parameter['name']}-{value[:12]}"
                yield pytest.param(operation, parameter["name"], value, id=name)


def _misfits(schema: Any) -> Iterator[str]:
    if schema["type"] == "integer":
        yield from ("x", "1.5", "1e1", str(schema.get("maximum", 0) + 1), str(schema.get("minimum", 0) - 1))
    elif "maxLength" in schema:
        yield "x" * (schema["maxLength"] + 1)
    else:
        yield "not that"


@pytest.mark.parametrize(("operation", "parameter", "value"), list(misfits()))
def test_a_parameter_that_does_not_fit_is_refused_with_its_place(
    platform: Platform, callers: dict[str, httpx.Auth], operation: Operation, parameter: str, value: str
) -> None:
    request = request_of(operation, **{parameter: value})
    answer = send(platform.base_url, request, auth_of(operation, callers))
    assert refusal(answer) == (422, "SCHEMA_INVALID")
    assert any(item["pointer"].endswith(f"/{parameter}") for item in answer.json()["errors"])


@named([o for o in OPERATIONS if "404" in o.node["responses"]])
def test_what_is_not_there_is_not_found(
    platform: Platform, callers: dict[str, httpx.Auth], operation: Operation
) -> None:
    """By its id in the path, its channel, or an id in the body: nothing has the id of an example."""
    request = request_of(
        operation, asset_id=NOBODY, entry_id=NOBODY, job="nothing", channel="nowhere", **_NOBODYS
    )
    answer = send(platform.base_url, request, auth_of(operation, callers))
    assert refusal(answer) == (404, "NOT_FOUND")
