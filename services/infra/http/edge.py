"""The outermost ASGI application: one lookup decides who answers.

Exact paths first, then the longest prefix, then the framework, then the fallback (the web
shell). A path that nobody knows is a problem like any other error; so is a known one with a slash
after it, which the framework itself would forgive. A WebSocket is opened on the contract's socket paths
and refused before its handshake everywhere else, with a problem in its place (RFC 6455, 4.2.2).
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, MutableMapping
from typing import Any, cast

from litestar import Litestar, Request, Response
from litestar.exceptions import HTTPException
from litestar.types import ASGIApp

from generated.server.assembly import PATHS, Server
from generated.server.routing import pattern
from generated.server.seam import Endpoint, Receive, Scope, Send
from generated.vocabulary import ErrorCode
from services.infra.http import problems
from services.infra.http.answering import COMMON_HEADERS
from services.infra.http.seam import HttpSeam
from services.kernel.ids import IdSource

_log = logging.getLogger(__name__)

_POLICY_VIOLATION = 1008


class Framework:
    """The framework's application, and the paths on which a WebSocket may be opened."""

    def __init__(self, app: Endpoint, sockets: Mapping[str, Endpoint]) -> None:
        self._app = app
        self.sockets = frozenset(path for path in sockets if "{" not in path)
        self._addressed = [(pattern(path), socket) for path, socket in sockets.items() if "{" in path]

    def addressed(self, scope: Scope) -> Endpoint | None:
        """The socket whose address with variables a path is; they are left in the scope."""
        for address, socket in self._addressed:
            if match := address.fullmatch(scope["path"]):
                scope["path_params"] = match.groupdict()
                return socket
        return None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)


class OutsideTheContract(Exception):
    """A path would be served that the contract does not know."""


class Edge:
    """Dispatches requests and sockets; `api` prefixes belong to the framework even when a fallback is given.

    Raises OutsideTheContract for an exact path or a prefix that leads to no path of the contract.
    """

    def __init__(
        self,
        *,
        seam: HttpSeam,
        framework: Framework,
        exact: Mapping[str, Endpoint] | None = None,
        prefixes: Mapping[str, Endpoint] | None = None,
        framework_prefixes: tuple[str, ...] = ("/v1/", "/healthz", "/readyz"),
        fallback: Endpoint | None = None,
    ) -> None:
        _refuse_foreign(exact or {}, prefixes or {})
        self._seam = seam
        self._framework = framework
        self._exact = dict(exact or {})
        self._prefixes = tuple(sorted((prefixes or {}).items(), key=lambda item: -len(item[0])))
        self._framework_prefixes = framework_prefixes
        self._fallback = fallback

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            path: str = scope["path"]
            endpoint = self._exact.get(path) or self._framework.addressed(scope) or self._by_prefix(path)
        else:
            endpoint = self._beside(scope)
        try:
            await endpoint(scope, receive, send)
        except Exception as error:  # noqa: BLE001 - the outermost frame
            await self._defect(error, scope, send)

    def _beside(self, scope: Scope) -> Endpoint:
        """Who takes what is no HTTP request: a WebSocket, or the server's lifespan."""
        if scope["type"] == "lifespan" or scope["path"] in self._framework.sockets:
            return self._framework
        return self._framework.addressed(scope) or self._refuse_socket

    def _by_prefix(self, path: str) -> Endpoint:
        for prefix, endpoint in self._prefixes:
            if path.startswith(prefix):
                return endpoint
        if self._fallback is not None and not f"{path}/".startswith(self._framework_prefixes):
            return self._fallback
        return self._missing if path.endswith("/") else self._framework

    async def _missing(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        await self._seam.missing(scope, send)

    async def _refuse_socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        """There is no socket at this path: told before it is accepted, by every server that can."""
        if (await receive())["type"] != "websocket.connect":
            return
        if "websocket.http.response" in scope.get("extensions", {}):
            told = problems.Refusal(404, ErrorCode.NOT_FOUND, "There is no socket at this path.")
            await self._seam.refuse(scope, _in_place_of_a_socket(send), told)
        else:
            await send({"type": "websocket.close", "code": _POLICY_VIOLATION, "reason": "no socket here"})

    async def _defect(self, error: Exception, scope: Scope, send: Send) -> None:
        """Tell a defect of an endpoint, unless it has begun its answer: then the server ends the connection."""
        if scope["type"] == "lifespan":
            raise error
        _log.error("%s %s failed", scope.get("method", "WS"), scope["path"], exc_info=error)
        if scope["type"] != "http":
            raise error
        try:
            await self._seam.refuse(scope, send, problems.internal())
        except RuntimeError:
            raise error from None


def _refuse_foreign(exact: Iterable[str], prefixes: Iterable[str]) -> None:
    foreign = [path for path in exact if path not in PATHS]
    foreign += [prefix for prefix in prefixes if not any(_meet(prefix, path) for path in PATHS)]
    if foreign:
        raise OutsideTheContract(
            f"{', '.join(sorted(foreign))}: not in the contract. Declare it in schemas/openapi/paths/, or under "
            "x-vvtv-plain-paths of openapi.yaml when it is no operation; then run `make generate`."
        )


def _meet(prefix: str, path: str) -> bool:
    """Whether a prefix leads to a path of the contract, or lies below one that stands for all below it."""
    return path.startswith(prefix) or (path.endswith("/") and prefix.startswith(path))


def _in_place_of_a_socket(send: Send) -> Send:
    """Sends an HTTP answer to a WebSocket's handshake (ASGI's denial response)."""

    async def deny(message: MutableMapping[str, Any]) -> None:
        await send({**message, "type": f"websocket.{message['type']}"})

    return deny


def framework(server: Server, ids: IdSource, **options: Any) -> Framework:
    """Litestar over the generated routes; what it refuses itself reads as our problems do."""

    def unknown(request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
        told = problems.missing() if error.status_code == 404 else problems.internal()
        request_id = ids.new()
        return Response(
            told.render(request_id, request.scope["path"]),
            status_code=told.status,
            media_type=problems.CONTENT_TYPE.decode(),
            headers={"x-request-id": request_id, **{k.decode(): v.decode() for k, v in COMMON_HEADERS}},
        )

    app: ASGIApp = Litestar(
        route_handlers=server.litestar(),
        openapi_config=None,
        exception_handlers={HTTPException: unknown},
        logging_config=None,
        **options,
    )
    return Framework(cast(Endpoint, app), server.sockets)
