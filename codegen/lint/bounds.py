"""What a caller sends is bounded: a length, a count or a range for everything (OWASP API4:2023)."""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import Any

from codegen.bundle import Bundle
from codegen.findings import Finding
from codegen.ir import SCHEMA_PREFIX
from codegen.lint.walk import place
from codegen.patterns import is_bounded
from codegen.read import follow, operations_of, subschemas
from codegen.source import JsonObject, Node


def of_requests(bundled: Bundle) -> Iterator[Finding]:
    """Strings, arrays, maps and numbers of parameters, request bodies and clients' messages have an upper bound."""
    types = bundled.models["components"]["schemas"]
    for name in sorted(sent_by_clients(bundled)):
        for where, node in subschemas(name, types[name]):
            yield from _bounded(where, node)
    for _, _, operation, parameters in operations_of(bundled.openapi):
        for parameter in parameters:
            schema = parameter.get("schema", {})
            if isinstance(schema, Node) and "$ref" not in schema:
                yield from _bounded(
                    f"parameter {parameter['name']} of {operation.get('operationId')}", schema
                )


def sent_by_clients(bundled: Bundle) -> Set[str]:
    """The named types that a client may send, however deep."""
    found: set[str] = set()
    types = bundled.models["components"]["schemas"]
    for root in _sent(bundled):
        _reach(root, types, found)
    return found


def _sent(bundled: Bundle) -> Iterator[Any]:
    for _, _, operation, parameters in operations_of(bundled.openapi):
        yield from (parameter.get("schema", {}) for parameter in parameters)
        body = follow(bundled.openapi, operation.get("requestBody", {}))
        yield from (media.get("schema", {}) for media in body.get("content", {}).values())
    for spoken in bundled.asyncapi.get("operations", {}).values():
        if spoken["action"] == "receive":
            for message in spoken["messages"]:
                yield follow(bundled.asyncapi, message).get("payload", {})


def _reach(node: Any, types: JsonObject, found: set[str]) -> None:
    if isinstance(node, list):
        for item in node:
            _reach(item, types, found)
    elif isinstance(node, dict):
        name = str(node.get("$ref", "")).removeprefix(SCHEMA_PREFIX)
        if name in types and name not in found:
            found.add(name)
            _reach(types[name], types, found)
        for key, value in node.items():
            if key not in ("examples", "example"):
                _reach(value, types, found)


def _bounded(where: str, node: JsonObject) -> Iterator[Finding]:
    if node.keys() & {"enum", "const"}:
        return
    kind = node.get("type")
    missing = _missing(kind, node) if isinstance(kind, str) else None
    if missing:
        yield Finding(
            place(node),
            f"{where} comes from a client and has no upper bound",
            f"Add {missing}.",
        )


def _missing(kind: str, node: JsonObject) -> str | None:
    if kind == "string" and not (
        {"maxLength", "format"} & node.keys() or is_bounded(node.get("pattern", ""))
    ):
        return "`maxLength`"
    if kind == "array" and "maxItems" not in node:
        return "`maxItems`"
    if kind in ("integer", "number") and not {"maximum", "exclusiveMaximum"} & node.keys():
        return "`maximum`"
    if (
        kind == "object"
        and isinstance(node.get("additionalProperties"), dict)
        and "maxProperties" not in node
    ):
        return "`maxProperties`"
    return None
