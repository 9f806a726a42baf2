"""Judges answers, messages and close codes by the published contract.

Pure: an answer is a status, headers and bytes, whoever received it. What is wrong comes back as sentences; none means
that the contract declares it. A defect of ours (500) is never declared here, though every operation names it.

Where no operation answers there may be a problem of the edge, a plain path, or the web shell outside /v1. Not judged
is what the shell and the plain paths say: they are files, pages and media.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema_rs
from PIL import Image

REPOSITORY = Path(__file__).resolve().parents[2]
GENERATED = REPOSITORY / "generated"
PROBLEM = "application/problem+json"
DEFECT_CODE, DEFECT_CLOSE = "INTERNAL", 1011
SIGNED, PERSONAL, REFRESHED = "controlSignature", "accessToken", "refreshCookie"
"""The security schemes by which operators, people and what goes on of a sign-in are known."""
_SHELL = frozenset({200, 304, 404})
_SCHEMAS = "#/components/schemas/"


@dataclass(frozen=True)
class Answer:
    """A whole HTTP answer; header names in lower case."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str | None:
        """The header's only value, or None. Raises AssertionError when it is given twice."""
        values = [value for key, value in self.headers if key == name]
        assert len(values) < 2, f"{name} is given more than once"
        return values[0] if values else None

    @property
    def media_type(self) -> str:
        return (self.header("content-type") or "").partition(";")[0]

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


@dataclass(frozen=True)
class Operation:
    """One operation of the contract; its responses have their references resolved."""

    name: str
    method: str
    template: str
    node: Mapping[str, Any]
    responses: Mapping[int, Mapping[str, Any]]

    @cached_property
    def path(self) -> re.Pattern[str]:
        """Matches the paths of its template."""
        return _matching(self.template)

    def path_values(self, path: str) -> Mapping[str, str]:
        """The values of the template's variables in a path."""
        found = self.path.fullmatch(path)
        return found.groupdict() if found else {}

    def is_at(self, path: str) -> bool:
        """Whether a path, as it was sent, is one of its own: decoded before it is compared, but split before that."""
        return self.path.fullmatch(path) is not None or self.template == unquote(path)

    @property
    def secured(self) -> bool:
        """Whether nobody is let in without credentials."""
        security = self.node.get("security", ())
        return bool(security) and {} not in security

    @property
    def schemes(self) -> frozenset[str]:
        """The security schemes that let somebody in."""
        return frozenset(scheme for need in self.node.get("security", ()) for scheme in need)


