"""What the planner may choose from, as columns, and what the card rules out for good.

Columns, because a choice looks at every programme: a hundred thousand of them in a few milliseconds.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from generated.models import AllowedSource, Daypart, OwnerCard
from generated.vocabulary import AssetRole, ContentLicence, PlanningRule
from lab.planner.dayparts import Dayparts
from lab.timeline import Grid

NEVER = np.iinfo(np.int64).min // 4
"""The index at which something aired that never did: longer ago than any rule looks back."""

_ONE_US = timedelta(microseconds=1)

Column = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Programme:
    """A ready asset as the planner sees it. `aired_index` is where it last began on air, None for never.

    `licence` and `rating` (years) are None when nobody said; its source may assume them.
    """

    asset_id: str
    title: str
    segments: int
    duration_ms: int
    source: str
    licence: ContentLicence | None = None
    rating: int | None = None
    creator: str | None = None
    tags: tuple[str, ...] = ()
    aired_index: int | None = None
    role: AssetRole = AssetRole.PROGRAMME


class Catalogue:
    """Programmes in order of their ids, under one card; those `taken` count for variety and can't be chosen.

    `tag_pull` makes the tags of a daypart count more or less than the card says, by its name.
    """

    def __init__(
        self,
        programmes: Iterable[Programme],
        card: OwnerCard,
        taken: Collection[str] = (),
        *,
        tag_pull: Mapping[str, float] | None = None,
    ) -> None:
        self._tag_pull = tag_pull or {}
        self.programmes: Sequence[Programme] = sorted(programmes, key=lambda programme: programme.asset_id)
        self.place = {programme.asset_id: place for place, programme in enumerate(self.programmes)}
        self.card = card
        sources = {source.name: source for source in card.sources}
        self.segments = self._column(programme.segments for programme in self.programmes)
        self.duration_ms = self._column(programme.duration_ms for programme in self.programmes)
        self.rating = self._column(_rating(programme, sources) for programme in self.programmes)
        self.source = self._codes(programme.source for programme in self.programmes)
        self.creator = self._codes(programme.creator for programme in self.programmes)
        self.first_tag = self._codes(
            programme.tags[0] if programme.tags else None for programme in self.programmes
        )
        self.hashes = np.fromiter((_hash(p.asset_id) for p in self.programmes), np.uint64)
        weights = (_weight(programme, sources) for programme in self.programmes)
        self.weight = np.fromiter(weights, np.float64, len(self.programmes))
        self.ruled_out: Mapping[PlanningRule, Mask] = self._ruled_out(sources)
        out = self._mask(programme.asset_id in taken for programme in self.programmes)
        self.admitted: Mask = ~np.logical_or.reduce([out, *self.ruled_out.values()])

    def at_any_time(self) -> Iterator[Programme]:
        """Those that may air whatever daypart holds."""
        lowest = min(daypart.max_rating for daypart in self.card.dayparts)
        fits = self.admitted & (self.rating <= lowest)
        return (self.programmes[place] for place in np.flatnonzero(fits).tolist())

    def rated(self, dayparts: Dayparts, grid: Grid, start: int) -> Mask:
        """Those whose age rating every daypart allows that they reach into when they begin at index `start`."""
        at = grid.start_of(start)
        ratings = self.rating
        until = np.zeros(int(ratings.max(initial=0)) + 1, np.int64)
        for rating in np.flatnonzero(np.bincount(ratings)):
            until[rating] = _most_segments(dayparts, grid, int(rating), at)
        return self.segments <= until[ratings]

    def is_rated(self, dayparts: Dayparts, grid: Grid, start: int, place: int) -> bool:
        """Whether that holds for the programme at `place`."""
        most = _most_segments(dayparts, grid, int(self.rating[place]), grid.start_of(start))
        return int(self.segments[place]) <= most

    def wanted(self, daypart: Daypart) -> NDArray[np.float64]:
        """How much the daypart wants each programme: 1, and 1 more for every place of its best tag from the last."""
        most = len(daypart.tags)
        worth = {tag: most - place for place, tag in enumerate(daypart.tags)}
        best = (max((worth.get(tag, 0) for tag in p.tags), default=0) for p in self.programmes)
        pull = self._tag_pull.get(daypart.name, 1.0)
        return 1 + pull * np.fromiter(best, np.float64, len(self.programmes))

    def _ruled_out(self, sources: Mapping[str, AllowedSource]) -> dict[PlanningRule, Mask]:
        blocked, durations = set(self.card.blocked_tags), self.card.durations
        milliseconds = self.duration_ms
        return {
            PlanningRule.SOURCE: self._mask(p.source not in sources for p in self.programmes),
            PlanningRule.LICENCE: self._mask(not _licensed(p, sources) for p in self.programmes),
            PlanningRule.BLOCKED_TAG: self._mask(not blocked.isdisjoint(p.tags) for p in self.programmes),
            PlanningRule.DURATION: (milliseconds < durations.min_s * 1000)
            | (milliseconds > durations.max_s * 1000),
            PlanningRule.RATING: self.rating > max(daypart.max_rating for daypart in self.card.dayparts),
        }

    def _column(self, values: Iterable[int]) -> Column:
        return np.fromiter(values, np.int64)

    def _mask(self, values: Iterable[bool]) -> Mask:
        return np.fromiter(values, np.bool_)

    def _codes(self, names: Iterable[str | None]) -> Column:
        """A number for every name; -1 for none."""
        known: dict[str, int] = {}
        return self._column(-1 if name is None else known.setdefault(name, len(known)) for name in names)


def _most_segments(dayparts: Dayparts, grid: Grid, rating: int, at: datetime) -> int:
    """How long a programme of this age rating may be that begins at `at`."""
    left = dayparts.rated_until(rating, at) - at
    return Fraction(left // _ONE_US, 1_000_000) // grid.segment


def _licensed(programme: Programme, sources: Mapping[str, AllowedSource]) -> bool:
    source = sources.get(programme.source)
    if source is None:
        return False
    return (programme.licence or source.assumed.licence) in source.licences


def _rating(programme: Programme, sources: Mapping[str, AllowedSource]) -> int:
    source = sources.get(programme.source)
    if programme.rating is not None or source is None:
        return programme.rating or 0
    return source.assumed.rating


def _weight(programme: Programme, sources: Mapping[str, AllowedSource]) -> float:
    source = sources.get(programme.source)
    return source.weight if source else 0.0


def _hash(asset_id: str) -> int:
    return int.from_bytes(blake2b(asset_id.encode(), digest_size=8).digest(), "big")
