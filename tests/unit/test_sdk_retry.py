"""The Python SDK repeats what the contract says may be repeated, against a server that misbehaves; and nothing else."""

from __future__ import annotations

import asyncio
import pickle
import time
from typing import Any
from uuid import UUID

import httpx
import pytest
from voulezvous import (
    ApiError,
    AsyncClient,
    Client,
    Conflict,
    ControlSigner,
    Failed,
    NetworkError,
    NotFound,
    Person,
    Retry,
    SocketRefused,
    Unavailable,
    UnexpectedAnswer,
    VoulezvousError,
)
from voulezvous.calls import Calls
from voulezvous.generated.models import ErrorCode, QueueInsert
from voulezvous.operation import Operation
from voulezvous.retry import jittered

from tests.support.conformance import openapi
from tests.support.faulty import Act, answer, cut_short, drop, faulty_server, hang, problem, raw

QUICK = Retry(delay_s=0.01, delay_max_s=0.02)
ASSET = UUID("01935b7e-5f00-7000-8000-0000000000a1")
NO_MODES: dict[str, Any] = {"items": []}
ENTRY = openapi()["paths"]["/v1/control/queue"]["post"]["responses"]["201"]["content"]["application/json"][
    "example"
]


def a_signer() -> ControlSigner:
    return ControlSigner("dev-token", "dev-secret")


@pytest.mark.parametrize(
    "fault",
    [
        drop,
        cut_short,
        problem(429, "RATE_LIMITED"),
        problem(502, "INTERNAL"),
        problem(503, "OVERLOADED"),
        problem(504, "DEADLINE_EXCEEDED"),
        raw(502, b"<h1>Bad gateway</h1>", content_type="text/html"),
    ],
)
def test_a_get_is_repeated_after_every_fault_that_may_pass(fault: Act) -> None:
    with (
        faulty_server(fault, answer(200, NO_MODES)) as server,
        Client(server.base_url, retry=QUICK) as client,
    ):
        assert client.modes.list_modes().items == []
    assert len(server.received) == 2


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 422, 500])
def test_a_refusal_that_will_not_pass_is_raised_at_once(status: int) -> None:
    with faulty_server(problem(status, "INTERNAL")) as server, Client(server.base_url, retry=QUICK) as client:
        with pytest.raises(ApiError) as refused:
            client.modes.list_modes()
        assert refused.value.status == status
        assert len(server.received) == 1


def test_attempts_are_bounded_and_the_last_error_is_raised() -> None:
    faults = [problem(503, "OVERLOADED")] * 9
    with faulty_server(*faults) as server, Client(server.base_url, retry=QUICK) as client:
        with pytest.raises(Unavailable):
            client.modes.list_modes()
        assert len(server.received) == 4


def test_retry_after_is_honoured() -> None:
    faults = (problem(503, "OVERLOADED", retry_after="1"), answer(200, NO_MODES))
    with faulty_server(*faults) as server, Client(server.base_url, retry=QUICK) as client:
        client.modes.list_modes()
    assert server.waits_s()[0] >= 1


def test_a_retry_after_with_a_date_counts_from_the_answers_own_clock() -> None:
    times = {"date": "Sat, 21 Nov 2026 20:00:00 GMT", "retry_after": "Sat, 21 Nov 2026 20:00:01 GMT"}
    faults = (problem(503, "OVERLOADED", **times), answer(200, NO_MODES))
    with faulty_server(*faults) as server, Client(server.base_url, retry=QUICK) as client:
        client.modes.list_modes()
    assert 1 <= server.waits_s()[0] < 60


def test_a_wait_beyond_the_total_time_is_not_begun() -> None:
    retry = Retry(total_s=5)
    fault = problem(503, "OVERLOADED", retry_after="3600")
    with faulty_server(fault) as server, Client(server.base_url, retry=retry) as client:
        began = time.monotonic()
        with pytest.raises(Unavailable) as refused:
            client.modes.list_modes()
    assert refused.value.retry_after_s == 3600
    assert time.monotonic() - began < retry.total_s


def test_a_silent_server_is_a_network_error_once_the_total_time_is_up() -> None:
    retry = Retry(attempts=99, total_s=4, delay_s=0.01)
    with faulty_server(*[hang(30)] * 9) as server:
        began = time.monotonic()
        with Client(server.base_url, retry=retry, timeout_s=3.5) as client, pytest.raises(NetworkError):
            client.modes.list_modes()
    assert time.monotonic() - began < 2 * 3.5  # the second attempt gets what the first one left
    assert len(server.received) == 2


def test_nobody_listening_is_a_network_error_with_its_cause() -> None:
    with faulty_server() as server:
        pass
    with Client(server.base_url, retry=QUICK) as client, pytest.raises(NetworkError) as failed:
        client.modes.list_modes()
    assert str(failed.value).startswith(f"no answer to GET {server.base_url}/v1/modes: ")
    assert "refused" in str(failed.value)
    assert isinstance(failed.value.__cause__, httpx.ConnectError)
    with pytest.raises(NetworkError, match=f"no answer to POST {server.base_url}/v1/auth/login: "):
        Person.sign_in(server.base_url, "ana_prado", "correct horse battery")


