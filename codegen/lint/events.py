"""What every event declares: a constant type, the envelope's fields, data and an example."""

from __future__ import annotations

from collections.abc import Iterator

from codegen.bundle import Bundle
from codegen.findings import Finding
from codegen.source import JsonObject, Location

_BUS = "schemas/events/"
_SOCKET = "schemas/events/socket/"
_ENVELOPE = "Envelope"


def envelopes(bundled: Bundle) -> Iterator[Finding]:
    """Every event carries the envelope's fields, of the types there or one of several, a constant type, and `data`."""
    envelope = bundled.models["components"]["schemas"].get(_ENVELOPE, {"properties": {}, "required": []})
    for name, schema, at in _whole_files(bundled):
        if str(at.file).startswith(_SOCKET):
            continue
        for field, expected in envelope["properties"].items():
            given = schema.get("properties", {}).get(field)
            if given is None or field not in schema.get("required", ()):
                yield Finding(at, f"the event {name} requires {field!r}", "Copy the field from the envelope.")
            elif "const" not in given and given not in (expected, *expected.get("anyOf", ())):
                yield Finding(
                    at.child("properties", field),
                    f"{field!r} of {name} is not of the envelope's type",
                    "Refer to the envelope's type.",
                )
        if "data" not in schema.get("required", ()):
            yield Finding(at, f"the event {name} requires 'data'", "Add `data` of a named type.")
        yield from _constants(name, schema, at)


def _constants(name: str, schema: JsonObject, at: Location) -> Iterator[Finding]:
    """`type` is constant, and `version` is the number that the file's name carries."""
    properties = schema.get("properties", {})
    if "const" not in properties.get("type", {}):
        yield Finding(at, f"'type' of {name} must be constant", "Give it `const: area.name`.")
    version = properties.get("version", {}).get("const")
    if version is not None and f".v{version}." not in at.file.name:
        yield Finding(
            at.child("properties", "version"),
            f"{name} is version {version}, and its file is named {at.file.name}",
            "A file holds one version: `name.v1.json` has `version: {const: 1}`.",
        )


def shown(bundled: Bundle) -> Iterator[Finding]:
    """Every event and message has an example."""
    for name, schema, at in _whole_files(bundled):
        if not schema.get("examples"):
            yield Finding(at, f"{name} needs examples", "Add `examples`: a real message.")


def _whole_files(bundled: Bundle) -> Iterator[tuple[str, JsonObject, Location]]:
    for name, schema in bundled.models["components"]["schemas"].items():
        at = bundled.origins[name]
        if str(at.file).startswith(_BUS) and not at.pointer and name != _ENVELOPE:
            yield name, schema, at
