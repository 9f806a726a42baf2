"""From indicators to what is not well: one pure rule per code."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from generated.vocabulary import AlertCode, AlertSeverity
from lab.alerts.indicators import Indicators, Thresholds


@dataclass(frozen=True)
class Finding:
    """Something that is not well now."""

    code: AlertCode
    severity: AlertSeverity
    detail: str
    value: float
    threshold: float


Rule = Callable[[Indicators, Thresholds], Finding | None]
AT_ONCE = frozenset({AlertCode.DEAD_AIR, AlertCode.LAB_AWAY})
"""Raised at the first sight: their own thresholds are times."""


def findings(seen: Indicators, limits: Thresholds) -> dict[AlertCode, Finding]:
    """Everything that is not well, by code."""
    found = (rule(seen, limits) for rule in RULES)
    return {finding.code: finding for finding in found if finding is not None}


def _dead_air(seen: Indicators, limits: Thresholds) -> Finding | None:
    word = seen.watchdog
    if word is None or word.age_s > limits.watchdog_max_age_s or not word.faults:
        return None
    worst = max(word.faults, key=lambda fault: fault.value / fault.threshold if fault.threshold else 0)
    detail = "; ".join(f"{fault.channel_id}: {fault.detail}" for fault in word.faults)
    return Finding(AlertCode.DEAD_AIR, AlertSeverity.CRITICAL, detail, worst.value, worst.threshold)


def _watchdog(seen: Indicators, limits: Thresholds) -> Finding | None:
    most = limits.watchdog_max_age_s
    if seen.watchdog is not None and seen.watchdog.age_s <= most:
        return None
    age_s = seen.watchdog.age_s if seen.watchdog else 0.0
    said = (
        f"the watchdog said nothing for {age_s:.0f} s"
        if seen.watchdog
        else "the watchdog has said nothing yet"
    )
    return Finding(
        AlertCode.WATCHDOG_AWAY, AlertSeverity.MEDIUM, f"{said}: nobody looks for dead air", age_s, most
    )


def _heartbeat(seen: Indicators, limits: Thresholds) -> Finding | None:
    age_s, most = seen.heartbeat_age_s, limits.heartbeat_max_age_s
    if age_s is None or age_s <= most:
        return None
    detail = f"the LAB's heartbeat is {age_s:.0f} s old"
    return Finding(AlertCode.LAB_AWAY, AlertSeverity.HIGH, detail, age_s, most)


def _queue(seen: Indicators, limits: Thresholds) -> Finding | None:
    queued = seen.queue_s
    if queued is None or queued >= limits.queue_warn_s:
        return None
    high = queued < limits.queue_alert_s
    severity = AlertSeverity.HIGH if high else AlertSeverity.MEDIUM
    least = limits.queue_alert_s if high else limits.queue_warn_s
    return Finding(
        AlertCode.QUEUE_LOW, severity, f"{queued:.0f} s are queued on {seen.channel_id}", queued, least
    )


def _quality(seen: Indicators, limits: Thresholds) -> Finding | None:
    mean = seen.qa_mean
    if mean is None or mean >= limits.qa_min:
        return None
    detail = f"the newest programmes pass {mean:.0%} of prep's checks"
    return Finding(AlertCode.QA_LOW, AlertSeverity.MEDIUM, detail, mean, limits.qa_min)


def _fallback(seen: Indicators, limits: Thresholds) -> Finding | None:
    share = seen.fallback
    if share is None or share <= limits.fallback_abs:
        return None
    detail = f"{share:.0%} of the air time of {seen.channel_id} is reserve or slate"
    return Finding(AlertCode.FALLBACK_HIGH, AlertSeverity.HIGH, detail, share, limits.fallback_abs)


def _growth(seen: Indicators, limits: Thresholds) -> Finding | None:
    if seen.fallback is None or seen.fallback_before is None:
        return None
    growth = seen.fallback - seen.fallback_before
    if growth <= limits.fallback_growth:
        return None
    detail = (
        f"reserve and slate of {seen.channel_id} grew from {seen.fallback_before:.0%} to {seen.fallback:.0%}"
    )
    return Finding(AlertCode.FALLBACK_GROWING, AlertSeverity.MEDIUM, detail, growth, limits.fallback_growth)


def _discovery(seen: Indicators, limits: Thresholds) -> Finding | None:
    failures, most = seen.discovery_failures, limits.discovery_fail_count
    if failures < most:
        return None
    detail = f"a source failed {failures} times in a row"
    return Finding(AlertCode.DISCOVERY_FAILING, AlertSeverity.MEDIUM, detail, failures, most)


def _disk(seen: Indicators, limits: Thresholds) -> Finding | None:
    used = seen.disk_used
    if used is None or used < limits.disk_warn:
        return None
    full = used >= limits.disk_act
    severity = AlertSeverity.HIGH if full else AlertSeverity.MEDIUM
    detail = f"the disk is {used:.0%} full" + (": prep takes no new work" if full else "")
    return Finding(AlertCode.DISK_FULL, severity, detail, used, limits.disk_act if full else limits.disk_warn)


RULES: tuple[Rule, ...] = (
    _dead_air,
    _watchdog,
    _heartbeat,
    _queue,
    _quality,
    _fallback,
    _growth,
    _discovery,
    _disk,
)

SEVERITIES: Mapping[AlertSeverity, int] = {
    AlertSeverity.MEDIUM: 0,
    AlertSeverity.HIGH: 1,
    AlertSeverity.CRITICAL: 2,
}
