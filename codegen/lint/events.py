"""What every event and socket message declares: a constant type, an envelope, a direction."""

from __future__ import annotations

from collections.abc import Iterator

from codegen.bundle import Bundle
from codegen.read import follow
from codegen.source import JsonObject

_BUS = "schemas/events/"
_SOCKET = "schemas/events/socket/"
_ENVELOPE = "Envelope"


def envelopes(bundled: Bundle) -> Iterator[str]:
    """Every event carries the envelope's fields with the envelope's types, and `data`."""
    schemas = bundled.models["components"]["schemas"]
    envelope = schemas.get(_ENVELOPE, {"properties": {}, "required": []})
    for name, schema in schemas.items():
        file = str(bundled.origins[name].file)
        whole = not bundled.origins[name].pointer
        if not whole or name == _ENVELOPE or not file.startswith(_BUS) or file.startswith(_SOCKET):
            continue
        for field, expected in envelope["properties"].items():
            given = schema.get("properties", {}).get(field)
            if given is None or field not in schema.get("required", ()):
                yield f"{file}: an event requires {field!r}"
            elif "const" not in given and given != expected:
                yield f"{file}: {field!r} is not of the envelope's type"
        if "data" not in schema.get("required", ()):
            yield f"{file}: an event requires 'data'"
        if "const" not in schema.get("properties", {}).get("type", {}):
            yield f"{file}: 'type' must be constant"


def shown(bundled: Bundle) -> Iterator[str]:
    """Every event and message has an example."""
    for name, schema in bundled.models["components"]["schemas"].items():
        at = bundled.origins[name]
        if (
            str(at.file).startswith(_BUS)
            and not at.pointer
            and name != _ENVELOPE
            and not schema.get("examples")
        ):
            yield f"{at.file}: needs examples"


def messages(bundled: Bundle) -> Iterator[str]:
    """Every channel has an address and both directions; each message has a constant `type` of its own."""
    document = bundled.asyncapi
    for name, channel in document.get("channels", {}).items():
        if not str(channel.get("address", "")).startswith("/v1/"):
            yield f"channel {name}: needs an address below /v1/"
        if "x-vvtv-security" not in channel:
            yield f"channel {name}: needs x-vvtv-security; `[]` when it is public"
        kinds: dict[str, str] = {}
        for key, message in channel.get("messages", {}).items():
            yield from _message(document, name, key, message, kinds)
        directions = {
            o["action"]
            for o in document.get("operations", {}).values()
            if follow(document, o["channel"]) is channel
        }
        for missing in sorted({"send", "receive"} - directions):
            yield f"channel {name}: nothing says what the server may {missing}"


def _message(
    document: JsonObject, channel: str, key: str, message: JsonObject, kinds: dict[str, str]
) -> Iterator[str]:
    payload = follow(document, message).get("payload", {})
    if "$ref" not in payload:
        yield f"channel {channel}: the payload of {key} must be a named type"
        return
    schema = follow(document, payload)
    kind = schema.get("properties", {}).get("type", {}).get("const")
    if kind is None or "type" not in schema.get("required", ()):
        yield f"channel {channel}: {key} needs a constant 'type'"
    elif kind in kinds:
        yield f"channel {channel}: {key} and {kinds[kind]} are both of type {kind!r}"
    else:
        kinds[kind] = key
