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


def fit(bundled: Bundle) -> Iterator[Finding]:
    """One finding per place of an example that its schema refuses."""
    components = bundled.models["components"]
    for at, name, schema, example in (*_of_operations(bundled), *_of_types(bundled)):
        whole = {**schema, "components": components}
        validator = jsonschema_rs.Draft202012Validator(whole, validate_formats=True)
        for error in validator.iter_errors(example):
            path = [str(token) for token in error.instance_path]
            where = f" at {'/'.join(path)}" if path else ""
            yield Finding(
                at.child(*path),
                f"the example of {name} does not fit{where}: {error.message}",
                "Correct the example, or the schema.",
            )


def _of_operations(bundled: Bundle) -> Iterator[Example]:
    document = bundled.openapi
    for path, method, node, parameters in operations_of(document):
        name = named(path, method, node)
        for parameter in parameters:
            yield from _of_media(f"parameter {parameter['name']} of {name}", parameter)
        for media in follow(document, node.get("requestBody", {})).get("content", {}).values():
            yield from _of_media(f"the request {name}", media)
        for status, response in node.get("responses", {}).items():
            for media in follow(document, response).get("content", {}).values():
                yield from _of_media(f"response {status} of {name}", media)


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
