"""The bundled OpenAPI and AsyncAPI documents, as the server publishes them."""

from __future__ import annotations

import json

from codegen.source import JsonObject


def document(bundled: JsonObject) -> bytes:
    """Readable JSON in UTF-8 with a final newline; key order is the sources'."""
    return (json.dumps(bundled, indent=1, ensure_ascii=False) + "\n").encode()
