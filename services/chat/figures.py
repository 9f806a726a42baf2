"""What is written and told, for Prometheus. Labels are words of the contract alone."""

from __future__ import annotations

from collections.abc import Sequence

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from generated.vocabulary import ChatScope, ErrorCode


class ChatFigures:
    """The counts of one process. `buckets_s` are upper bounds of the time to a delivery."""

    def __init__(self, registry: CollectorRegistry, buckets_s: Sequence[float]) -> None:
        self._accepted = Counter(
            "vvtv_chat_accepted", "Messages that were kept.", ["scope"], registry=registry
        )
        self._refusals = Counter("vvtv_chat_refusals", "Messages refused.", ["code"], registry=registry)
        self._delivered = Counter(
            "vvtv_chat_deliveries", "Messages told, once for each socket.", registry=registry
        )
        self._delivery = Histogram(
            "vvtv_chat_delivery_seconds",
            "Seconds from when a message was taken until a process tells it to its sockets.",
            buckets=sorted(set(buckets_s)),
            registry=registry,
        )
        self._sockets = Gauge(
            "vvtv_chat_sockets", "Sockets open now.", registry=registry, multiprocess_mode="livesum"
        )

    def accepted(self, scope: ChatScope) -> None:
        """One is on disk."""
        self._accepted.labels(scope).inc()

    def refused(self, code: ErrorCode) -> None:
        """One is not taken."""
        self._refusals.labels(code).inc()

    def read(self, seconds: float) -> None:
        """One is told here for the first time."""
        self._delivery.observe(max(seconds, 0.0))

    def delivered(self, count: int) -> None:
        """So many sockets were told."""
        self._delivered.inc(count)

    def sockets(self, count: int) -> None:
        """So many are open here."""
        self._sockets.set(count)
