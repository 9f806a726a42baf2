"""Builds the alerts of a station and all its channels: what is looked at, what is kept, who is told."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from generated.models import ChannelsConfig, PlatformConfig
from lab.alerts.disk import DiskGate
from lab.alerts.domain import Patience
from lab.alerts.figures import Figures
from lab.alerts.gather import Files, Gather, GatherLimits
from lab.alerts.indicators import QueueThresholds, Thresholds
from lab.alerts.keeping import Keeping
from lab.alerts.service import AlertLimits, AlertService
from lab.alerts.webhook import Courier, WebhookLimits
from lab.station.on_air import OnAir
from lab.station.ports import Audit
from services.infra.paths import Home
from services.infra.settings import Webhook
from services.infra.sql.database import Database
from services.kernel.clock import Clock
from services.kernel.ids import IdSource


@dataclass(frozen=True)
class AlertDependencies:
    """What the alerts are given. `channels` are all of them, the default one first.

    `failures` is the longest run of failures of a source; the file `demo_mark` is there while a demo is being made.
    """

    home: Home
    database: Database
    audit: Audit
    clock: Clock
    ids: IdSource
    channels: Sequence[OnAir]
    figures: Figures
    gate: DiskGate
    failures: Callable[[], int]
    webhook: Webhook | None
    demo_mark: Path


def build_alerts(given: AlertDependencies, channels: ChannelsConfig, platform: PlatformConfig) -> Keeping:
    """The alerts of the station that airs `channels`."""
    alerts = platform.alerts
    courier = None if given.webhook is None else _courier(given, given.webhook, platform)
    gather = Gather(
        given.database,
        given.channels,
        given.clock,
        Files(
            given.home.broadcast_status,
            given.home.watchdog_word,
            given.home.platform_word,
            given.demo_mark,
        ),
        GatherLimits(
            alerts.slow_interval_s, alerts.qa_assets, alerts.fallback_window_s, alerts.fallback_min_aired_s
        ),
        disk=given.gate.used,
        failures=given.failures,
    )
    service = AlertService(
        given.database,
        given.audit,
        given.clock,
        given.ids,
        gather.look,
        _limits(channels, platform),
        given.home.alerts,
        told=None if courier is None else courier.wake,
    )
    return Keeping(
        service,
        gather,
        courier,
        given.figures,
        given.home.lab_figures,
        given.database,
        interval_s=alerts.interval_s,
    )


def _courier(given: AlertDependencies, webhook: Webhook, platform: PlatformConfig) -> Courier:
    alerts = platform.alerts
    limits = WebhookLimits(
        timeout_s=alerts.webhook_timeout_s,
        backoff_initial_s=alerts.webhook_backoff_initial_s,
        backoff_max_s=alerts.webhook_backoff_max_s,
        keep_sent=alerts.webhook_keep_sent,
        look_s=alerts.webhook_backoff_max_s,
    )
    return Courier(given.database, given.clock, webhook.url, webhook.secret, limits)


def _limits(channels: ChannelsConfig, platform: PlatformConfig) -> AlertLimits:
    alerts, health = platform.alerts, platform.health
    return AlertLimits(
        thresholds=Thresholds(
            qa_min=alerts.qa_min,
            fallback_abs=alerts.fallback_abs,
            fallback_growth=alerts.fallback_growth,
            discovery_fail_count=alerts.discovery_fail_count,
            revocation_fail_count=alerts.revocation_fail_count,
            presence_stuck_s=alerts.presence_stuck_s,
            matching_degraded_p50_s=alerts.matching_degraded_p50_s,
            disk_warn=health.disk_warn_ratio,
            disk_act=health.disk_act_ratio,
            heartbeat_max_age_s=health.lab_status_max_age_s,
            watchdog_max_age_s=platform.watchdog.status_max_age_s,
            queues={
                name: QueueThresholds(settings.queue.warn_s, settings.queue.alert_s)
                for name, settings in channels.channels.items()
            },
        ),
        patience=Patience(timedelta(seconds=alerts.raise_after_s), timedelta(seconds=alerts.clear_after_s)),
        cooldown=timedelta(seconds=alerts.webhook_cooldown_s),
        published=alerts.published_max,
        backlog=alerts.webhook_backlog_max,
    )
