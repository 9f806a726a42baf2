"""What contenders with features share: credentials, limits, and the features themselves as plain ASGI for the peers."""

from __future__ import annotations

from collections.abc import MutableMapping
from datetime import datetime
from typing import Any

from prometheus_client import CollectorRegistry

from generated.server.seam import Endpoint, Receive, Scope, Send
from services.infra.clock import SystemClock
from services.infra.http.metrics import HttpMetrics
from services.infra.http.signing import ControlSignature, Credentials
from services.infra.ids import RequestIds

TOKEN, SECRET = "bench-token", "bench-secret"
BODY_LIMIT = 1 << 20
BUCKETS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)
_WINDOW_S = 300


class _Replays:
    """Signatures in memory, for every contender that authenticates."""

    def __init__(self) -> None:
        self._seen: set[str] = set()

    async def first_use(self, signature: str, ts: datetime) -> bool:
        new = signature not in self._seen
        self._seen.add(signature)
        return new


def signature() -> ControlSignature:
    """Who signs with the bench's secret is the operator."""
    return ControlSignature(Credentials(TOKEN, SECRET, _WINDOW_S), _Replays(), SystemClock())


class Surroundings:
    """What our edge does around an operation, for the full peers: request id, metrics, body limit, the same headers."""

    def __init__(self, app: Endpoint, shared: str) -> None:
        self._app = app
        self._clock = SystemClock()
        self._ids = RequestIds(SystemClock())
        self._metrics = HttpMetrics(CollectorRegistry(), BUCKETS_S, shared)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, request_id = self._clock.monotonic(), self._ids.new()
        scope["request_id"] = request_id
        status = 500

        async def limited() -> MutableMapping[str, Any]:
            message = await receive()
            if len(message.get("body", b"")) > BODY_LIMIT:
                raise ValueError("the body is too large")
            return message

        async def marked(message: MutableMapping[str, Any]) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = [
                    *message["headers"],
                    (b"x-request-id", request_id.encode()),
                    (b"cache-control", b"no-store"),
                    (b"x-content-type-options", b"nosniff"),
                ]
                message = {**message, "headers": headers}
            await send(message)

        await self._app(scope, limited, marked)
        self._metrics.observe(scope["path"], status, self._clock.monotonic() - started)
