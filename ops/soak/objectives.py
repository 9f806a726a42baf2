"""Whether what was seen keeps the objectives. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from generated.models import SoakObjectives
from ops.soak.samples import Sample
from ops.soak.viewer import Seen

URGENT = frozenset({"high", "critical"})
"""Severities with which nothing passes, and nothing is promoted."""


@dataclass(frozen=True)
class Verdict:
    """One objective. `passed` is None where too little was seen to judge."""

    name: str
    objective: str
    found: str
    passed: bool | None

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


@dataclass(frozen=True)
class Soaked:
    """Everything that a soak saw. `queue_alert_s` is from when on the channel's queue is too short."""

    channel: str
    url: str
    began: datetime
    ended: datetime
    samples: tuple[Sample, ...]
    seen: Seen
    queue_alert_s: float

    @property
    def lasted_s(self) -> float:
        return (self.ended - self.began).total_seconds()


def verdicts(soaked: Soaked, slo: SoakObjectives) -> list[Verdict]:
    """Every objective, the viewer's first."""
    return [*_of_the_viewer(soaked.seen, slo), *_of_the_samples(soaked, slo)]


def passed(found: Sequence[Verdict]) -> bool:
    """Nothing failed, and something was judged."""
    return bool(found) and all(one.passed is not False for one in found)


def _of_the_viewer(seen: Seen, slo: SoakObjectives) -> Iterator[Verdict]:
    played = seen.playback
    if played is None:
        why = seen.faults[-1] if seen.faults else "nothing was listed"
        yield Verdict("picture", "the channel can be watched", f"no picture: {why}", passed=False)
        return
    yield Verdict(
        "stall",
        f"no stall above {slo.stall_max_s:g} s",
        f"the longest of {len(played.stalls)} lasted {played.longest_stall_s:.2f} s",
        played.longest_stall_s <= slo.stall_max_s,
    )
    share = played.stalled_s / played.watched_s if played.watched_s else 0.0
    yield Verdict(
        "waiting",
        f"at most {slo.stalled_ratio_max:.2%} of the time",
        f"{share:.3%} of {played.watched_s:.0f} s",
        share <= slo.stalled_ratio_max,
    )
    yield Verdict(
        "present",
        f"the newest segment ends between {slo.late_max_s:g} s before and {slo.early_max_s:g} s after now",
        f"{seen.late_s:+.1f} s at the latest, {-seen.early_s:+.1f} s at the earliest",
        seen.late_s <= slo.late_max_s and seen.early_s <= slo.early_max_s,
    )
    yield Verdict(
        "sequence",
        "it never goes back and leaves nothing out",
        f"{seen.went_back} times back, {played.repeated} repeated, {played.jumped_s:.1f} s left out",
        not (seen.went_back or played.repeated or played.jumped_s),
    )
    failed = seen.failures / max(seen.requests, 1)
    yield Verdict(
        "answers",
        f"at most {slo.failed_ratio_max:.2%} of requests fail",
        f"{seen.failures} of {seen.requests}",
        failed <= slo.failed_ratio_max,
    )
    yield Verdict(
        "decoding",
        f"at most {slo.broken_max} broken segments",
        f"{len(seen.broken)} of {seen.decoded}" + (f": {seen.broken[0]}" if seen.broken else ""),
        len(seen.broken) <= slo.broken_max if seen.decoded else None,
    )


def _of_the_samples(soaked: Soaked, slo: SoakObjectives) -> Iterator[Verdict]:
    samples = soaked.samples
    ready = sum(sample.ready for sample in samples) / max(len(samples), 1)
    yield Verdict(
        "ready",
        f"in at least {slo.ready_ratio_min:.2%} of the samples",
        f"{ready:.1%} of {len(samples)}",
        ready >= slo.ready_ratio_min,
    )
    urgent = sorted({alarm.code for one in samples for alarm in one.alarms if alarm.severity in URGENT})
    yield Verdict("alerts", "none that is high or critical", ", ".join(urgent) or "none", not urgent)
    least = min((sample.queued_s for sample in samples if sample.state), default=0.0)
    yield Verdict(
        "queue",
        f"at least {soaked.queue_alert_s:.0f} s are published ahead",
        f"{least:.0f} s at the least",
        least >= soaked.queue_alert_s,
    )
    again = restarts(samples)
    yield Verdict(
        "restarts",
        f"at most {slo.restarts_max}",
        ", ".join(again) or "none",
        len(again) <= slo.restarts_max if any(sample.processes for sample in samples) else None,
    )
    yield _memory(samples, slo)


def restarts(samples: Sequence[Sample]) -> list[str]:
    """The name of each process that was another one than in the sample before, once per time."""
    known: dict[str, int] = {}
    found = []
    for sample in samples:
        for process in sample.processes:
            if known.setdefault(process.name, process.pid) != process.pid:
                found.append(process.name)
            known[process.name] = process.pid
    return found


def growth(samples: Sequence[Sample]) -> dict[str, float]:
    """Bytes an hour by which each process grew: the slope of the least squares over its later two thirds."""
    series: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for sample in samples[len(samples) // 3 :]:
        for process in sample.processes:
            series[process.name].append((sample.at_s / 3600, float(process.memory_bytes)))
    return {name: _slope(points) for name, points in series.items()}


def _memory(samples: Sequence[Sample], slo: SoakObjectives) -> Verdict:
    grown = growth(samples)
    name, most = max(grown.items(), key=lambda one: one[1], default=("no process", 0.0))
    lasted_s = samples[-1].at_s - samples[0].at_s if samples else 0.0
    long_enough = lasted_s >= slo.memory_after_s and bool(grown)
    return Verdict(
        "memory",
        f"no process grows by more than {slo.memory_growth_bytes_per_h / 2**20:.0f} MiB an hour",
        f"{name}: {most / 2**20:+.1f} MiB an hour" if long_enough else "too short to judge",
        most <= slo.memory_growth_bytes_per_h if long_enough else None,
    )


def _slope(points: Sequence[tuple[float, float]]) -> float:
    middle_x = sum(x for x, _ in points) / len(points)
    middle_y = sum(y for _, y in points) / len(points)
    spread = sum((x - middle_x) ** 2 for x, _ in points)
    return sum((x - middle_x) * (y - middle_y) for x, y in points) / spread if spread else 0.0
