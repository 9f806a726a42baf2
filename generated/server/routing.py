# Generated from codegen/scaffold by `make generate`; edit the schemas, never this file.
"""A path and its methods as one ASGI application, and the templated paths below a prefix as another.

HEAD is GET without the body. Litestar 2.25 looks up the path parameters of an `asgi` handler under the HTTP method and
fails on it, so templated paths are mounted by their literal prefix and matched here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from generated.server.seam import Endpoint, Receive, Scope, Seam, Send

_VARIABLE = re.compile(r"\{(\w+)\}")


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
    def prefix(self) -> str | None:
        """The literal folders before the first variable; None for a path without one."""
        return self.path[: self.path.index("/{")] if "/{" in self.path else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        endpoint = self.endpoints.get(scope["method"])
        if endpoint is not None:
            await endpoint(scope, receive, send)
        elif scope["method"] == "HEAD" and "GET" in self.endpoints:
            await self.endpoints["GET"](scope, receive, _bodiless(send))
        else:
            await self.seam.allow(scope, send, self.methods)


class Branch:
    """The routes at and below one prefix, told apart by their templates."""

    def __init__(self, routes: Iterable[Route], seam: Seam) -> None:
        self._routes = tuple((_pattern(route.path), route) for route in routes)
        self._seam = seam

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A mount shortens `path`: the raw one is matched, decoded after it was split."""
        raw = scope["raw_path"].decode("latin-1")
        whole = {**scope, "path": unquote(raw)}
        for pattern, route in self._routes:
            if match := pattern.fullmatch(raw):
                whole["path_params"] = {name: unquote(value) for name, value in match.groupdict().items()}
                await route(whole, receive, send)
                return
        await self._seam.missing(whole, send)


def branches(routes: Iterable[Route], seam: Seam) -> dict[str, Endpoint]:
    """What to mount: a path for each route without variables, a prefix for each branch."""
    listed = tuple(routes)
    prefixes = {route.prefix: [r for r in listed if route.prefix in (r.path, r.prefix)] for route in listed}
    plain: dict[str, Endpoint] = {
        route.path: route for route in listed if route.prefix is None and route.path not in prefixes
    }
    return plain | {prefix: Branch(below, seam) for prefix, below in prefixes.items() if prefix is not None}


def _pattern(path: str) -> re.Pattern[str]:
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
