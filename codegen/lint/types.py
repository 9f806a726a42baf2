"""What every type declares: closed objects, named parts, and only what pydantic holds as JSON Schema does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from codegen.bundle import Bundle
from codegen.source import JsonObject

_FORMATS = ("date-time", "uuid")
_UNHELD = (
    "readOnly",
    "writeOnly",
    "nullable",
    "dependentSchemas",
    "patternProperties",
    "not",
    "if",
)
_SCALARS = ("string", "integer", "number", "boolean")


def closed_objects(bundled: Bundle) -> Iterator[str]:
    """An object says what it does with further properties."""
    for where, node in _schemas(bundled):
        if node.get("type") == "object" and "additionalProperties" not in node:
            yield f"{where}: needs additionalProperties (false, or the type of every value)"
        for name in sorted(set(node.get("required", ())) - set(node.get("properties", {}))):
            yield f"{where}: requires {name!r}, which is no property of it"


def no_inline_types(bundled: Bundle) -> Iterator[str]:
    """Enums and objects have names of their own."""
    for where, node in _schemas(bundled):
        if where.count("/") and "enum" in node:
            yield f"{where}: an enum needs a name of its own"
        if where.count("/") and node.get("type") == "object" and "properties" in node:
            yield f"{where}: an object needs a name of its own"


def held_by_pydantic(bundled: Bundle) -> Iterator[str]:
    """No keyword or format that the generated models would not enforce."""
    for where, node in _schemas(bundled):
        for word in _UNHELD:
            if word in node:
                yield f"{where}: {word} is not enforced by the generated models"
        if "format" in node and node["format"] not in _FORMATS:
            yield f"{where}: format {node['format']!r} is not enforced; use a pattern, or {' or '.join(_FORMATS)}"
        if isinstance(node.get("type"), list):
            yield f"{where}: several types need oneOf; leave a property out instead of null"


def described(bundled: Bundle) -> Iterator[str]:
    """Every named type has a description."""
    for name, schema in bundled.models["components"]["schemas"].items():
        if not schema.get("description"):
            yield f"{bundled.origins[name]}: {name} needs a description"


def distinct_words(bundled: Bundle) -> Iterator[str]:
    """Every string enum lists strings, each once."""
    for where, node in _schemas(bundled):
        values = node.get("enum", [])
        if len(set(map(str, values))) != len(values) or not all(isinstance(value, str) for value in values):
            yield f"{where}: an enum lists different strings"


def _schemas(bundled: Bundle) -> Iterator[tuple[str, JsonObject]]:
    """Every schema and subschema, named by its place: `QueueEntry`, `QueueEntry/properties/title`."""
    for name, schema in bundled.models["components"]["schemas"].items():
        yield from _walk(name, schema)


def _walk(where: str, node: Any) -> Iterator[tuple[str, JsonObject]]:
    if not isinstance(node, dict):
        return
    yield where, node
    for name, child in node.get("properties", {}).items():
        yield from _walk(f"{where}/{name}", child)
    for key in ("items", "additionalProperties"):
        yield from _walk(f"{where}/{key}", node.get(key))
    for key in ("allOf", "anyOf", "oneOf"):
        for index, child in enumerate(node.get(key, ())):
            yield from _walk(f"{where}/{key}/{index}", child)