class HttpContract:
    """The published OpenAPI document as a judge; `sockets` are the addresses of the channels beside it."""

    def __init__(self, document: Mapping[str, Any], sockets: Collection[str] = ()) -> None:
        self.document = document
        self._sockets = [_matching(address) for address in sockets]
        self.operations = tuple(self._operations())
        self._edge_codes = frozenset(document.get("x-vvtv-edge-codes", ())) - {DEFECT_CODE}
        self._plain: Mapping[str, Any] = document.get("x-vvtv-plain-paths", {})
        self._refusals = frozenset((*range(400, 500), *self._failures()))
        self._validators: dict[str, jsonschema_rs.Validator] = {}

    def operation(self, method: str, path: str) -> Operation | None:
        """The operation at a path, if the contract has one; HEAD is answered as GET is (RFC 9110, 9.3.2).

        A path without variables is matched before one with them (OpenAPI 3.1, Paths Object), whatever the method.
        """
        asked = "GET" if method == "HEAD" else method
        here = [o for o in self.operations if o.is_at(path)]
        template = min((o.template for o in here), key=lambda found: found.count("{"), default="")
        return next((o for o in here if o.method == asked and o.template == template), None)

    def named(self, name: str) -> Operation:
        """The operation with an operationId."""
        return next(operation for operation in self.operations if operation.name == name)

    def misfits(self, method: str, path: str, answer: Answer) -> list[str]:
        """Everything wrong with an answer."""
        operation = self.operation(method, path)
        if operation is not None:
            return [f"{operation.name}: {wrong}" for wrong in self._of_operation(operation, method, answer)]
        return [f"{method} {path}: {wrong}" for wrong in self._outside(method, path, answer)]

    def misfits_of_refusal(self, what: str, method: str, answer: Answer) -> list[str]:
        """Everything wrong with an answer where only a problem of the edge will do."""
        return [f"{what}: {wrong}" for wrong in self._refusal(method, answer)]

    def code(self, answer: Answer) -> str:
        """The code of a problem, else nothing."""
        return str(answer.json().get("code", "")) if answer.media_type == PROBLEM and answer.body else ""

    def validate(self, schema: Mapping[str, Any], value: object) -> list[str]:
        """What is wrong with a value, as places and reasons; `schema` may refer to components."""
        errors = self._validator(schema).iter_errors(value)
        return [
            f"/{'/'.join(str(part) for part in error.instance_path)}: {error.message}" for error in errors
        ]

    def resolve(self, part: Mapping[str, Any]) -> Mapping[str, Any]:
        """A part of the document, or what its local reference names."""
        node: Any = part
        while "$ref" in node:
            pointer, node = node["$ref"], self.document
            for name in pointer.removeprefix("#/").split("/"):
                node = node[name]
        found: Mapping[str, Any] = node
        return found

    def _operations(self) -> Iterator[Operation]:
        for template, item in self.document["paths"].items():
            for method, part in item.items():
                if isinstance(part, dict) and "operationId" in part:
                    responses = {int(status): self.resolve(r) for status, r in part["responses"].items()}
                    yield Operation(part["operationId"], method.upper(), template, part, responses)

    def _validator(self, schema: Mapping[str, Any]) -> jsonschema_rs.Validator:
        key = json.dumps(schema, sort_keys=True)
        if key not in self._validators:
            root = {**schema, "components": self.document["components"]}
            self._validators[key] = jsonschema_rs.Draft202012Validator(root, validate_formats=True)
        return self._validators[key]

    def _of_operation(self, operation: Operation, method: str, answer: Answer) -> Iterator[str]:
        declared = operation.responses.get(answer.status)
        if declared is None or answer.status == 500:
            yield _undeclared(answer)
            return
        if answer.header("x-request-id") is None:
            yield f"{answer.status} lacks x-request-id"
        yield from self._headers(declared, answer)
        if method == "HEAD":
            if answer.body:
                yield f"answered HEAD with a body of {len(answer.body)} bytes"
            return
        yield from self._content(declared, answer)

    def _headers(self, declared: Mapping[str, Any], answer: Answer) -> Iterator[str]:
        for name, part in declared.get("headers", {}).items():
            header, value = self.resolve(part), answer.header(name.lower())
            if value is None:
                if header.get("required"):
                    yield f"{answer.status} lacks the header {name}"
                continue
            kind = self.resolve(header["schema"]).get("type")
            typed = int(value) if kind == "integer" and value.isdecimal() else value
            for wrong in self.validate(header["schema"], typed):
                yield f"{answer.status} header {name}: {wrong}"
            if name == "Location" and self.operation("GET", value) is None:
                yield f"{answer.status} Location {value} is where no operation looks"

    def _content(self, declared: Mapping[str, Any], answer: Answer) -> Iterator[str]:
        content = declared.get("content", {})
        if not content:
            if answer.body:
                yield f"answered {answer.status} with a body"
            return
        if answer.media_type not in content:
            yield f"answered {answer.status} as {answer.media_type!r}, declared are {', '.join(content)}"
            return
        try:
            document = _document(answer)
        except ValueError as error:
            kind = "JSON" if answer.media_type.endswith("json") else answer.media_type
            yield f"answered {answer.status} with no {kind}: {error}"
            return
        for wrong in self.validate(content[answer.media_type]["schema"], document):
            yield f"{answer.status} {wrong}"
        if codes := declared.get("x-vvtv-codes"):
            yield from self._problem(answer, document, frozenset(codes))

    def _problem(self, answer: Answer, problem: Any, codes: frozenset[str]) -> Iterator[str]:
        if problem.get("status") != answer.status:
            yield f"a problem of status {problem.get('status')} came with {answer.status}"
        if problem.get("code") not in codes:
            yield f"{answer.status} carries {problem.get('code')}, declared are {', '.join(sorted(codes))}"
        if problem.get("request_id") != answer.header("x-request-id"):
            yield f"{answer.status} names another request than its header x-request-id"

    def _outside(self, method: str, path: str, answer: Answer) -> Iterator[str]:
        """What no operation answers: a plain path or the shell as it may, else a problem of the edge."""
        plain = self._plain_at(path)
        here = self._statuses_at(path)
        if answer.status == 204 and method == "OPTIONS" and (here or self._has(path)):
            if answer.body:
                yield "answered OPTIONS with a body"
        elif answer.media_type == PROBLEM or not here:
            yield from self._refusal(method, answer, frozenset(plain.get("codes", ())))
        elif answer.status not in (
            here if method in ("GET", "HEAD") else plain.get("methods", {}).get(method, {405})
        ):
            yield _undeclared(answer)

    def _refusal(self, method: str, answer: Answer, codes: frozenset[str] = frozenset()) -> Iterator[str]:
        """A problem of the edge, or of a plain path that has codes of its own, and nothing else."""
        if answer.media_type != PROBLEM or answer.status not in (
            self._refusals | ({502} if codes else set())
        ):
            yield _undeclared(answer)
            return
        if method == "HEAD" and not answer.body:
            return
        try:
            problem = answer.json()
        except ValueError as error:
            yield f"answered {answer.status} with no JSON: {error}"
            return
        if wrong := self.validate({"$ref": f"{_SCHEMAS}Problem"}, problem):
            yield from (f"{answer.status} {sentence}" for sentence in wrong)
        else:
            yield from self._problem(answer, problem, self._edge_codes | codes)

    def _statuses_at(self, path: str) -> Collection[int]:
        """The statuses of a plain path (one with a slash at its end stands for all below it) or of the shell."""
        if plain := self._plain_at(path):
            return frozenset(plain["answers"])
        decoded = unquote(path)
        return frozenset() if f"{decoded}/".startswith("/v1/") or self._has(path) else _SHELL

    def _plain_at(self, path: str) -> Mapping[str, Any]:
        """What is declared of a plain path, of the longest where one is below another; nothing elsewhere."""
        decoded = unquote(path)
        for plain, declared in sorted(self._plain.items(), key=lambda one: -len(one[0])):
            if decoded == plain or (plain.endswith("/") and decoded.startswith(plain)):
                found: Mapping[str, Any] = declared
                return found
        return {}

    def _has(self, path: str) -> bool:
        """Whether an operation or a socket is at a path, whatever the method."""
        at_socket = any(address.fullmatch(unquote(path)) for address in self._sockets)
        return at_socket or any(operation.is_at(path) for operation in self.operations)

    def _failures(self) -> Iterator[int]:
        """Under which statuses from 500 on an operation declares a code that is the edge's too."""
        for operation in self.operations:
            for status, response in operation.responses.items():
                if status >= 500 and self._edge_codes & set(response.get("x-vvtv-codes", ())):
                    yield status