def test_retries_can_be_switched_off() -> None:
    with (
        faulty_server(drop, answer(200, NO_MODES)) as server,
        Client(server.base_url, retry=None) as client,
        pytest.raises(NetworkError),
    ):
        client.modes.list_modes()
    assert len(server.received) == 1


def test_readiness_is_a_result_whatever_its_status_and_is_not_asked_again() -> None:
    check = {
        "name": "redis",
        "ok": False,
        "reason": "it cannot be reached",
        "seen": [{"code": "unreachable"}],
    }
    body = {"ready": False, "checks": [check]}
    with faulty_server(answer(503, body)) as server, Client(server.base_url, retry=QUICK) as client:
        assert client.health.get_readiness().ready is False
    assert len(server.received) == 1


@pytest.mark.parametrize(
    "refusal",
    [raw(503, b"<h1>Unavailable</h1>", content_type="text/html"), problem(503, "OVERLOADED")],
)
def test_a_503_that_is_no_readiness_is_no_result(refusal: Act) -> None:
    ready = answer(200, {"ready": True, "checks": []})
    with faulty_server(refusal, ready) as server, Client(server.base_url, retry=QUICK) as client:
        assert client.health.get_readiness().ready is True


def test_a_problem_under_a_results_status_is_still_a_refusal() -> None:
    with faulty_server(problem(503, "OVERLOADED")) as server, Client(server.base_url, retry=None) as client:
        with pytest.raises(Unavailable) as refused:
            client.health.get_readiness()
        assert refused.value.code is ErrorCode.OVERLOADED


def test_a_post_with_a_key_is_repeated_under_one_key_and_signed_anew() -> None:
    faults = (drop, problem(503, "OVERLOADED"), answer(201, ENTRY))
    with (
        faulty_server(*faults) as server,
        Client(server.base_url, signer=a_signer(), retry=QUICK) as client,
    ):
        client.control.insert_queue_entry(body=QueueInsert(asset_id=ASSET))
    assert len(set(server.header("idempotency-key"))) == 1
    assert len(set(server.header("x-vvtv-signature"))) == 3
    assert len({request.body for request in server.received}) == 1


def test_each_call_has_a_key_of_its_own_and_the_callers_key_is_kept() -> None:
    body = QueueInsert(asset_id=ASSET)
    with faulty_server(*[answer(201, ENTRY)] * 3) as server, Client(server.base_url) as client:
        client.control.insert_queue_entry(body=body)
        client.control.insert_queue_entry(body=body)
        client.control.insert_queue_entry(body=body, idempotency_key="my-own-key")
    first, second, third = server.header("idempotency-key")
    assert first != second
    assert third == "my-own-key"


@pytest.mark.parametrize("fault", [drop, problem(503, "OVERLOADED"), problem(429, "RATE_LIMITED")])
def test_a_post_without_a_key_is_never_sent_twice(fault: Act) -> None:
    unkeyed: Operation[None] = Operation("POST", "/v1/things", {204: None}, repeat="never")
    with (
        faulty_server(fault, answer(204)) as server,
        httpx.Client(base_url=server.base_url) as http,
        pytest.raises(VoulezvousError),
    ):
        Calls(http, a_signer(), QUICK, 1.0).call(unkeyed, body={"n": 1})
    assert len(server.received) == 1


def test_a_replay_of_a_post_without_a_key_is_not_signed_again() -> None:
    unkeyed: Operation[None] = Operation(
        "POST", "/v1/things", {204: None}, repeat="never", security=("controlSignature",)
    )
    acts = (problem(409, "NONCE_REPLAY"), answer(204))
    with (
        faulty_server(*acts) as server,
        httpx.Client(base_url=server.base_url) as http,
        pytest.raises(Conflict),
    ):
        Calls(http, a_signer(), QUICK, 1.0).call(unkeyed, body={"n": 1})
    assert len(server.received) == 1


@pytest.mark.parametrize("fault", [drop, problem(502, "INTERNAL"), problem(504, "DEADLINE_EXCEEDED")])
def test_a_delete_whose_answer_was_lost_has_succeeded_when_the_second_finds_nothing(fault: Act) -> None:
    with (
        faulty_server(fault, problem(404, "NOT_FOUND")) as server,
        Client(server.base_url, retry=QUICK) as client,
    ):
        client.control.remove_asset(ASSET)
    assert len(server.received) == 2


@pytest.mark.parametrize("before", [(), (problem(503, "OVERLOADED"),), (problem(429, "RATE_LIMITED"),)])
def test_a_delete_of_what_never_was_is_not_found(before: tuple[Act, ...]) -> None:
    acts = (*before, problem(404, "NOT_FOUND"))
    with (
        faulty_server(*acts) as server,
        Client(server.base_url, retry=QUICK) as client,
        pytest.raises(NotFound),
    ):
        client.control.remove_asset(ASSET)


