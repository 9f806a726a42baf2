"""The frameworks: `bare` with the models and nothing else, `full` with what our edge has, each by its own means.

Authentication is a dependency; what surrounds a request is one shared piece of plain ASGI.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import fastapi
import litestar
from fastapi.exceptions import RequestValidationError
from litestar.di import Provide

from bench.edge import work
from bench.edge.apps import PROBLEM, ours, raw
from bench.edge.parts import Surroundings, signature
from generated import models
from generated.server.seam import Endpoint, Exchange, OperationSpec
from generated.vocabulary import Caller, Locale
from services.infra.http.signing import SCHEMES

_ADD = OperationSpec(
    operation_id="addAsset", method="POST", path=work.ADD.path, security=(SCHEMES,), errors={}
)


def fastapi_bare(_shared: str) -> Endpoint:
    """FastAPI with the models and nothing else."""
    app = _fastapi()

    @app.post(work.ADD.path, status_code=201)
    async def add_asset(body: models.AssetAdd) -> models.Asset:
        return work.add_asset(body)

    return app


def fastapi_full(shared: str) -> Endpoint:
    """FastAPI with authentication as a dependency, inside the shared surroundings."""
    app = _fastapi()
    signed = signature()

    async def operator(request: fastapi.Request) -> Caller:
        return await signed.authenticate(Exchange(_ADD, request.scope, "", 0.0), await request.body())

    @app.post(work.ADD.path, status_code=201)
    async def add_asset(body: models.AssetAdd, caller: Caller = fastapi.Depends(operator)) -> models.Asset:
        return work.add_asset(body)

    return Surroundings(app, shared)


def _fastapi() -> fastapi.FastAPI:
    app = fastapi.FastAPI(openapi_url=None)

    @app.get(work.NOW.path)
    async def now_playing(channel: str | None = None) -> models.NowPlaying:
        return work.now_playing()

    @app.get(work.HEALTH.path)
    async def health() -> models.Liveness:
        return work.health()

    @app.get(work.CONFIG.path)
    async def client_config() -> models.ClientConfig:
        return work.client_config()

    @app.get(work.MODES.path)
    async def mode_list() -> models.ModeList:
        return work.mode_list()

    @app.get("/v1/copy/{locale}")
    async def copy_book(locale: Locale) -> models.CopyBook:
        return work.copy_book(locale)

    @app.get(work.REFUSED.path)
    async def guide(
        channel: str | None = None,
        limit: Annotated[int, fastapi.Query(ge=1, le=200)] = 50,
        cursor: str | None = None,
    ) -> models.GuidePage:
        raise AssertionError("the benchmark asks only for a guide that is refused")

    @app.exception_handler(RequestValidationError)
    async def refused(request: fastapi.Request, error: RequestValidationError) -> fastapi.Response:
        items = [("/".join(map(str, item["loc"])), item["msg"]) for item in error.errors()]
        content = work.problem(items, request.url.path, request.scope.get("request_id", ""))
        return fastapi.Response(content, 422, media_type=PROBLEM.decode())

    return app


def litestar_bare(_shared: str) -> Endpoint:
    """Stock Litestar with the models and nothing else."""

    @litestar.post(work.ADD.path)
    async def add_asset(data: models.AssetAdd) -> models.Asset:
        return work.add_asset(data)

    return _litestar(add_asset)


def litestar_full(shared: str) -> Endpoint:
    """Stock Litestar with authentication as a dependency, inside the shared surroundings."""
    signed = signature()

    async def operator(request: litestar.Request[Any, Any, Any]) -> Caller:
        return await signed.authenticate(Exchange(_ADD, dict(request.scope), "", 0.0), await request.body())

    @litestar.post(work.ADD.path, dependencies={"caller": Provide(operator)})
    async def add_asset(data: models.AssetAdd, caller: Caller) -> models.Asset:
        return work.add_asset(data)

    return Surroundings(_litestar(add_asset), shared)


def _litestar(add_asset: Any) -> Endpoint:
    @litestar.get(work.NOW.path)
    async def now_playing(channel: str | None = None) -> models.NowPlaying:
        return work.now_playing()

    @litestar.get(work.HEALTH.path)
    async def health() -> models.Liveness:
        return work.health()

    @litestar.get(work.CONFIG.path)
    async def client_config() -> models.ClientConfig:
        return work.client_config()

    @litestar.get(work.MODES.path)
    async def mode_list() -> models.ModeList:
        return work.mode_list()

    @litestar.get("/v1/copy/{locale:str}")
    async def copy_book(locale: Locale) -> models.CopyBook:
        return work.copy_book(locale)

    handlers = [add_asset, now_playing, health, client_config, mode_list, copy_book]
    app: Any = litestar.Litestar(handlers, openapi_config=None, logging_config=None)
    return app  # type: ignore[no-any-return]


CONTENDERS: dict[str, tuple[str, Callable[[str], Endpoint]]] = {
    "raw": ("raw ASGI + pydantic", lambda _: raw),
    "ours": ("ours, everything on", ours),
    "fastapi_full": ("FastAPI, same features", fastapi_full),
    "fastapi_bare": ("FastAPI, none", fastapi_bare),
    "litestar_full": ("Litestar, same features", litestar_full),
    "litestar_bare": ("Litestar, none", litestar_bare),
}
"""By name: the title, and how it is made, given a folder in which its workers would count together."""
NOT_ASKED = {("litestar_full", work.REFUSED), ("litestar_bare", work.REFUSED)}
"""Litestar validates parameters with msgspec, whose words differ: its refusal could not be the same bytes."""