def _matching(template: str) -> re.Pattern[str]:
    """The paths of a template; a variable never spans a slash."""
    return re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(template)))


def _document(answer: Answer) -> Any:
    """The body as its schema sees it. Raises ValueError for a body that is not of its media type."""
    if answer.media_type.endswith("json"):
        return answer.json()
    if answer.media_type == "image/jpeg":
        with Image.open(io.BytesIO(answer.body)) as picture:
            picture.load()
        return answer.body.decode("latin-1")
    return answer.body.decode()


def _undeclared(answer: Answer) -> str:
    return f"answered an undeclared {answer.status}: {answer.body[:500]!r}"


class SocketContract:
    """One channel of the published AsyncAPI document as a judge."""

    def __init__(self, name: str, channel: Mapping[str, Any], document: Mapping[str, Any]) -> None:
        self.name = name
        self.address = str(channel["address"])
        self._path = _matching(self.address)
        self.needs_ticket = [] not in channel["x-vvtv-security"]
        self.close_codes = frozenset(int(code) for code in channel.get("x-vvtv-close-codes", {}))
        self._components = document["components"]
        self._sides = {side: dict(_messages(document, name, side)) for side in ("send", "receive")}
        self._validators = {
            schema: self._compiled(schema) for side in self._sides.values() for schema in side.values()
        }

    def is_at(self, path: str) -> bool:
        """Whether a path, as it was sent, is its own."""
        return self._path.fullmatch(unquote(path)) is not None

    def kinds(self, direction: str) -> frozenset[str]:
        """The `type` of every message of a direction; `send` is the server's."""
        return frozenset(self._sides[direction])

    def schema_name(self, direction: str, kind: str) -> str:
        """The name of a message's schema."""
        return self._sides[direction][kind]

    def schema(self, direction: str, kind: str) -> Mapping[str, Any]:
        """A message's schema, whole in itself."""
        return {"$ref": f"{_SCHEMAS}{self._sides[direction][kind]}", "components": self._components}

    def misfits(self, direction: str, message: object) -> list[str]:
        """Everything wrong with a message, judged by the schema whose `type` it carries."""
        kind = message.get("type") if isinstance(message, dict) else None
        name = self._sides[direction].get(kind) if isinstance(kind, str) else None
        if name is None:
            return [f"unknown type {kind!r}"]
        return [error.message for error in self._validators[name].iter_errors(message)]

    def _compiled(self, name: str) -> jsonschema_rs.Validator:
        whole = {"$ref": f"{_SCHEMAS}{name}", "components": self._components}
        return jsonschema_rs.Draft202012Validator(whole, validate_formats=True)


