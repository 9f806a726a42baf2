"""What the generated models hold only in some places, or not beside each other: elsewhere it is refused, not ignored.

Found by judging documents of every keyword by JSON Schema and by the models (tests/contract/test_agreement.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from pydantic_core import SchemaError, SchemaValidator, core_schema

from codegen.bundle import Bundle
from codegen.findings import Finding
from codegen.lint.walk import place, schemas
from codegen.patterns import UnknownPatternError, for_rust
from codegen.read import follow, operations_of, subschemas
from codegen.source import JsonObject

_SAYING = frozenset({"type", "$ref", "const", "enum", "anyOf", "oneOf", "allOf"})
_OF_TEXT = ("pattern", "minLength", "maxLength")
_OF_PARAMETERS = frozenset((
    "type", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength",
    "maxLength", "pattern", "default",
))  # fmt: skip
_KINDS = ("object", "array", "string", "integer", "number", "boolean", "null")


def typed(bundled: Bundle) -> Iterator[Finding]:
    """Every schema says what it takes: anything at all would let `NaN` in, and leave every client without a type."""
    for where, node in schemas(bundled):
        if not _SAYING & node.keys() and not where.endswith("/propertyNames"):
            yield Finding(place(node), f"{where} takes anything", "Give it a type, or the types it may be.")
        if node.get("additionalProperties") is True:
            at = place(node).child("additionalProperties")
            yield Finding(
                at, f"{where} takes any further property", "Write false, or the type of every value."
            )


def as_properties(bundled: Bundle) -> Iterator[Finding]:
    """`uniqueItems`, and constants that are numbers or booleans, stand directly on a property."""
    for name, schema in bundled.models["components"]["schemas"].items():
        held = {id(part) for part in schema.get("properties", {}).values()}
        for where, node in subschemas(name, schema):
            for word in ("uniqueItems", "const"):
                if word in node and id(node) not in held and not isinstance(node[word], str):
                    yield Finding(
                        place(node).child(word),
                        f"{where}: {word} is only held on a property of an object",
                        "Write it on the property itself.",
                    )


def constants(bundled: Bundle) -> Iterator[Finding]:
    """A constant is a string, an integer or a boolean."""
    for where, node in schemas(bundled):
        if "const" in node and not isinstance(node["const"], str | int):
            at = place(node).child("const")
            yield Finding(at, f"{where}: this constant is not held", "Use a string, an integer or a boolean.")


def beside_each_other(bundled: Bundle) -> Iterator[Finding]:
    """A format stands without another rule of text, a count of members on a map, `multipleOf` on an integer."""
    for where, node in schemas(bundled):
        for word in _OF_TEXT if "format" in node else ():
            if word in node:
                at = place(node).child(word)
                yield Finding(at, f"{where}: {word} is not held beside format", "Keep one of them.")
        for word in ("minProperties", "maxProperties") if node.get("properties") else ():
            if word in node:
                at = place(node).child(word)
                yield Finding(at, f"{where}: {word} is only held on a map", "Say it with `required`.")
        if "multipleOf" in node and node.get("type") != "integer":
            at = place(node).child("multipleOf")
            yield Finding(at, f"{where}: multipleOf is only held on an integer", "Count in a smaller unit.")


def patterns(bundled: Bundle) -> Iterator[Finding]:
    """Every pattern, of types and of parameters, is one that the models know."""
    for where, node in schemas(bundled):
        yield from _pattern(where, node)
    for _, _, operation, parameters in operations_of(bundled.openapi):
        for parameter in parameters:
            yield from _pattern(
                f"parameter {parameter['name']} of {operation.get('operationId')}",
                parameter.get("schema", {}),
            )


def _pattern(where: str, node: JsonObject) -> Iterator[Finding]:
    pattern = node.get("pattern")
    if not isinstance(pattern, str):
        return
    try:
        SchemaValidator(core_schema.str_schema(pattern=for_rust(pattern)))
    except (UnknownPatternError, SchemaError) as error:
        reason = str(error).strip().splitlines()[-1].strip()
        at = place(node).child("pattern")
        yield Finding(
            at, f"{where}: this pattern is not held: {reason}", "Write it without, or in the domain."
        )


def one_of_many(bundled: Bundle) -> Iterator[Finding]:
    """No value can fit two branches of a oneOf: they differ in type, or in the constant that a discriminator names."""
    for where, node in schemas(bundled):
        branches = [follow(bundled.models, branch) for branch in node.get("oneOf", ())]
        tag = node.get("discriminator", {}).get("propertyName")
        for first, second in combinations(branches, 2):
            if _kinds(first) & _kinds(second) and not _told_apart(first, second, tag):
                yield Finding(
                    place(node).child("oneOf"),
                    f"{where}: a value may fit two branches of its oneOf",
                    "Use anyOf, or a discriminator with a constant in each branch.",
                )
                break


def of_parameters(bundled: Bundle) -> Iterator[Finding]:
    """A parameter's own schema is a plain scalar with bounds; anything more has a name."""
    for _, _, operation, parameters in operations_of(bundled.openapi):
        for parameter in parameters:
            schema = parameter.get("schema", {})
            for word in sorted(schema.keys() - _OF_PARAMETERS if "$ref" not in schema else ()):
                yield Finding(
                    place(schema).child(word),
                    f"parameter {parameter['name']} of {operation.get('operationId')}: {word} is not held here",
                    "Move the schema to components/ under a name, and refer to it.",
                )


def _kinds(schema: JsonObject) -> set[str]:
    """The JSON types that a branch may take; an integer is a number."""
    kind = schema.get("type")
    if kind == "number":
        return {"number", "integer"}
    return {kind} if kind in _KINDS else set(_KINDS)


def _told_apart(first: JsonObject, second: JsonObject, tag: str | None) -> bool:
    constants = [branch.get("properties", {}).get(tag, {}).get("const") for branch in (first, second)]
    required = all(tag in branch.get("required", ()) for branch in (first, second))
    return None not in constants and constants[0] != constants[1] and required
