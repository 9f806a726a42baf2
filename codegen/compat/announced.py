"""Everything whose end may be announced, by a name that lasts from release to release."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass

from codegen.compat.snapshot import Snapshot
from codegen.read import operations_of, subschemas
from codegen.source import JsonObject

ANNOUNCEMENT = "x-vvtv-deprecation"
NOTICE = "x-vvtv-deprecation-notice-days"


@dataclass(frozen=True)
class Part:
    """`instead` are the names of what may replace it; `marked` says that tools know `deprecated: true` here."""

    name: str
    node: JsonObject
    instead: Set[str]
    marked: bool = True


def parts(snapshot: Snapshot) -> Iterator[Part]:
    """Whatever a removal may find announced: operations, parameters, sockets, types and what they hold, components."""
    yield from _operations(snapshot)
    channels = snapshot.asyncapi.get("channels", {})
    for name, channel in channels.items():
        yield Part(f"socket {name}", channel, set(channels), marked=False)
    for name, schema in snapshot.types.items():
        yield from _schemas(name, schema, set(snapshot.types))
    for name, component in snapshot.components.items():
        yield Part(f"component {name}", component, set(snapshot.components), marked=False)
        yield from _schemas(f"component {name}", component["props"], set())


def notice_days(snapshot: Snapshot) -> int:
    """The days that a contract promises between an announcement and the end."""
    return int(snapshot.openapi.get("info", {}).get(NOTICE, 0))


def _operations(snapshot: Snapshot) -> Iterator[Part]:
    listed = list(operations_of(snapshot.openapi))
    known = {str(node.get("operationId")) for _, _, node, _ in listed}
    for path, method, node, parameters in listed:
        name = str(node.get("operationId") or f"{method.upper()} {path}")
        yield Part(name, node, known)
        names = {parameter["name"] for parameter in parameters}
        for parameter in parameters:
            yield Part(f"{name}, {parameter['in']} {parameter['name']}", parameter, names)


def _schemas(name: str, schema: JsonObject, types: Set[str]) -> Iterator[Part]:
    """A property may be replaced by another one of its object, or by a type."""
    members = set(schema.get("properties", {}))
    for where, node in subschemas(name, schema):
        beside = members if where.rpartition("/")[0] == name else set()
        yield Part(where, node, types | beside)