def _messages(document: Mapping[str, Any], channel: str, action: str) -> Iterator[tuple[str, str]]:
    """The `type` and the schema's name of each message that the server sends or receives on a channel."""
    for operation in document.get("operations", {}).values():
        if operation["action"] == action and operation["channel"]["$ref"].endswith(f"/{channel}"):
            for reference in operation["messages"]:
                name = _payload(reference["$ref"], document)
                yield document["components"]["schemas"][name]["properties"]["type"]["const"], name


def _payload(pointer: str, document: Mapping[str, Any]) -> str:
    node: Any = {"$ref": pointer}
    while "$ref" in node:
        pointer, node = node["$ref"], document
        for part in pointer.removeprefix("#/").split("/"):
            node = node[part]
    return str(node["payload"]["$ref"].rsplit("/", 1)[-1])


@cache
def openapi() -> Mapping[str, Any]:
    """The committed OpenAPI document."""
    return _load(GENERATED / "openapi.json")


@cache
def asyncapi() -> Mapping[str, Any]:
    """The committed AsyncAPI document."""
    return _load(GENERATED / "asyncapi.json")


@cache
def http_contract() -> HttpContract:
    """The committed operations."""
    return HttpContract(openapi(), [contract.address for contract in socket_contracts()])


def socket_at(path: str) -> SocketContract | None:
    """The socket that a path is of."""
    return next((contract for contract in socket_contracts() if contract.is_at(path)), None)


@cache
def socket_contracts() -> tuple[SocketContract, ...]:
    """The committed sockets."""
    document = asyncapi()
    return tuple(SocketContract(name, channel, document) for name, channel in document["channels"].items())


def _load(path: Path) -> Mapping[str, Any]:
    document: Mapping[str, Any] = json.loads(path.read_text())
    return document
