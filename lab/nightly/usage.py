"""What a day of the channel consisted of, from its as-run log: pure.

An entry airs until the next one begins, at most its own length; the reserve and the slate go round until something else
takes over, since the log tells of them once. Only they are fallback: breaks and live sources are wanted, though no
programmes.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from generated.vocabulary import ProgrammeKind
from lab.playout.record import FALLBACK

REMOVED = "removed"
"""The source of what is no longer in the library."""
NO_DAYPART = ""


@dataclass(frozen=True)
class Stretch:
    """Segments [first, last) of one entry."""

    first: int
    last: int
    kind: ProgrammeKind
    asset_id: str | None
    begins: bool
    """Whether the entry itself begins here, not before the day."""


@dataclass(frozen=True)
class Usage:
    """Segments of the day, by what aired."""

    segments: int
    fallback_segments: int
    programmes: int
    distinct_programmes: int
    by_source: tuple[tuple[str, int], ...]
    by_daypart: tuple[tuple[str, int], ...]


NOTHING_AIRED = Usage(0, 0, 0, 0, (), ())
Logged = tuple[int, int, ProgrammeKind, str | None]
"""An entry of the log: its first index, its length as planned, its kind, its asset."""


def stretches(log: Sequence[Logged], first: int, last: int) -> Iterator[Stretch]:
    """What aired within [first, last), from entries in order; the one before `first` may reach into it."""
    for place, (start, segments, kind, asset_id) in enumerate(log):
        following = log[place + 1][0] if place + 1 < len(log) else last
        end = following if kind in FALLBACK else min(following, start + segments)
        begin, end = max(start, first), min(end, last)
        if begin < end:
            yield Stretch(begin, end, kind, asset_id, begins=start >= first)


def usage_of(
    aired: Iterable[Stretch],
    source_of: Callable[[str], str],
    dayparts: Sequence[tuple[int, str]],
) -> Usage:
    """Count the day. `dayparts` are its dayparts by the index at which each begins, in order."""
    source: Counter[str] = Counter()
    daypart: Counter[str] = Counter()
    kinds: Counter[ProgrammeKind] = Counter()
    begun: list[str | None] = []
    for stretch in aired:
        length = stretch.last - stretch.first
        kinds[stretch.kind] += length
        for name, segments in _by_daypart(stretch, dayparts):
            daypart[name] += segments
        if stretch.kind is ProgrammeKind.PROGRAMME:
            source[source_of(stretch.asset_id) if stretch.asset_id else REMOVED] += length
            begun += [stretch.asset_id] * stretch.begins
    total = kinds.total()
    return Usage(
        total,
        sum(kinds[kind] for kind in FALLBACK),
        len(begun),
        len(set(begun)),
        tuple(sorted(source.items())),
        tuple(sorted(daypart.items())),
    )


def _by_daypart(stretch: Stretch, dayparts: Sequence[tuple[int, str]]) -> Iterator[tuple[str, int]]:
    turns = [*dayparts, (stretch.last, NO_DAYPART)]
    covered = stretch.first
    for (begin, name), (end, _) in pairwise(turns):
        first, last = max(begin, stretch.first), min(max(end, begin), stretch.last)
        if first < last:
            yield name, last - first
            covered = last
    if covered < stretch.last:
        yield NO_DAYPART, stretch.last - covered
