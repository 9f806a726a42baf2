"""The mock server as a process: everything it says fits the contract, and everything the contract says can be had."""

from __future__ import annotations

import asyncio
import base64
import itertools
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from voulezvous import AsyncClient, Client, ControlSigner
from voulezvous.generated.models import BroadcastNowPlaying, Topic
from websockets.sync.client import ClientConnection, connect

from tests.contract.fuzz import SECRET, TOKEN
from tests.contract.listening import close_of, hear
from tests.contract.requests import request_of, send
from tests.contract.sockets import EVENTS
from tests.support.conformance import PROBLEM, REPOSITORY, SIGNED, Answer, Operation, http_contract
from tests.support.mock import MockServer, mock_server
from tests.support.tap.process import ledgers
from tests.support.tree import Tree

OPERATIONS = http_contract().operations
FAILURES = [
    (operation, status, code)
    for operation in OPERATIONS
    for status, response in operation.responses.items()
    for code in response.get("x-vvtv-codes", ())
]
EXAMPLES = [
    (operation, status, name)
    for operation in OPERATIONS
    for status, response in operation.responses.items()
    for media in response.get("content", {}).values()
    for name in media.get("examples", ())
]
EVERY_S = 0.2
SDK = REPOSITORY / "sdk" / "typescript"


@pytest.fixture(scope="module")
def mock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MockServer]:
    with mock_server(
        tmp_path_factory.mktemp("mock"), "--every", f"{EVERY_S}s", "--keep", "5", "--no-picture"
    ) as server:
        yield server


