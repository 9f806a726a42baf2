"""Reads the bundled documents into the IR; the lint has passed, so every shape is as expected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from codegen.bundle import Bundle
from codegen.ir import (
    PROBLEM,
    SCHEMA_PREFIX,
    Contract,
    Deprecation,
    Event,
    Failure,
    Header,
    Message,
    Operation,
    Parameter,
    Response,
    Socket,
    Tag,
    Vocabulary,
    is_text,
)
from codegen.names import pascal
from codegen.source import JsonObject

METHODS = ("get", "put", "post", "patch", "delete")
_MANY = ("allOf", "anyOf", "oneOf")
_ONE = ("items", "additionalProperties", "propertyNames")


def follow(document: Mapping[str, Any], node: JsonObject) -> JsonObject:
    """The node, or what its local reference points to."""
    while "$ref" in node:
        target: Any = document
        for token in node["$ref"].removeprefix("#/").split("/"):
            target = target[token.replace("~1", "/").replace("~0", "~")]
        node = target
    return node


def operations_of(openapi: JsonObject) -> Iterator[tuple[str, str, JsonObject, list[JsonObject]]]:
    """Every (path, method, operation, its resolved parameters)."""
    for path, item in openapi["paths"].items():
        for method in METHODS:
            if method in item:
                own = item[method]
                parameters = [*item.get("parameters", ()), *own.get("parameters", ())]
                yield path, method, own, [follow(openapi, parameter) for parameter in parameters]


def subschemas(name: str, node: Any) -> Iterator[tuple[str, JsonObject]]:
    """A schema and all below it; references are not followed."""
    if not isinstance(node, dict):
        return
    yield name, node
    for key, child in node.get("properties", {}).items():
        yield from subschemas(f"{name}/{key}", child)
    for key in _ONE:
        yield from subschemas(f"{name}/{key}", node.get(key))
    for key in _MANY:
        for index, child in enumerate(node.get(key, ())):
            yield from subschemas(f"{name}/{key}/{index}", child)


def read(bundle: Bundle) -> Contract:
    """The whole contract as IR."""
    tags = {tag["name"]: (tag.get("description", ""), list[Operation]()) for tag in bundle.openapi["tags"]}
    for path, method, operation, parameters in operations_of(bundle.openapi):
        tags[operation["tags"][0]][1].append(_operation(bundle.openapi, path, method, operation, parameters))
    return Contract(
        tags=tuple(
            Tag(name, text, tuple(operations)) for name, (text, operations) in tags.items() if operations
        ),
        sockets=tuple(
            _socket(bundle.asyncapi, name, channel)
            for name, channel in bundle.asyncapi.get("channels", {}).items()
        ),
        events=tuple(_events(bundle)),
        vocabulary=tuple(_words(bundle.models["components"]["schemas"])),
        plain_paths=tuple(bundle.openapi.get("x-vvtv-plain-paths", ())),
    )


def _operation(
    document: JsonObject, path: str, method: str, node: JsonObject, parameters: list[JsonObject]
) -> Operation:
    operation_id = node["operationId"]
    responses = {int(status): follow(document, response) for status, response in node["responses"].items()}
    content: JsonObject = follow(document, node["requestBody"])["content"] if "requestBody" in node else {}
    return Operation(
        operation_id=operation_id,
        method=method.upper(),
        path=path,
        tag=node["tags"][0],
        summary=node["summary"],
        security=tuple(tuple(alternative) for alternative in _security(document, node)),
        requires=tuple(sorted(capabilities(node))),
        rate=node.get("x-vvtv-rate"),
        parameters=tuple(
            _parameter(document, parameter) for parameter in parameters if "x-vvtv-bound-by" not in parameter
        ),
        body=_type_name(content["application/json"]["schema"]) if content else None,
        responses=tuple(
            _response(document, operation_id, status, r)
            for status, r in responses.items()
            if PROBLEM not in r.get("content", {})
        ),
        failures=tuple(
            Failure(status, tuple(r["x-vvtv-codes"]))
            for status, r in responses.items()
            if PROBLEM in r.get("content", {})
        ),
        hot=node.get("x-vvtv-hot", False),
        deprecation=_deprecation(document, node) if node.get("deprecated") else None,
    )


def _deprecation(document: JsonObject, node: JsonObject) -> Deprecation:
    said: JsonObject = node["x-vvtv-deprecation"]
    instead = said.get("instead")
    paths = {other["operationId"]: path for path, _, other, _ in operations_of(document)}
    return Deprecation(
        since=date.fromisoformat(said["since"]),
        sunset=date.fromisoformat(said["sunset"]),
        instead=instead,
        path=paths[instead] if instead else None,
    )


def _security(document: JsonObject, node: JsonObject) -> list[JsonObject]:
    """The operation's own requirement, else the document's."""
    own: list[JsonObject] = node["security"] if "security" in node else document.get("security", [])
    return own


def capabilities(node: JsonObject) -> set[str]:
    """What an operation's security asks of the caller besides being known: the names listed behind its schemes."""
    listed = (names for alternative in node.get("security", ()) for names in alternative.values())
    return {name for names in listed for name in names}


