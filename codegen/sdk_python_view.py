"""The document that openapi-python-client reads: what a client sees of both bundles, in words its parser keeps.

Left out is what a client never holds: problems, which the runtime raises; headers that a signer adds; constraints
and defaults, which the platform alone checks and fills in. Put in is what the parser would otherwise lose:

    the schemas of socket messages    it reads no AsyncAPI
    `description`, an operation's id  it respells names
    `example`, a schema's own name    a reference to what is no class loses the name; `example` travels along
    `x-enum-varnames`                 members are named by our rule, not by its own
    `INDEX`, an object of every type  it keeps classes only, and a type that is none is found here
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from typing import Any, get_args

from codegen.ir import PROBLEM, ParameterPlace, is_text
from codegen.names import constant
from codegen.read import follow, operations_of
from codegen.sdk_operations import IDEMPOTENCY_KEY
from codegen.sdk_types import Schema, Schemas, is_record, name_of
from codegen.source import ContractError, JsonObject

INDEX = "index of types"
_KEPT = ("$ref", "type", "format", "const", "enum", "required", "description")


def client_view(openapi: JsonObject, schemas: Schemas) -> JsonObject:
    """Return one OpenAPI document of every operation and of `schemas`. Raises ContractError."""
    types = {INDEX: _index(schemas)}
    # The parser copies what a type leads to into every operation of it, but only what it has read before the type.
    uses = {name: schemas.keys() & set(_references(schema)) for name, schema in schemas.items()}
    for name in sorted(schemas, key=lambda name: (-len(_led_to(name, uses)), name)):
        types[name] = _schema(schemas[name]) | {"example": name}
    paths: JsonObject = {}
    for path, method, node, parameters in operations_of(openapi):
        paths.setdefault(path, {})[method] = _operation(openapi, node, parameters)
    info = {word: openapi["info"][word] for word in ("title", "version")}
    return {"openapi": openapi["openapi"], "info": info, "paths": paths, "components": {"schemas": types}}


def _index(schemas: Schemas) -> JsonObject:
    """An object of every type; one that is no object stands after those that it is made of, as Python wants it."""
    plain = {name for name, schema in schemas.items() if not is_record(schema)}
    uses = {name: plain & set(_references(schemas[name])) for name in plain}
    made_of = {name: _led_to(name, uses) for name in plain}
    if circular := sorted(name for name in plain if name in made_of[name]):
        raise ContractError(
            *(f"{name}: a type that is no object can't be made of itself" for name in circular)
        )
    order = sorted(schemas, key=lambda name: (len(made_of.get(name, ())), name))
    parts = {name: {"$ref": f"#/components/schemas/{name}"} for name in order}
    return {"type": "object", "example": INDEX, "required": order, "properties": parts}


def _led_to(name: str, uses: Mapping[str, Set[str]]) -> Set[str]:
    """Every type that one leads to; itself only when it is made of itself."""
    found: set[str] = set()
    waiting = [*uses[name]]
    while waiting:
        other = waiting.pop()
        if other not in found:
            found.add(other)
            waiting += uses[other]
    return found


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, Mapping):
        if "$ref" in node:
            yield name_of(node)
        for part in node.values():
            yield from _references(part)
    elif isinstance(node, list):
        for part in node:
            yield from _references(part)


def _schema(node: Schema) -> JsonObject:
    """The schema without what no type is made of."""
    kept: JsonObject = {word: node[word] for word in _KEPT if word in node}
    if "enum" in node:
        kept["x-enum-varnames"] = [_member(value) for value in node["enum"]]
    if "properties" in node:
        kept["properties"] = {name: _schema(part) for name, part in node["properties"].items()}
    for word in ("allOf", "oneOf", "anyOf"):
        if word in node:
            kept[word] = [_schema(part) for part in node[word]]
    if node.get("type") == "array":
        kept["items"] = _schema(node.get("items", {}))
    values = node.get("additionalProperties")
    if values is not None:
        kept["additionalProperties"] = _schema(values) if isinstance(values, Mapping) else values
    return kept


def _member(value: Any) -> str:
    """The name of an enumeration's member. Refuses a word that the library would change on its way into a class."""
    if not isinstance(value, str) or not value.isprintable():
        raise ContractError(f"Python SDK: {value!r} in an enumeration; its words are printable strings")
    return constant(value)


def _operation(openapi: JsonObject, node: JsonObject, parameters: Iterable[JsonObject]) -> JsonObject:
    responses = {str(status): follow(openapi, part) for status, part in node["responses"].items()}
    kept: JsonObject = {
        "operationId": node["operationId"],
        "description": node["operationId"],
        "summary": node["summary"],
        "tags": node["tags"],
        "parameters": [_parameter(part) for part in parameters if "x-vvtv-bound-by" not in part],
        "responses": {
            status: {"description": part["description"], "content": _content(part)}
            for status, part in responses.items()
            if PROBLEM not in part.get("content", {})
        },
    }
    if "requestBody" in node:
        body = follow(openapi, node["requestBody"])
        kept["requestBody"] = {"required": True, "content": _content(body)}
    return kept


def _parameter(node: JsonObject) -> JsonObject:
    """The parameter; the runtime makes an idempotency key where none is given."""
    if node["in"] not in get_args(ParameterPlace):
        raise ContractError(
            f"Python SDK: parameter {node['name']} is in a {node['in']}, where clients put none"
        )
    required = bool(node.get("required")) and node["name"] != IDEMPOTENCY_KEY
    return {"name": node["name"], "in": node["in"], "required": required, "schema": _schema(node["schema"])}


def _content(part: JsonObject) -> dict[str, Any]:
    """The first media type; text or bytes for all that is not JSON."""
    for media, content in part.get("content", {}).items():
        if media.endswith("json") or is_text(media):
            return {media if media.endswith("json") else "text/plain": {"schema": _schema(content["schema"])}}
        return {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
    return {}
