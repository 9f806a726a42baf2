"""One soak from tuning in to the report."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from voulezvous import Client

from generated.models import SoakSettings
from ops.soak.objectives import Soaked
from ops.soak.samples import Sample, take
from ops.soak.viewer import Viewer

_S_PER_H = 3600
Told = Callable[[Sample, int], None]


@dataclass(frozen=True)
class Length:
    """When a soak ends: after `samples`, or after `hours` where that is not 0, whichever comes first."""

    hours: float
    interval_s: float
    samples: int

    def planned(self) -> int:
        """How many samples it will take."""
        if not self.hours:
            return self.samples
        return min(self.samples, int(self.hours * _S_PER_H / self.interval_s) + 1)


@dataclass(frozen=True)
class Subject:
    """What is soaked: a channel of the platform at `url`, whose home is on this machine."""

    url: str
    channel: str
    home: Path
    delay_segments: int
    queue_alert_s: float


def soak(client: Client, subject: Subject, settings: SoakSettings, length: Length, told: Told) -> Soaked:
    """Watch, and take a sample every `interval_s`, the first one an interval after tuning in; Ctrl-C ends it early."""
    master = f"{subject.url}/hls/{subject.channel}/master.m3u8"
    viewer = Viewer(master, settings, subject.delay_segments)
    began, started_s = datetime.now(UTC), time.monotonic()
    samples: list[Sample] = []
    viewer.start()
    try:
        for number in range(1, length.planned() + 1):
            time.sleep(max(started_s + number * length.interval_s - time.monotonic(), 0.0))
            at_s = time.monotonic() - started_s
            samples.append(take(client, subject.channel, subject.home, viewer.seen(), at_s))
            told(samples[-1], number)
    except KeyboardInterrupt:
        pass  # what was seen so far is judged
    finally:
        seen = viewer.stop()
    return Soaked(
        subject.channel,
        subject.url,
        began,
        datetime.now(UTC),
        tuple(samples),
        seen,
        subject.queue_alert_s,
    )
