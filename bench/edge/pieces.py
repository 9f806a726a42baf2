"""Where our microseconds go: each piece is taken away in turn, in place, and what the rest then costs is compared.

In one process and without sockets, so the operating system has no part in it; caches are as warm as they get. What is
compared was measured in the same round, and the median of the rounds' differences counts.
"""

from __future__ import annotations

import contextlib
import gc
import itertools
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

import uvloop
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from bench.edge import load
from bench.edge.apps import ours, raw, raw_in_one_write
from bench.edge.serve import ARRIVAL_S
from bench.edge.stage import cost_ns
from bench.edge.work import ADD, COPY, HEALTH, NOW, Asked
from generated.server.binding import Parameters
from generated.server.memory import Memory
from generated.server.seam import Endpoint, Receive, Scope
from generated.vocabulary import Caller
from ops.processes.arrival import arriving_within
from services.infra.http import seam
from services.infra.http.metrics import HttpMetrics
from services.infra.http.signing import ControlSignature
from services.infra.ids import RequestIds

ASKED = (NOW, HEALTH, COPY, ADD)
_REQUESTS, _WARM_UP, _ROUNDS = 300, 100, 40
_RAW, ALL = "raw ASGI + pydantic", "generated edge, everything on"
_ANSWER = "three more headers, but all in one write"
_ANEW = "the same, parameters never seen before"
_ARRIVAL, _REST = "limits on waiting, one timer for all", "dispatch, exchange, handler, error frame"
_ID = "01935b7e-5f00-7000-8000-0000000000a1"
_OPERATOR = Caller(scheme="controlSignature", subject="operator", scopes=frozenset({"control"}))
_bind, _bound = Parameters.of, dict[Any, Any]()

Variant = tuple[str, Endpoint, type[HttpToolsProtocol], contextlib.AbstractContextManager[Any]]


@dataclass(frozen=True)
class Piece:
    """One line of the breakdown: nanoseconds per request, by operation; None where it has no part."""

    name: str
    cost_ns: dict[str, float | None]


def pieces() -> list[Piece]:
    """The floor, every piece, what no piece explains, and the whole."""
    gc.collect()
    gc.freeze()
    found = {asked.operation: _broken_down(asked) for asked in ASKED}
    names = [_RAW, _ANSWER, _ARRIVAL, *_PIECES, _REST, ALL, _ANEW]
    return [Piece(name, {operation: cost.get(name) for operation, cost in found.items()}) for name in names]


def _broken_down(asked: Asked) -> dict[str, float]:
    spent = _samples(asked)

    def more(this: str, than: str) -> float:
        return statistics.median(a - b for a, b in zip(spent[this], spent[than], strict=True))

    parts = {_ANSWER: more(_ANSWER, _RAW)}
    parts |= {name: more(ALL, name) for name in spent if name in (_ARRIVAL, *_PIECES)}
    floor, above = statistics.median(spent[_RAW]), more(ALL, _RAW)
    whole = {_RAW: floor, **parts, _REST: above - sum(parts.values()), ALL: floor + above}
    return whole | ({_ANEW: floor + above + more(_ANEW, ALL)} if _ANEW in spent else {})


def _samples(asked: Asked) -> dict[str, list[float]]:
    """Nanoseconds per request of each variant; no two runs send the same signatures."""
    numbers = itertools.count()
    samples: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory(prefix="bench-edge-") as shared:
        edge = ours(shared)
        for name, app, protocol, changed in (v for _ in range(_ROUNDS) for v in _variants(edge, asked)):
            asking = load.requests(asked, _REQUESTS, next(numbers), int(time.time()))
            with changed:
                spent_ns = uvloop.run(cost_ns(app, protocol, asking, _WARM_UP))
            samples.setdefault(name, []).append(spent_ns)
    return samples


def _variants(edge: Endpoint, asked: Asked) -> Iterator[Variant]:
    """The floor, the whole, and the whole without each piece."""
    timed = arriving_within(ARRIVAL_S)
    yield _RAW, raw, HttpToolsProtocol, contextlib.nullcontext()
    yield _ANSWER, raw_in_one_write, HttpToolsProtocol, contextlib.nullcontext()
    yield ALL, edge, timed, contextlib.nullcontext()
    yield _ARRIVAL, edge, HttpToolsProtocol, contextlib.nullcontext()
    if asked in (NOW, COPY):
        yield _ANEW, edge, timed, patch.object(Memory, "get", lambda *_: None)
    for name, piece in _PIECES.items():
        if asked in piece.part_of:
            yield name, edge, timed, patch.object(piece.owner, piece.attribute, piece.instead)


async def _unlimited(_scope: Scope, receive: Receive, _limit: int) -> bytes:
    whole: bytes = (await receive())["body"]
    return whole


async def _operator(*_: Any) -> Caller:
    return _OPERATOR


def _bound_before(parameters: Parameters[Any], scope: Scope) -> Any:
    if parameters not in _bound:
        _bound[parameters] = _bind(parameters, scope)
    return _bound[parameters]


@dataclass(frozen=True)
class _Removable:
    """What stands in place of a piece, and which requests it has a part in."""

    owner: object
    attribute: str
    instead: Callable[..., Any]
    part_of: tuple[Asked, ...] = ASKED


_PIECES = {
    "request id": _Removable(RequestIds, "new", lambda _: _ID),
    "metrics, shared by the workers": _Removable(HttpMetrics, "observe", lambda *_: None),
    "parameters": _Removable(Parameters, "of", _bound_before, (NOW, COPY, ADD)),
    "limit on the body": _Removable(seam, "read_body", _unlimited, (ADD,)),
    "bearer, HMAC, replay guard": _Removable(ControlSignature, "authenticate", _operator, (ADD,)),
}
