"""The contenders: one handler, several ways to put it on HTTP.

`bare` peers have no authentication, metrics, request id or body limit; `full` peers have what our edge has, each by its
framework's own means around one shared piece of plain ASGI.
"""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from datetime import UTC, datetime
from typing import Any

import fastapi
import litestar
from litestar.di import Provide
from prometheus_client import CollectorRegistry

from generated import models
from generated.api import broadcast, control
from generated.server import Handlers, build
from generated.server.binding import dump
from generated.server.seam import Endpoint, Exchange, OperationSpec, Receive, Scope, Send
from generated.vocabulary import AssetState, Caller, CheckVerdict, ErrorCode, ProgrammeKind
from services.infra.clock import SystemClock
from services.infra.http.edge import Edge, framework
from services.infra.http.metrics import HttpMetrics
from services.infra.http.seam import HttpSeam, Limits
from services.infra.http.signing import SCHEMES, ControlSignature, Credentials
from services.infra.ids import Uuid7Source
from services.kernel.errors import NotFound

TOKEN, SECRET = "bench-token", "bench-secret"
POST, GET = "/v1/control/library", "/v1/broadcast/now"
_BUCKETS_S = (0.005, 0.05, 0.5, 5.0)
_BODY_LIMIT = 1 << 20
_WINDOW_S = 300
_NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
_ASSET = "01935b7e-5f00-7000-8000-0000000000a1"


def add(body: models.AssetAdd) -> models.Asset:
    """The work of the POST: an asset with its media and checks."""
    check = models.QualityCheck(name="decoded_frames", verdict=CheckVerdict.PASS, detail="960 of 960")
    media = models.AssetMedia(
        duration_ms=32_000,
        segment_count=15,
        generation="3f9a1c",
        loudness_lufs=-16.1,
        true_peak_dbtp=-1.8,
        renditions=["720", "360", "audio"],
        captions=["pt-BR"],
    )
    return models.Asset(
        asset_id=_ASSET,
        title=str(body.title),
        state=AssetState.READY,
        source_path=body.path,
        size_bytes=48_211_034,
        media=media,
        checks=[check, check],
        added_at=_NOON,
        updated_at=_NOON,
    )


def now() -> models.NowPlaying:
    """The work of the GET."""
    programme = models.Programme(
        title="Noite de verão",
        kind=ProgrammeKind.PROGRAMME,
        asset_id=_ASSET,
        starts_at=_NOON,
        ends_at=_NOON,
        first_index=13_109_820,
        segment_count=15,
        captions=["pt-BR"],
    )
    return models.NowPlaying(channel_id="main", index=13_109_822, current=programme, next=programme)


class _Replays:
    """Signatures in memory, for every contender that authenticates."""

    def __init__(self) -> None:
        self._seen: set[str] = set()

    async def first_use(self, signature: str, ts: datetime) -> bool:
        new = signature not in self._seen
        self._seen.add(signature)
        return new


def _signature() -> ControlSignature:
    return ControlSignature(Credentials(TOKEN, SECRET, _WINDOW_S), _Replays(), SystemClock())


class _Control:
    """`ControlApi` of which only one operation is asked for."""

    async def add_asset(
        self, caller: Caller, body: models.AssetAdd, *, idempotency_key: str | None
    ) -> control.AddAsset201:
        return control.AddAsset201(add(body), location=f"/v1/control/library/{_ASSET}")

    def __getattr__(self, name: str) -> Any:
        raise NotFound(ErrorCode.NOT_FOUND, f"{name} is not measured")


class _Broadcast:
    """`BroadcastApi` of which only one operation is asked for."""

    async def get_now_playing(self, caller: Caller, *, channel: str | None) -> broadcast.GetNowPlaying200:
        return broadcast.GetNowPlaying200(now())

    def __getattr__(self, name: str) -> Any:
        raise NotFound(ErrorCode.NOT_FOUND, f"{name} is not measured")


def ours() -> Endpoint:
    """The generated edge as the platform runs it, everything on."""
    ids = Uuid7Source(SystemClock())
    seam = HttpSeam(
        clock=SystemClock(),
        ids=ids,
        limits=Limits(_BODY_LIMIT),
        metrics=HttpMetrics(CollectorRegistry(), _BUCKETS_S),
        schemes={SCHEMES: _signature()},
    )
    server = build(Handlers(broadcast=_Broadcast(), control=_Control()), seam)
    return Edge(seam=seam, framework=framework(server, ids), exact=server.front())


