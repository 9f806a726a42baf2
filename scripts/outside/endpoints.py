"""Every path that code names is one of the contract, and only generated code makes routes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from codegen.bundle import OPENAPI, Bundle
from codegen.findings import Told
from codegen.source import Location
from scripts.outside.code import ROOT, Place, strings, used

_PATH = re.compile(r"/v1(/[a-z0-9_{}/.-]*)?")
_IN_TYPESCRIPT = re.compile(r"""['"`](/v1/[^'"`$]*)""")
_FRAMEWORK = "litestar"
_ROUTE_MAKERS = frozenset((
    "get", "post", "put", "patch", "delete", "head", "route", "asgi", "websocket", "websocket_listener",
    "websocket_stream", "send_websocket_stream", "BaseRouteHandler", "HTTPRouteHandler", "ASGIRouteHandler",
    "WebsocketRouteHandler", "WebsocketListener", "WebsocketListenerRouteHandler", "Controller", "Router",
    "create_static_files_router", "*",
))  # fmt: skip
"""All that makes a route in litestar, wherever it is imported from."""
PLAIN = "x-vvtv-plain-paths"


def foreign_paths(bundled: Bundle) -> Iterator[Told]:
    """A path below /v1 that no operation, no socket and no plain path has."""
    known = _known(bundled)
    for place, text in (*strings(), *_typescript()):
        if _PATH.fullmatch(text) and not _leads_somewhere(text, known):
            yield Told(
                place.file,
                place.line,
                f"{text} is no path of the contract",
                f"Declare it in schemas/openapi/paths/, or under {PLAIN} when it is no operation.",
            )


def unserved_plain_paths(bundled: Bundle) -> Iterator[Told]:
    """A plain path of the contract that no code names."""
    written = {text for _, text in strings()}
    for path in bundled.openapi.get(PLAIN, {}):
        if path not in written:
            at = Location(OPENAPI, (PLAIN, path))
            yield Told(
                OPENAPI,
                bundled.sources.line(at),
                f"nothing serves {path}",
                "Serve it, or take it out of the contract.",
            )


def hand_made_routes(_bundled: Bundle) -> Iterator[Told]:
    """The framework's decorators belong to generated code: a route made by hand is outside the contract."""
    for place, name in used(_FRAMEWORK):
        if name.rpartition(".")[2] in _ROUTE_MAKERS:
            yield Told(
                place.file,
                place.line,
                f"a route is made by hand with {name}",
                "Write the operation in schemas/ and fill in its generated handler.",
            )


def _known(bundled: Bundle) -> set[str]:
    sockets = {channel["address"] for channel in bundled.asyncapi.get("channels", {}).values()}
    return {*bundled.openapi["paths"], *sockets, *bundled.openapi.get(PLAIN, {})}


def _leads_somewhere(text: str, known: set[str]) -> bool:
    """A whole path of the contract, or the beginning of one up to a slash."""
    prefix = text if text.endswith("/") else f"{text}/"
    return text in known or any(path.startswith(prefix) for path in known)


def _typescript() -> Iterator[tuple[Place, str]]:
    for file in _web_sources():
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            for found in _IN_TYPESCRIPT.finditer(line):
                yield Place(PurePosixPath(file.relative_to(ROOT).as_posix()), number), found[1]


def _web_sources() -> Iterator[Path]:
    folder = ROOT / "web" / "src"
    yield from sorted((*folder.rglob("*.ts"), *folder.rglob("*.svelte")))
