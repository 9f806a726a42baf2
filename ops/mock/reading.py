"""Finding one's way in a published document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Part = Mapping[str, Any]


def resolved(document: Part, part: Part) -> Part:
    """The part, or what its local reference names (RFC 6901)."""
    node: Any = part
    while "$ref" in node:
        pointer, node = node["$ref"], document
        for token in pointer.removeprefix("#/").split("/"):
            node = node[token.replace("~1", "/").replace("~0", "~")]
    found: Part = node
    return found
