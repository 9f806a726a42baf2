"""Serves the built web shell as a plain ASGI application.

Hashed assets are immutable, the page is revalidated, what shrinks is compressed once at start.
A path that no mode claims gets the shell too, with 404: the shell says so in the viewer's language.
What makes the shell an app is made from the configuration: its manifest, and the worker that keeps it (`app.py`).
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.infra.http.app import ASSETS, MANIFEST, OFFLINE, WORKER, WORKER_HEADERS, Look, manifest, worker
from services.infra.http.page import SECURITY_HEADERS, Texts, choose_locale, fill, plain_headers, plain_page

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Headers = tuple[tuple[bytes, bytes], ...]

IMMUTABLE = b"public, max-age=31536000, immutable"
REVALIDATED = b"no-cache"
_HTML = "text/html; charset=utf-8"
_NOSNIFF: Headers = ((b"x-content-type-options", b"nosniff"),)
_SHRINKS = re.compile(r"text/|javascript|json|svg|xml")
_TYPES = {
    ".woff2": "font/woff2",
    ".webmanifest": "application/manifest+json",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}


@dataclass(frozen=True)
class Body:
    """Bytes ready to be sent, with their compressed form where that is smaller."""

    media_type: str
    cache: bytes
    plain: bytes
    packed: bytes | None
    etag: bytes


@dataclass(frozen=True)
class Served:
    """A body with the headers that are its own."""

    body: Body
    headers: Headers


def make_body(content: bytes, media_type: str, cache: bytes) -> Body:
    """A body with its ETag; compressed when its type shrinks and the result is smaller."""
    packed = gzip.compress(content, 9, mtime=0) if _SHRINKS.search(media_type) else None
    smaller = packed if packed is not None and len(packed) < len(content) else None
    etag = f'W/"{hashlib.sha256(content).hexdigest()[:20]}"'.encode()
    return Body(media_type, cache, content, smaller, etag)


def _media_type(path: Path) -> str:
    kind = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind


def read_files(dist: Path) -> dict[str, Body]:
    """Every file of a build but its pages and its worker, by URL path."""
    files: dict[str, Body] = {}
    for path in sorted(dist.rglob("*")):
        url = "/" + path.relative_to(dist).as_posix()
        if path.is_file() and path.suffix != ".html" and url != WORKER:
            cache = IMMUTABLE if url.startswith(ASSETS) else REVALIDATED
            files[url] = make_body(path.read_bytes(), _media_type(path), cache)
    return files


def route_pattern(routes: Iterable[str]) -> re.Pattern[str]:
    """Matches the paths that the modes claim; `:name` stands for one path segment."""
    claimed = [re.sub(r":[a-z_]+", "[^/]+", route.rstrip("/")) for route in routes]
    return re.compile(f"(?:{'|'.join(claimed)})/?")


class WebShell:
    """The built shell in `dist`, or the plain page when there is none.

    `routes` are the manifests' routes; `texts` is what the page says before its scripts run.
    """

    def __init__(self, dist: Path, *, routes: Sequence[str], texts: Texts, master_playlist: str) -> None:
        index = dist / "index.html"
        self.built = index.is_file()
        self._texts = texts
        self._routes = route_pattern(routes)
        self._files: dict[str, Served] = {}
        self._spoken: dict[str, Mapping[str, Served]] = {}
        if self.built:
            look = Look.read(dist, texts.skin)
            self._page = _pages(index.read_text("utf-8"), texts, look.colour, SECURITY_HEADERS)
            self._serve_app(dist, look)
        else:
            self._page = _pages(plain_page(master_playlist), texts, "", plain_headers())

    def _serve_app(self, dist: Path, look: Look) -> None:
        files = read_files(dist)
        offline = _pages(
            (dist / "offline.html").read_text("utf-8"), self._texts, look.colour, SECURITY_HEADERS
        )
        script = worker(
            (dist / WORKER[1:]).read_text("utf-8"),
            self._texts,
            (url for url in files if url.startswith(ASSETS)),
            (page.body.plain for page in offline.values()),
        )
        self._files = {url: Served(body, _NOSNIFF) for url, body in files.items()}
        self._files[WORKER] = Served(make_body(script, _TYPES[".js"], REVALIDATED), WORKER_HEADERS)
        self._spoken = {
            OFFLINE: offline,
            MANIFEST: {
                locale: Served(
                    make_body(manifest(self._texts, locale, look), _TYPES[".webmanifest"], REVALIDATED),
                    (*_NOSNIFF, (b"content-language", locale.encode())),
                )
                for locale in self._texts.strings
            },
        }

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        if scope["method"] not in ("GET", "HEAD"):
            await _allow(scope, send)
            return
        path = scope["path"]
        if path in self._files:
            await _serve(scope, send, 200, self._files[path])
            return
        spoken = self._spoken.get(path)
        status = 200 if spoken is not None or self._routes.fullmatch(path) else 404
        await _serve(scope, send, status, (spoken or self._page)[self._locale(scope)])

    def _locale(self, scope: Scope) -> str:
        return choose_locale(
            self._texts,
            query=scope.get("query_string", b"").decode("latin-1"),
            cookie=_header(scope, b"cookie"),
            accept_language=_header(scope, b"accept-language"),
        )


def _pages(template: str, texts: Texts, colour: str, headers: Headers) -> Mapping[str, Served]:
    """`template` in every language."""
    return {
        locale: Served(
            make_body(fill(template, texts, locale, colour).encode(), _HTML, REVALIDATED),
            (*headers, (b"content-language", locale.encode())),
        )
        for locale in texts.strings
    }


def _header(scope: Scope, name: bytes) -> str:
    return ", ".join(value.decode("latin-1") for key, value in scope["headers"] if key == name)


async def _serve(scope: Scope, send: Send, status: int, served: Served) -> None:
    body = served.body
    vary = b"accept-encoding" if body.cache == IMMUTABLE else b"accept-encoding, accept-language, cookie"
    headers: Headers = (
        (b"cache-control", body.cache),
        (b"etag", body.etag),
        (b"vary", vary),
        *served.headers,
    )
    if status == 200 and body.etag.decode() in [
        tag.strip() for tag in _header(scope, b"if-none-match").split(",")
    ]:
        await _answer(scope, send, 304, headers, b"")
        return
    content = body.plain
    if body.packed is not None and re.search(
        r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))", _header(scope, b"accept-encoding")
    ):
        content = body.packed
        headers = (*headers, (b"content-encoding", b"gzip"))
    length = (b"content-length", str(len(content)).encode())
    await _answer(
        scope, send, status, (*headers, (b"content-type", body.media_type.encode()), length), content
    )


async def _allow(scope: Scope, send: Send) -> None:
    """Answer OPTIONS; refuse any other method that does not read (RFC 9110, 9.3.7 and 15.5.6)."""
    allow = (b"allow", b"GET, HEAD, OPTIONS")
    if scope["method"] == "OPTIONS":
        await _answer(scope, send, 204, (allow,), b"")
    else:
        await _answer(scope, send, 405, (allow, (b"content-length", b"0")), b"")


async def _answer(scope: Scope, send: Send, status: int, headers: Headers, content: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": list(headers)})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else content})
