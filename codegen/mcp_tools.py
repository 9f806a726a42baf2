"""Emits `generated/mcp.json`: every operation as a tool of the Model Context Protocol, and how its call is made.

Decides that signatures and idempotency keys are the server's affair and never an argument; that what a tool takes is
closed, and what it answers stays open for fields that a newer platform adds. Each definition carries a hash of all that
it says, so that whoever approved a tool sees when it has become another one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from codegen.emit.documents import document
from codegen.ir import PROBLEM
from codegen.mcp_schemas import Schemas
from codegen.names import snake
from codegen.read import follow, operations_of
from codegen.source import ContractError, JsonObject

OUTPUT = Path("generated/mcp.json")
JSON = "application/json"
IDEMPOTENCY = "Idempotency-Key"
# The server signs, chooses the key and writes JSON; a defect explains itself when it happens.
_SERVERS_OWN = frozenset({"IDEMPOTENCY_CONFLICT", "MEDIA_TYPE_UNSUPPORTED", "INTERNAL"})
# RFC 9110, 9.2.1 and 9.2.2.
_SAFE = frozenset({"get", "head"})
_IDEMPOTENT = frozenset({"get", "head", "put", "delete"})


def emit(openapi: JsonObject, _asyncapi: JsonObject, _root: Path) -> dict[Path, bytes]:
    """The tools by their path below the repository's root. Raises ContractError for arguments of one name."""
    tools = [
        _pinned(_tool(openapi, path, method, node, parameters))
        for path, method, node, parameters in operations_of(openapi)
        if is_tool(openapi, node)
    ]
    return {OUTPUT: document({"contract": openapi["info"]["version"], "tools": tools})}


def is_tool(openapi: JsonObject, node: JsonObject) -> bool:
    """Whether an agent may have it: not what only a person may call, nor what signs somebody in."""
    schemes = openapi["components"].get("securitySchemes", {})
    ways = node.get("security") or [{}]
    open_to_agents = any(all(schemes[name].get("x-vvtv-tools", True) for name in way) for way in ways)
    answers = (follow(openapi, part) for part in node["responses"].values())
    return open_to_agents and not any("Set-Cookie" in answer.get("headers", {}) for answer in answers)


def _pinned(tool: JsonObject) -> JsonObject:
    text = json.dumps(tool, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return {**tool, "hash": f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"}


def _tool(
    openapi: JsonObject, path: str, method: str, node: JsonObject, parameters: list[JsonObject]
) -> JsonObject:
    schemas = Schemas(openapi["components"]["schemas"])
    arguments = _Arguments(schemas, node["operationId"])
    for parameter in parameters:
        arguments.add_parameter(parameter)
    if "requestBody" in node:
        arguments.add_body(follow(openapi, node["requestBody"])["content"][JSON]["schema"])
    successes = dict(_successes(openapi, node))
    output = schemas.answer([schema for schema in successes.values() if schema is not None])
    name = snake(node["operationId"])
    return {
        "name": name,
        "title": name.replace("_", " ").capitalize(),
        "description": "\n".join(_description(openapi, node)),
        "inputSchema": arguments.schema(),
        **({"outputSchema": output} if output else {}),
        "annotations": _hints(method, created=201 in successes),
        "call": {
            "operation": node["operationId"],
            "method": method.upper(),
            "path": path,
            "arguments": arguments.places,
            "has_body": "requestBody" in node,
            "security": [sorted(alternative) for alternative in node.get("security", ())],
            "idempotency_key": arguments.idempotent,
            "answers": sorted(successes),
            **({"text": text} if (text := sorted(_texts(openapi, node))) else {}),
        },
    }


class _Arguments:
    """What a tool takes, and where in the call each argument goes."""

    def __init__(self, schemas: Schemas, operation: str) -> None:
        self._schemas = schemas
        self._operation = operation
        self._properties: JsonObject = {}
        self._required: list[str] = []
        self.places: JsonObject = {}
        self.idempotent = False

    def add_parameter(self, parameter: JsonObject) -> None:
        """Take in a parameter; what the server itself sends is none."""
        if parameter["name"] == IDEMPOTENCY:
            self.idempotent = True
        elif "x-vvtv-bound-by" not in parameter:
            schema = {**parameter["schema"], "description": parameter["description"]}
            place = {"in": parameter["in"], "name": parameter["name"]}
            self._add(snake(parameter["name"]), schema, place, required=bool(parameter.get("required")))

    def add_body(self, schema: JsonObject) -> None:
        """Take in each member of a body; one that is no plain object comes as a whole."""
        whole = self._schemas.named(schema)
        if "properties" not in whole:
            self._add("body", schema, {"in": "body"}, required=True)
            return
        needed = whole.get("required", ())
        for name, member in whole["properties"].items():
            argument = f"body_{name}" if name in self._properties else name
            self._add(argument, member, {"in": "body", "name": name}, required=name in needed)

    def schema(self) -> JsonObject:
        """The closed object of all arguments."""
        whole = {
            "type": "object",
            "properties": self._properties,
            "required": self._required,
            "additionalProperties": False,
        }
        return self._schemas.taken(whole)

    def _add(self, argument: str, schema: JsonObject, place: JsonObject, *, required: bool) -> None:
        if argument in self._properties:
            raise ContractError(
                f"{self._operation}: two of its parts would be the tool's argument {argument!r}. Rename one of them."
            )
        self._properties[argument] = schema
        self.places[argument] = place
        if required:
            self._required.append(argument)


def _successes(openapi: JsonObject, node: JsonObject) -> Iterator[tuple[int, JsonObject | None]]:
    """Each status that is no problem, with the schema of its JSON."""
    for status, part in node["responses"].items():
        content = follow(openapi, part).get("content", {})
        if PROBLEM not in content:
            yield int(status), content.get(JSON, {}).get("schema")


def _texts(openapi: JsonObject, node: JsonObject) -> Iterator[str]:
    """Media types of results that are not JSON: whoever calls gets them as they are."""
    for part in node["responses"].values():
        yield from (kind for kind in follow(openapi, part).get("content", {}) if kind not in (JSON, PROBLEM))


def _description(openapi: JsonObject, node: JsonObject) -> Iterator[str]:
    """What it does, and every error about its arguments or the platform's state: the rest its caller has no part in."""
    yield node["summary"]
    if node.get("description"):
        yield node["description"]
    if ending := node.get("x-vvtv-deprecation"):
        instead = f"; use {snake(ending['instead'])} instead" if "instead" in ending else ""
        yield f"Deprecated: may be gone from {ending['sunset']} on{instead}."
    schemes = openapi["components"].get("securitySchemes", {})
    needed = {name for alternative in node.get("security", ()) for name in alternative}
    hidden = _SERVERS_OWN.union(*(schemes[name].get("x-vvtv-codes", ()) for name in needed))
    for status, part in node["responses"].items():
        response = follow(openapi, part)
        if codes := [code for code in response.get("x-vvtv-codes", ()) if code not in hidden]:
            yield f"- fails with {status} {', '.join(codes)}: {response['description']}"


def _hints(method: str, *, created: bool) -> JsonObject:
    """Annotations: only creating adds and nothing else. The platform is a closed world."""
    safe = method in _SAFE
    return {
        "readOnlyHint": safe,
        "destructiveHint": not safe and not created,
        "idempotentHint": method in _IDEMPOTENT,
        "openWorldHint": False,
    }
