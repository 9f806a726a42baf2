"""What an operation may say of itself in words of ours."""

from __future__ import annotations

from collections.abc import Iterator

from codegen.bundle import Bundle
from codegen.findings import Finding
from codegen.lint.walk import named, operations, place
from codegen.read import follow, operations_of
from codegen.source import JsonObject

_HOT = "x-vvtv-hot"
OBJECTS = "x-vvtv-objects"
OWN, ANY = "own", "any"
_JSON = "application/json"


def hot(bundled: Bundle) -> Iterator[Finding]:
    """An operation is hot or it is not: what stands there is true or false."""
    for name, node in operations(bundled):
        if not isinstance(node.get(_HOT, False), bool):
            yield Finding(
                place(node).child(_HOT),
                f"{_HOT} of {name} is true or false, not {node[_HOT]!r}",
                "Write `true`, or leave it out.",
            )


def objects(bundled: Bundle) -> Iterator[Finding]:
    """An operation says whose every object is that it is given by name: the caller's own, or any that there is."""
    for path, method, node, listed in operations_of(bundled.openapi):
        name, said, given = named(path, method, node), node.get(OBJECTS, {}), _given(bundled, node, listed)
        at = place(node).child(OBJECTS) if OBJECTS in node else place(node)
        for missing in sorted(given - said.keys()):
            yield Finding(
                at,
                f"{name} does not say whose {missing!r} may be",
                f"Write it in {OBJECTS}: `{missing}: {OWN}` when others' are as if they were not there, "
                f"`{missing}: {ANY}` when whoever may call may name any.",
            )
        for stranger in sorted(said.keys() - given):
            yield Finding(at, f"{name} is given no {stranger!r}", f"Leave it out of {OBJECTS}.")
        for key, whose in said.items():
            if whose not in (OWN, ANY):
                yield Finding(at, f"{name}: {key!r} is {whose!r}", f"Whose it may be is `{OWN}` or `{ANY}`.")


def _given(bundled: Bundle, node: JsonObject, listed: list[JsonObject]) -> set[str]:
    """What the caller names: every path parameter that is no word of a list, and every id wherever it stands."""
    found = set()
    for parameter in listed:
        schema = follow(bundled.openapi, parameter.get("schema", {}))
        if schema.get("format") == "uuid" or (parameter["in"] == "path" and "enum" not in schema):
            found.add(parameter["name"])
    body = follow(bundled.openapi, node.get("requestBody", {})).get("content", {}).get(_JSON, {})
    return found | set(_ids(bundled.openapi, "", body.get("schema", {}), frozenset()))


def _ids(document: JsonObject, key: str, schema: JsonObject, seen: frozenset[str]) -> Iterator[str]:
    """The properties of a body, at any depth, that hold an id or several; references are followed once."""
    if (reference := schema.get("$ref", "")) in seen:
        return
    known, whole = (seen | {reference} if reference else seen), follow(document, schema)
    if whole.get("format") == "uuid":
        yield key
    for name, child in whole.get("properties", {}).items():
        yield from _ids(document, name, child, known)
    for child in (
        whole.get("items"),
        whole.get("additionalProperties"),
        *whole.get("anyOf", ()),
        *whole.get("oneOf", ()),
    ):
        if isinstance(child, dict):
            yield from _ids(document, key, child, known)
