"""From a tool's arguments to a request. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from jsonschema import Draft202012Validator

from ops.mcp.catalogue import Call, Tool


@dataclass(frozen=True)
class Request:
    """A request to the platform: `target` is its path with its query, percent-encoded."""

    method: str
    target: str
    headers: Mapping[str, str]
    content: bytes | None


def faults(tool: Tool, arguments: Mapping[str, Any]) -> list[str]:
    """What is wrong with the arguments, as `/place: reason`."""
    checker = Draft202012Validator.FORMAT_CHECKER
    validator = Draft202012Validator(tool.definition["inputSchema"], format_checker=checker)
    return [
        f"/{'/'.join(str(part) for part in error.absolute_path)}: {error.message}"
        for error in validator.iter_errors(arguments)
    ]


def request_of(call: Call, arguments: Mapping[str, Any], key: str) -> Request:
    """The request that arguments without faults make; `key` becomes its idempotency key where it takes one."""
    path, query, headers, body = call.path, dict[str, str](), dict[str, str](), dict[str, Any]()
    whole: Any = body
    for name, value in arguments.items():
        place = call.places[name]
        if place["in"] == "path":
            path = path.replace(f"{{{place['name']}}}", _segment(value))
        elif place["in"] == "query":
            query[place["name"]] = _text(value)
        elif place["in"] == "header":
            headers[place["name"]] = _text(value)
        elif "name" in place:
            body[place["name"]] = value
        else:
            whole = value
    if call.idempotency_key:
        headers["Idempotency-Key"] = key
    if call.has_body:
        headers["Content-Type"] = "application/json"
    content = json.dumps(whole, ensure_ascii=False).encode() if call.has_body else None
    return Request(call.method, f"{path}?{urlencode(query)}" if query else path, headers, content)


def _segment(value: Any) -> str:
    """A path segment that stays one: dots alone would be another path (RFC 3986, 5.2.4)."""
    text = quote(_text(value), safe="")
    return text.replace(".", "%2E") if set(text) == {"."} else text


def _text(value: Any) -> str:
    """A scalar as it stands in a path, a query or a header."""
    if isinstance(value, str):
        return value
    whole = isinstance(value, float) and value.is_integer()
    return json.dumps(int(value) if whole else value)
