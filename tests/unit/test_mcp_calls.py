"""From a tool's arguments to a request, and from an answer to what an agent is told: pure parts, by calls alone."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ops.mcp.answering import PROBLEM, Outcome, Received, outcome, too_large
from ops.mcp.calling import faults, request_of
from ops.mcp.catalogue import Call, Catalogue, Tool, UnknownTool
from tests.support.conformance import REPOSITORY

URL = "http://platform"


def a_call(places: dict[str, dict[str, str]], **more: Any) -> Call:
    given: dict[str, Any] = {"method": "POST", "path": "/v1/lamps/{lamp}/light", "has_body": False}
    given |= {"idempotency_key": False, "answers": frozenset({200, 204})}
    return Call(places=places, **given | more)


def a_tool(name: str = "light", *, reads: bool = False, schema: dict[str, Any] | None = None) -> Tool:
    output = {"type": "object", "required": ["lit"], "properties": {"lit": {"type": "boolean"}}}
    definition = {
        "title": "Light",
        "inputSchema": schema or {"type": "object"},
        "outputSchema": output,
        "annotations": {"readOnlyHint": reads},
    }
    return Tool(name, definition, a_call({}), "sha256:0")


def told(status: int, body: bytes, media_type: str = "application/json", retry_after: str = "") -> Outcome:
    return outcome(a_tool(), Received(status, media_type, retry_after, body), URL)


def test_a_result_that_is_no_json_is_passed_on_as_it_is() -> None:
    call = a_call({}, text=frozenset({"application/xml"}))
    tool = Tool("light", {"title": "Light", "annotations": {"readOnlyHint": True}}, call, "sha256:0")
    document = "<tv>é</tv>"
    assert outcome(tool, Received(200, "application/xml", "", document.encode()), URL) == Outcome(document)
    assert "outside the contract" in outcome(tool, Received(200, "text/html", "", b"<p>"), URL).text


def a_problem(code: str, status: int, **more: Any) -> bytes:
    return json.dumps(
        {"code": code, "status": status, "detail": "It broke.", "request_id": "r-1", **more}
    ).encode()


@given(st.text(min_size=1).filter(lambda text: text.isprintable()))
def test_whatever_a_path_argument_says_it_stays_one_segment(value: str) -> None:
    request = request_of(a_call({"lamp": {"in": "path", "name": "lamp"}}), {"lamp": value}, "k")
    sent = httpx.Request("POST", f"{URL}{request.target}").url.raw_path.decode()
    assert sent == request.target, "the client sends what was signed"
    assert sent.split("/")[1:3] + sent.split("/")[-1:] == ["v1", "lamps", "light"]
    assert sent.count("/") == 4


@given(st.dictionaries(st.sampled_from(["a", "b&c"]), st.text() | st.integers() | st.booleans()))
def test_query_arguments_arrive_as_they_were_given(values: dict[str, Any]) -> None:
    call = a_call({name: {"in": "query", "name": name} for name in ("a", "b&c")}, path="/v1/lamps")
    request = request_of(call, values, "k")
    texts = {k: v if isinstance(v, str) else json.dumps(v) for k, v in values.items()}
    assert dict(parse_qsl(urlsplit(request.target).query, keep_blank_values=True)) == texts


def test_every_argument_goes_to_its_place() -> None:
    places = {
        "lamp": {"in": "path", "name": "lamp"},
        "limit": {"in": "query", "name": "limit"},
        "x_mood": {"in": "header", "name": "X-Mood"},
        "watts": {"in": "body", "name": "watts"},
        "body_lamp": {"in": "body", "name": "lamp"},
    }
    arguments = {"lamp": "a/b", "limit": 5.0, "x_mood": "calm", "watts": 3, "body_lamp": [1]}
    request = request_of(a_call(places, has_body=True, idempotency_key=True), arguments, "key-0001")
    assert request.target == "/v1/lamps/a%2Fb/light?limit=5"
    assert request.headers == {
        "X-Mood": "calm",
        "Idempotency-Key": "key-0001",
        "Content-Type": "application/json",
    }
    assert json.loads(request.content or b"") == {"watts": 3, "lamp": [1]}


def test_a_body_that_comes_as_a_whole_is_sent_as_a_whole() -> None:
    call = a_call({"body": {"in": "body"}}, path="/v1/lamps", has_body=True)
    assert request_of(call, {"body": [1, {"a": "é"}]}, "k").content == '[1, {"a": "é"}]'.encode()


def test_a_call_without_a_body_has_no_content() -> None:
    request = request_of(a_call({}, path="/v1/lamps"), {}, "k")
    assert (request.content, dict(request.headers), request.target) == (None, {}, "/v1/lamps")


def test_every_fault_is_named_with_its_place() -> None:
    schema = {
        "type": "object",
        "required": ["id"],
        "additionalProperties": False,
        "properties": {"id": {"type": "string", "format": "uuid"}, "n": {"type": "integer", "maximum": 3}},
    }
    tool = a_tool(schema=schema)
    assert faults(tool, {"id": "01935b7e-5f00-7000-8000-00000000dead", "n": 3}) == []
    found = faults(tool, {"id": "..", "n": 4, "more": 1})
    assert {fault.partition(":")[0] for fault in found} == {"/id", "/n", "/"}
    assert faults(tool, {}) == ["/: 'id' is a required property"]


def test_an_answer_that_fits_is_passed_on_whole() -> None:
    assert told(200, b'{"lit": true, "newer": 1}') == Outcome(
        '{"lit": true, "newer": 1}', {"lit": True, "newer": 1}
    )
    assert told(204, b"", "") == Outcome("Light: done.")


@pytest.mark.parametrize(
    ("status", "body", "media_type"),
    [
        (200, b'{"lit": 7}', "application/json"),
        (200, b"[]", "application/json"),
        (200, b"{", "application/json"),
        (200, b"", "application/json"),
        (201, b'{"lit": true}', "application/json"),
        (404, b"{}", PROBLEM),
        (404, b"[]", PROBLEM),
        (404, b"no json", PROBLEM),
        (200, b"[" * 100_000, "application/json"),
        (404, b"[" * 100_000, PROBLEM),
        (502, b"<html>", "text/html"),
    ],
)
def test_an_answer_outside_the_contract_is_told_as_such(status: int, body: bytes, media_type: str) -> None:
    came = told(status, body, media_type)
    assert came.failed
    assert came.structured is None
    assert f"outside the contract (status {status}" in came.text
    assert URL in came.text


@pytest.mark.parametrize(
    ("status", "retry_after", "remedy"),
    [
        (401, "", "VVTV_CONTROL_TOKEN"),
        (404, "", "use an id from its answer"),
        (409, "", "Look at the present state again"),
        (422, "", "Correct the arguments"),
        (500, "", "Report it with the request id"),
        (503, "2", "Call again in 2 s."),
    ],
)
def test_a_problem_says_what_where_and_what_to_do(status: int, retry_after: str, remedy: str) -> None:
    errors = [{"pointer": "/watts", "detail": "too many"}]
    came = told(status, a_problem("BROKEN", status, errors=errors), PROBLEM, retry_after)
    assert (came.failed, came.structured) == (True, None)
    lines = came.text.splitlines()
    assert lines[:3] == [f"BROKEN ({status}): It broke.", "- /watts: too many", "- request r-1"]
    assert remedy in lines[3]


def test_an_answer_too_large_to_read_may_tell_of_a_change() -> None:
    assert "smaller `limit`" in too_large(a_tool(reads=True), 1024).text
    assert "Whether the change was made is unknown" in too_large(a_tool(), 1024).text


def test_who_does_not_serve_tools_does_not_load_the_sdk() -> None:
    dear = {"mcp", "mcp_types", "litestar", "sqlalchemy"}
    code = f"import sys, ops.vvtvctl.app; print({dear} & set(sys.modules) or 'none')"
    done = subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True)
    assert done.stdout.strip() == "none"


def test_what_reads_is_offered_and_what_is_allowed_besides() -> None:
    tools = [a_tool("look", reads=True), a_tool("light"), a_tool("break")]
    assert Catalogue.of(tools, writes=False).offered == {"look"}
    assert Catalogue.of(tools, writes=False, named=["light"]).offered == {"look", "light"}
    assert Catalogue.of(tools, writes=True).offered == {"look", "light", "break"}
    assert [tool.name for tool in Catalogue.of(tools, writes=True).listed()] == ["look", "light", "break"]
    with pytest.raises(UnknownTool, match="paint"):
        Catalogue.of(tools, writes=True, named=["paint"])
