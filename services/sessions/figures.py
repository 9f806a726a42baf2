"""What becomes of sessions, for Prometheus. Labels are configured modes and words of the contract alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.metrics_core import Metric

from generated.vocabulary import SessionEndReason
from services.infra.looks import gauge, gauges
from services.sessions.store import ModeRate

_BYTES_PER_S: Final = 1e9 / 3600
"""What a GB per hour is."""


class SessionFigures:
    """The counts of one process. `buckets_s` are upper bounds of a transition's duration."""

    def __init__(self, registry: CollectorRegistry, buckets_s: Sequence[float]) -> None:
        self._begun = Counter(
            "vvtv_sessions_begun", "Sessions that were opened.", ["mode"], registry=registry
        )
        self._ended = Counter(
            "vvtv_sessions_ended", "Sessions that ended or failed.", ["mode", "reason"], registry=registry
        )
        self._moved = Histogram(
            "vvtv_sessions_transition_seconds",
            "Seconds from the request of a transition to both of its sessions, by the mode that it led to.",
            ["mode"],
            buckets=sorted(set(buckets_s)),
            registry=registry,
        )

    def begun(self, mode: str) -> None:
        """One is open."""
        self._begun.labels(mode).inc()

    def ended(self, mode: str, reason: SessionEndReason | None) -> None:
        """One is over."""
        self._ended.labels(mode, reason or "").inc()

    def moved(self, mode: str, seconds: float) -> None:
        """One has followed another."""
        self._moved.labels(mode).observe(seconds)


def seen(modes: Iterable[ModeRate], configured: Iterable[str], limit_gb_per_hour: float) -> Sequence[Metric]:
    """A look at all active sessions, in Prometheus' units; modes without any are told too."""
    rates = {one.mode: one for one in modes}
    names = {*configured, *rates}
    return (
        gauges(
            "vvtv_sessions_open",
            "Active sessions.",
            "mode",
            {name: rates[name].sessions if name in rates else 0 for name in names},
        ),
        gauges(
            "vvtv_sessions_egress_bytes_per_second",
            "What active sessions are estimated to make the house send.",
            "mode",
            {name: rates[name].gb_per_hour * _BYTES_PER_S if name in rates else 0 for name in names},
        ),
        gauge(
            "vvtv_sessions_egress_limit_bytes_per_second",
            "The kill switch in force.",
            limit_gb_per_hour * _BYTES_PER_S,
        ),
    )
