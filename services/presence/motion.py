"""Whether presence moves: pure rules over what a look found. Nobody is shown who is gone, and no change goes untold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from generated.vocabulary import PresenceFault


@dataclass(frozen=True, slots=True)
class Motion:
    """When absent people were last let go, and since when the slowest node has not read what there was to tell.

    `has_lines` says that anybody is connected: without, nobody needs to be let go.
    """

    at: datetime
    has_lines: bool
    swept_at: datetime | None = None
    behind_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Stuck:
    """What does not happen any more, and since when."""

    fault: PresenceFault
    since: datetime


def stuck(motion: Motion, longest: timedelta) -> Stuck | None:
    """What has not happened for longer than that, the oldest of it."""
    found = [
        Stuck(fault, since)
        for fault, since in (
            (PresenceFault.NOT_SWEPT, motion.swept_at if motion.has_lines else None),
            (PresenceFault.NOT_TOLD, motion.behind_since),
        )
        if since is not None and motion.at - since > longest
    ]
    return min(found, key=lambda one: one.since, default=None)


@dataclass(frozen=True, slots=True)
class Pace:
    """The last change of all when a node was last level with what it was to read, and when that was, in seconds."""

    goal: int
    at_s: float


def paced(pace: Pace, head: int, tail: int, now_s: float) -> Pace:
    """After a look that found a node at `head` and the last change at `tail`; one that was lost is no goal."""
    return Pace(tail, now_s) if head >= min(pace.goal, tail) else pace


def behind(pace: Pace, head: int, now_s: float) -> timedelta | None:
    """For how long a node has not reached its goal; None when it has."""
    return None if head >= pace.goal else timedelta(seconds=now_s - pace.at_s)
