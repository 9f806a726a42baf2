"""What a part saw of the whole house when it last looked, for Prometheus.

Every process looks for itself, now and then and never because somebody asks: a scrape is told the last look of the
process that answers it, and how old that is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from services.kernel.clock import Clock


class Looks(Collector):
    """The last look of one part, called `vvtv_<part>_...`; nothing before the first one."""

    def __init__(self, part: str, clock: Clock) -> None:
        self._part = part
        self._clock = clock
        self._last: tuple[float, tuple[Metric, ...]] | None = None

    def see(self, *seen: Metric) -> None:
        """This is so now."""
        self._last = self._clock.monotonic(), seen

    def collect(self) -> Iterator[Metric]:
        """As prometheus-client asks for it."""
        if self._last is not None:
            at, seen = self._last
            yield from seen
            age_s = max(self._clock.monotonic() - at, 0.0)
            yield gauge(f"vvtv_{self._part}_look_age_seconds", "Age of what is told of it here.", age_s)


def gauge(name: str, what: str, value: float) -> Metric:
    """One figure."""
    return GaugeMetricFamily(name, what, value=value)


def gauges(name: str, what: str, label: str, values: Mapping[str, float]) -> Metric:
    """A figure for each value of a label."""
    family = GaugeMetricFamily(name, what, labels=(label,))
    for of, value in sorted(values.items()):
        family.add_metric((of,), value)
    return family
