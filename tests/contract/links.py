"""Follows the links of an answer: runtime expressions into the next call (OpenAPI 3.1, 4.8.20)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import httpx

from tests.contract.requests import JSON, parameters
from tests.support.conformance import Operation, http_contract


@dataclass(frozen=True)
class Step:
    """A link that can be followed now: its name, and the call it makes."""

    name: str
    operation: Operation
    request: httpx.Request


def steps(operation: Operation, answer: httpx.Response) -> Iterator[Step]:
    """Every link of an answer whose expressions have a value; a page without a next one links to none."""
    contract = http_contract()
    for name, part in operation.responses[answer.status_code].get("links", {}).items():
        link = contract.resolve(part)
        given = {key: _value(text, operation, answer) for key, text in link.get("parameters", {}).items()}
        body = _filled(link.get("requestBody"), operation, answer)
        if None not in given.values():
            target = contract.named(link["operationId"])
            yield Step(name, target, _request(target, given, body))


def _request(operation: Operation, given: Mapping[str, Any], body: Any) -> httpx.Request:
    path, query = operation.template, dict[str, str]()
    for parameter in parameters(operation):
        value = given.get(parameter["name"])
        if parameter["in"] == "path":
            path = path.replace(f"{{{parameter['name']}}}", quote(str(value), safe=""))
        elif value is not None:
            query[parameter["name"]] = str(value)
    content = None if body is None else json.dumps(body).encode()
    headers = {"content-type": JSON} if content else {}
    return httpx.Request(
        operation.method, f"http://platform{path}", params=query or None, headers=headers, content=content
    )


def _filled(node: Any, operation: Operation, answer: httpx.Response) -> Any:
    if isinstance(node, dict):
        return {key: _filled(value, operation, answer) for key, value in node.items()}
    return _value(node, operation, answer)


def _value(text: Any, operation: Operation, answer: httpx.Response) -> Any:
    """A literal, or what a runtime expression names; None when it is not there."""
    if not isinstance(text, str) or not text.startswith("$"):
        return text
    source, _, pointer = text.partition("#")
    if source == "$response.body":
        return _at(answer.json(), pointer)
    if source.startswith("$response.header."):
        return answer.headers.get(source.removeprefix("$response.header."))
    if source.startswith("$request.path."):
        found = operation.path_values(answer.request.url.path)
        return found.get(source.removeprefix("$request.path."))
    raise AssertionError(f"{operation.name}: no test understands the expression {text}")


def _at(document: Any, pointer: str) -> Any:
    for token in pointer.split("/")[1:]:
        if isinstance(document, list):
            document = document[int(token)] if int(token) < len(document) else None
        else:
            document = (document or {}).get(token)
    return document
