"""The whole contract as a client sees it: what both SDKs are written from.

Decides how the two bundles are joined: schemas are the same by construction, so two different definitions of one
name are refused. A client gets the types that an operation or a socket leads to, and no other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from codegen.sdk_operations import Operation, read_operations
from codegen.sdk_sockets import Socket, read_sockets
from codegen.sdk_tags import TagReader
from codegen.sdk_types import Definition, Schemas, reachable, read_types
from codegen.source import ContractError, JsonObject


@dataclass(frozen=True)
class ClientContract:
    """Everything that the SDKs' emitters need. `tags` holds descriptions, `schemas` is what `types` were read from."""

    version: str
    tags: Mapping[str, str]
    schemas: Schemas
    types: tuple[Definition, ...]
    operations: tuple[Operation, ...]
    sockets: tuple[Socket, ...]

    def of_tag(self, tag: str) -> tuple[Operation, ...]:
        return tuple(operation for operation in self.operations if operation.tag == tag)


def read_client(openapi: JsonObject, asyncapi: JsonObject) -> ClientContract:
    """Return the contract for clients. Raises ContractError."""
    sockets = read_sockets(asyncapi)
    known = _joined(openapi, asyncapi)
    parts = {name: part for name, part in openapi.get("components", {}).items() if name != "schemas"}
    spoken = [{"$ref": m.schema} for s in sockets for m in (*s.client, *s.server)]
    schemas = reachable(known, [openapi["paths"], parts, *spoken])
    reader = TagReader(schemas)
    reader.schemas()
    for socket in sockets:
        for side in (socket.client, socket.server):
            reader.union([m.schema for m in side], "type", {}, f"channel {socket.name}")
    types = read_types(schemas, reader.tags)
    operations = read_operations(openapi, {t.name: t for t in types})
    used = {operation.tag for operation in operations}
    return ClientContract(
        version=str(openapi["info"]["version"]),
        tags={t["name"]: t.get("description", "") for t in openapi.get("tags", ()) if t["name"] in used},
        schemas=schemas,
        types=types,
        operations=operations,
        sockets=sockets,
    )


def _joined(openapi: JsonObject, asyncapi: JsonObject) -> Schemas:
    schemas = dict(openapi.get("components", {}).get("schemas", {}))
    for name, schema in asyncapi.get("components", {}).get("schemas", {}).items():
        if schemas.setdefault(name, schema) != schema:
            raise ContractError(f"schema {name} differs between the OpenAPI and the AsyncAPI bundle")
    return schemas
