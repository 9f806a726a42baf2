"""Where a document's parts stand in the schemas: each value with the schema that it answers to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests.contract.agreement.json_text import Node

Schema = Mapping[str, Any]
Path = tuple[str | int, ...]
PREFIX = "#/components/schemas/"
ASSERTING = frozenset((
    "type", "const", "enum", "format", "pattern", "minLength", "maxLength", "minimum", "maximum",
    "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "required", "additionalProperties", "minProperties",
    "maxProperties", "minItems", "maxItems", "uniqueItems", "anyOf", "oneOf",
))  # fmt: skip
"""Keywords that refuse a document by themselves; the others only apply schemas, or say something about them."""
_LISTS = ("allOf", "anyOf", "oneOf")
_TYPES = {str: "string", bool: "boolean", int: "integer", float: "number", list: "array", dict: "object"}


@dataclass(frozen=True)
class Place:
    """A value of a document: the way to it, its schema, and where that schema is written (`Asset/properties/title`).

    `own` tells that the schema stands in the document's own type, not in one it refers to.
    """

    path: Path
    schema: Schema
    at: str
    own: bool


@dataclass(frozen=True)
class Schemas:
    """Every named schema of the contract."""

    by_name: Mapping[str, Schema]

    def resolved(self, schema: Schema, at: str) -> tuple[Schema, str]:
        """The schema, or the one it refers to, with its place."""
        while "$ref" in schema:
            at = schema["$ref"].removeprefix(PREFIX)
            schema = self.by_name[at]
        return schema, at

    def places(self, name: str, document: Node) -> Iterator[Place]:
        """Every place of a document of the named type, outermost first."""
        yield from self._walk(self.by_name[name], name, document, (), name)

    def _walk(self, schema: Schema, at: str, value: Node, path: Path, name: str) -> Iterator[Place]:
        schema, at = self.resolved(schema, at)
        yield Place(path, schema, at, at.split("/")[0] == name)
        for word in _LISTS:
            for index, branch in enumerate(schema.get(word, ())):
                if self._may_hold(branch, value):
                    yield from self._walk(branch, f"{at}/{word}/{index}", value, path, name)
        for key, part, child in _children(schema, value):
            yield from self._walk(part, f"{at}/{child}", value[key], (*path, key), name)

    def _may_hold(self, branch: Schema, value: Node) -> bool:
        kind = self.resolved(branch, "")[0].get("type")
        given = _TYPES.get(type(value), "null")
        return kind in (None, given) or (kind == "number" and given == "integer")

    def assertions(self) -> Iterator[str]:
        """Every place of an asserting keyword: `Asset/properties/progress/maximum`, `Asset/required/title`."""
        for name, schema in self.by_name.items():
            yield from _assertions(schema, name)


def _children(schema: Schema, value: Node) -> Iterator[tuple[Any, Schema, str]]:
    """The parts of a value that have schemas: (key, schema, the schema's place below this one)."""
    if isinstance(value, dict):
        properties, rest = schema.get("properties", {}), schema.get("additionalProperties")
        for key in value:
            if key in properties:
                yield key, properties[key], f"properties/{key}"
            elif isinstance(rest, Mapping):
                yield key, rest, "additionalProperties"
    elif isinstance(value, list) and isinstance(schema.get("items"), Mapping):
        yield from ((index, schema["items"], "items") for index in range(len(value)))


def _assertions(schema: Schema, at: str) -> Iterator[str]:
    for word, value in schema.items():
        if word == "required":
            yield from (f"{at}/required/{name}" for name in value)
        elif word in ASSERTING and not isinstance(value, Mapping):
            yield f"{at}/{word}"
    for part, place in _parts(schema):
        yield from _assertions(part, f"{at}/{place}")


def _parts(schema: Schema) -> Iterator[tuple[Schema, str]]:
    """The schemas right below one, each with the way to it."""
    yield from ((part, f"properties/{name}") for name, part in schema.get("properties", {}).items())
    for word in _LISTS:
        yield from ((part, f"{word}/{index}") for index, part in enumerate(schema.get(word, ())))
    for word in ("items", "additionalProperties", "propertyNames"):
        if isinstance(schema.get(word), Mapping):
            yield schema[word], word
