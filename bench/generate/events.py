"""The made contract's events, and the socket that carries them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from bench.generate.types import ID, MOMENT, Schema, array, closed, constant, ref, text, whole

_CLOSE_CODES = {
    1002: ("No frame.", "never"),
    1007: ("No UTF-8.", "never"),
    1009: ("Too large.", "later"),
    1011: ("A defect.", "later"),
    1012: ("Restarts.", "at-once"),
    1013: ("Full.", "later"),
    4400: ("Misfit.", "never"),
    4401: ("Unknown.", "never"),
    4403: ("Forbidden.", "never"),
}
_ROLES = {
    name: {"x-vvtv-role": {"subscribed": "followed"}.get(name, name)}
    for name in ("subscribe", "resume", "ping", "welcome", "subscribed", "pong", "resync")
}


def envelope(areas: Collection[str]) -> Schema:
    """events/envelope.v1.json."""
    parts = {
        "EventId": {"description": "A UUIDv7.", "type": "string", "format": "uuid"},
        "EventVersion": {"description": "Version of the event's schema.", "type": "integer", "minimum": 1},
        "TraceId": text("Names the chain of causes.", 64),
        "Subject": {
            "description": "What it is about.",
            "type": "string",
            "pattern": "^[a-z_]+:[^\\s]{1,120}$",
        },
        "Sequence": whole("Its number in the stream.", 0, 2**53),
        "Topic": {"description": "A stream of events.", "type": "string", "enum": list(areas)},
    }
    return {
        "title": "Envelope",
        **closed("What every event carries.", ENVELOPE_FIELDS, **envelope_fields("")),
        "$defs": parts,
    }


ENVELOPE_FIELDS = ("event_id", "type", "version", "occurred_at", "trace_id", "subject", "topic", "sequence")


def envelope_fields(file: str) -> dict[str, Schema]:
    """The fields of an event, by reference to the envelope's file."""
    named = {"event_id": "EventId", "version": "EventVersion", "trace_id": "TraceId", "subject": "Subject"}
    named |= {"topic": "Topic", "sequence": "Sequence"}
    fields = {field: ref(f"$defs/{name}", file) for field, name in named.items()}
    return {"type": {"type": "string"}, "occurred_at": {"type": "string", "format": "date-time"}, **fields}


def event(area: str, name: str) -> Schema:
    """events/<area>/changed.v1.json: a thing of the area has changed."""
    kind = f"{area}.changed"
    fields = envelope_fields("../envelope.v1.json") | {"type": constant(kind)}
    fields |= {
        "version": {"type": "integer", "const": 1},
        "data": ref(f"{name}Measure", f"../../openapi/components/{area}.yaml"),
    }
    shown = {
        "event_id": ID,
        "type": kind,
        "version": 1,
        "occurred_at": MOMENT,
        "trace_id": "t1",
        "subject": f"{area}:1",
        "topic": area,
        "sequence": 42,
        "data": {"duration_ms": 1, "score": 0.5},
    }
    title = f"{area.capitalize()}Changed"
    return {
        "title": title,
        **closed(f"Something of {area} has changed.", (*ENVELOPE_FIELDS, "data"), **fields),
        "examples": [shown],
    }


def messages(areas: Collection[str]) -> dict[str, Schema]:
    """events/socket/<name>.v1.json by name: what is said around the events."""
    first = next(iter(areas))
    topic, sequence = (ref(f"$defs/{name}", "../envelope.v1.json") for name in ("Topic", "Sequence"))
    topics = array(topic, 16, minItems=1, uniqueItems=True)
    fields: dict[str, tuple[dict[str, Schema], dict[str, Any]]] = {
        "subscribe": ({"topics": topics}, {"topics": [first]}),
        "resume": ({"topic": topic, "after": sequence}, {"topic": first, "after": 4}),
        "ping": ({"nonce": text("Comes back.", 64)}, {"nonce": "a"}),
        "welcome": (
            {"connection_id": text("Names it.", 64), "topics": topics},
            {"connection_id": "1", "topics": [first]},
        ),
        "subscribed": ({"topic": topic, "sequence": sequence}, {"topic": first, "sequence": 4}),
        "pong": ({"nonce": text("Came along.", 64)}, {"nonce": "a"}),
        "resync": ({"topic": topic, "sequence": sequence}, {"topic": first, "sequence": 4}),
    }
    return {name: _message(name, own, shown) for name, (own, shown) in fields.items()}


def _message(name: str, own: dict[str, Schema], shown: dict[str, Any]) -> Schema:
    required = ("type", *(field for field in own if field != "nonce"))
    return {
        "title": f"{name.capitalize()}Message",
        **closed(f"Says {name}.", required, type=constant(name), **own),
        "examples": [{"type": name, **shown}],
    }


def sockets(areas: Collection[str]) -> dict[str, Any]:
    """channels/asyncapi.yaml."""
    said = {"receive": ["subscribe", "resume", "ping"], "send": ["welcome", "subscribed", "pong", "resync"]}
    files = {name: f"../events/socket/{name}.v1.json" for names in said.values() for name in names}
    files |= {f"{area}Changed": f"../events/{area}/changed.v1.json" for area in areas}
    said["send"] += [f"{area}Changed" for area in areas]
    channel = {
        "address": "/v1/events",
        "title": "Events",
        "description": "Everything that happens.",
        "x-vvtv-security": [{"stationToken": []}],
        "x-vvtv-close-codes": {
            code: {"meaning": meaning, "retry": retry} for code, (meaning, retry) in _CLOSE_CODES.items()
        },
        "messages": {
            name: _ROLES.get(name, {}) | {"payload": {"$ref": file}} for name, file in files.items()
        },
    }
    operations = {
        f"{action}Messages": {
            "action": action,
            "title": f"What is to {action}.",
            "channel": {"$ref": "#/channels/events"},
            "messages": [{"$ref": f"#/channels/events/messages/{name}"} for name in names],
        }
        for action, names in said.items()
    }
    info = {
        "title": "Sockets of a made station",
        "description": "Made by bench.generate.",
    }
    return {"asyncapi": "3.0.0", "info": info, "channels": {"events": channel}, "operations": operations}
