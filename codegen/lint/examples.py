"""Every example fits the type it is an example of (JSON Schema 2020-12)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import jsonschema_rs

from codegen.bundle import Bundle
from codegen.findings import Finding
from codegen.lint.walk import named, place
from codegen.read import follow, operations_of
from codegen.source import JsonObject, Location

Example = tuple[Location, str, JsonObject, Any]
_BASE = "https://contract.invalid/"


def fit(bundled: Bundle) -> Iterator[Finding]:
    """One finding per place of an example that its schema refuses."""
    validators = _Validators(bundled)
    for at, name, schema, example in (*_of_operations(bundled), *_of_types(bundled)):
        try:
            validator = validators.of(schema)
        except jsonschema_rs.ValidationError as problem:
            yield _no_schema(bundled, at, name, problem)
            continue
        for error in validator.iter_errors(example):
            path = [str(token) for token in error.instance_path]
            where = f" at {'/'.join(path)}" if path else ""
            yield Finding(
                at.child(*path),
                f"the example of {name} does not fit{where}: {error.message}",
                "Correct the example, or the schema.",
            )


def _no_schema(bundled: Bundle, at: Location, name: str, error: jsonschema_rs.ValidationError) -> Finding:
    """The schema of an example is none: the place is the type that breaks it, where that is known."""
    path = [str(token) for token in error.instance_path]
    if path[:2] == ["components", "schemas"]:
        name, at = path[2], bundled.origins[path[2]].child(*path[3:])
    what = f"the schema of {name} is no JSON Schema: {error.message}"
    return Finding(at, what, "Correct it; no example can be held to it.")


class _Validators:
    """A validator per schema; the types are read once, and a named one is compiled once."""

    def __init__(self, bundled: Bundle) -> None:
        types = {"components": bundled.models["components"]}
        self._registry = jsonschema_rs.Registry([(_BASE, types)])
        self._named: dict[str, jsonschema_rs.Draft202012Validator] = {}

    def of(self, schema: JsonObject) -> jsonschema_rs.Draft202012Validator:
        """The validator of a schema of the bundle."""
        reference = schema.get("$ref") if len(schema) == 1 else None
        if reference is None:
            return self._compiled(schema)
        if reference not in self._named:
            self._named[reference] = self._compiled(schema)
        return self._named[reference]

    def _compiled(self, schema: JsonObject) -> jsonschema_rs.Draft202012Validator:
        return jsonschema_rs.Draft202012Validator(
            _absolute(schema), registry=self._registry, validate_formats=True
        )


def _absolute(node: Any) -> Any:
    """The schema with its references led to the registry."""
    if isinstance(node, list):
        return [_absolute(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {
        key: f"{_BASE}{value}" if key == "$ref" and isinstance(value, str) else _absolute(value)
        for key, value in node.items()
    }


def _of_operations(bundled: Bundle) -> Iterator[Example]:
    document = bundled.openapi
    for path, method, node, parameters in operations_of(document):
        name = named(path, method, node)
        for parameter in parameters:
            yield from _of_media(f"parameter {parameter['name']} of {name}", parameter)
        for media in follow(document, node.get("requestBody", {})).get("content", {}).values():
            yield from _of_media(f"the request {name}", media)
        for status, response in node.get("responses", {}).items():
            answer = follow(document, response)
            for media in answer.get("content", {}).values():
                yield from _of_media(f"response {status} of {name}", media)
            for header, part in answer.get("headers", {}).items():
                yield from _of_media(
                    f"header {header} of response {status} of {name}", follow(document, part)
                )


def _of_media(name: str, media: JsonObject) -> Iterator[Example]:
    if "example" in media:
        yield place(media).child("example"), name, media["schema"], media["example"]
    for key, example in media.get("examples", {}).items():
        value = place(media).child("examples", key, "value")
        yield value, f"{name}, {key},", media["schema"], example["value"]


def _of_types(bundled: Bundle) -> Iterator[Example]:
    for name, schema in bundled.models["components"]["schemas"].items():
        for index, example in enumerate(schema.get("examples", ())):
            yield bundled.origins[name].child("examples", index), name, schema, example
