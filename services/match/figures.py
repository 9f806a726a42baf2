"""How long people wait for each other, for Prometheus. Labels are modes of the manifests."""

from __future__ import annotations

from collections.abc import Sequence

from prometheus_client import CollectorRegistry, Histogram


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
