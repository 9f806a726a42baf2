"""Makes one OpenAPI and one AsyncAPI document out of the split sources.

Every type reached through a relative `$ref`, every event and every configuration schema is hoisted into one
`components.schemas` under its key, its `title` or its file name. Two different places under one name are
refused: that would be one type written twice, or two types that a reader cannot tell apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any, Literal

from codegen.source import ContractError, JsonObject, Location, Node, Sources

OPENAPI = PurePosixPath("schemas/openapi/openapi.yaml")
ASYNCAPI = PurePosixPath("schemas/channels/asyncapi.yaml")
EVENTS = "schemas/events/**/*.json"
CONFIG = "schemas/config/*.schema.yaml"
MESSAGES = "schemas/messages/*.yaml"
"""What goes to and comes from machines outside; models only, no operation of ours."""

Container = Literal["one", "list", "map"]
Grammar = Mapping[str, Mapping[str, tuple[Container, str]]]

_METHODS = ("get", "put", "post", "delete", "options", "head", "patch")

OPENAPI_GRAMMAR: Grammar = {
    "openapi": {"paths": ("map", "pathItems"), "components": ("one", "components")},
    "components": {
        kind: ("map", kind)
        for kind in (
            "schemas",
            "parameters",
            "headers",
            "requestBodies",
            "responses",
            "examples",
            "links",
            "securitySchemes",
        )
    },
    "pathItems": {"parameters": ("list", "parameters"), **dict.fromkeys(_METHODS, ("one", "operation"))},
    "operation": {
        "parameters": ("list", "parameters"),
        "requestBody": ("one", "requestBodies"),
        "responses": ("map", "responses"),
    },
    "parameters": {
        "schema": ("one", "schemas"),
        "content": ("map", "media"),
        "examples": ("map", "examples"),
    },
    "headers": {"schema": ("one", "schemas"), "content": ("map", "media"), "examples": ("map", "examples")},
    "requestBodies": {"content": ("map", "media")},
    "responses": {"headers": ("map", "headers"), "content": ("map", "media"), "links": ("map", "links")},
    "media": {"schema": ("one", "schemas"), "examples": ("map", "examples")},
}
ASYNCAPI_GRAMMAR: Grammar = {
    "asyncapi": {
        "channels": ("map", "channels"),
        "operations": ("map", "operations"),
        "components": ("one", "components"),
    },
    "components": {
        kind: ("map", kind) for kind in ("schemas", "messages", "channels", "operations", "securitySchemes")
    },
    "channels": {"messages": ("map", "messages")},
    "messages": {"payload": ("one", "schemas"), "headers": ("one", "schemas")},
}
_SUBSCHEMAS: Mapping[str, Container] = {
    **dict.fromkeys(("properties", "patternProperties", "dependentSchemas"), "map"),
    **dict.fromkeys(("allOf", "anyOf", "oneOf", "prefixItems"), "list"),
    **dict.fromkeys(("items", "additionalProperties", "unevaluatedProperties", "propertyNames"), "one"),
    **dict.fromkeys(("contains", "not", "if", "then", "else"), "one"),
}
_DROPPED = ("$schema", "$id", "$defs", "definitions")
_INLINED = ("pathItems",)


@dataclass(frozen=True)
class Bundle:
    """The whole contract in three documents, and where each named type was written.

    `openapi` and `asyncapi` are what the server publishes. `models` is an OpenAPI document with every type:
    API, events, sockets and configuration.
    """

    openapi: JsonObject
    asyncapi: JsonObject
    models: JsonObject
    origins: Mapping[str, Location]
    sources: Sources


@dataclass
class _Hoister:
    """Collects named parts in `components` while a document is walked."""

    sources: Sources
    components: dict[str, dict[str, Any]] = field(default_factory=dict)
    origins: dict[tuple[str, str], Location] = field(default_factory=dict)

    def hoist(self, kind: str, at: Location, name: str | None = None) -> str:
        """Put the part at `at` in the components and return its local reference."""
        value = self.sources.value(at)
        while isinstance(value, dict) and set(value) == {"$ref"}:
            at = self.sources.target(value["$ref"], at.child("$ref"))
            value, name = self.sources.value(at), None
        name = name or _name(value, at)
        known = self.origins.setdefault((kind, name), at)
        if known != at:
            raise ContractError(f"two {kind} named {name!r}: {known} and {at}")
        parts = self.components.setdefault(kind, {})
        if name not in parts:
            parts[name] = None
            parts[name] = self.schema(value, at) if kind == "schemas" else self.part(kind, value, at)
        return f"#/components/{kind}/{name}"

    def schema(self, node: Any, at: Location) -> Any:
        """A schema with its references hoisted; annotations and examples are copied untouched."""
        if not isinstance(node, dict):
            return node
        out = Node(at)
        for key, value in node.items():
            here = at.child(key)
            if key == "$ref":
                out[key] = self.hoist("schemas", self.sources.target(value, here))
            elif key == "discriminator":
                out[key] = self._discriminator(value, here)
            elif key in _SUBSCHEMAS:
                out[key] = self._subschemas(value, here, _SUBSCHEMAS[key])
            elif key not in _DROPPED:
                out[key] = value
        return out

    def _subschemas(self, value: Any, at: Location, container: Container) -> Any:
        if container == "map":
            return {name: self.schema(child, at.child(name)) for name, child in value.items()}
        if container == "list":
            return [self.schema(child, at.child(index)) for index, child in enumerate(value)]
        return self.schema(value, at)

    def _discriminator(self, node: JsonObject, at: Location) -> JsonObject:
        mapping = {
            tag: self.hoist("schemas", self.sources.target(reference, at))
            for tag, reference in node.get("mapping", {}).items()
        }
        return node | ({"mapping": mapping} if mapping else {})

    def part(self, kind: str, node: Any, at: Location, grammar: Grammar = OPENAPI_GRAMMAR) -> Any:
        """A part of a document that is no schema, walked by its grammar."""
        if kind == "schemas":
            return self.schema(node, at)
        if not isinstance(node, dict):
            return node
        if "$ref" in node:
            return self._reference(kind, node, at, grammar)
        out = Node(at)
        rules = grammar.get(kind, {})
        for key, value in node.items():
            container, child = rules.get(key, (None, ""))
            if container == "one":
                out[key] = self.part(child, value, at.child(key), grammar)
            elif container == "map":
                out[key] = self._map(child, value, at.child(key), grammar)
            elif container == "list":
                out[key] = [
                    self.part(child, item, at.child(key, index), grammar) for index, item in enumerate(value)
                ]
            else:
                out[key] = value
        return out

    def _map(self, kind: str, value: Any, at: Location, grammar: Grammar) -> JsonObject:
        if isinstance(value, dict) and set(value) == {"$ref"}:
            at = self.sources.target(value["$ref"], at.child("$ref"))
            value = self.sources.value(at)
        if at.pointer[-2:-1] == ("components",) or at.pointer == ("components", kind):
            return {name: {"$ref": self.hoist(kind, at.child(name), name)} for name in value}
        return {name: self.part(kind, item, at.child(name), grammar) for name, item in value.items()}

    def _reference(self, kind: str, node: JsonObject, at: Location, grammar: Grammar) -> Any:
        target = self.sources.target(node["$ref"], at.child("$ref"))
        if kind in _INLINED:
            return self.part(kind, self.sources.value(target), target, grammar)
        if grammar is ASYNCAPI_GRAMMAR and target.file == at.file:
            return Node(at, node)
        return Node(at, node, {"$ref": self.hoist(kind, target)})


def _name(value: Any, at: Location) -> str:
    """A part's name: its key, or for a whole file its title, or the file's name."""
    if at.pointer:
        return at.pointer[-1]
    title = value.get("title") if isinstance(value, dict) else None
    return title if isinstance(title, str) else at.file.name.split(".")[0]


def bundle(sources: Sources) -> Bundle:
    """Bundle the contract under `sources.root`. Raises ContractError naming the place of what it refuses."""
    api = _Hoister(sources)
    openapi = api.part("openapi", sources.document(OPENAPI), Location(OPENAPI))
    for file in sources.matching(EVENTS):
        api.hoist("schemas", Location(file))
    published = {kind: dict(sorted(parts.items())) for kind, parts in sorted(api.components.items())}
    openapi["components"] = published

    asyncapi = _asyncapi(sources, api)
    asyncapi["info"] = {"version": openapi["info"]["version"], **asyncapi["info"]}
    for file in sources.matching(CONFIG):
        api.hoist("schemas", Location(file))
        for name in sources.document(file).get("$defs", {}):
            api.hoist("schemas", Location(file, ("$defs", name)))
    for file in sources.matching(MESSAGES):
        for name in sources.document(file):
            api.hoist("schemas", Location(file, (name,)))
    schemas = dict(sorted(api.components["schemas"].items()))
    origins = {name: at for (kind, name), at in api.origins.items() if kind == "schemas"}
    return Bundle(openapi, asyncapi, _models(schemas), origins, sources)


def _asyncapi(sources: Sources, api: _Hoister) -> JsonObject:
    """The AsyncAPI document with exactly the types it reaches."""
    document: JsonObject = api.part(
        "asyncapi", sources.document(ASYNCAPI), Location(ASYNCAPI), ASYNCAPI_GRAMMAR
    )
    reached: dict[str, Any] = {}
    components = document.setdefault("components", {})
    for name, ref in list(components.get("messages", {}).items()):
        components["messages"][name] = api.components["messages"][name] if "$ref" in ref else ref
    _reach(document, api.components["schemas"], reached)
    components["schemas"] = dict(sorted(reached.items()))
    return document


def _reach(node: Any, schemas: Mapping[str, Any], reached: dict[str, Any]) -> None:
    if isinstance(node, dict):
        name = str(node.get("$ref", "")).removeprefix("#/components/schemas/")
        if name in schemas and name not in reached:
            reached[name] = schemas[name]
            _reach(schemas[name], schemas, reached)
        for value in node.values():
            _reach(value, schemas, reached)
    elif isinstance(node, list):
        for value in node:
            _reach(value, schemas, reached)


def _models(schemas: Mapping[str, Any]) -> JsonObject:
    info = {"title": "Voulezvous types", "version": "1"}
    return {"openapi": "3.1.0", "info": info, "paths": {}, "components": {"schemas": dict(schemas)}}