async def raw(scope: Scope, receive: Receive, send: Send) -> None:
    """No framework, no features: what validation, the work and serialisation cost by themselves."""
    if scope["type"] == "lifespan":
        return
    status, content = 200, b""
    if scope["path"] == GET:
        content = dump(now())
    else:
        body = (await receive())["body"]
        status, content = 201, dump(add(models.AssetAdd.model_validate_json(body, strict=True)))
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(content)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content})


class Surroundings:
    """What our edge does around an operation, as plain ASGI for the full peers: request id, metrics, body limit."""

    def __init__(self, app: Endpoint) -> None:
        self._app = app
        self._clock = SystemClock()
        self._ids = Uuid7Source(SystemClock())
        self._metrics = HttpMetrics(CollectorRegistry(), _BUCKETS_S)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, request_id = self._clock.monotonic(), self._ids.new().encode()
        status = 500

        async def limited() -> MutableMapping[str, Any]:
            message = await receive()
            if len(message.get("body", b"")) > _BODY_LIMIT:
                raise ValueError("the body is too large")
            return message

        async def marked(message: MutableMapping[str, Any]) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = [
                    *message["headers"],
                    (b"x-request-id", request_id),
                    (b"cache-control", b"no-store"),
                ]
                message = {**message, "headers": headers}
            await send(message)

        await self._app(scope, limited, marked)
        self._metrics.observe(scope["path"], status, self._clock.monotonic() - started)


_SPEC = OperationSpec(operation_id="addAsset", method="POST", path=POST, security=(SCHEMES,), errors={})


def fastapi_bare() -> Endpoint:
    """FastAPI with the models and nothing else."""
    app = fastapi.FastAPI(openapi_url=None)

    @app.post(POST, status_code=201)
    async def add_asset(body: models.AssetAdd) -> models.Asset:
        return add(body)

    @app.get(GET)
    async def get_now(channel: str | None = None) -> models.NowPlaying:
        return now()

    return app


def fastapi_full() -> Endpoint:
    """FastAPI with authentication as a dependency, inside the shared surroundings."""
    app = fastapi.FastAPI(openapi_url=None)
    signature = _signature()

    async def operator(request: fastapi.Request) -> Caller:
        return await signature.authenticate(Exchange(_SPEC, request.scope, "", 0.0), await request.body())

    @app.post(POST, status_code=201)
    async def add_asset(body: models.AssetAdd, caller: Caller = fastapi.Depends(operator)) -> models.Asset:
        return add(body)

    @app.get(GET)
    async def get_now(channel: str | None = None) -> models.NowPlaying:
        return now()

    return Surroundings(app)


def litestar_bare() -> Endpoint:
    """Stock Litestar with the models and nothing else."""

    @litestar.post(POST)
    async def add_asset(data: models.AssetAdd) -> models.Asset:
        return add(data)

    @litestar.get(GET)
    async def get_now(channel: str | None = None) -> models.NowPlaying:
        return now()

    return litestar.Litestar([add_asset, get_now], openapi_config=None, logging_config=None)  # type: ignore[return-value]


def litestar_full() -> Endpoint:
    """Stock Litestar with authentication as a dependency, inside the shared surroundings."""
    signature = _signature()

    async def operator(request: litestar.Request[Any, Any, Any]) -> Caller:
        return await signature.authenticate(
            Exchange(_SPEC, dict(request.scope), "", 0.0), await request.body()
        )

    @litestar.post(POST, dependencies={"caller": Provide(operator)})
    async def add_asset(data: models.AssetAdd, caller: Caller) -> models.Asset:
        return add(data)

    @litestar.get(GET)
    async def get_now(channel: str | None = None) -> models.NowPlaying:
        return now()

    app: Any = litestar.Litestar([add_asset, get_now], openapi_config=None, logging_config=None)
    return Surroundings(app)


CONTENDERS: dict[str, tuple[str, Callable[[], Endpoint]]] = {
    "raw": ("raw ASGI + pydantic, no features", lambda: raw),
    "ours": ("generated edge, everything on", ours),
    "litestar_bare": ("stock Litestar, no features", litestar_bare),
    "litestar_full": ("stock Litestar, same features", litestar_full),
    "fastapi_bare": ("FastAPI, no features", fastapi_bare),
    "fastapi_full": ("FastAPI, same features", fastapi_full),
}
