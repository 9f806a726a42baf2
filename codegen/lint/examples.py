"""Every example fits the type it is an example of (JSON Schema 2020-12)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import jsonschema_rs

from codegen.bundle import Bundle
from codegen.read import follow, operations_of
from codegen.source import JsonObject

Example = tuple[str, JsonObject, Any]


def fit(bundled: Bundle) -> Iterator[str]:
    """One line per example that its schema refuses, with the place and the reason."""
    components = bundled.models["components"]
    for where, schema, example in (*_of_operations(bundled), *_of_types(bundled)):
        whole = {**schema, "components": components}
        validator = jsonschema_rs.Draft202012Validator(whole, validate_formats=True)
        for error in validator.iter_errors(example):
            place = "/".join(str(token) for token in error.instance_path)
            yield f"{where}: its example does not fit{f' at {place}' if place else ''}: {error.message}"


def _of_operations(bundled: Bundle) -> Iterator[Example]:
    document = bundled.openapi
    for path, method, node, parameters in operations_of(document):
        where = str(node.get("operationId", f"{method} {path}"))
        for parameter in parameters:
            yield from _of_media(f"{where}, parameter {parameter['name']}", parameter)
        for media in follow(document, node.get("requestBody", {})).get("content", {}).values():
            yield from _of_media(f"{where}, request", media)
        for status, response in node.get("responses", {}).items():
            for media in follow(document, response).get("content", {}).values():
                yield from _of_media(f"{where}, response {status}", media)


def _of_media(where: str, media: JsonObject) -> Iterator[Example]:
    if "example" in media:
        yield where, media["schema"], media["example"]
    for name, example in media.get("examples", {}).items():
        yield f"{where}, {name}", media["schema"], example["value"]


def _of_types(bundled: Bundle) -> Iterator[Example]:
    for name, schema in bundled.models["components"]["schemas"].items():
        for index, example in enumerate(schema.get("examples", ())):
            yield f"{bundled.origins[name]}, example {index}", schema, example
