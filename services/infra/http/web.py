"""Serves the built web shell as a plain ASGI application.

Hashed assets are immutable, the page is revalidated, what shrinks is compressed once at start.
A path that no mode claims gets the shell too, with 404: the shell says so in the viewer's language.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
from collections.abc import Awaitable, Callable, Iterable, MutableMapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.infra.http.page import SECURITY_HEADERS, Texts, choose_locale, fill, plain_headers, plain_page

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Headers = tuple[tuple[bytes, bytes], ...]

IMMUTABLE = b"public, max-age=31536000, immutable"
REVALIDATED = b"no-cache"
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
    """Every file of a build but its page, by URL path."""
    files: dict[str, Body] = {}
    for path in sorted(dist.rglob("*")):
        url = "/" + path.relative_to(dist).as_posix()
        if path.is_file() and url != "/index.html":
            cache = IMMUTABLE if url.startswith("/assets/") else REVALIDATED
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
        template = index.read_text("utf-8") if self.built else plain_page(master_playlist)
        self._files = read_files(dist) if self.built else {}
        self._page_headers = SECURITY_HEADERS if self.built else plain_headers()
        self._texts = texts
        self._routes = route_pattern(routes)
        self._pages = {
            locale: make_body(fill(template, texts, locale).encode(), "text/html; charset=utf-8", REVALIDATED)
            for locale in texts.strings
        }

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        if scope["method"] not in ("GET", "HEAD"):
            await _allow(scope, send)
            return
        found = self._files.get(scope["path"])
        if found is not None:
            await _serve(scope, send, 200, found, ((b"x-content-type-options", b"nosniff"),))
            return
        status = 200 if self._routes.fullmatch(scope["path"]) else 404
        await _serve(
            scope,
            send,
            status,
            self._page(scope),
            (*self._page_headers, (b"content-language", self._locale(scope).encode())),
        )

    def _locale(self, scope: Scope) -> str:
        return choose_locale(
            self._texts,
            query=scope.get("query_string", b"").decode("latin-1"),
            cookie=_header(scope, b"cookie"),
            accept_language=_header(scope, b"accept-language"),
        )

    def _page(self, scope: Scope) -> Body:
        return self._pages[self._locale(scope)]


def _header(scope: Scope, name: bytes) -> str:
    return ", ".join(value.decode("latin-1") for key, value in scope["headers"] if key == name)


async def _serve(scope: Scope, send: Send, status: int, body: Body, more: Headers) -> None:
    vary = b"accept-encoding" if body.cache == IMMUTABLE else b"accept-encoding, accept-language, cookie"
    headers: Headers = ((b"cache-control", body.cache), (b"etag", body.etag), (b"vary", vary), *more)
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
