"""Where one can go next: links name operations and parameters that exist, and values that the call really has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from codegen.bundle import Bundle
from codegen.findings import Finding
from codegen.lint.walk import place
from codegen.read import follow, operations_of
from codegen.source import JsonObject

_BODY = re.compile(r"\$(request|response)\.body#(/.*)?")
_NAMED = re.compile(r"\$request\.(path|query|header)\.(.+)")
_HEADER = re.compile(r"\$response\.header\.(.+)")
_JSON = "application/json"


def known_targets(bundled: Bundle) -> Iterator[Finding]:
    """Every success links to an operation that can follow, and gives it all that it requires and only what it takes."""
    targets = {str(node.get("operationId")): (node, listed) for _, _, node, listed in _all(bundled)}
    for name, status, response, at in _successes(bundled):
        links = [follow(bundled.openapi, link) for link in response.get("links", {}).values()]
        if not links:
            yield Finding(
                at,
                f"response {status} of {name} needs links to what can follow",
                "Add `links`, or link to the operation itself.",
            )
        for link in links:
            target = str(link.get("operationId"))
            if target not in targets:
                yield Finding(
                    place(link),
                    f"response {status} of {name} links to the unknown operation {target!r}",
                    "Name the operationId of an operation.",
                )
                continue
            node, listed = targets[target]
            taken, given = {parameter["name"] for parameter in listed}, set(link.get("parameters", {}))
            for parameter in sorted(_required(listed) - given):
                yield Finding(
                    place(link),
                    f"a link of {name} does not give {target} the parameter {parameter!r}, which it requires",
                    f"Add `{parameter}` to the link's `parameters`: an expression, or a value.",
                )
            for parameter in sorted(given - taken):
                yield Finding(
                    place(link),
                    f"a link of {name} gives {target} the parameter {parameter!r}, which it does not take",
                    f"It takes {', '.join(sorted(taken)) or 'none'}.",
                )
            if "requestBody" in link and "requestBody" not in node:
                yield Finding(
                    place(link),
                    f"a link of {name} gives {target} a body, which it does not take",
                    "Remove it.",
                )


def _required(listed: list[JsonObject]) -> set[str]:
    """What a caller must give; a security scheme binds its own parameters."""
    return {
        parameter["name"]
        for parameter in listed
        if parameter.get("required") and "x-vvtv-bound-by" not in parameter
    }


def expressions(bundled: Bundle) -> Iterator[Finding]:
    """Every runtime expression of a link (OpenAPI 3.1, 4.8.20.4) names something that the call has."""
    for _, _, node, listed in _all(bundled):
        name = str(node.get("operationId"))
        for status, response in node.get("responses", {}).items():
            answer = follow(bundled.openapi, response)
            for link in (follow(bundled.openapi, part) for part in answer.get("links", {}).values()):
                given = {**link.get("parameters", {}), **_values(link.get("requestBody"))}
                for expression in (text for text in given.values() if str(text).startswith("$")):
                    if not _resolves(bundled, str(expression), node, listed, answer):
                        yield Finding(
                            place(link),
                            f"a link of response {status} of {name} names {expression}, which is not there",
                            "Name a property, a parameter or a header that the call declares.",
                        )


def _values(body: Any) -> JsonObject:
    return body if isinstance(body, dict) else {"body": body} if body is not None else {}


def _resolves(
    bundled: Bundle, expression: str, node: JsonObject, listed: list[JsonObject], answer: JsonObject
) -> bool:
    if found := _BODY.fullmatch(expression):
        part = node.get("requestBody", {}) if found[1] == "request" else answer
        content = follow(bundled.openapi, part).get("content", {})
        schema = content.get(_JSON, {}).get("schema")
        return schema is not None and _has(bundled, schema, (found[2] or "").split("/")[1:])
    if found := _NAMED.fullmatch(expression):
        return (found[1], found[2]) in {(parameter["in"], parameter["name"]) for parameter in listed}
    if found := _HEADER.fullmatch(expression):
        return found[1].lower() in {header.lower() for header in answer.get("headers", {})}
    return expression in ("$url", "$method", "$statusCode")


def _has(bundled: Bundle, schema: JsonObject, tokens: list[str]) -> bool:
    """Whether a JSON pointer leads to a value that the schema may have."""
    resolved = follow(bundled.openapi, schema)
    if not tokens:
        return True
    head, rest = tokens[0], tokens[1:]
    if head in resolved.get("properties", {}):
        return _has(bundled, resolved["properties"][head], rest)
    if head.isdigit() and "items" in resolved:
        return _has(bundled, resolved["items"], rest)
    return any(
        _has(bundled, part, tokens) for part in (*resolved.get("oneOf", ()), *resolved.get("anyOf", ()))
    )


def _all(bundled: Bundle) -> Iterator[tuple[str, str, JsonObject, list[JsonObject]]]:
    return operations_of(bundled.openapi)


def _successes(bundled: Bundle) -> Iterator[tuple[str, str, JsonObject, Any]]:
    for _, _, node, _ in _all(bundled):
        for status, response in node.get("responses", {}).items():
            if str(status).startswith("2"):
                name = str(node.get("operationId"))
                yield name, str(status), follow(bundled.openapi, response), place(response)