def _parameter(document: JsonObject, node: JsonObject) -> Parameter:
    schema = node["schema"]
    name = _type_name(schema) if "$ref" in schema else None
    return Parameter(
        node["name"],
        node["in"],
        bool(node.get("required")),
        follow(document, schema),
        name,
        node.get("description", ""),
    )


def _plain_body(content_type: str) -> str:
    return "str" if is_text(content_type) else "bytes"


def _response(document: JsonObject, operation_id: str, status: int, node: JsonObject) -> Response:
    content: JsonObject = node.get("content", {})
    content_type = next(iter(content), None)
    schema: JsonObject = content[content_type]["schema"] if content_type else {}
    headers = {name: follow(document, header) for name, header in node.get("headers", {}).items()}
    return Response(
        class_name=f"{pascal(operation_id)}{status}",
        status=status,
        description=node["description"],
        content_type=content_type,
        body=_type_name(schema)
        if "$ref" in schema
        else (_plain_body(content_type) if content_type else None),
        headers=tuple(
            Header(
                name,
                bool(header.get("required")),
                follow(document, header["schema"]).get("type") == "integer",
            )
            for name, header in headers.items()
        ),
    )


def _socket(document: JsonObject, name: str, channel: JsonObject) -> Socket:
    messages: dict[str, tuple[Message, ...]] = {"send": (), "receive": ()}
    for operation in document["operations"].values():
        if follow(document, operation["channel"]) is channel:
            found = tuple(_message(document, follow(document, message)) for message in operation["messages"])
            messages[operation["action"]] += found
    security = tuple(tuple(alternative) for alternative in channel.get("x-vvtv-security", []))
    return Socket(
        name,
        channel["address"],
        channel.get("description", ""),
        security,
        messages["receive"],
        messages["send"],
        tuple(sorted(int(code) for code in channel.get("x-vvtv-close-codes", {}))),
    )


def _message(document: JsonObject, node: JsonObject) -> Message:
    schema = follow(document, node["payload"])
    return Message(
        _type_name(node["payload"]), schema["properties"]["type"]["const"], schema.get("description", "")
    )


def _events(bundle: Bundle) -> Iterator[Event]:
    """The events of schemas/events; what is only said between a client and a socket is none."""
    for name, schema in bundle.models["components"]["schemas"].items():
        at, properties = bundle.origins[name], schema.get("properties", {})
        if str(at.file).startswith("schemas/events/") and not at.pointer and "data" in properties:
            yield Event(
                name,
                properties["type"]["const"],
                properties.get("version", {}).get("const", 1),
                _type_name(properties["data"]),
                schema["description"],
            )


def _words(schemas: Mapping[str, JsonObject]) -> Iterator[Vocabulary]:
    for name, schema in schemas.items():
        if schema.get("type") == "string" and "enum" in schema:
            yield Vocabulary(name, schema.get("description", ""), tuple(schema["enum"]))
        elif schema.get("type") == "string" and name.endswith("Id"):
            yield Vocabulary(name, schema.get("description", ""), ())


def _type_name(schema: JsonObject) -> str:
    return str(schema["$ref"]).removeprefix(SCHEMA_PREFIX)
