"""What the platform publishes about itself is what is committed, and the reference explains every error."""

from __future__ import annotations

import re
from html import escape

import httpx
import pytest

from tests.support.conformance import GENERATED, openapi
from tests.support.platform import Platform


@pytest.mark.parametrize("name", ["openapi.json", "asyncapi.json"])
def test_the_documents_are_served_as_committed(platform: Platform, name: str) -> None:
    answer = httpx.get(f"{platform.base_url}/v1/{name}")
    assert answer.content == (GENERATED / name).read_bytes()


def test_the_reference_is_one_page_without_scripts(platform: Platform) -> None:
    answer = httpx.get(f"{platform.base_url}/docs")
    assert answer.headers["content-type"].startswith("text/html")
    assert "<script" not in answer.text
    assert not re.search(r'(?:src|href)="https?:', answer.text)
    assert "url(http" not in answer.text


def test_every_operation_and_every_error_code_has_its_place_in_the_reference() -> None:
    page = (GENERATED / "reference.html").read_text()
    anchors = set(re.findall(r'id="([^"]+)"', page))
    operations = {
        part["operationId"]
        for item in openapi()["paths"].values()
        for part in item.values()
        if "operationId" in part
    }
    codes = {f"error-{code}" for code in openapi()["components"]["schemas"]["ErrorCode"]["enum"]}
    assert operations | codes <= anchors
    assert {link.removeprefix("#") for link in re.findall(r'href="(#[^"]+)"', page)} <= anchors


def test_the_reference_shows_an_answer_that_is_no_json_as_it_is() -> None:
    page = (GENERATED / "reference.html").read_text()
    document = openapi()["paths"]["/v1/broadcast/guide.xml"]["get"]["responses"]["200"]["content"]
    assert f">{escape(document['application/xml']['example'].strip(), quote=False)}" in unescape_quotes(page)


def unescape_quotes(page: str) -> str:
    return page.replace("&#34;", '"')


def test_a_problem_names_its_place_in_the_reference(platform: Platform) -> None:
    problem = httpx.get(f"{platform.base_url}/v1/broadcast/now?channel=nowhere").json()
    assert problem["type"] == "/docs#error-NOT_FOUND"
