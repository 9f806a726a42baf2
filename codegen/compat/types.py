"""The named types of two contracts, each compared once for every direction in which it travels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from codegen.compat.change import Change, Severity, where
from codegen.compat.schemas import Comparison, Direction, compare
from codegen.compat.snapshot import Snapshot
from codegen.ir import SCHEMA_PREFIX
from codegen.read import follow, operations_of
from codegen.source import JsonObject


def types(old: Snapshot, new: Snapshot) -> Iterator[Change]:
    """Every change of a type that both contracts have, and every type that is gone."""
    before, after = travels(old), travels(new)
    shared = frozenset(old.types.keys() & new.types.keys())
    for name in sorted(shared):
        for direction in sorted(before.get(name, set()) & after.get(name, set())):
            of = Comparison(name, direction, old.types, new.types, shared)
            yield from compare(old.types[name], new.types[name], of)
    for name in sorted(before.keys() - new.types.keys()):
        yield Change(name, "the type is gone, and its name from the SDKs", Severity.RISKY)


def travels(snapshot: Snapshot) -> Mapping[str, set[Direction]]:
    """In which directions each named type travels; configuration is a request of the operator."""
    found: dict[str, set[Direction]] = {}
    roots: dict[Direction, Iterator[Any]] = {"request": _requests(snapshot), "response": _responses(snapshot)}
    for direction, parts in roots.items():
        reached: set[str] = set()
        for part in parts:
            _reach(part, snapshot.types, reached)
        for name in reached:
            found.setdefault(name, set()).add(direction)
    return found


def _requests(snapshot: Snapshot) -> Iterator[Any]:
    document = snapshot.openapi
    for _, _, node, parameters in operations_of(document):
        yield from (parameter.get("schema", {}) for parameter in parameters)
        yield from _contents(follow(document, node.get("requestBody", {})))
    yield from payloads(snapshot, "receive")
    yield from (named(name) for name in snapshot.configuration)


def _responses(snapshot: Snapshot) -> Iterator[Any]:
    document = snapshot.openapi
    for _, _, node, _ in operations_of(document):
        for response in node["responses"].values():
            answer = follow(document, response)
            yield from _contents(answer)
            yield from (
                follow(document, part).get("schema", {}) for part in answer.get("headers", {}).values()
            )
    yield from payloads(snapshot, "send")
    heard = {payload["$ref"] for payload in payloads(snapshot, "receive")}
    yield from (named(name) for name in snapshot.events if named(name)["$ref"] not in heard)


def payloads(snapshot: Snapshot, action: str) -> Iterator[JsonObject]:
    """The payloads of the messages that the server receives or sends."""
    document = snapshot.asyncapi
    for operation in document.get("operations", {}).values():
        if operation["action"] == action:
            yield from (follow(document, message)["payload"] for message in operation["messages"])


def named(name: str) -> JsonObject:
    """A reference to a named type."""
    return {"$ref": f"{SCHEMA_PREFIX}{name}"}


def _contents(part: JsonObject) -> Iterator[Any]:
    yield from (media.get("schema", {}) for media in part.get("content", {}).values())


def _reach(node: Any, types: JsonObject, reached: set[str]) -> None:
    children: Iterable[Any] = ()
    if isinstance(node, dict):
        name = str(node.get("$ref", "")).removeprefix(SCHEMA_PREFIX)
        if name in types and name not in reached:
            reached.add(name)
            _reach(types[name], types, reached)
        children = node.values()
    elif isinstance(node, list):
        children = node
    for child in children:
        _reach(child, types, reached)


def events(old: Snapshot, new: Snapshot) -> Iterator[tuple[str, int, Change]]:
    """What broke within one version of an event: its type, its version, the change.

    Consumers may still hold the old ones, or be given them again.
    """
    current = {_identity(new.types[name]): new.types[name] for name in new.events}
    for name in old.events:
        kind, version = identity = _identity(old.types[name])
        if kind is None or version is None or identity not in current:
            continue
        of = Comparison(f"{kind} v{version}", "response", old.types, new.types)
        for change in compare(old.types[name], current[identity], of):
            if change.severity is Severity.BREAKING:
                yield kind, version, replace(change, at=change.at or where(current[identity]))


def _identity(schema: JsonObject) -> tuple[str | None, int | None]:
    properties = schema.get("properties", {})
    return properties.get("type", {}).get("const"), properties.get("version", {}).get("const")
