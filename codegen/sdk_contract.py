"""What both SDKs read from the two bundles: one document for their generators, and each socket's messages.

Decides how the bundles are joined for tools that take one OpenAPI document: schemas are the same by
construction, so joining refuses two different definitions of one name. Decides too that signing is the
runtime's work: no generated function takes a signature.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Document = Mapping[str, Any]
Schemas = Mapping[str, Mapping[str, Any]]

SIGNING_HEADERS = frozenset({"x-vvtv-ts", "x-vvtv-signature"})
METHODS = ("get", "put", "post", "delete", "options", "head", "patch")


@dataclass(frozen=True)
class SocketMessage:
    """One message of a socket: its discriminator value and the schema of its payload."""

    type: str
    schema: str


@dataclass(frozen=True)
class Socket:
    """One WebSocket channel: where it is, what each side may send, and how the server may close it."""

    name: str
    address: str
    client: tuple[SocketMessage, ...]
    server: tuple[SocketMessage, ...]
    close_codes: Mapping[int, str]

    @property
    def constant(self) -> str:
        """The name in upper snake case, for module constants."""
        return "".join(f"_{c}" if c.isupper() and i else c for i, c in enumerate(self.name)).upper()


def all_schemas(document: Document) -> dict[str, Mapping[str, Any]]:
    """Return the document's component schemas by name."""
    return dict(document.get("components", {}).get("schemas", {}))


def is_event(schema: Mapping[str, Any]) -> bool:
    """Whether the message carries the event envelope, so that a client can resume after it."""
    return {"event_id", "sequence"} <= set(schema.get("required", ()))


def client_view(openapi: Document, asyncapi: Document) -> dict[str, Any]:
    """Return the OpenAPI document as a client sees it: schemas of both bundles, nothing of signing."""
    schemas = all_schemas(openapi)
    for name, schema in all_schemas(asyncapi).items():
        if schemas.setdefault(name, schema) != schema:
            raise ValueError(f"schema {name} differs between the OpenAPI and the AsyncAPI bundle")
    components = {**openapi.get("components", {}), "schemas": dict(sorted(schemas.items()))}
    components.pop("securitySchemes", None)
    paths = {
        path: {key: _unsigned(part, openapi) if key in METHODS else part for key, part in item.items()}
        for path, item in openapi["paths"].items()
    }
    return {**openapi, "paths": paths, "security": [], "components": components}


def _unsigned(operation: Document, openapi: Document) -> Document:
    """Drop what the request signer adds."""
    parameters = [
        p for p in operation.get("parameters", ()) if deref(p, openapi)["name"] not in SIGNING_HEADERS
    ]
    return {**operation, "parameters": parameters, "security": []}


def deref(part: Mapping[str, Any], document: Document) -> Mapping[str, Any]:
    """Return the part, or what its local reference points to."""
    node: Any = part
    while "$ref" in node:
        node = resolve(node["$ref"], document)
    found: Mapping[str, Any] = node
    return found


def read_sockets(asyncapi: Document) -> list[Socket]:
    """Return every channel of the document in name order."""
    return [_socket(name, asyncapi) for name in sorted(asyncapi.get("channels", {}))]


def _socket(name: str, asyncapi: Document) -> Socket:
    channel = asyncapi["channels"][name]
    sides: dict[str, list[SocketMessage]] = {"receive": [], "send": []}
    for operation in asyncapi.get("operations", {}).values():
        if _last(operation["channel"]) == name:
            sides[operation["action"]] += [_message(ref, asyncapi) for ref in operation["messages"]]
    codes = {int(code): str(why) for code, why in sorted(channel.get("x-vvtv-close-codes", {}).items())}
    return Socket(
        name=name[0].upper() + name[1:],
        address=channel["address"],
        client=tuple(sides["receive"]),
        server=tuple(sides["send"]),
        close_codes=codes,
    )


def _message(ref: Mapping[str, str], asyncapi: Document) -> SocketMessage:
    """Resolve a message reference through the channel to its component, and name its payload's schema."""
    schema = _last(deref(ref, asyncapi)["payload"])
    discriminator = deref(all_schemas(asyncapi)[schema]["properties"]["type"], asyncapi)
    return SocketMessage(type=str(discriminator["const"]), schema=schema)


def _last(reference: Mapping[str, str]) -> str:
    return reference["$ref"].rsplit("/", 1)[-1]


def resolve(pointer: str, document: Document) -> Any:
    """Return what a local JSON pointer reference names."""
    node: Any = document
    for part in pointer.removeprefix("#/").split("/"):
        node = node[part.replace("~1", "/").replace("~0", "~")]
    return node
