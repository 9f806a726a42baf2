"""Calls made from the contract alone: an operation's own examples, signed by whom the test says; and what they need."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import httpx

from tests.support.conformance import Operation, http_contract
from tests.support.platform import Platform

JSON = "application/json"


def parameters(operation: Operation) -> list[Mapping[str, Any]]:
    """The operation's parameters, resolved; those that only its signature binds are left out."""
    listed = (http_contract().resolve(part) for part in operation.node.get("parameters", ()))
    return [parameter for parameter in listed if "x-vvtv-bound-by" not in parameter]


def has_body(operation: Operation) -> bool:
    return "requestBody" in operation.node


def example_body(operation: Operation) -> Any:
    """The body of the operation's example."""
    return http_contract().resolve(operation.node["requestBody"])["content"][JSON]["example"]


def body_properties(operation: Operation) -> set[str]:
    """What the body's schema names."""
    contract = http_contract()
    schema = contract.resolve(operation.node["requestBody"])["content"][JSON]["schema"]
    return set(contract.resolve(schema).get("properties", {}))


def example_of(parameter: Mapping[str, Any]) -> str:
    """A value that fits the parameter's schema, as it is written in a URL or header."""
    value = parameter.get("example", "example-0001")
    return value if isinstance(value, str) else json.dumps(value)


def request_of(operation: Operation, **changed: str) -> httpx.Request:
    """The call of the operation's examples, with some values changed: parameters, and properties of the body.

    Query parameters are only sent if named.
    """
    path, query, headers = operation.template, dict[str, str](), dict[str, str]()
    for parameter in parameters(operation):
        name, value = parameter["name"], changed.get(parameter["name"])
        if parameter["in"] == "path":
            path = path.replace(f"{{{name}}}", value or example_of(parameter))
        elif value is not None:
            (query if parameter["in"] == "query" else headers)[name] = value
    content = None
    if has_body(operation):
        known = body_properties(operation)
        body = example_body(operation) | {name: value for name, value in changed.items() if name in known}
        content = json.dumps(body).encode()
        headers["content-type"] = JSON
    return httpx.Request(
        operation.method, f"http://platform{path}", params=query or None, headers=headers, content=content
    )


def send(base_url: str, request: httpx.Request, auth: httpx.Auth | None = None) -> httpx.Response:
    """Send a prepared call to a platform."""
    with httpx.Client(base_url=base_url, timeout=20, auth=auth) as client:
        headers = [(name, value) for name, value in request.headers.raw if name.lower() != b"host"]
        return client.request(
            request.method, request.url.raw_path.decode(), headers=headers, content=request.content
        )


def refusal(answer: httpx.Response) -> tuple[int, str]:
    """The status and the code of a refusal."""
    return answer.status_code, answer.json()["code"]


def ready_asset(client: httpx.Client, platform: Platform, timeout_s: float = 120) -> str:
    """The id of an asset of the platform's library that may air, once there is one."""
    found: list[str] = []

    def look() -> bool:
        answer = client.get("/v1/control/library")
        if answer.status_code == 503:  # too much to do just now
            return False
        found[:] = [asset["asset_id"] for asset in answer.json()["items"] if asset["state"] == "ready"]
        return bool(found)

    platform.wait_until(look, timeout_s, every_s=1)
    return found[0]
