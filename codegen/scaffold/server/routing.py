"""A path and its methods as one ASGI application, and the paths with variables below a folder as another.

HEAD is GET without the body. An application here decides and hands on: it returns the awaitable of what answers.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Iterable, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any, TypeAlias
from urllib.parse import unquote

from generated.server.memory import Memory
from generated.server.seam import Endpoint, Receive, Scope, Seam, Send

_VARIABLE = re.compile(r"\{(\w+)\}")
_Match: TypeAlias = "tuple[Route, dict[str, str]]"


@dataclass(frozen=True, slots=True)
class Route:
    """One path of the contract and its methods."""

    path: str
    endpoints: Mapping[str, Endpoint]
    seam: Seam

    @property
    def methods(self) -> tuple[str, ...]:
        """Every method that the path answers, sorted."""
        implied = ("HEAD", "OPTIONS") if "GET" in self.endpoints else ("OPTIONS",)
        return tuple(sorted({*self.endpoints, *implied}))

    @property
    def folder(self) -> str | None:
        """What stands before the first variable, up to its slash; None for a path without one."""
        return self.path[: self.path.index("{")] if "{" in self.path else None

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        endpoint = self.endpoints.get(scope["method"])
        if endpoint is not None:
            return endpoint(scope, receive, send)
        if scope["method"] == "HEAD" and "GET" in self.endpoints:
            return self.endpoints["GET"](scope, receive, _bodiless(send))
        return self.seam.allow(scope, send, self.methods)


class Branch:
    """The routes below one folder, told apart by their templates."""

    def __init__(self, routes: Iterable[Route], seam: Seam) -> None:
        self._routes = tuple((pattern(route.path), route) for route in routes)
        self._seam = seam
        self._known = Memory[bytes, _Match]()

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        raw: bytes = scope["raw_path"]
        found = self._known.get(raw) or self._find(raw)
        if found is None:
            return self._seam.missing(scope, send)
        route, scope["path_params"] = found
        return route(scope, receive, send)

    def _find(self, raw: bytes) -> _Match | None:
        """The raw path is matched, and decoded after it was split: `%2F` in a variable is no slash."""
        text = raw.decode("latin-1")
        for pattern, route in self._routes:
            if match := pattern.fullmatch(text):
                given = {name: unquote(value) for name, value in match.groupdict().items()}
                return self._known.keep(raw, len(raw), (route, given))
        return None


def branches(routes: Iterable[Route], seam: Seam) -> dict[str, Endpoint]:
    """The routes with variables, by the folder that each stands in."""
    templated = [(route.folder, route) for route in routes if route.folder is not None]
    folders = {folder for folder, _ in templated}
    return {
        at: Branch([route for folder, route in templated if folder == at], seam) for at in sorted(folders)
    }


def pattern(path: str) -> re.Pattern[str]:
    """`/v1/copy/{locale}` as a regular expression; a variable never spans a slash."""
    return re.compile(
        "".join(
            f"(?P<{part}>[^/]+)" if at % 2 else re.escape(part)
            for at, part in enumerate(_VARIABLE.split(path))
        )
    )


def _bodiless(send: Send) -> Send:
    async def headers_only(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await send(message)

    return headers_only
