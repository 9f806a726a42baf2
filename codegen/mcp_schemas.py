"""Makes self-contained JSON Schemas (2020-12) of the contract's, as tools carry them.

What a tool takes has every reference replaced by what it names, for not every model's provider follows references; what
it answers keeps them, in `$defs`. OpenAPI's own words are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from codegen.ir import SCHEMA_PREFIX
from codegen.source import JsonObject

Replace = Callable[[str, JsonObject], Any]
_MAPS = frozenset({"properties", "patternProperties", "dependentSchemas"})
_LISTS = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})
_ONES = frozenset({"items", "additionalProperties", "propertyNames", "contains", "not", "if", "then", "else"})
_DROPPED = frozenset({"title", "example", "discriminator", "deprecated"})


class Schemas:
    """The contract's named schemas."""

    def __init__(self, components: Mapping[str, JsonObject]) -> None:
        self._components = components

    def named(self, schema: JsonObject) -> JsonObject:
        """The schema, or the one that it refers to."""
        while "$ref" in schema:
            schema = self._components[_name(schema)]
        return schema

    def taken(self, schema: JsonObject) -> JsonObject:
        """`schema` without references; a type that holds itself stays one, in `$defs`."""
        definitions: JsonObject = {}

        def inline(open_types: tuple[str, ...]) -> Replace:
            def replace(name: str, beside: JsonObject) -> Any:
                if name in open_types:
                    definitions.setdefault(name, {})
                    return {"$ref": f"#/$defs/{name}", **beside}
                return {**_walked(self._components[name], inline((*open_types, name))), **beside}

            return replace

        whole: JsonObject = _walked(schema, inline(()))
        for name in definitions:
            definitions[name] = _walked(self._components[name], inline((name,)))
        return {**whole, "$defs": definitions} if definitions else whole

    def answer(self, schemas: list[JsonObject]) -> JsonObject | None:
        """One schema for every one of `schemas`, open to further members; None unless each is an object's."""
        distinct = [schema for index, schema in enumerate(schemas) if schema not in schemas[:index]]
        if not distinct or any(self.named(schema).get("type") != "object" for schema in distinct):
            return None
        definitions: JsonObject = {}

        def collect(name: str, beside: JsonObject) -> Any:
            if name not in definitions:
                definitions[name] = {}
                definitions[name] = _opened(_walked(self._components[name], collect))
            return {"$ref": f"#/$defs/{name}", **beside}

        parts = [_opened(_walked(self.named(schema), collect)) for schema in distinct]
        whole = parts[0] if len(parts) == 1 else {"type": "object", "anyOf": parts}
        return {**whole, "$defs": dict(sorted(definitions.items()))} if definitions else whole


def _walked(schema: Any, replace: Replace) -> Any:
    """A schema with its references replaced, and nothing in it but JSON Schema."""
    if not isinstance(schema, dict):
        return schema
    kept = {key: value for key, value in schema.items() if key not in _DROPPED and not key.startswith("x-")}
    out: JsonObject = {}
    for key, value in kept.items():
        if key in _MAPS:
            out[key] = {name: _walked(child, replace) for name, child in value.items()}
        elif key in _LISTS:
            out[key] = [_walked(child, replace) for child in value]
        elif key in _ONES:
            out[key] = _walked(value, replace)
        elif key != "$ref":
            out[key] = value
    return replace(_name(schema), out) if "$ref" in schema else out


def _opened(schema: JsonObject) -> JsonObject:
    """A closed object, opened; its inner objects are named types of their own."""
    closed = schema.get("additionalProperties") is False
    return {key: value for key, value in schema.items() if not (closed and key == "additionalProperties")}


def _name(schema: JsonObject) -> str:
    return str(schema["$ref"]).removeprefix(SCHEMA_PREFIX)
