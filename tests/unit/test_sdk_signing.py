"""The Python SDK's signatures: against vectors that openssl made, once per attempt, never twice alike."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import httpx
import pytest
from voulezvous import Client, Conflict, ControlSigner, PoolSigner, Retry
from voulezvous.calls import Calls
from voulezvous.operation import Operation

from tests.support.faulty import answer, drop, faulty_server, problem

NOW_S = 1_795_226_400.5
EMPTY: dict[str, list[object]] = {"items": []}


def a_signer(clock: Callable[[], float] = lambda: NOW_S) -> ControlSigner:
    return ControlSigner("dev-token", "dev-secret", clock)


# printf 'GET\n/v1/control/queue?limit=5\n1795226400\n' | openssl dgst -sha256 -hmac dev-secret, and so on.
@pytest.mark.parametrize(
    ("call", "body", "signature"),
    [
        (
            b"GET\n/v1/control/queue?limit=5",
            b"",
            "a7c4e70b844968998be30d53c018dce92734a7602f581540f4eba05681313a87",
        ),
        (
            b"POST\n/v1/control/queue",
            '{"título":"ação"}'.encode(),
            "6dd6cfef55efe03796f194f428f1676b43001e7e03d595bb779c554c6d5b51ec",
        ),
    ],
)
def test_control_signatures_are_those_of_openssl(call: bytes, body: bytes, signature: str) -> None:
    assert a_signer().headers(call, body) == {
        "authorization": "Bearer dev-token",
        "x-vvtv-ts": "1795226400",
        "x-vvtv-signature": signature,
    }


# printf 'POST|/v1/x|{"a":1}|1795226400500|NONCE' | openssl dgst -sha256 -hmac pool-secret -binary | base64
@pytest.mark.parametrize(
    ("method", "path", "body", "signature"),
    [
        ("POST", "/v1/x", b'{"a":1}', "XZsNNSNwqddBqfiqMBQ9x+HVgGKK4io4NMlAruQVR34="),
        ("GET", "/v1/a%2Fb", b"", "ad7706frVQiwlBqTehR6O7QSNK5ewTFrG3f3FrKXuLg="),
    ],
)
def test_pool_signatures_are_those_of_openssl(method: str, path: str, body: bytes, signature: str) -> None:
    nonce = UUID("8c1f6f52-6f0b-4f8e-9a40-0d2f5a1c7e11")
    signer = PoolSigner("vvtv-pub-1", "pool-secret", lambda: NOW_S, lambda: nonce)
    assert signer.headers(method, path, body) == {
        "x-api-key": "vvtv-pub-1",
        "x-timestamp": "1795226400500",
        "x-nonce": str(nonce),
        "x-signature": signature,
    }


def test_equal_calls_of_one_signer_are_never_alike() -> None:
    with (
        faulty_server(*[answer(200, EMPTY)] * 2) as server,
        Client(server.base_url, signer=a_signer()) as client,
    ):
        client.control.list_queue(limit=5)
        client.control.list_queue(limit=5)
    assert server.header("x-vvtv-ts") == ["1795226400", "1795226401"]


def test_a_signature_that_somebody_else_used_is_made_anew() -> None:
    with (
        faulty_server(problem(409, "NONCE_REPLAY"), answer(200, EMPTY)) as server,
        Client(server.base_url, signer=a_signer(), retry=None) as client,
    ):
        assert client.control.list_queue().items == []
    assert server.header("x-vvtv-ts") == ["1795226400", "1795226401"]
    assert len(set(server.header("x-vvtv-signature"))) == 2


def test_signing_anew_ends() -> None:
    with (
        faulty_server(*[problem(409, "NONCE_REPLAY")] * 9) as server,
        Client(server.base_url, signer=a_signer()) as client,
        pytest.raises(Conflict),
    ):
        client.control.list_queue()
    ahead = [int(str(ts)) - int(NOW_S) for ts in server.header("x-vvtv-ts")]
    assert ahead == [0, 1, 3, 7, 15, 31, 63, 127, 255]


def test_only_operations_whose_security_asks_for_it_are_signed() -> None:
    with faulty_server(answer(200, EMPTY)) as server, Client(server.base_url, signer=a_signer()) as client:
        client.modes.list_modes()
    assert server.header("authorization") == [None]


def test_every_attempt_of_a_pool_call_has_a_nonce_and_a_signature_of_its_own() -> None:
    operation: Operation[None] = Operation("POST", "/v1/x", {204: None}, repeat="with-key")
    with (
        faulty_server(drop, problem(503, "OVERLOADED"), answer(204)) as server,
        httpx.Client(base_url=server.base_url) as http,
    ):
        calls = Calls(http, PoolSigner("vvtv-pub-1", "s"), Retry(delay_s=0.01), 1.0)
        calls.call(operation, query={"from": "2026-11-01"}, body={"a": 1})
    assert len(set(server.header("x-nonce"))) == 3
    assert len(set(server.header("x-signature"))) == 3
    assert len(set(server.header("idempotency-key"))) == 1
    assert {UUID(str(nonce)).version for nonce in server.header("x-nonce")} == {4}


def test_a_pool_signer_signs_calls_of_a_plain_httpx_client_without_their_query() -> None:
    signer = PoolSigner("vvtv-pub-1", "s")
    with faulty_server(answer(204)) as server, httpx.Client(auth=signer) as http:
        http.get(f"{server.base_url}/v1/x?from=1")
    (got,) = server.received
    again = PoolSigner(
        "vvtv-pub-1",
        "s",
        lambda: int(got.headers["x-timestamp"]) / 1000,
        lambda: UUID(got.headers["x-nonce"]),
    )
    assert again.headers("GET", "/v1/x", b"")["x-signature"] == got.headers["x-signature"]


def test_an_empty_credential_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="secret is empty"):
        ControlSigner("dev-token", "")
    with pytest.raises(ValueError, match="api_key is empty"):
        PoolSigner("", "pool-secret")
