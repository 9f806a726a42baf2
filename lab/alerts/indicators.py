"""What alerts are judged by. Shares and ratios are 0 to 1, ages and times in seconds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from generated.vocabulary import PresenceFault


@dataclass(frozen=True)
class Fault:
    """Something that the watchdog sees of a channel's output, in words and figures."""

    channel_id: str
    kind: str
    detail: str
    value: float
    threshold: float


@dataclass(frozen=True)
class WatchdogWord:
    """What the watchdog said last, and how long ago."""

    age_s: float
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class RevocationsSeen:
    """Sessions whose endpoints the media provider still holds, and how often in a row it did not take some back."""

    sessions: int
    failures: int


@dataclass(frozen=True)
class EgressSeen:
    """What sessions make the house send when it is as much as it may, in estimated GB per hour."""

    gb_per_hour: float
    limit_gb_per_hour: float


@dataclass(frozen=True)
class PresenceSeen:
    """What does not move in presence, and for how long."""

    fault: PresenceFault
    for_s: float


@dataclass(frozen=True, slots=True)
class MatchingSeen:
    """The median of how long pairs wait for their session, in seconds, and over how many."""

    p50_s: float
    pairs: int


@dataclass(frozen=True)
class ChannelSeen:
    """One look at a channel. `begun` is False until there was ever a programme that may air on it.

    Without an owner card it is not `governed`: it airs what people queue, and the slate.
    """

    channel_id: str
    queue_s: float | None = None
    fallback: float | None = None
    fallback_before: float | None = None
    begun: bool = True
    governed: bool = True


@dataclass(frozen=True)
class Indicators:
    """One look at the station. What could not be seen is None and raises nothing.

    `channels` are all of them, the default one first; `preparing` counts files in prep.
    """

    channels: tuple[ChannelSeen, ...] = ()
    preparing: int = 0
    making_demo: bool = False
    qa_mean: float | None = None
    discovery_failures: int = 0
    disk_used: float | None = None
    heartbeat_age_s: float | None = None
    watchdog: WatchdogWord | None = None
    revocations: RevocationsSeen | None = None
    egress: EgressSeen | None = None
    presence: PresenceSeen | None = None
    matching: MatchingSeen | None = None


@dataclass(frozen=True)
class QueueThresholds:
    """Below which of them a channel's queue is low, and badly so."""

    warn_s: float
    alert_s: float


@dataclass(frozen=True)
class Thresholds:
    """What the indicators are held against; from the configuration. `queues` are by channel."""

    qa_min: float
    fallback_abs: float
    fallback_growth: float
    discovery_fail_count: int
    revocation_fail_count: int
    presence_stuck_s: float
    matching_degraded_p50_s: float
    disk_warn: float
    disk_act: float
    heartbeat_max_age_s: float
    watchdog_max_age_s: float
    queues: Mapping[str, QueueThresholds] = field(default_factory=dict)


def fallback_share(aired: Sequence[tuple[int, bool]], first: int, end: int, at_least: int) -> float | None:
    """Share of the indexes from `first` up to `end` that aired no programme; None when nothing is logged there.

    The share is taken of `at_least` indexes, so that the first minutes of a channel weigh what they are.
    """
    known, fallback = air_time(aired, first, end)
    return fallback / max(known, at_least) if known else None


def air_time(aired: Sequence[tuple[int, bool]], first: int, end: int) -> tuple[int, int]:
    """Indexes from `first` up to `end` of which something is logged, and how many of them aired no programme.

    `aired` holds where something began and whether it was a fallback, in order; each airs until the next.
    """
    if not aired:
        return 0, 0
    ends = [*(index for index, _ in aired[1:]), end]
    known = fallback = 0
    for (begins, is_fallback), until in zip(aired, ends, strict=True):
        length = max(min(until, end) - max(begins, first), 0)
        known += length
        fallback += length if is_fallback else 0
    return known, fallback


def quality(passed: int, checks: int) -> float:
    """An asset's quality: the share of its checks that it passed; 1 without any."""
    return passed / checks if checks else 1.0
