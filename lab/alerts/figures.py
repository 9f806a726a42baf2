"""The LAB's metrics: counted here, written to a file that every edge adds to its own `/metrics`.

A scrape thus needs no LAB; that its figures are old is a figure too (`vvtv_lab_heartbeat_age_seconds`).
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from generated.vocabulary import AlertCode, AlertSeverity
from lab.alerts.domain import Alert
from lab.alerts.indicators import Indicators
from lab.playout.status import read_heartbeat
from lab.watchdog.word import read_word
from services.infra.disk import replace_file
from services.kernel.clock import Clock

PREPARED, REFUSED, FAILED = "prepared", "refused", "failed"


class Figures:
    """What the LAB counts and measures. `buckets_s` are upper bounds of prep's durations."""

    def __init__(self, buckets_s: Sequence[float]) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]
        registry = self._registry = CollectorRegistry()
        self._prep = Counter("vvtv_lab_prep", "Prep jobs ended.", ["outcome"], registry=registry)
        self._prep_s = Histogram(
            "vvtv_lab_prep_seconds",
            "Seconds from the begin of a prep job to its end.",
            ["outcome"],
            buckets=sorted(set(buckets_s)),
            registry=registry,
        )
        self._queue = Gauge("vvtv_lab_queue_seconds", "Programme queued.", ["channel"], registry=registry)
        self._fallback = Gauge(
            "vvtv_lab_fallback_ratio", "Share of air time on fallback.", ["channel"], registry=registry
        )
        self._qa = Gauge("vvtv_lab_quality_ratio", "Mean quality of the newest assets.", registry=registry)
        self._disk = Gauge("vvtv_lab_disk_used_ratio", "Share of the disk in use.", registry=registry)
        self._alert = Gauge("vvtv_lab_alert_active", "1 while it is so.", ["code"], registry=registry)
        self._alerts = Gauge(
            "vvtv_lab_alerts_active", "Alerts that are so now.", ["severity"], registry=registry
        )
        self._webhook = Gauge(
            "vvtv_lab_webhook_backlog", "Notices that wait for the webhook.", registry=registry
        )
        self._agent = Gauge(
            "vvtv_lab_agent_backlog", "Messages that wait for the control plane.", registry=registry
        )
        for outcome in (PREPARED, REFUSED, FAILED):
            self._prep.labels(outcome)
            self._prep_s.labels(outcome)

    def prep_ended(self, outcome: str, seconds: float) -> None:
        """Count one prep job."""
        self._prep.labels(outcome).inc()
        self._prep_s.labels(outcome).observe(max(seconds, 0.0))

    def prep_counts(self) -> dict[str, int]:
        """Prep jobs since the LAB started, by outcome."""
        return {
            outcome: int(self._registry.get_sample_value("vvtv_lab_prep_total", {"outcome": outcome}) or 0)
            for outcome in (PREPARED, REFUSED, FAILED)
        }

    def write(
        self, path: Path, seen: Indicators, alerts: Sequence[Alert], *, webhook: int, agent: int
    ) -> None:
        """Take over what was seen and replace the file; raises `OSError`."""
        for channel in seen.channels:
            self._queue.labels(channel.channel_id).set(channel.queue_s or 0)
            self._fallback.labels(channel.channel_id).set(channel.fallback or 0)
        self._qa.set(1 if seen.qa_mean is None else seen.qa_mean)
        self._disk.set(seen.disk_used or 0)
        self._webhook.set(webhook)
        self._agent.set(agent)
        active = {alert.code for alert in alerts}
        for code in AlertCode:
            self._alert.labels(code.value).set(code in active)
        for severity in AlertSeverity:
            self._alerts.labels(severity.value).set(sum(alert.severity is severity for alert in alerts))
        replace_file(path, generate_latest(self._registry).decode())


class StationFigures:
    """The LAB's figures as an edge adds them to its own, and how old its word and the watchdog's are."""

    def __init__(self, figures: Path, heartbeat: Path, word: Path, clock: Clock) -> None:
        self._figures = figures
        self._registry = CollectorRegistry()
        self._registry.register(_Ages(heartbeat, word, clock))

    def exposition(self) -> bytes:
        """Text to add to an exposition; none of the LAB's before it wrote any."""
        try:
            told = self._figures.read_bytes()
        except OSError:
            told = b""
        return told + generate_latest(self._registry)


class _Ages(Collector):
    """Ages in seconds at the time of the scrape."""

    def __init__(self, heartbeat: Path, word: Path, clock: Clock) -> None:
        self._heartbeat = heartbeat
        self._word = word
        self._clock = clock

    def collect(self) -> Iterator[Metric]:
        beat, word = read_heartbeat(self._heartbeat), read_word(self._word)
        if beat is not None:
            yield _gauge("vvtv_lab_heartbeat_age_seconds", "Age of the LAB's heartbeat.", self._age(beat.at))
        if word is not None:
            yield _gauge("vvtv_watchdog_age_seconds", "Age of the watchdog's word.", self._age(word.at))
            yield _gauge("vvtv_watchdog_faults", "Faults of the output that it sees.", len(word.faults))
            yield _gauge("vvtv_watchdog_cpu_seconds", "Processor time since it started.", word.cpu_s)

    def _age(self, at: datetime) -> float:
        return max((self._clock.now() - at).total_seconds(), 0.0)


def _gauge(name: str, text: str, value: float) -> Metric:
    return GaugeMetricFamily(name, text, value=value)
