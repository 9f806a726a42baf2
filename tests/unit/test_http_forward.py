"""Control calls passed on to a LAB that really listens on a UNIX socket."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Coroutine
from functools import partial
from pathlib import Path
from typing import Any

import uvicorn

from generated.server.seam import Endpoint, Receive, Scope, Send
from services.infra.http.forward import LAB_AWAY, Forward, ForwardLimits
from tests.support.conformance import Answer
from tests.support.http import call, signed
from tests.support.station import ENTRY, Rig

LIMITS = ForwardLimits(
    connect_timeout_s=1.0, answer_timeout_s=0.5, retry_after_s=2, body_bytes=1000, connections=4
)
Conversation = Callable[[Forward], Coroutine[Any, Any, Answer]]


@contextlib.asynccontextmanager
async def listening(app: Endpoint, socket: Path) -> AsyncIterator[None]:
    config = uvicorn.Config(app, uds=str(socket), lifespan="off", log_level="error", access_log=False)
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    yield
    server.should_exit = True
    await task


def through(lab: Endpoint | None, socket: Path, conversation: Conversation) -> Answer:
    """One conversation with an edge whose LAB is `lab`, or gone."""

    async def run() -> Answer:
        forward = Forward(socket, Rig().seam, LIMITS, LAB_AWAY)
        try:
            if lab is None:
                return await conversation(forward)
            async with listening(lab, socket):
                return await conversation(forward)
        finally:
            await forward.aclose()

    return asyncio.run(run())


def test_signed_call_arrives_byte_for_byte(tmp_path: Path) -> None:
    lab = Rig()
    body = b'{"position": 3, "version": 1}'
    path = f"/v1/control/queue/{ENTRY}/move"
    headers = [*signed("POST", path, body, lab.now), ("Content-Type", "application/json")]
    answer = through(lab.edge(), tmp_path / "lab.sock", lambda edge: call(edge, "POST", path, headers, body))
    assert (answer.status, answer.json()["position"]) == (200, 3)


def test_raw_target_survives_the_way(tmp_path: Path) -> None:
    lab = Rig()
    for target in (
        "/v1/control/%71ueue?limit=1",
        "/v1/control/queue?limit=%31",
        "/v1/control/queue?limit=1&x=|\"'{}",
    ):
        headers = signed("GET", target, b"", lab.now)
        asked = partial(call, method="GET", target=target, headers=headers)
        answer = through(lab.edge(), tmp_path / "lab.sock", asked)
        assert answer.status == 200, target


def test_doubled_headers_arrive_doubled(tmp_path: Path) -> None:
    lab = Rig()
    headers = signed("GET", "/v1/control/queue", b"", lab.now)
    answer = through(
        lab.edge(),
        tmp_path / "lab.sock",
        lambda edge: call(edge, "GET", "/v1/control/queue", [*headers, headers[1]]),
    )
    assert (answer.status, answer.header("www-authenticate")) == (401, 'Bearer realm="control"')


def test_answer_keeps_its_headers(tmp_path: Path) -> None:
    lab = Rig()
    body = b'{"asset_id": "01935b7e-5f00-7000-8000-0000000000a1"}'
    headers = [*signed("POST", "/v1/control/queue", body, lab.now), ("Content-Type", "application/json")]
    answer = through(
        lab.edge(), tmp_path / "lab.sock", lambda edge: call(edge, "POST", "/v1/control/queue", headers, body)
    )
    assert (answer.status, answer.header("location")) == (201, f"/v1/control/queue/{ENTRY}")
    assert answer.header("content-length") == str(len(answer.body))
    assert [answer.header(name) for name in ("connection", "date", "server")] == [None] * 3


def test_absent_lab_is_unavailable(tmp_path: Path) -> None:
    answer = through(None, tmp_path / "lab.sock", lambda edge: call(edge, "GET", "/v1/control/queue"))
    assert (answer.status, answer.header("retry-after")) == (503, "2")
    assert answer.json()["code"] == "LAB_UNAVAILABLE"


def test_silent_lab_is_unavailable(tmp_path: Path) -> None:
    async def silent(scope: Scope, receive: Receive, send: Send) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass

    answer = through(silent, tmp_path / "lab.sock", lambda edge: call(edge, "GET", "/v1/control/queue"))
    assert (answer.status, answer.json()["code"]) == (503, "LAB_UNAVAILABLE")


def test_lab_that_dies_under_a_connection_is_unavailable_once_and_then_back(tmp_path: Path) -> None:
    async def run() -> list[int]:
        lab, socket = Rig(), tmp_path / "lab.sock"
        edge = Forward(socket, Rig().seam, LIMITS, LAB_AWAY)
        statuses = []
        async with listening(lab.edge(), socket):
            statuses.append((await call(edge, "GET", "/v1/control/queue")).status)
        statuses.append((await call(edge, "GET", "/v1/control/queue")).status)
        async with listening(lab.edge(), socket):
            statuses.append((await call(edge, "GET", "/v1/control/queue")).status)
        await edge.aclose()
        return statuses

    assert asyncio.run(run()) == [401, 503, 401]


def test_oversized_body_is_refused_at_the_edge(tmp_path: Path) -> None:
    answer = through(
        None, tmp_path / "lab.sock", lambda edge: call(edge, "POST", "/v1/control/queue", body=b" " * 1001)
    )
    assert (answer.status, answer.json()["code"]) == (413, "BODY_TOO_LARGE")
