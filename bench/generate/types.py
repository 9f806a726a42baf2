"""The types of one kind of thing: its id and words, nested parts, a union, and what is sent and answered."""

from __future__ import annotations

from typing import Any

from bench.generate.names import KINDS, STATES, plural, snake

Schema = dict[str, Any]
ID = "01935b7e-5f00-7000-8000-0000000000a1"
MOMENT = "2026-11-21T20:00:00Z"


def ref(name: str, file: str = "") -> Schema:
    """A reference within one components file, or to another one."""
    return {"$ref": f"{file}#/{name}"}


def closed(description: str, required: tuple[str, ...], **properties: Schema) -> Schema:
    """An object without further properties."""
    return {
        "description": description,
        "type": "object",
        "additionalProperties": False,
        "required": list(required),
        "properties": properties,
    }


def text(description: str, most: int = 200, least: int = 1) -> Schema:
    """A bounded string."""
    return {"type": "string", "minLength": least, "maxLength": most, "description": description}


def whole(description: str, least: int = 0, most: int = 1_000_000) -> Schema:
    """A bounded integer."""
    return {"type": "integer", "minimum": least, "maximum": most, "description": description}


def share(description: str) -> Schema:
    """A number from 0 to 1."""
    return {"type": "number", "minimum": 0, "maximum": 1, "description": description}


def moment(description: str) -> Schema:
    """A date-time."""
    return {"type": "string", "format": "date-time", "description": description}


def array(items: Schema, most: int = 50, **more: Any) -> Schema:
    """A bounded array."""
    return {"type": "array", "maxItems": most, "items": items, **more}


def constant(value: str) -> Schema:
    """A string that is always the same, as a discriminator."""
    return {"type": "string", "const": value}


def map_of(values: Schema, description: str) -> Schema:
    """A bounded map with plain names."""
    return {
        "description": description,
        "type": "object",
        "maxProperties": 20,
        "propertyNames": {"pattern": "^[a-z][a-z0-9_]{0,31}$"},
        "additionalProperties": values,
    }


def of_thing(name: str, neighbour: str, *, with_notes: bool) -> dict[str, Schema]:
    """Every type of one thing; `neighbour` is another thing of the area that it refers to."""
    low = snake(name).replace("_", " ")
    made: dict[str, Schema] = {
        f"{name}Id": {"description": f"A UUIDv7 naming a {low}.", "type": "string", "format": "uuid"},
        f"{name}State": {"description": f"How far a {low} is.", "type": "string", "enum": list(STATES)},
        f"{name}Kind": {"description": f"What sort of {low} it is.", "type": "string", "enum": list(KINDS)},
        f"{name}Measure": closed(
            f"What was measured of a {low}.",
            ("duration_ms", "score"),
            duration_ms=whole("Milliseconds."),
            score=share("0 to 1, best last."),
            attempts=whole("Tries so far.", most=100),
            measured_at=moment("When."),
        ),
        f"{name}Part": closed(
            f"One part of a {low}.",
            ("label", "position", "measures"),
            label=text("Its name in the whole.", 80),
            position=whole("0 comes first.", most=1000),
            measures=array(ref(f"{name}Measure"), 10),
            attributes=map_of(text("A value.", 120), "Whatever else is known."),
        ),
    }
    made |= _spoken(name, low, neighbour, with_notes)
    return made | _notes(name, low) if with_notes else made


def _spoken(name: str, low: str, neighbour: str, with_notes: bool) -> dict[str, Schema]:
    """The thing itself, a page of it, and what creates and changes it."""
    changeable = {
        "title": text(f"What people call the {low}."),
        "kind": ref(f"{name}Kind"),
        "weight": share("How often it is chosen."),
        "tags": array({"type": "string", "pattern": "^[a-z][a-z0-9-]{0,31}$"}, 20, uniqueItems=True),
        "parts": array(ref(f"{name}Part")),
        "limits": map_of(whole("A ceiling."), "Ceilings by name."),
    }
    notes = {"notes": array(ref(f"{name}Note"), 30)} if with_notes else {}
    known = {
        f"{snake(name)}_id": ref(f"{name}Id"),
        "state": ref(f"{name}State"),
        f"{snake(neighbour)}_id": ref(f"{neighbour}Id"),
        "version": whole("Raised by every change.", 1),
        "enabled": {"type": "boolean", "description": "Whether it takes part."},
        "latest": ref(f"{name}Measure"),
        "created_at": moment("When it was made."),
        "updated_at": moment("When it last changed."),
    }
    required = (f"{snake(name)}_id", "state", "title", "kind", "version", "parts", "created_at", "updated_at")
    return {
        name: closed(f"A {low} as the station knows it.", required, **known, **changeable, **notes),
        f"{name}Page": closed(
            f"A page of {plural(low)}, newest first.",
            ("items",),
            items={"type": "array", "items": ref(name)},
            next_cursor=ref("Cursor", "common.yaml"),
        ),
        f"{name}Create": closed(f"A new {low}.", ("title", "kind", "parts"), **changeable),
        f"{name}Update": closed(
            f"What changes of a {low}; what is left out stays.",
            ("version",),
            version=whole("The version that was read.", 1),
            enabled={"type": "boolean", "description": "Whether it takes part."},
            **changeable,
        ),
    }


def _notes(name: str, low: str) -> dict[str, Schema]:
    """A union that is told apart by a constant."""
    written, media = f"{name}TextNote", f"{name}MediaNote"
    return {
        written: closed(
            f"Words about a {low}.",
            ("kind", "body"),
            kind=constant("text"),
            body=text("The words.", 2000),
        ),
        media: closed(
            f"A picture or a sound about a {low}.",
            ("kind", "path", "size_bytes"),
            kind=constant("media"),
            path=text("Where it is kept.", 400),
            size_bytes=whole("Bytes."),
        ),
        f"{name}Note": {
            "description": f"A note on a {low}.",
            "oneOf": [ref(written), ref(media)],
            "discriminator": {
                "propertyName": "kind",
                "mapping": {"text": f"#/{written}", "media": f"#/{media}"},
            },
        },
    }


def example(name: str, neighbour: str, *, with_notes: bool) -> dict[str, Any]:
    """A thing as it is answered."""
    notes = {"notes": [{"kind": "text", "body": "Seen twice."}]} if with_notes else {}
    return {
        f"{snake(name)}_id": ID,
        "state": "active",
        f"{snake(neighbour)}_id": ID,
        "version": 3,
        "enabled": True,
        "created_at": MOMENT,
        "updated_at": MOMENT,
        **example_create(name),
        **notes,
    }


def example_create(name: str) -> dict[str, Any]:
    """A thing as it is asked for."""
    measure = {"duration_ms": 32000, "score": 0.75, "attempts": 2, "measured_at": MOMENT}
    part = {"label": "first", "position": 0, "measures": [measure], "attributes": {"origin": "tape"}}
    return {
        "title": f"{name} of the evening",
        "kind": "regular",
        "weight": 0.5,
        "tags": ["late", "live"],
        "parts": [part],
        "limits": {"daily": 5},
    }
