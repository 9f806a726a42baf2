"""What people and moderators do about each other, for Prometheus."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from prometheus_client import CollectorRegistry, Counter
from prometheus_client.metrics_core import Metric

from services.infra.looks import gauge


class Act(StrEnum):
    """What was done."""

    BLOCKED = "blocked"
    UNBLOCKED = "unblocked"
    REPORTED = "reported"
    CLAIMED = "claimed"
    UPHELD = "upheld"
    DISMISSED = "dismissed"


class ModerationFigures:
    """The counts of one process."""

    def __init__(self, registry: CollectorRegistry) -> None:
        acts = Counter("vvtv_moderation_acts", "What was done, once each.", ["act"], registry=registry)
        self._acts = {act: acts.labels(act) for act in Act}

    def did(self, act: Act) -> None:
        """It was done, and is on disk."""
        self._acts[act].inc()


def seen(waiting: int, oldest_age_s: float) -> Sequence[Metric]:
    """A look at what waits for a moderator; the age is 0 while nothing does."""
    return (
        gauge("vvtv_moderation_reports_open", "Reports that nobody has judged.", waiting),
        gauge("vvtv_moderation_oldest_report_age_seconds", "Age of the oldest of them.", oldest_age_s),
    )
