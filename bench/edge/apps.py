"""Our edge as the platform runs it, and the floor: ASGI by hand.

The floor validates, works and serialises and does nothing else: no authentication, no limits, metrics, request ids,
other methods or unknown paths, and it does not look at the parameter of a GET that takes none of its work from it.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

import pydantic
from prometheus_client import CollectorRegistry

from bench.edge import work
from bench.edge.parts import BODY_LIMIT, BUCKETS_S, signature
from generated import models
from generated.api import broadcast, control, health
from generated.server.assembly import Handlers, build
from generated.server.binding import dump
from generated.server.seam import Endpoint, Receive, Scope, Send
from generated.vocabulary import Caller, ErrorCode, Locale
from services.infra.clock import SystemClock
from services.infra.http.answering import Answers
from services.infra.http.edge import Edge, framework
from services.infra.http.metrics import HttpMetrics
from services.infra.http.seam import HttpSeam, Limits
from services.infra.http.signing import SCHEMES
from services.infra.ids import RequestIds
from services.kernel.errors import NotFound
from services.modes.handlers import ModesHandlers

JSON, PROBLEM = b"application/json", b"application/problem+json"
_COPY = work.COPY.path.removesuffix("pt-BR")


class _NotMeasured:
    """A handler of which only some operations are asked for."""

    def __getattr__(self, name: str) -> Any:
        raise NotFound(ErrorCode.NOT_FOUND, f"{name} is not measured")


class _Control(_NotMeasured):
    async def add_asset(
        self, caller: Caller, body: models.AssetAdd, *, idempotency_key: str | None
    ) -> control.AddAsset201:
        return control.AddAsset201(work.add_asset(body), location=f"/v1/control/library/{work.ASSET}")


class _Broadcast(_NotMeasured):
    async def get_now_playing(self, caller: Caller, *, channel: str | None) -> broadcast.GetNowPlaying200:
        return broadcast.GetNowPlaying200(work.now_playing())


class _Health(_NotMeasured):
    async def get_health(self, caller: Caller) -> health.GetHealth200:
        return health.GetHealth200(work.health())


def ours(shared: str) -> Endpoint:
    """The generated edge, everything on: metrics are shared through a folder, as they are on the platform."""
    ids = RequestIds(SystemClock())
    seam = HttpSeam(
        clock=SystemClock(),
        ids=ids,
        limits=Limits(BODY_LIMIT),
        metrics=HttpMetrics(CollectorRegistry(), BUCKETS_S, shared),
        schemes={SCHEMES: signature()},
    )
    server = build(
        Handlers(
            broadcast=_Broadcast(), control=_Control(), health=_Health(), modes=ModesHandlers(work.SHIPPED)
        ),
        seam,
    )
    return Edge(seam=seam, framework=framework(server, ids), exact=server.front(), prefixes=server.below())


class _Guide(pydantic.BaseModel):
    """What the guide may be asked for."""

    channel: str | None = None
    limit: int = pydantic.Field(50, ge=1, le=200)
    cursor: str | None = None


async def raw(scope: Scope, receive: Receive, send: Send) -> None:
    """No framework, no features."""
    if scope["type"] == "lifespan":
        return
    status, kind, content = await _made(scope, receive)
    headers = [(b"content-type", kind), (b"content-length", str(len(content)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content})


async def raw_in_one_write(scope: Scope, receive: Receive, send: Send) -> None:
    """The same, answering as ours does: with three more headers, and written at once."""
    status, kind, content = await _made(scope, receive)
    assert _answers.at_once(send, status, work.ASSET, kind, content)


_answers = Answers()


async def _made(scope: Scope, receive: Receive) -> tuple[int, bytes, bytes]:
    path: str = scope["path"]
    if path in _PLAIN:
        return 200, JSON, dump(_PLAIN[path]())
    if path.startswith(_COPY):
        return 200, JSON, dump(work.copy_book(Locale(path.removeprefix(_COPY))))
    if path == work.REFUSED.path:
        return _guide(scope)
    body = (await receive())["body"]
    return 201, JSON, dump(work.add_asset(models.AssetAdd.model_validate_json(body, strict=True)))


_PLAIN = {asked.path: make for asked, make in work.PLAIN.items()}


def _guide(scope: Scope) -> tuple[int, bytes, bytes]:
    """The only guide that is asked for is one that is refused."""
    try:
        _Guide.model_validate(dict(parse_qsl(scope["query_string"].decode(), keep_blank_values=True)))
    except pydantic.ValidationError as error:
        items = [(f"query/{item['loc'][0]}", item["msg"]) for item in error.errors(include_url=False)]
        return 422, PROBLEM, work.problem(items, scope["path"])
    raise AssertionError("the benchmark asks only for a guide that is refused")
