"""Builds the mock: the generated server within the platform's own edge, with examples where services would be."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, cast, get_args, get_type_hints

from prometheus_client import CollectorRegistry

import generated
from generated.server import assembly
from generated.server.seam import Endpoint
from ops.mock.credentials import Anybody, RecentSignatures, Unsigned
from ops.mock.examples import Answers, answers_of
from ops.mock.feed import Feed
from ops.mock.front import Front, Note
from ops.mock.handlers import ExampleHandler, Weather
from ops.mock.picture import Picture
from ops.mock.reading import Part
from ops.mock.sockets import ExampleSocket
from ops.mock.speech import speeches
from services.bootstrap.shell import ShellInForce
from services.infra.clock import SystemClock
from services.infra.configuration import ConfigBundle
from services.infra.http.documents import documents
from services.infra.http.edge import Edge, framework
from services.infra.http.metrics import HttpMetrics
from services.infra.http.seam import HttpSeam, Limits, Scheme
from services.infra.http.signing import SCHEMES, ControlSignature, Credentials
from services.infra.http.vouching import SCHEMES as VOUCHED
from services.infra.ids import Uuid7Source
from services.infra.redis.limiter import Rate
from services.infra.settings import Settings
from services.kernel.clock import Clock

_DOCUMENTS = Path(generated.__path__[0])
_NAMES = ("openapi.json", "asyncapi.json")
Task = Callable[[], Coroutine[Any, Any, None]]


@dataclass(frozen=True)
class Options:
    """How the mock behaves; times in seconds.

    `error_share` of the calls fail in a way that their operation declares; every `every_s` each event happens, and
    `kept` of them are remembered; pages of `origins` may read the answers. `strict` asks for signatures; `picture`
    gives the player something to play.
    """

    latency_s: float
    error_share: float
    every_s: float
    kept: int
    origins: tuple[str, ...]
    strict: bool
    picture: bool


@dataclass(frozen=True)
class Mock:
    """The application, and how much of the contract it answers."""

    app: Endpoint
    operations: int
    sockets: int


def build(options: Options, settings: Settings, bundle: ConfigBundle, note: Note) -> Mock:
    """Everything that the contract declares, within the platform's limits; `note` hears of every call."""
    clock = SystemClock()
    ids = Uuid7Source(clock)
    openapi, asyncapi = (json.loads((_DOCUMENTS / name).read_text("utf-8")) for name in _NAMES)
    answers, spoken = answers_of(openapi), speeches(asyncapi)
    feeds = {name: Feed(speech.events, options.kept, clock, ids) for name, speech in spoken.items()}
    metrics = HttpMetrics(CollectorRegistry(), bundle.platform.http.duration_buckets_s)
    anybody = Anybody()
    schemes: dict[tuple[str, ...], Scheme] = dict.fromkeys(_alternatives(openapi, asyncapi), anybody)
    if options.strict:
        schemes |= {SCHEMES: _operators(settings, bundle, clock), VOUCHED: Unsigned()}
    limits = Limits(bundle.platform.http.body_limit_bytes)
    seam = HttpSeam(
        clock=clock,
        ids=ids,
        limits=limits,
        metrics=metrics,
        schemes=schemes,
        policy=anybody,
        admission=anybody,
        recent_sign_in=timedelta(seconds=bundle.platform.control.recent_sign_in_s),
        rates=defaultdict(lambda: Rate(1, 1)),
        hears=Rate.configured(bundle.platform.sockets.messages),
    )
    weather = Weather(options.latency_s, options.error_share, random.Random())  # noqa: S311 (no secret)
    sockets = {name: ExampleSocket(speech, feeds[name]) for name, speech in spoken.items()}
    made = assembly.build(_handlers(answers, weather, sockets), seam)
    tasks: list[Task] = [partial(feed.run, options.every_s) for feed in feeds.values()]
    prefixes = dict(made.below())
    if options.picture:
        picture = Picture(settings.home.root / "mock", bundle.channels_config, bundle.platform, clock)
        prefixes["/hls/"] = cast(Endpoint, picture.origin)
        tasks.append(picture.draw)
    exact = {**made.front(), **documents(seam, metrics, _DOCUMENTS)}
    inside = framework(made, ids, lifespan=[_beside(tasks)])
    edge = Edge(seam=seam, framework=inside, exact=exact, prefixes=prefixes, fallback=ShellInForce(bundle))
    return Mock(Front(edge, options.origins, note), len(answers), len(spoken))


def _handlers(
    answers: Mapping[str, Answers], weather: Weather, sockets: Mapping[str, ExampleSocket]
) -> assembly.Handlers:
    """One for every tag and every socket that the generated server knows."""
    made: dict[str, Any] = {}
    for name, kind in get_type_hints(assembly.Handlers).items():
        (protocol,) = (part for part in get_args(kind) if part is not type(None))
        socket = sockets.get(name.removesuffix("_socket")) if hasattr(protocol, "open") else None
        made[name] = socket or ExampleHandler(protocol, answers, weather)
    return assembly.Handlers(**made)


def _alternatives(openapi: Part, asyncapi: Part) -> Iterator[tuple[str, ...]]:
    """Every combination of security schemes that anything asks for."""
    for item in openapi["paths"].values():
        for node in item.values():
            if isinstance(node, dict):
                yield from map(tuple, node.get("security", ()))
    for channel in asyncapi.get("channels", {}).values():
        yield from map(tuple, channel.get("x-vvtv-security", ()))


def _operators(settings: Settings, bundle: ConfigBundle, clock: Clock) -> Scheme:
    """Signed calls, as on the platform."""
    window_s = bundle.platform.control.signature_window_s
    credentials = Credentials(settings.control_token, settings.control_secret, window_s)
    return ControlSignature(credentials, RecentSignatures(clock, window_s), clock)


def _beside(tasks: Iterable[Task]) -> Callable[[Any], contextlib.AbstractAsyncContextManager[None]]:
    """The lifespan: `tasks` run while the server does."""

    @contextlib.asynccontextmanager
    async def lifespan(_app: Any) -> AsyncIterator[None]:
        running = [asyncio.create_task(task()) for task in tasks]
        try:
            yield
        finally:
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)

    return lifespan
