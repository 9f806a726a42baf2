"""Which object is told from its alternatives by which value of which property.

Decides it from every discriminator of the contract and from the sockets' messages. Refuses what no client could
tell apart: a union of objects without a discriminator, one object under two tags, an alternative that is no object.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from codegen.sdk_types import Schema, Schemas, Tag, Words, fields_of, is_record, name_of
from codegen.source import ContractError


class TagReader:
    """Collects which object is told by which tag."""

    def __init__(self, schemas: Schemas) -> None:
        self._schemas = schemas
        self.tags: dict[str, Tag] = {}

    def union(self, members: Iterable[str], field: str, mapping: Mapping[str, str], where: str) -> None:
        """Take in a union of named objects, told apart by `field`. Raises ContractError."""
        named = {name: value for value, name in mapping.items()}
        if len(named) < len(mapping):
            raise ContractError(f"{where}: one schema can't stand under two values of {field!r}")
        for name in members:
            self._tag(name, field, named.get(name), where)

    def _tag(self, name: str, field: str, mapped: str | None, where: str) -> None:
        schema = self._schemas[name]
        if not is_record(schema):
            raise ContractError(f"{where}: {name} is told by {field!r}, so it must be an object")
        part = next((f for f in fields_of(schema, self._schemas) if f.name == field), None)
        if part is None:
            raise ContractError(f"{where}: {name} has no property {field!r} that would tell it apart")
        constant = part.shape.values[0] if isinstance(part.shape, Words) else None
        tag = Tag(field, str(mapped or constant or name))
        if constant not in (None, tag.value) or self.tags.setdefault(name, tag) != tag:
            known = self.tags.get(name, tag)
            raise ContractError(
                f"{where}: {name} is told by {field} = {tag.value!r} here, elsewhere it is"
                f" {known.field} = {(constant or known.value)!r}"
            )

    def schemas(self) -> None:
        """Take in every union of the schemas. Raises ContractError."""
        for name, schema in self._schemas.items():
            for where, node in _unions(name, schema):
                self._schema(where, node)

    def _schema(self, where: str, node: Schema) -> None:
        parts = node.get("oneOf", node.get("anyOf", ()))
        objects = [name_of(p) for p in parts if "$ref" in p and is_record(self._schemas[name_of(p)])]
        discriminator = node.get("discriminator")
        if discriminator is None:
            if len(objects) > 1:
                raise ContractError(f"{where}: needs a discriminator to tell {' from '.join(objects)}")
            return
        if not all("$ref" in part for part in parts):
            raise ContractError(f"{where}: every alternative under a discriminator needs a name of its own")
        members = [name_of(part) for part in parts]
        mapping = {value: ref.rsplit("/", 1)[-1] for value, ref in discriminator.get("mapping", {}).items()}
        self.union(members, discriminator["propertyName"], mapping, where)


def _unions(where: str, node: Any) -> Iterator[tuple[str, Schema]]:
    if isinstance(node, Mapping):
        if "oneOf" in node or "anyOf" in node:
            yield where, node
        for key, value in node.items():
            if key not in ("example", "examples", "discriminator"):
                yield from _unions(f"{where}/{key}", value)
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from _unions(f"{where}/{index}", value)
