"""What became of people in presence: pure, over what watchers were told and what a node needed for it."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """How a promise is broken."""

    LATE = "told too late"
    UNTOLD = "never told"
    LINGERS = "gone too late"
    GHOST = "known to be there, and gone"
    MISSING = "there, and not known to be"
    OPEN = "silent and closed too late, or with another code"
    CUT_OFF = "closed without a reason"
    DISORDER = "told in another order"
    GROWS = "a node that grows while nothing happens"
    UNHEARD = "heartbeats without a pong"


class Wrong(NamedTuple):
    """A broken promise, and what it was about."""

    kind: Kind
    what: str


@dataclass(frozen=True)
class Bars:
    """What is promised, in seconds and bytes."""

    told_p99_s: float
    gone_s: float
    """Of who falls silent."""
    ghosts_s: float
    """Of who was on a node that is killed."""
    closed_s: float
    """Of a socket on which nothing is heard."""
    silent_code: int
    growth_bytes: int
    """Of all processes of a node together, while as many are there and somebody changes now and then."""
    unheard_share: float
    """Of heartbeats, whose pongs may be on their way."""


@dataclass(frozen=True, slots=True)
class Told:
    """How long watchers took to be told of what happened to people, and how many of whom never were."""

    what: str
    delays_s: Sequence[float]
    untold: int = 0

    @property
    def worst_s(self) -> float:
        """The longest."""
        return max(self.delays_s, default=0.0)


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Whom somebody who reads whole lists knows to be there, and who is, by their numbers."""

    who: str
    known: frozenset[int]
    there: frozenset[int]


@dataclass(frozen=True)
class Seen:
    """Everything that a run has seen."""

    changes: Sequence[Told]
    """Somebody hid, showed themselves, left or came."""
    silent: Told
    killed: Told | None
    returns: Sequence[Told]
    """Of those who came back."""
    knowledge: Sequence[Knowledge]
    closed_s: Mapping[str, tuple[int, float]]
    """Of each silent socket that was left open: the code of its close (0: there was none), and after how long."""
    cut_off: Sequence[str]
    """Whose connection ended while nothing was wrong with it."""
    disorder: int
    rss_bytes: Sequence[int]
    """Of a node while as many are there."""
    beats: int
    pongs: int


def wrongs(seen: Seen, bars: Bars) -> Iterator[Wrong]:
    """Every broken promise."""
    yield from _of_tellings(seen, bars)
    for one in seen.knowledge:
        yield from (Wrong(Kind.GHOST, f"{one.who} of person {other}") for other in one.known - one.there)
        yield from (Wrong(Kind.MISSING, f"{one.who} of person {other}") for other in one.there - one.known)
    for who, (code, after_s) in seen.closed_s.items():
        if code != bars.silent_code or after_s > bars.closed_s:
            yield Wrong(Kind.OPEN, f"{who}, {code} after {after_s:.1f} s")
    yield from (Wrong(Kind.CUT_OFF, who) for who in seen.cut_off)
    if seen.disorder:
        yield Wrong(Kind.DISORDER, f"{seen.disorder} messages")
    if (growth := grown(seen.rss_bytes)) > bars.growth_bytes:
        yield Wrong(Kind.GROWS, f"by {growth:,} bytes")
    if seen.beats - seen.pongs > bars.unheard_share * seen.beats:
        yield Wrong(Kind.UNHEARD, f"{seen.beats - seen.pongs} of {seen.beats}")


def _of_tellings(seen: Seen, bars: Bars) -> Iterator[Wrong]:
    waited = [delay for told in seen.changes for delay in told.delays_s]
    if (p99 := percentile(waited, 99)) > bars.told_p99_s:
        yield Wrong(Kind.LATE, f"p99 {p99:.2f} s")
    departures = [(seen.silent, bars.gone_s), *([(seen.killed, bars.ghosts_s)] if seen.killed else [])]
    for told, bar_s in departures:
        if told.worst_s > bar_s:
            yield Wrong(Kind.LINGERS, f"{told.what}, {told.worst_s:.2f} s")
    for told in (*seen.changes, *seen.returns, *(told for told, _ in departures)):
        if told.untold:
            yield Wrong(Kind.UNTOLD, f"{told.what}, {told.untold} times")


def grown(sizes: Sequence[int]) -> int:
    """From the median of the first third to that of the last: one look may come at a bad moment."""
    third = len(sizes) // 3
    return round(statistics.median(sizes[-third:]) - statistics.median(sizes[:third])) if third else 0


def percentile(values: Sequence[float], percent: int) -> float:
    """The value below which so many are; 0 of none."""
    return sorted(values)[min(len(values) * percent // 100, len(values) - 1)] if values else 0.0