def named(operations: tuple[Operation, ...]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("operation", operations, ids=lambda operation: operation.name)


def asked(operation: Operation, prefer: str = "") -> httpx.Request:
    """The call of the operation's examples with a wish."""
    request = request_of(operation)
    request.headers.update({"prefer": prefer} if prefer else {})
    return request


def examples(operation: Operation, status: int) -> dict[str, Any]:
    """The examples of a response by name; the only one has none."""
    for media in operation.responses[status].get("content", {}).values():
        named_ones = {name: example["value"] for name, example in media.get("examples", {}).items()}
        return named_ones or {"": media["example"]}
    return {}


def body_of(answer: httpx.Response) -> Any:
    """JSON as data, any other text as it is, bytes in base64 as examples are written; None for nothing."""
    if not answer.content:
        return None
    if answer.headers["content-type"] == "image/jpeg":
        return base64.b64encode(answer.content).decode()
    return answer.json() if answer.headers["content-type"].endswith("json") else answer.text


def usual_status(operation: Operation) -> int:
    return min(status for status in operation.responses if status < 300)


@named(OPERATIONS)
def test_every_operation_answers_its_first_example(mock: MockServer, operation: Operation) -> None:
    status = usual_status(operation)
    answer = send(mock.base_url, asked(operation))
    assert answer.status_code == status
    shown = list(examples(operation, status).values())
    assert body_of(answer) == (shown[0] if shown else None)
    assert "preference-applied" not in answer.headers


@pytest.mark.parametrize(
    ("operation", "status", "code"), FAILURES, ids=lambda value: getattr(value, "name", str(value))
)
def test_every_declared_problem_can_be_wished_for(
    mock: MockServer, operation: Operation, status: int, code: str
) -> None:
    wish = f"code={status}, error={code}"
    # The tap rightly takes a 500 for a defect, so those are asked for behind it.
    answer = send(mock.bare_url if status == 500 else mock.base_url, asked(operation, wish))
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["preference-applied"] == wish
    headers = tuple((name.decode().lower(), value.decode()) for name, value in answer.headers.raw)
    whole = Answer(status, headers, answer.content)
    if status != 500:
        assert http_contract().misfits(operation.method, answer.request.url.path, whole) == []
    else:
        assert http_contract().validate({"$ref": "#/components/schemas/Problem"}, answer.json()) == []


@pytest.mark.parametrize(
    ("operation", "status", "name"), EXAMPLES, ids=lambda value: getattr(value, "name", str(value))
)
def test_every_named_example_can_be_wished_for(
    mock: MockServer, operation: Operation, status: int, name: str
) -> None:
    answer = send(mock.base_url, asked(operation, f"example={name}"))
    assert (answer.status_code, answer.json()) == (status, examples(operation, status)[name])


def test_an_answer_that_is_no_problem_can_be_wished_for_by_its_status(mock: MockServer) -> None:
    found = [
        (operation, status)
        for operation in OPERATIONS
        for status, response in operation.responses.items()
        if status >= 400 and PROBLEM not in response["content"]
    ]
    assert found
    for operation, status in found:
        answer = send(mock.base_url, asked(operation, f"code={status}"))
        assert (answer.status_code, answer.json()) == (status, examples(operation, status)[""])


@named(OPERATIONS)
@pytest.mark.parametrize(
    "wish", ["code=418", "error=NO_SUCH_CODE", "example=nothing", "code=200, error=INTERNAL"]
)
def test_a_wish_that_can_not_be_granted_is_passed_over_and_what_there_is_is_told(
    mock: MockServer, operation: Operation, wish: str
) -> None:
    answer = send(mock.base_url, asked(operation, wish))
    assert answer.status_code == usual_status(operation)
    assert "preference-applied" not in answer.headers
    assert all(str(status) in answer.headers["x-mock-answers"] for status in operation.responses)
    assert wish.partition(",")[0] in mock.said()


def test_requests_are_refused_as_the_platform_refuses_them(mock: MockServer) -> None:
    def ask(method: str, path: str, **more: Any) -> tuple[int, dict[str, Any]]:
        answer = httpx.request(method, mock.base_url + path, **more)
        return answer.status_code, answer.json()

    status, problem = ask("GET", "/v1/broadcast/guide?limit=0&channel=NO")
    assert (status, problem["code"]) == (422, "SCHEMA_INVALID")
    assert {item["pointer"] for item in problem["errors"]} == {"query/limit", "query/channel"}
    status, problem = ask("POST", "/v1/control/queue", json={"asset_id": 7, "more": 1})
    assert (status, {item["pointer"] for item in problem["errors"]}) == (422, {"/asset_id", "/more"})
    assert ask("POST", "/v1/control/queue", content=b"{}")[1]["code"] == "MEDIA_TYPE_UNSUPPORTED"
    assert ask("POST", "/v1/control/queue", json={"asset_id": "x" * 2_000_000})[1]["code"] == "BODY_TOO_LARGE"
    assert ask("PATCH", "/v1/modes")[1]["code"] == "METHOD_NOT_ALLOWED"
    assert ask("GET", "/v1/nothing")[1]["code"] == "NOT_FOUND"
    assert ask("GET", "/v1/events")[1]["code"] == "UPGRADE_REQUIRED"


def test_the_example_that_agrees_with_the_parameters_answers(mock: MockServer) -> None:
    for locale in ("pt-BR", "en"):
        assert httpx.get(f"{mock.base_url}/v1/copy/{locale}").json()["locale"] == locale


def test_documents_are_served_as_on_the_platform(mock: MockServer) -> None:
    for name in ("openapi.json", "asyncapi.json"):
        answer = httpx.get(f"{mock.base_url}/v1/{name}")
        assert answer.content == (REPOSITORY / "generated" / name).read_bytes()
    assert "text/html" in httpx.get(f"{mock.base_url}/docs").headers["content-type"]


def test_a_page_of_the_development_server_may_read_and_send(mock: MockServer) -> None:
    origin = {"origin": "http://localhost:5173"}
    asking = {
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type,prefer",
    }
    preflight = httpx.options(f"{mock.base_url}/v1/control/queue", headers=origin | asking)
    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-origin"] == origin["origin"]
    assert "POST" in preflight.headers["access-control-allow-methods"]
    assert preflight.headers["access-control-allow-headers"] == "content-type,prefer"
    answer = httpx.get(f"{mock.base_url}/v1/modes", headers=origin)
    assert answer.headers["access-control-allow-origin"] == origin["origin"]
    foreign = httpx.get(f"{mock.base_url}/v1/modes", headers={"origin": "http://elsewhere.example"})
    assert "access-control-allow-origin" not in foreign.headers
    refused = httpx.options(
        f"{mock.base_url}/v1/modes", headers={"origin": "http://elsewhere.example", **asking}
    )
    assert "access-control-allow-methods" not in refused.headers


def test_what_the_mock_answers_exercises_nothing(mock: MockServer) -> None:
    """A double stands behind the tap: it is judged, and counts for nothing (tests/support/exercised.py)."""
    assert httpx.get(f"{mock.base_url}/v1/modes").is_success
    (ledger,) = ledgers().glob(f"tap-*-{mock.port}.jsonl")
    assert ledger.read_text() == ""


def open_socket(mock: MockServer) -> ClientConnection:
    return connect(f"ws://127.0.0.1:{mock.port}{EVENTS.address}", open_timeout=10)


def say(socket: ClientConnection, **message: Any) -> None:
    socket.send(json.dumps(message))


def test_the_socket_greets_and_answers_what_is_said(mock: MockServer) -> None:
    with open_socket(mock) as socket:
        assert hear(socket)["type"] == "welcome"
        say(socket, type="ping", nonce="seven")
        assert (pong := hear(socket))["type"] == "pong"
        assert pong["nonce"] == "seven"
        say(socket, type="ping")
        assert "nonce" not in hear(socket)
        say(socket, type="subscribe", topics=["broadcast"])
        followed = hear(socket)
        assert (followed["type"], followed["topic"]) == ("subscribed", "broadcast")
        events = [hear(socket) for _ in range(3)]
        assert [event["sequence"] - followed["sequence"] for event in events] == [1, 2, 3]
        assert len({event["event_id"] for event in events}) == 3


def test_a_client_resumes_from_the_last_event_it_saw(mock: MockServer) -> None:
    with open_socket(mock) as socket:
        hear(socket)
        say(socket, type="subscribe", topics=["broadcast"])
        hear(socket)
        last = hear(socket)["sequence"]
    with open_socket(mock) as socket:
        hear(socket)
        say(socket, type="resume", topic="broadcast", after=last)
        assert hear(socket)["sequence"] == last
        heard = [hear(socket)["sequence"] for _ in range(3)]
        assert heard == list(itertools.islice(itertools.count(last + 1), 3))


@pytest.mark.parametrize("after", [0, 9_000_000_000])
def test_what_is_no_longer_kept_is_told_with_a_resync(mock: MockServer, after: int) -> None:
    with open_socket(mock) as socket:
        hear(socket)
        say(socket, type="resume", topic="broadcast", after=after)
        resync = hear(socket)
        assert resync["type"] == "resync"
        assert hear(socket)["sequence"] == resync["sequence"] + 1


@pytest.mark.parametrize("frame", ["{}", "no json", '{"type":"subscribe","topics":["nothing"]}'])
def test_a_message_that_does_not_fit_closes_the_socket(mock: MockServer, frame: str) -> None:
    with open_socket(mock) as socket:
        hear(socket)
        socket.send(frame)
        assert close_of(socket).code == 4400


def test_the_python_sdk_works_against_it(mock: MockServer) -> None:
    with Client(mock.base_url, signer=ControlSigner(TOKEN, SECRET)) as client:
        assert client.modes.list_modes().items[0].routes == ["/"]
        assert [entry.title for entry in client.control.iter_queue()] == ["Noite de verão"]
        assert client.control.list_assets().items[0].state.value == "ready"

    async def first_event() -> object:
        async with AsyncClient(mock.base_url) as client:
            async for event in client.events(Topic.BROADCAST):
                return event
        return None

    assert isinstance(asyncio.run(asyncio.wait_for(first_event(), 20)), BroadcastNowPlaying)


_TYPESCRIPT = """
import { ApiError, connectEvents, createClient, iterQueue, listAssets, listModes } from '%s';
const client = createClient({ baseUrl: '%s' });
const modes = (await listModes({ client })).items.map((mode) => mode.mode_id);
const titles = [];
for await (const entry of iterQueue({ client })) titles.push(entry.title);
const headers = { Prefer: 'code=422, error=CURSOR_INVALID' };
const refused = await listAssets({ client, headers }).catch((error) => error);
const sequence = await new Promise((resolve) => {
  const events = connectEvents({ client, topics: ['broadcast'], onEvent: (event) => {
    events.close(); resolve(event.sequence);
  } });
});
console.log(JSON.stringify({ modes, titles, refused: refused instanceof ApiError && refused.code, sequence }));
"""


def test_the_typescript_sdk_works_against_it(mock: MockServer, tmp_path: Path) -> None:
    compiler = SDK / "node_modules" / "typescript" / "bin" / "tsc"
    subprocess.run(["node", str(compiler), "-p", "tsconfig.test.json"], cwd=SDK, check=True)
    script = tmp_path / "calls.mjs"
    sdk = (SDK / "build" / "src" / "index.js").as_uri()
    script.write_text(_TYPESCRIPT % (sdk, mock.base_url))
    command = ["node", "--experimental-websocket", str(script)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["modes"], told["titles"], told["refused"]) == (
        ["broadcast"],
        ["Noite de verão"],
        "CURSOR_INVALID",
    )
    assert told["sequence"] >= 42


@pytest.mark.long
def test_latency_and_failures_are_seen_when_they_are_asked_for(tmp_path: Path) -> None:
    with mock_server(tmp_path, "--latency", "300ms", "--errors", "1", "--no-picture") as slow:
        answers = [send(slow.bare_url, asked(operation)) for operation in OPERATIONS]
        assert all(answer.elapsed.total_seconds() >= 0.3 for answer in answers)
        assert all(answer.headers["content-type"] == PROBLEM for answer in answers)
        assert send(slow.base_url, asked(OPERATIONS[0], "code=200")).status_code == 200


@pytest.mark.long
def test_strict_asks_for_signatures_as_the_platform_does(tmp_path: Path) -> None:
    signed = [operation for operation in OPERATIONS if SIGNED in operation.schemes]
    with mock_server(tmp_path, "--strict", "--no-picture") as strict:
        for operation in signed:
            refused = send(strict.base_url, asked(operation))
            assert (refused.status_code, refused.json()["code"]) == (401, "AUTH_FAILED")
            forged = send(strict.base_url, asked(operation), ControlSigner(TOKEN, "guess"))
            assert forged.json()["code"] == "SIGNATURE_INVALID"
            assert send(strict.base_url, asked(operation), ControlSigner(TOKEN, SECRET)).is_success
        request = asked(signed[0])
        call = f"{request.method}\n{request.url.raw_path.decode()}".encode()
        request.headers.update(ControlSigner(TOKEN, SECRET, clock=lambda: 10**9).headers(call, b""))
        assert send(strict.base_url, request).json()["code"] == "AUTH_FAILED"


def test_a_taken_port_is_told_with_what_to_do(mock: MockServer) -> None:
    command = [sys.executable, "-m", "ops.vvtvctl", "contract", "mock", "--port", str(mock.bare_port)]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, timeout=60)
    assert done.returncode == 75
    assert "try: choose another address with --host and --port" in done.stderr


