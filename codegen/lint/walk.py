"""How the rules walk a bundled contract: operations, responses and schemas, each with its place."""

from __future__ import annotations

from collections.abc import Iterator

from codegen.bundle import Bundle
from codegen.read import follow, operations_of, subschemas
from codegen.source import JsonObject, Location, Node


def place(node: JsonObject) -> Location:
    """Where an object of the bundle was written."""
    if not isinstance(node, Node):
        raise TypeError(f"an object that no source file holds: {node}")
    return node.at


def operations(bundled: Bundle) -> Iterator[tuple[str, JsonObject]]:
    """Every operation with the name that people know it by: its operationId, else method and path."""
    for path, method, node, _ in operations_of(bundled.openapi):
        yield named(path, method, node), node


def named(path: str, method: str, node: JsonObject) -> str:
    """An operation's operationId, else its method and path."""
    return str(node.get("operationId") or f"{method.upper()} {path}")


def responses(bundled: Bundle) -> Iterator[tuple[str, str, JsonObject, Location]]:
    """Every operation's name, status, resolved response, and where the operation declares it."""
    for name, node in operations(bundled):
        for status, response in node.get("responses", {}).items():
            yield name, str(status), follow(bundled.openapi, response), place(response)


def schemas(bundled: Bundle) -> Iterator[tuple[str, JsonObject]]:
    """Every schema and subschema, named by its place: `QueueEntry`, `QueueEntry/title`."""
    for name, schema in bundled.models["components"]["schemas"].items():
        yield from subschemas(name, schema)
