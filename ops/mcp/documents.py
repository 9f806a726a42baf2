"""The contract itself as resources: what the tools were made of, and its history."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ops.mcp.catalogue import FOLDER


@dataclass(frozen=True)
class Document:
    """A file that a client may read."""

    uri: str
    name: str
    description: str
    media_type: str
    file: Path


_ALL = (
    Document(
        "voulezvous://contract/openapi.json",
        "openapi.json",
        "Every operation of the platform (OpenAPI 3.1).",
        "application/json",
        FOLDER / "openapi.json",
    ),
    Document(
        "voulezvous://contract/asyncapi.json",
        "asyncapi.json",
        "Every socket of the platform (AsyncAPI 3).",
        "application/json",
        FOLDER / "asyncapi.json",
    ),
    Document(
        "voulezvous://contract/changelog.md",
        "changelog.md",
        "What changed in the contract from release to release.",
        "text/markdown",
        FOLDER.parent / "schemas" / "CHANGELOG.md",
    ),
)


def documents() -> dict[str, Document]:
    """Those that this installation has, by URI; the changelog stays in the repository."""
    return {document.uri: document for document in _ALL if document.file.is_file()}
