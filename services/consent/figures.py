"""What becomes of invitations, for Prometheus. Labels are configured modes and words of the contract alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from prometheus_client import CollectorRegistry, Counter, Histogram

from generated.vocabulary import ConsentState


class ConsentFigures:
    """The counts of one process. `buckets_s` are upper bounds of the time to an answer."""

    def __init__(self, registry: CollectorRegistry, buckets_s: Sequence[float]) -> None:
        self._requested = Counter(
            "vvtv_consent_requested", "Invitations that were sent.", ["mode"], registry=registry
        )
        self._ended = Histogram(
            "vvtv_consent_answer_seconds",
            "Seconds from an invitation to its end: an answer, or none in time.",
            ["mode", "outcome"],
            buckets=sorted(set(buckets_s)),
            registry=registry,
        )

    def requested(self, mode: str) -> None:
        """Somebody is asked."""
        self._requested.labels(mode).inc()

    def ended(self, mode: str, outcome: ConsentState, waited: timedelta) -> None:
        """It was answered, taken back or let go."""
        self._ended.labels(mode, outcome).observe(waited.total_seconds())
