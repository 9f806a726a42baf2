"""Who is there, for Prometheus. Labels are words of the contract alone."""

from __future__ import annotations

from collections.abc import Sequence

from prometheus_client import CollectorRegistry, Gauge
from prometheus_client.metrics_core import CounterMetricFamily, Metric

from services.infra.looks import gauge, gauges
from services.presence.store import Look


class PresenceFigures:
    """The figures of one process."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._sockets = Gauge(
            "vvtv_presence_sockets", "Sockets open now.", registry=registry, multiprocess_mode="livesum"
        )

    def sockets(self, count: int) -> None:
        """So many are open here."""
        self._sockets.set(count)


def seen(look: Look) -> Sequence[Metric]:
    """A look at what all nodes share; they tell the same."""
    motion = look.motion
    ages = {
        "vvtv_presence_sweep_age_seconds": ("Seconds since absent people were last let go.", motion.swept_at),
        "vvtv_presence_behind_seconds": (
            "Seconds for which the slowest node has not read what there is to tell.",
            motion.behind_since,
        ),
    }
    return (
        gauges(
            "vvtv_presence_people",
            "People who are there.",
            "ecosystem",
            {where.value: people for where, people in look.people.items()},
        ),
        gauge("vvtv_presence_connections", "Devices that show somebody is there, of all nodes.", look.lines),
        CounterMetricFamily(
            "vvtv_presence_pruned", "Devices that fell silent and were let go, of all nodes.", look.pruned
        ),
        *(
            gauge(name, what, 0.0 if since is None else max((motion.at - since).total_seconds(), 0.0))
            for name, (what, since) in ages.items()
        ),
    )