def test_a_code_of_a_newer_platform_keeps_its_category() -> None:
    with (
        faulty_server(problem(404, "LAMP_UNKNOWN")) as server,
        Client(server.base_url) as client,
        pytest.raises(NotFound) as refused,
    ):
        client.modes.list_modes()
    assert refused.value.code == "LAMP_UNKNOWN"
    assert not isinstance(refused.value.code, ErrorCode)


@pytest.mark.parametrize(
    ("act", "reason"),
    [
        (answer(200, {"things": 1}), "missing required field `items`"),
        (raw(200, b"{", content_type="application/json"), "truncated"),
        (raw(200, b"<html>", content_type="text/html"), "status 200"),
        (answer(302, None, location="/elsewhere"), "status 302"),
        (answer(200, {**NO_MODES, "items": [{}]}), r"\$\.items\[0\]"),
    ],
)
def test_an_answer_outside_the_contract_says_where(act: Act, reason: str) -> None:
    with (
        faulty_server(act) as server,
        Client(server.base_url) as client,
        pytest.raises(UnexpectedAnswer, match=reason),
    ):
        client.modes.list_modes()
    assert len(server.received) == 1


def test_every_error_survives_the_way_from_another_process() -> None:
    acts = (problem(404, "NOT_FOUND", retry_after="7"), raw(200, b"<html>"), drop)
    with faulty_server(*acts) as server, Client(server.base_url, retry=None) as client:
        errors: list[VoulezvousError] = [SocketRefused(4400, "It does not fit.")]
        for _ in range(3):
            with pytest.raises(VoulezvousError) as raised:
                client.modes.list_modes()
            errors.append(raised.value)
    assert [type(error) for error in errors] == [SocketRefused, NotFound, UnexpectedAnswer, NetworkError]
    for error in errors:
        again = pickle.loads(pickle.dumps(error))
        assert (type(again), str(again), vars(again)) == (type(error), str(error), vars(error))


def test_what_a_newer_platform_adds_to_an_answer_is_passed_over() -> None:
    document = {"status": "alive", "version": "9", "mood": "good"}
    with faulty_server(answer(200, document)) as server, Client(server.base_url) as client:
        assert client.health.get_health().version == "9"


@pytest.mark.parametrize("segment", ["", ".", "..", None])
def test_a_path_parameter_can_not_lead_elsewhere(segment: str | None) -> None:
    looked_up: Operation[None] = Operation("GET", "/v1/copy/{locale}", {200: None})
    with httpx.Client() as http, pytest.raises(ValueError, match="lead elsewhere"):
        Calls(http, None, None, 1.0).call(looked_up, path={"locale": segment})


def test_the_asynchronous_client_repeats_alike() -> None:
    async def call(base_url: str) -> None:
        async with AsyncClient(base_url, signer=a_signer(), retry=QUICK) as client:
            await client.control.insert_queue_entry(body=QueueInsert(asset_id=ASSET))
            await client.control.remove_asset(ASSET)
            with pytest.raises(Failed):
                await client.modes.list_modes()

    script = (drop, answer(201, ENTRY), drop, problem(404, "NOT_FOUND"), *[problem(502, "INTERNAL")] * 4)
    with faulty_server(*script) as server:
        asyncio.run(call(server.base_url))
    assert [r.method for r in server.received] == ["POST"] * 2 + ["DELETE"] * 2 + ["GET"] * 4


def test_cancelling_the_task_ends_a_wait_between_attempts() -> None:
    async def call(base_url: str) -> float:
        async with AsyncClient(base_url) as client:
            began = time.monotonic()
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.3):
                    await client.modes.list_modes()
            return time.monotonic() - began

    with faulty_server(problem(503, "OVERLOADED", retry_after="9")) as server:
        assert asyncio.run(call(server.base_url)) < 9
    assert len(server.received) == 1


def test_delays_double_up_to_their_maximum_with_jitter_in_the_upper_half() -> None:
    assert [jittered(1, 6, attempt, 1.0) for attempt in range(5)] == [1, 2, 4, 6, 6]
    assert [jittered(1, 6, attempt, 0.0) for attempt in range(3)] == [0.5, 1, 2]


def test_an_address_without_a_scheme_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="begins with http"):
        Client("127.0.0.1:8080")


def test_pages_follow_the_cursor_to_the_end_from_where_they_are_told_to_begin() -> None:
    guide: dict[str, Any] = openapi()["paths"]["/v1/broadcast/guide"]["get"]["responses"]["200"]["content"]
    page = guide["application/json"]["examples"]["whole"]["value"]
    titled = [{**page["items"][0], "title": title} for title in "abc"]
    first = {**page, "items": titled[:2], "next_cursor": "n&"}
    last = {key: value for key, value in page.items() if key != "next_cursor"} | {"items": titled[2:]}
    with faulty_server(answer(200, first), answer(200, last)) as server, Client(server.base_url) as client:
        walked = [programme.title for programme in client.broadcast.iter_guide(limit=2, cursor="m")]
    assert walked == ["a", "b", "c"]
    assert [request.target for request in server.received] == [
        "/v1/broadcast/guide?limit=2&cursor=m",
        "/v1/broadcast/guide?limit=2&cursor=n%26",
    ]
