"""What every type declares: closed objects, named parts, and only what pydantic holds as JSON Schema does."""

from __future__ import annotations

from collections.abc import Iterator

from codegen.bundle import Bundle
from codegen.findings import Finding
from codegen.lint.walk import configured, place, schemas
from codegen.read import subschemas

_FORMATS = ("date-time", "uuid")
HELD = frozenset((
    "type", "const", "enum", "format", "pattern", "minLength", "maxLength", "minimum", "maximum",
    "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "required", "properties", "additionalProperties",
    "propertyNames", "minProperties", "maxProperties", "items", "minItems", "maxItems", "uniqueItems", "anyOf",
    "oneOf", "allOf", "discriminator", "$ref", "title", "description", "examples", "deprecated", "$comment",
))  # fmt: skip
"""Keywords that the generated models enforce, and those that enforce nothing."""


def closed_objects(bundled: Bundle) -> Iterator[Finding]:
    """An object says what it does with further properties, and requires only its own."""
    for where, node in schemas(bundled):
        if node.get("type") == "object" and "additionalProperties" not in node:
            yield Finding(
                place(node),
                f"{where} needs additionalProperties",
                "Add `additionalProperties: false`, or the type of every value.",
            )
        for name in sorted(set(node.get("required", ())) - set(node.get("properties", {}))):
            yield Finding(
                place(node).child("required"),
                f"{where} requires {name!r}, which is no property of it",
                "Declare the property, or take it out of `required`.",
            )


def no_inline_types(bundled: Bundle) -> Iterator[Finding]:
    """Enums and objects have names of their own."""
    for where, node in schemas(bundled):
        if where.count("/") and "enum" in node:
            yield Finding(
                place(node),
                f"{where}: an enum needs a name of its own",
                "Move it to components/ (or $defs) under a name, and refer to it.",
            )
        if where.count("/") and node.get("type") == "object" and "properties" in node:
            yield Finding(
                place(node),
                f"{where}: an object needs a name of its own",
                "Move it to components/ (or $defs) under a name, and refer to it.",
            )


def held_by_pydantic(bundled: Bundle) -> Iterator[Finding]:
    """No keyword or format that the generated models would not enforce."""
    for where, node in schemas(bundled):
        for word in node.keys() - HELD:
            if not word.startswith("x-"):
                yield Finding(
                    place(node).child(word),
                    f"{where}: {word} is not enforced by the generated models",
                    "Say it with another keyword, or in the service's domain.",
                )
        if "format" in node and node["format"] not in _FORMATS:
            yield Finding(
                place(node).child("format"),
                f"{where}: format {node['format']!r} is not enforced",
                f"Use a pattern, or {' or '.join(_FORMATS)}.",
            )
        if isinstance(node.get("type"), list):
            yield Finding(
                place(node).child("type"),
                f"{where}: several types need oneOf",
                "Use oneOf; and leave a property out instead of null.",
            )


def optional_keys(bundled: Bundle) -> Iterator[Finding]:
    """A configuration key that may be left out says what its absence means: `required` is never forgotten."""
    types = bundled.models["components"]["schemas"]
    for name in configured(bundled):
        for where, node in subschemas(name, types[name]):
            for key, part in node.get("properties", {}).items():
                said = "absent" in str(part.get("description", "")).lower()
                if key not in node.get("required", ()) and not said:
                    yield Finding(
                        place(part),
                        f"{where}/{key} may be left out, and nothing says what that means",
                        "Require it, or say in its description what it means when it is absent.",
                    )


def described(bundled: Bundle) -> Iterator[Finding]:
    """Every named type has a description."""
    for name, schema in bundled.models["components"]["schemas"].items():
        if not schema.get("description"):
            yield Finding(
                bundled.origins[name], f"{name} needs a description", "Say in a sentence what it is."
            )


def distinct_words(bundled: Bundle) -> Iterator[Finding]:
    """Every enum lists strings, each once."""
    for where, node in schemas(bundled):
        values = node.get("enum", [])
        if len(set(map(str, values))) != len(values) or not all(isinstance(value, str) for value in values):
            yield Finding(
                place(node).child("enum"),
                f"{where}: an enum lists different strings",
                "Remove what stands twice; quote what YAML takes for another type.",
            )
