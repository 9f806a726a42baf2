"""Serves what the contract publishes about itself: its documents, the reference page and the metrics."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping
from pathlib import Path

from generated.server.seam import Endpoint, Headers, Receive, Scope, Send
from services.infra.http import metrics
from services.infra.http.metrics import HttpMetrics
from services.infra.http.seam import HttpSeam

_METHODS = ("GET", "HEAD", "OPTIONS")


class Document:
    """Bytes fixed at start, with an ETag; 304 when the client has them (RFC 9110, 13.1.2)."""

    def __init__(self, seam: HttpSeam, content_type: str, content: bytes, headers: Headers = ()) -> None:
        self._seam = seam
        self._content = content
        self._etag = b'"' + hashlib.sha256(content).hexdigest()[:32].encode() + b'"'
        self._headers = [
            (b"content-type", content_type.encode()),
            (b"etag", self._etag),
            (b"cache-control", b"no-cache"),
            (b"x-content-type-options", b"nosniff"),
            *headers,
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        if scope["method"] not in ("GET", "HEAD"):
            await self._seam.allow(scope, send, _METHODS)
            return
        same = any(name == b"if-none-match" and self._etag in value for name, value in scope["headers"])
        content = b"" if same else self._content
        length = [] if same else [(b"content-length", str(len(content)).encode())]
        status = 304 if same else 200
        await send({"type": "http.response.start", "status": status, "headers": self._headers + length})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else content})


class Scrape:
    """`/metrics`, rendered off the event loop."""

    def __init__(self, seam: HttpSeam, source: HttpMetrics) -> None:
        self._seam = seam
        self._source = source

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        if scope["method"] not in ("GET", "HEAD"):
            await self._seam.allow(scope, send, _METHODS)
            return
        text = await asyncio.to_thread(self._source.exposition)
        headers = [(b"content-type", metrics.CONTENT_TYPE), (b"content-length", str(len(text)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else text})


def documents(seam: HttpSeam, source: HttpMetrics, generated: Path) -> Mapping[str, Endpoint]:
    """The paths of every document, read from the folder of generated files."""
    json = "application/json"
    pages: dict[str, Endpoint] = {
        "/v1/openapi.json": Document(seam, json, (generated / "openapi.json").read_bytes()),
        "/v1/asyncapi.json": Document(seam, json, (generated / "asyncapi.json").read_bytes()),
        "/metrics": Scrape(seam, source),
    }
    reference = generated / "reference.html"
    if reference.is_file():
        pages["/docs"] = Document(seam, "text/html; charset=utf-8", reference.read_bytes())
    return pages
