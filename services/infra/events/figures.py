"""Who listens, for Prometheus."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Gauge


class FollowerFigures:
    """The figures of one process."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._sockets, self._follows = (
            Gauge(f"vvtv_events_{name}", what, registry=registry, multiprocess_mode="livesum")
            for name, what in (
                ("sockets", "Sockets of events and of matching that are open now."),
                ("follows", "Topics that they follow, once for each socket."),
            )
        )

    def see(self, sockets: int, follows: int) -> None:
        """So many there are in this process."""
        self._sockets.set(sockets)
        self._follows.set(follows)
