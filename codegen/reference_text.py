"""Text for the API reference: a schema's type in a few words, JSON in colour, prose with inline code."""

import json
import re
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup, escape

TOKEN = re.compile(
    r'(?P<key>"(?:[^"\\]|\\.)*")(?=:)|(?P<text>"(?:[^"\\]|\\.)*")|(?P<number>-?\d[\d.eE+-]*)|(?P<word>true|false|null)'
)
CODE = re.compile(r"`([^`]+)`")

BOUNDS = {
    "minimum": "≥ {}",
    "maximum": "≤ {}",
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "minItems": "at least {} items",
    "maxItems": "at most {} items",
    "pattern": "{}",
    "default": "default {}",
}


def type_name(schema: Mapping[str, Any]) -> Markup:
    """Return a schema in a few words; a named one links to its entry."""
    if "$ref" in schema:
        name = escape(schema["$ref"].rsplit("/", 1)[-1])
        return Markup('<a href="#schema-{0}">{0}</a>').format(name)
    if "const" in schema:
        return Markup("<code>{}</code>").format(json.dumps(schema["const"]))
    if schema.get("type") == "array":
        return type_name(schema.get("items", {})) + Markup("[]")
    if isinstance(schema.get("additionalProperties"), Mapping):
        return Markup("map of ") + type_name(schema["additionalProperties"])
    for word in ("oneOf", "anyOf"):
        if word in schema:
            return Markup(" or ").join(type_name(part) for part in schema[word])
    return escape(" · ".join([_plain(schema), *_bounds(schema)]))


def highlight(value: Any) -> Markup:
    """Return a value as indented JSON with keys, strings, numbers and words marked."""
    text = json.dumps(value, indent=2, ensure_ascii=False)
    parts, end = [], 0
    for match in TOKEN.finditer(text):
        kind = str(match.lastgroup)[0]
        parts.append(f'{escape(text[end : match.start()])}<i class="{kind}">{escape(match[0])}</i>')
        end = match.end()
    return Markup("".join([*parts, escape(text[end:])]))  # noqa: S704 - every part is escaped above


def prose(text: str) -> Markup:
    """Return text with `code` marked."""
    parts = CODE.split(text)
    return Markup("").join(
        Markup("<code>{}</code>").format(p) if i % 2 else escape(p) for i, p in enumerate(parts)
    )


def _plain(schema: Mapping[str, Any]) -> str:
    kind = schema.get("type", "any")
    name = " or ".join(kind) if isinstance(kind, list) else str(kind)
    return str(schema.get("format", name)) if name == "string" else name


def _bounds(schema: Mapping[str, Any]) -> list[str]:
    return [words.format(schema[key]) for key, words in BOUNDS.items() if key in schema]
