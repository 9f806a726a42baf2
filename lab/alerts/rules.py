"""From indicators to what is not well: one pure rule per code."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from generated.vocabulary import AlertCode, AlertSeverity, PresenceFault
from lab.alerts.indicators import ChannelSeen, Indicators, Thresholds


@dataclass(frozen=True)
class Finding:
    """Something that is not well now."""

    code: AlertCode
    severity: AlertSeverity
    detail: str
    value: float
    threshold: float


Rule = Callable[[Indicators, Thresholds], Finding | None]
AT_ONCE = frozenset({AlertCode.DEAD_AIR, AlertCode.LAB_AWAY, AlertCode.REVOCATION_FAILING})
"""Raised at the first sight: their own thresholds are times, or somebody's camera may still be open."""
SEVERITIES: Mapping[AlertSeverity, int] = {
    AlertSeverity.MEDIUM: 0,
    AlertSeverity.HIGH: 1,
    AlertSeverity.CRITICAL: 2,
}


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
    return _worst(_queue_of(channel, seen, limits) for channel in seen.channels)


def _queue_of(channel: ChannelSeen, seen: Indicators, limits: Thresholds) -> Finding | None:
    queued, least = channel.queue_s, limits.queues[channel.channel_id]
    if queued is None or queued >= least.warn_s:
        return None
    name, low = channel.channel_id, AlertCode.QUEUE_LOW
    detail = f"{queued:.0f} s are queued on {name}"
    if not channel.begun:
        detail = f"nothing was ever ready to air on {name}: {_coming(seen)}"
    elif not channel.governed:
        detail += ", which no owner card governs"
    elif queued < least.alert_s:
        return Finding(low, AlertSeverity.HIGH, detail, queued, least.alert_s)
    return Finding(low, AlertSeverity.MEDIUM, detail, queued, least.warn_s)


def _coming(seen: Indicators) -> str:
    """What a channel that has not begun waits for."""
    if seen.making_demo:
        return "the demonstration programmes are being made"
    if seen.preparing:
        return f"{seen.preparing} in prep"
    return "the library waits for files (`vvtvctl library add`)"


def _quality(seen: Indicators, limits: Thresholds) -> Finding | None:
    mean = seen.qa_mean
    if mean is None or mean >= limits.qa_min:
        return None
    detail = f"the newest programmes pass {mean:.0%} of prep's checks"
    return Finding(AlertCode.QA_LOW, AlertSeverity.MEDIUM, detail, mean, limits.qa_min)


def _fallback(seen: Indicators, limits: Thresholds) -> Finding | None:
    return _worst(_fallback_of(channel, limits) for channel in seen.channels)


def _fallback_of(channel: ChannelSeen, limits: Thresholds) -> Finding | None:
    share = channel.fallback
    if not channel.governed or share is None or share <= limits.fallback_abs:
        return None
    detail = f"{share:.0%} of the air time of {channel.channel_id} is reserve or slate"
    return Finding(AlertCode.FALLBACK_HIGH, AlertSeverity.HIGH, detail, share, limits.fallback_abs)


def _growth(seen: Indicators, limits: Thresholds) -> Finding | None:
    return _worst(_growth_of(channel, limits) for channel in seen.channels)


def _growth_of(channel: ChannelSeen, limits: Thresholds) -> Finding | None:
    share, before = channel.fallback, channel.fallback_before
    if not channel.governed or share is None or before is None:
        return None
    growth = share - before
    if growth <= limits.fallback_growth:
        return None
    detail = f"reserve and slate of {channel.channel_id} grew from {before:.0%} to {share:.0%}"
    return Finding(AlertCode.FALLBACK_GROWING, AlertSeverity.MEDIUM, detail, growth, limits.fallback_growth)


def _discovery(seen: Indicators, limits: Thresholds) -> Finding | None:
    failures, most = seen.discovery_failures, limits.discovery_fail_count
    if failures < most:
        return None
    detail = f"a source failed {failures} times in a row"
    return Finding(AlertCode.DISCOVERY_FAILING, AlertSeverity.MEDIUM, detail, failures, most)


def _revocations(seen: Indicators, limits: Thresholds) -> Finding | None:
    held, most = seen.revocations, limits.revocation_fail_count
    if held is None or held.failures < most:
        return None
    detail = (
        f"the media provider still holds the endpoints of {held.sessions} sessions that are over: "
        f"{held.failures} tries in a row failed"
    )
    return Finding(AlertCode.REVOCATION_FAILING, AlertSeverity.HIGH, detail, held.failures, most)


def _egress(seen: Indicators, _limits: Thresholds) -> Finding | None:
    reached = seen.egress
    if reached is None:
        return None
    detail = (
        f"sessions make the house send {reached.gb_per_hour:.1f} GB per hour, of {reached.limit_gb_per_hour:.1f} "
        "that it may: new ones are refused"
    )
    return Finding(
        AlertCode.EGRESS_HIGH,
        AlertSeverity.HIGH,
        detail,
        reached.gb_per_hour,
        reached.limit_gb_per_hour,
    )


_STUCK: Mapping[PresenceFault, str] = {
    PresenceFault.NOT_SWEPT: "people who are gone are still shown",
    PresenceFault.NOT_TOLD: "a node tells its people of no changes",
    PresenceFault.UNREACHABLE: "nobody can say who is where",
}


def _presence(seen: Indicators, limits: Thresholds) -> Finding | None:
    stuck = seen.presence
    if stuck is None:
        return None
    detail = f"{_STUCK[stuck.fault]}: presence has not moved for {stuck.for_s:.0f} s"
    return Finding(AlertCode.PRESENCE_STUCK, AlertSeverity.HIGH, detail, stuck.for_s, limits.presence_stuck_s)


def _matching(seen: Indicators, limits: Thresholds) -> Finding | None:
    slow = seen.matching
    if slow is None:
        return None
    detail = (
        f"half of {slow.pairs} pairs that were matched waited {slow.p50_s:.1f} s or more for their session"
    )
    return Finding(
        *(AlertCode.MATCHING_DEGRADED, AlertSeverity.HIGH, detail, slow.p50_s, limits.matching_degraded_p50_s)
    )


def _disk(seen: Indicators, limits: Thresholds) -> Finding | None:
    used = seen.disk_used
    if used is None or used < limits.disk_warn:
        return None
    full = used >= limits.disk_act
    severity = AlertSeverity.HIGH if full else AlertSeverity.MEDIUM
    detail = f"the disk is {used:.0%} full" + (": prep takes no new work" if full else "")
    return Finding(AlertCode.DISK_FULL, severity, detail, used, limits.disk_act if full else limits.disk_warn)


def _worst(found: Iterable[Finding | None]) -> Finding | None:
    """What several channels suffer as one finding: as bad as the worst of them, in the words of all."""
    unwell = [finding for finding in found if finding is not None]
    unwell.sort(key=_badness, reverse=True)
    return replace(unwell[0], detail="; ".join(each.detail for each in unwell)) if unwell else None


def _badness(finding: Finding) -> tuple[int, float]:
    return SEVERITIES[finding.severity], abs(finding.value - finding.threshold)


RULES: tuple[Rule, ...] = (
    _dead_air,
    _watchdog,
    _heartbeat,
    _queue,
    _quality,
    _fallback,
    _growth,
    _discovery,
    _revocations,
    _egress,
    _presence,
    _matching,
    _disk,
)
