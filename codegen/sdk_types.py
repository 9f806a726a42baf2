"""The contract's types as a client sees them, free of JSON Schema and of any language.

Refuses what a client can't hold. Constraints are left out on purpose: the platform checks what it is sent, and a
client that is older than the platform should not refuse what it is answered.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from codegen.source import ContractError

Schema = Mapping[str, Any]
Schemas = Mapping[str, Schema]
ScalarKind = Literal["string", "integer", "number", "boolean", "uuid", "date-time", "null", "any", "bytes"]


@dataclass(frozen=True)
class Ref:
    """A named type."""

    name: str


@dataclass(frozen=True)
class Scalar:
    """A plain value."""

    kind: ScalarKind


@dataclass(frozen=True)
class Words:
    """One of some constants; mostly just one."""

    values: tuple[str | int | float | bool, ...]


@dataclass(frozen=True)
class Items:
    """A list."""

    of: Shape


@dataclass(frozen=True)
class Entries:
    """An object used as a dictionary."""

    of: Shape


@dataclass(frozen=True)
class OneOf:
    """A union."""

    of: tuple[Shape, ...]


Shape: TypeAlias = Ref | Scalar | Words | Items | Entries | OneOf


@dataclass(frozen=True)
class Field:
    """A property of an object."""

    name: str
    shape: Shape
    required: bool
    description: str


@dataclass(frozen=True)
class Tag:
    """The property that tells an object from its alternatives, and the object's own value of it."""

    field: str
    value: str


@dataclass(frozen=True)
class Record:
    """An object with named properties; `tag` when it is an alternative of some union."""

    name: str
    description: str
    fields: tuple[Field, ...]
    tag: Tag | None


@dataclass(frozen=True)
class Vocabulary:
    """A named enumeration of strings."""

    name: str
    description: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Alias:
    """A named type that is no object and no enumeration."""

    name: str
    description: str
    shape: Shape


Definition: TypeAlias = Record | Vocabulary | Alias


def read_types(schemas: Schemas, tags: Mapping[str, Tag]) -> tuple[Definition, ...]:
    """Return every schema in name order. Raises ContractError."""
    return tuple(_definition(name, schemas, tags.get(name)) for name in sorted(schemas))


def shape_of(schema: Schema) -> Shape:
    """Return what a schema stands for where it is used. Raises ContractError for what a client can't hold."""
    if "$ref" in schema:
        return Ref(name_of(schema))
    if "const" in schema:
        return Words((schema["const"],))
    if "enum" in schema:
        return Words(tuple(schema["enum"]))
    for word in ("oneOf", "anyOf"):
        if word in schema:
            return OneOf(tuple(dict.fromkeys(shape_of(part) for part in schema[word])))
    if len(schema.get("allOf", ())) == 1:
        return shape_of(schema["allOf"][0])
    return _plain(schema)


def _plain(schema: Schema) -> Shape:
    kind = schema.get("type")
    if kind == "array":
        return Items(shape_of(schema.get("items", {})))
    if kind == "object":
        values = schema.get("additionalProperties", True)
        return Entries(shape_of(values) if isinstance(values, Mapping) else Scalar("any"))
    if kind == "string" and schema.get("format") in ("uuid", "date-time"):
        return Scalar(schema["format"])
    if kind in ("string", "integer", "number", "boolean", "null"):
        return Scalar(kind)
    if kind is None:
        return Scalar("any")
    raise ContractError(f"the SDKs can't hold a value of type {kind!r}")


def name_of(schema: Schema) -> str:
    """Return the name that a local reference ends with."""
    return str(schema["$ref"]).rsplit("/", 1)[-1]


def _definition(name: str, schemas: Schemas, tag: Tag | None) -> Definition:
    schema = schemas[name]
    description = str(schema.get("description", ""))
    if schema.get("type") == "string" and "enum" in schema:
        return Vocabulary(name, description, tuple(schema["enum"]))
    if is_record(schema):
        fields = {field.name: field for field in fields_of(schema, schemas)}
        return Record(name, description, tuple(fields.values()), tag)
    return Alias(name, description, shape_of(schema))


def is_record(schema: Schema) -> bool:
    """Whether the schema is an object with properties of its own, maybe put together by `allOf`."""
    closed = schema.get("additionalProperties") is False
    return "properties" in schema or len(schema.get("allOf", ())) > 1 or closed


def fields_of(schema: Schema, schemas: Schemas) -> Iterator[Field]:
    """The properties, those of every part of an `allOf` first."""
    for part in schema.get("allOf", ()):
        yield from fields_of(schemas[name_of(part)] if "$ref" in part else part, schemas)
    required = set(schema.get("required", ()))
    for key, value in schema.get("properties", {}).items():
        yield Field(key, shape_of(value), key in required, str(value.get("description", "")))


def reachable(schemas: Schemas, roots: Iterable[Any]) -> dict[str, Schema]:
    """Return the schemas that the parts of documents in `roots` lead to."""
    found: dict[str, Schema] = {}
    waiting = list(roots)
    while waiting:
        node = waiting.pop()
        if isinstance(node, Mapping):
            reference = node.get("$ref")
            name = reference.rsplit("/", 1)[-1] if isinstance(reference, str) else ""
            if name in schemas and name not in found:
                found[name] = schemas[name]
                waiting.append(schemas[name])
            waiting += [value for key, value in node.items() if key not in ("example", "examples")]
        elif isinstance(node, list):
            waiting += node
    return found
