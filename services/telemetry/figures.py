"""What becomes of events, for Prometheus. Labels are words of the catalogue, the manifests and the contract alone."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter

from generated.vocabulary import TelemetryRefusalReason
from services.telemetry.keeping import Row


class TelemetryFigures:
    """The counters of one process."""

    def __init__(self, registry: CollectorRegistry) -> None:
        def counter(name: str, what: str, *labels: str) -> Counter:
            return Counter(f"vvtv_telemetry_{name}", what, labels, registry=registry)

        self._accepted = counter("accepted", "Events that were kept.", "event", "mode", "source")
        self._refused = counter("refused", "Clients' events that the catalogue does not have.", "reason")
        self._repeated = counter("repeated", "Events that were here already.")
        self._sampled_out = counter("sampled_out", "Events of which only a share is kept.")
        self._dropped = counter("dropped", "The platform's own events that were lost.", "reason")

    def accepted(self, row: Row) -> None:
        """One is on disk."""
        self._accepted.labels(row.name, row.mode, row.source.value).inc()

    def refused(self, reason: TelemetryRefusalReason) -> None:
        """A client's is not taken."""
        self._refused.labels(reason.value).inc()

    def repeated(self, count: int) -> None:
        """So many were sent again."""
        self._repeated.inc(count)

    def sampled_out(self, count: int) -> None:
        """So many were let go."""
        self._sampled_out.inc(count)

    def dropped(self, reason: str, count: int = 1) -> None:
        """So many of the platform's own are lost."""
        self._dropped.labels(reason).inc(count)
