"""What the edge publishes about itself, and how it dispatches what is not an operation."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from generated.server.seam import Endpoint, Receive, Scope, Send
from services.infra.http.answering import Answers
from services.infra.http.documents import documents
from services.infra.http.edge import Edge, OutsideTheContract, framework
from tests.support.conformance import Answer
from tests.support.http import Pairs, call
from tests.support.station import Rig

GENERATED = Path(__file__).parents[2] / "generated"


def ask(rig: Rig, target: str, headers: Pairs | None = None, method: str = "GET") -> Answer:
    app = rig.edge(lambda rig: dict(documents(rig.seam, rig.metrics, GENERATED)))
    return asyncio.run(call(app, method, target, headers))


def saying(word: bytes) -> Endpoint:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await Answers().send(send, 200, "id", b"text/plain", word)

    return app


async def broken(scope: Scope, receive: Receive, send: Send) -> None:
    raise RuntimeError("the password is 1234")


def test_documents_are_the_bundled_ones() -> None:
    rig = Rig()
    assert ask(rig, "/v1/openapi.json").json() == json.loads((GENERATED / "openapi.json").read_bytes())
    assert ask(rig, "/v1/asyncapi.json").json()["asyncapi"] == "3.0.0"
    assert ask(rig, "/docs").header("content-type") == "text/html; charset=utf-8"


def test_known_document_is_not_sent_again() -> None:
    rig = Rig()
    first = ask(rig, "/v1/openapi.json")
    again = ask(rig, "/v1/openapi.json", [("If-None-Match", first.header("etag") or "")])
    assert (again.status, again.body) == (304, b"")


def test_document_answers_reading_methods_only() -> None:
    rig = Rig()
    assert ask(rig, "/v1/openapi.json", method="HEAD").body == b""
    assert ask(rig, "/v1/openapi.json", method="POST").status == 405
    assert ask(rig, "/metrics", method="OPTIONS").header("allow") == "GET, HEAD, OPTIONS"


def test_metrics_are_in_the_text_format() -> None:
    rig = Rig()
    ask(rig, "/v1/broadcast/now")
    scrape = ask(rig, "/metrics")
    assert (scrape.header("content-type") or "").startswith("text/plain")
    assert b"vvtv_http_request_seconds_bucket" in scrape.body


def test_longest_prefix_answers_and_the_rest_falls_back() -> None:
    rig = Rig()
    edge = Edge(
        seam=rig.seam,
        framework=framework(rig.server, rig.ids),
        prefixes={"/hls/": saying(b"hls"), "/hls/main/": saying(b"main")},
        fallback=saying(b"shell"),
    )

    def body(path: str) -> bytes:
        return asyncio.run(call(edge, "GET", path)).body

    assert [body(path) for path in ("/hls/x", "/hls/main/x", "/", "/party")] == [
        b"hls",
        b"main",
        b"shell",
        b"shell",
    ]
    assert asyncio.run(call(edge, "GET", "/v1/unknown")).json()["code"] == "NOT_FOUND"


def test_defect_outside_an_operation_is_an_opaque_problem() -> None:
    rig = Rig()
    told = asyncio.run(call(rig.edge(lambda _: {"/metrics": broken}), "GET", "/metrics"))
    assert (told.status, told.json()["code"]) == (500, "INTERNAL")
    assert b"1234" not in told.body


@pytest.mark.parametrize("where", [{"exact": {"/secret": broken}}, {"prefixes": {"/v1/secret/": broken}}])
def test_what_the_contract_does_not_know_is_never_served(where: dict[str, Any]) -> None:
    rig = Rig()
    with pytest.raises(OutsideTheContract, match=r"secret.*: not in the contract\. Declare it in schemas/"):
        Edge(seam=rig.seam, framework=framework(rig.server, rig.ids), **where)
