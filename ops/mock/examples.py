"""Everything that the contract says an operation may answer, read from the published document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ops.mock.reading import Part, resolved

PROBLEM = "application/problem+json"
ONLY = "default"
"""The name of an example that has none."""


@dataclass(frozen=True)
class Success:
    """An answer that is no problem. `headers` are those that the contract wants, by their lower-case names."""

    status: int
    name: str
    body: Any
    headers: Mapping[str, Any]

    def __str__(self) -> str:
        return f"{self.status} {self.name}"


@dataclass(frozen=True)
class Failure:
    """A problem with one of the codes that its response declares."""

    status: int
    code: str
    detail: str
    headers: Mapping[str, Any]

    def __str__(self) -> str:
        return f"{self.status} {self.code}"


@dataclass(frozen=True)
class Answers:
    """Everything that one operation may answer; the first success is the usual answer."""

    operation_id: str
    successes: tuple[Success, ...]
    failures: tuple[Failure, ...]

    def __str__(self) -> str:
        """What there is to wish for, in one line."""
        return "; ".join(map(str, (*self.successes, *self.failures)))


def answers_of(document: Part) -> dict[str, Answers]:
    """Every operation of an OpenAPI document, by operationId."""
    found = {}
    for item in document["paths"].values():
        for node in item.values():
            if isinstance(node, dict) and "operationId" in node:
                found[node["operationId"]] = _answers(document, node)
    return found


def _answers(document: Part, node: Part) -> Answers:
    successes: list[Success] = []
    failures: list[Failure] = []
    for status, part in sorted(node["responses"].items()):
        response = resolved(document, part)
        headers = _headers(document, response)
        if PROBLEM in response.get("content", {}):
            failures += _failures(int(status), response, headers)
        else:
            successes += [
                Success(int(status), name, body, headers)
                for name, body in _bodies(response.get("content", {}))
            ]
    return Answers(node["operationId"], tuple(successes), tuple(failures))


def _failures(status: int, response: Part, headers: Mapping[str, Any]) -> Iterator[Failure]:
    """One for each code; the one that the example shows first."""
    shown = response["content"][PROBLEM].get("example", {})
    codes = sorted(response["x-vvtv-codes"], key=lambda code: code != shown.get("code"))
    for code in codes:
        yield Failure(status, code, shown.get("detail", response["description"]), headers)


def _bodies(content: Mapping[str, Part]) -> Iterator[tuple[str, Any]]:
    """The examples of the first media type; an answer without a body is one of its own."""
    nothing: Part = {"example": None}
    media = next(iter(content.values()), nothing)
    if "example" in media:
        yield ONLY, media["example"]
    for name, example in media.get("examples", {}).items():
        yield name, example["value"]


def _headers(document: Part, response: Part) -> dict[str, Any]:
    headers = {name: resolved(document, part) for name, part in response.get("headers", {}).items()}
    return {name.lower(): header["example"] for name, header in headers.items() if "example" in header}
