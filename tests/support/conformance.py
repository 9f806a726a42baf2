"""Holds every HTTP answer to the contract and remembers which operations and statuses were seen.

Give `Contract.watch` to httpx as a response hook, and no test can look at an answer that the contract does not
declare: `httpx.Client(base_url=..., event_hooks={"response": [contract.watch]})`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import httpx
from jsonschema import Draft202012Validator, FormatChecker

from tests.support.platform import REPOSITORY

GENERATED = REPOSITORY / "generated"
EDGE_CODES = {"METHOD_NOT_ALLOWED", "NOT_FOUND"}

formats = FormatChecker(["uuid"])


@formats.checks("date-time", raises=ValueError)
def _is_date_time(value: object) -> bool:
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


@dataclass(frozen=True)
class Operation:
    """One operation of the contract; its responses have their references resolved."""

    name: str
    method: str
    path: re.Pattern[str]
    responses: Mapping[str, Mapping[str, Any]]


@dataclass
class Contract:
    """The published OpenAPI document, and what was seen of it."""

    document: Mapping[str, Any]
    seen: set[tuple[str, int]] = field(default_factory=set)

    def watch(self, response: httpx.Response) -> None:
        """An httpx response hook: read the answer and check it. Raises AssertionError."""
        response.read()
        self.check(response.request.method, response.request.url.path, response)

    def check(self, method: str, path: str, answer: httpx.Response) -> None:
        """Check one answer; a path that the contract does not know is checked for its problem alone."""
        operation = self.operation(method, path)
        if operation is None:
            if answer.is_error and path.startswith("/v1/"):
                self._check_problem(answer, EDGE_CODES)
            return
        self.seen.add((operation.name, answer.status_code))
        declared = operation.responses.get(str(answer.status_code))
        assert declared is not None, (
            f"{operation.name} answered an undeclared {answer.status_code}: {answer.text}"
        )
        self._check_headers(operation, declared, answer)
        self._check_content(operation, declared, answer)

    def operation(self, method: str, path: str) -> Operation | None:
        """The operation at a path, if the contract has one."""
        return next((o for o in self.operations if o.method == method and o.path.fullmatch(path)), None)

    @property
    def operations(self) -> tuple[Operation, ...]:
        """Every operation of the contract."""
        return tuple(self._operations())

    def validate(self, schema: Mapping[str, Any], value: object) -> list[str]:
        """What is wrong with a value, as a list of places and reasons; `schema` may refer to components."""
        root = {**schema, "components": self.document["components"]}
        errors = Draft202012Validator(root, format_checker=formats).iter_errors(value)
        return [f"/{'/'.join(str(part) for part in error.path)}: {error.message}" for error in errors]

    def _operations(self) -> Iterator[Operation]:
        for template, item in self.document["paths"].items():
            path = re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(template)))
            for method, part in item.items():
                if isinstance(part, dict) and "operationId" in part:
                    responses = {status: self.resolve(r) for status, r in part["responses"].items()}
                    yield Operation(part["operationId"], method.upper(), path, responses)

    def resolve(self, part: Mapping[str, Any]) -> Mapping[str, Any]:
        """A part of the document, or what its local reference names."""
        node: Any = part
        while "$ref" in node:
            pointer, node = node["$ref"], self.document
            for name in pointer.removeprefix("#/").split("/"):
                node = node[name]
        found: Mapping[str, Any] = node
        return found

    def _check_headers(
        self, operation: Operation, declared: Mapping[str, Any], answer: httpx.Response
    ) -> None:
        for name, part in declared.get("headers", {}).items():
            header = self.resolve(part)
            assert name in answer.headers or not header.get("required"), f"{operation.name} lacks {name}"

    def _check_content(
        self, operation: Operation, declared: Mapping[str, Any], answer: httpx.Response
    ) -> None:
        content = declared.get("content", {})
        if not content:
            assert not answer.content, f"{operation.name} answered {answer.status_code} with a body"
            return
        media = answer.headers["content-type"].split(";")[0]
        assert media in content, f"{operation.name} answered {media}"
        wrong = self.validate(content[media]["schema"], answer.json())
        assert not wrong, f"{operation.name} {answer.status_code}: {wrong}"
        if codes := declared.get("x-vvtv-codes"):
            self._check_problem(answer, set(codes))

    def _check_problem(self, answer: httpx.Response, codes: set[str]) -> None:
        problem = answer.json()
        assert not self.validate({"$ref": "#/components/schemas/Problem"}, problem), problem
        assert problem["status"] == answer.status_code
        assert problem["code"] in codes, f"{problem['code']} is none of {sorted(codes)}"


@cache
def openapi() -> Mapping[str, Any]:
    """The committed OpenAPI document."""
    return _load(GENERATED / "openapi.json")


@cache
def asyncapi() -> Mapping[str, Any]:
    """The committed AsyncAPI document."""
    return _load(GENERATED / "asyncapi.json")


def _load(path: Path) -> Mapping[str, Any]:
    document: Mapping[str, Any] = json.loads(path.read_text())
    return document
