"""Who waits for somebody, and how long, for Prometheus. Labels are modes of the manifests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from prometheus_client import CollectorRegistry, Histogram
from prometheus_client.metrics_core import Metric

from services.infra.looks import gauge, gauges
from services.match.pace import Pace


class MatchFigures:
    """What one process measures; `buckets_s` are upper bounds in seconds."""

    def __init__(self, registry: CollectorRegistry, buckets_s: Sequence[float]) -> None:
        self._together = Histogram(
            "vvtv_match_together_seconds",
            "From a person's search for somebody to the session of the two.",
            ("mode",),
            registry=registry,
            buckets=sorted(set(buckets_s)),
        )

    def together(self, mode: str, seconds: float) -> None:
        """Somebody's session with another began, so long after they began to search."""
        self._together.labels(mode).observe(seconds)


def seen(queued: Mapping[str, int], pace: Pace) -> Sequence[Metric]:
    """A look at the queues and the pairs that all nodes share; they tell the same."""
    return (
        gauges("vvtv_match_searching", "People who search for somebody.", "mode", queued),
        gauge("vvtv_match_awaiting", "Pairs that wait for their session.", len(pace.waiting_s)),
        gauge(
            "vvtv_match_longest_wait_seconds",
            "For how long the first of them waits for it; 0 when none does.",
            max(pace.waiting_s, default=0.0),
        ),
    )
