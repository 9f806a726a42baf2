"""Every key of the configuration is read by something, or says what will read it.

Reads are found by type, not by name: mypy tells of every attribute access whose value is a generated model, and
TypeScript of every one in the shell whose member is declared in the SDK's generated types, for what is passed on to
clients. A section whose members are all scalars may also be read whole (`model_dump`). What refers to something else of
the configuration (`x-vvtv-refers`) is read by its validation; and a few keys steer the loader itself, which reads them
by their names, before there are types.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass

from codegen.bundle import Bundle
from codegen.compat.snapshot import Snapshot
from codegen.compat.types import travels
from codegen.findings import Told
from codegen.ir import SCHEMA_PREFIX
from codegen.lint.walk import place
from codegen.source import JsonObject, Node
from scripts.outside.code import modules
from scripts.outside.shell_reads import shell_reads
from scripts.outside.typed_reads import Read, typed_reads

MARK, REFERS = "x-vvtv-planned", "x-vvtv-refers"
LOADER = "services/infra/configuration/"
RULES = "services/infra/configuration/rules/"
WHOLE = "model_dump"
LOADED = frozenset({"CostTiersConfig", "KillSwitch", "Quarantine"})
"""Sections that the loader reads by their keys, before the document has types."""


@dataclass(frozen=True)
class Key:
    """A key of the configuration: its type, its name, its schema; `planned` is what will read it."""

    type_name: str
    name: str
    schema: Node
    planned: str | None


def unread(bundled: Bundle) -> Iterator[Told]:
    """A key that nothing reads and that does not say what will; or says so and is read."""
    types, reads = bundled.models["components"]["schemas"], typed_reads()
    known = _Readers(bundled, reads)
    for key in keys(types, Snapshot.of(bundled).configuration):
        is_read = known.read(key)
        at = place(key.schema)
        if not is_read and key.planned is None:
            yield Told(
                at.file,
                bundled.sources.line(at),
                f"nothing reads {key.type_name}.{key.name}",
                f"Read it, take it out, or say what will read it: `{MARK}: ...`.",
            )
        elif is_read and key.planned is not None:
            yield Told(
                at.file,
                bundled.sources.line(at),
                f"{key.type_name}.{key.name} is marked as planned and is read",
                f"Remove {MARK}, or move it to the keys that still wait.",
            )


def keys(types: JsonObject, roots: Set[str] | tuple[str, ...]) -> Iterator[Key]:
    """Every key of the configuration that holds a value, not further keys."""
    waiting, seen = list(roots), set(roots)
    while waiting:
        name = waiting.pop()
        schema = types[name]
        for key, part in schema.get("properties", {}).items():
            below = {found for found in _references(part) if _is_section(types[found])}
            waiting += sorted(below - seen)
            seen |= below
            if not below:
                yield Key(name, key, part, part.get(MARK, schema.get(MARK)))
        for found in _references(schema.get("additionalProperties")) - seen:
            waiting.append(found)
            seen.add(found)


def _is_section(schema: JsonObject) -> bool:
    return schema.get("type") == "object"


def _references(node: object) -> set[str]:
    """The named types that a property holds, itself or as items or values."""
    if not isinstance(node, dict):
        return set()
    own = {str(node["$ref"]).removeprefix(SCHEMA_PREFIX)} if "$ref" in node else set()
    parts = (
        node.get("items"),
        node.get("additionalProperties"),
        *node.get("oneOf", ()),
        *node.get("anyOf", ()),
    )
    return own.union(*(_references(part) for part in parts))


class _Readers:
    """Who reads a key."""

    def __init__(self, bundled: Bundle, reads: Set[Read]) -> None:
        self._types = bundled.models["components"]["schemas"]
        self._reads = reads
        directions: Mapping[str, Set[str]] = travels(Snapshot.of(bundled))
        told = {name for name, ways in directions.items() if "response" in ways}
        self._loader = set(_strings_of_the_loader())
        self._shell = shell_reads({key for name in told for key in self._types[name].get("properties", {})})

    def read(self, key: Key) -> bool:
        return (
            (key.type_name, key.name) in self._reads
            or self._whole(key.type_name)
            or REFERS in key.schema
            or (key.type_name, key.name) in self._shell
            or (key.type_name in LOADED and key.name in self._loader)
        )

    def _whole(self, name: str) -> bool:
        parts = self._types[name].get("properties", {}).values()
        flat = not any(_is_section(self._types[found]) for part in parts for found in _references(part))
        return flat and (name, WHOLE) in self._reads


def _strings_of_the_loader() -> Iterator[str]:
    for module in modules():
        if str(module.file).startswith(LOADER) and not str(module.file).startswith(RULES):
            for node in module.nodes:
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield node.value