@pytest.mark.long
def test_a_new_operation_is_answered_without_a_line_of_code(tmp_path: Path) -> None:
    tree = Tree.copied(tmp_path / "tree")
    paths = "schemas/openapi/openapi.yaml"
    tree.replace(paths, r"^  /v1/modes:", "  /v1/motto: { $ref: 'paths/modes.yaml#/motto' }\n  /v1/modes:")
    tree.write(
        "schemas/openapi/paths/modes.yaml", tree.read("schemas/openapi/paths/modes.yaml") + _A_NEW_OPERATION
    )
    assert tree.python("-m", "codegen").passed
    with mock_server(tmp_path / "home", "--no-picture", tree=tree.root) as server:
        answer = httpx.get(f"{server.bare_url}/v1/motto")
        assert answer.json() == {"locale": "en", "strings": {"motto": "It never stops."}}
        wished = httpx.get(f"{server.bare_url}/v1/motto", headers={"prefer": "code=500"})
        assert wished.json()["code"] == "INTERNAL"


_A_NEW_OPERATION = """\
motto:
  get:
    operationId: getMotto
    tags: [modes]
    summary: What we live by.
    security: []
    responses:
      '200':
        description: The motto.
        content:
          application/json:
            schema: { $ref: '../components/client.yaml#/CopyBook' }
            example: { locale: en, strings: { motto: It never stops. } }
        links:
          config: { operationId: getClientConfig, description: Which locales there are. }
      '500': { $ref: '../components/errors.yaml#/Internal' }
"""
