"""Writes the contract's version where npm wants it: the TypeScript SDK's package and the locks that name it."""

from __future__ import annotations

import re
from pathlib import Path

from codegen.source import JsonObject

FILES = (
    Path("sdk/typescript/package.json"),
    Path("sdk/typescript/package-lock.json"),
    Path("web/package-lock.json"),
)
_VERSION = re.compile(r'("name": "@voulezvous/sdk",\s+"version": ")[^"]*(")')


def emit(openapi: JsonObject, _asyncapi: JsonObject, root: Path) -> dict[Path, bytes]:
    """The files with this contract's version; the rest of them belongs to people and to npm."""
    version = openapi["info"]["version"]
    present = (path for path in FILES if (root / path).is_file())
    return {
        path: _VERSION.sub(rf"\g<1>{version}\g<2>", (root / path).read_text(encoding="utf-8")).encode()
        for path in present
    }
