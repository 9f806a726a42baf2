"""Counts requests and the time they took, by operation and status; label sets are bounded by the contract."""

from __future__ import annotations

from collections.abc import Sequence

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

CONTENT_TYPE = b"text/plain; version=0.0.4; charset=utf-8"


class HttpMetrics:
    """The edge's own metrics. `buckets_s` are upper bounds in seconds.

    With `shared_folder` (`PROMETHEUS_MULTIPROC_DIR`) a scrape sees every worker, else this process alone.
    """

    def __init__(
        self, registry: CollectorRegistry, buckets_s: Sequence[float], shared_folder: str | None = None
    ) -> None:
        self._registry = registry
        if shared_folder is not None:
            self._registry = CollectorRegistry()
            _collect_shared(self._registry, shared_folder)
        self._requests = Counter(
            "vvtv_http_requests", "Requests answered.", ("operation", "status"), registry=registry
        )
        self._seconds = Histogram(
            "vvtv_http_request_seconds",
            "Seconds from request to answer.",
            ("operation",),
            buckets=tuple(buckets_s),
            registry=registry,
        )
        self._counters: dict[tuple[str, int], Counter] = {}
        self._timers: dict[str, Histogram] = {}

    def observe(self, operation: str, status: int, seconds: float) -> None:
        """Note one answered request."""
        counter = self._counters.get((operation, status))
        if counter is None:
            counter = self._counters[operation, status] = self._requests.labels(operation, str(status))
            self._timers[operation] = self._seconds.labels(operation)
        counter.inc()
        self._timers[operation].observe(seconds)

    def exposition(self) -> bytes:
        """The text format; slow enough to be run off the event loop."""
        return generate_latest(self._registry)


def _collect_shared(registry: CollectorRegistry, folder: str) -> None:
    collector: Collector = MultiProcessCollector(registry, path=folder)  # type: ignore[no-untyped-call]
    del collector
