"""The same choice written the way one would first: a loop over programmes, rule after rule, and `random.choices`."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from generated.models import Daypart, OwnerCard
from lab.planner.catalogue import Programme
from lab.planner.dayparts import holds
from lab.timeline import Grid


class Loop:
    """One cycle at a time; knows of variety what it chose itself and what the programmes say."""

    def __init__(self, programmes: Sequence[Programme], card: OwnerCard, grid: Grid) -> None:
        self._programmes = programmes
        self._card = card
        self._grid = grid
        self._zone = ZoneInfo(card.timezone)
        self._random = random.Random(card.seeds.planner)

    def plan(self, start: int, until: int) -> list[Programme]:
        """Programmes back to back from `start` until `until` is covered."""
        aired = {p.asset_id: p.aired_index for p in self._programmes if p.aired_index is not None}
        creators: dict[str, int] = {}
        for programme in self._programmes:
            if programme.creator is not None and programme.aired_index is not None:
                last = creators.get(programme.creator, programme.aired_index)
                creators[programme.creator] = max(last, programme.aired_index)
        chosen: list[Programme] = []
        while start < until:
            daypart = self._daypart(start)
            fit = [p for p in self._programmes if self._fits(p, start, daypart, aired, creators)]
            if not fit:
                break
            weights = [self._wanted(programme, daypart) for programme in fit]
            (programme,) = self._random.choices(fit, weights)
            chosen.append(programme)
            aired[programme.asset_id] = start
            if programme.creator is not None:
                creators[programme.creator] = start
            start += programme.segments
        return chosen

    def _wanted(self, programme: Programme, daypart: Daypart) -> int:
        worth = (len(daypart.tags) - daypart.tags.index(tag) for tag in programme.tags if tag in daypart.tags)
        return 1 + max(worth, default=0)

    def _daypart(self, index: int) -> Daypart:
        local: datetime = self._grid.start_of(index).astimezone(self._zone)
        return next(daypart for daypart in self._card.dayparts if holds(daypart, local))

    def _fits(
        self,
        programme: Programme,
        start: int,
        daypart: Daypart,
        aired: dict[str, int],
        creators: dict[str, int],
    ) -> bool:
        card, variety = self._card, self._card.variety
        seconds = programme.duration_ms / 1000
        source = next((source for source in card.sources if source.name == programme.source), None)
        if source is None or (programme.licence or source.assumed.licence) not in source.licences:
            return False
        if not card.durations.min_s <= seconds <= card.durations.max_s:
            return False
        if any(tag in card.blocked_tags for tag in programme.tags):
            return False
        rating = source.assumed.rating if programme.rating is None else programme.rating
        if rating > daypart.max_rating or not daypart.min_duration_s <= seconds <= daypart.max_duration_s:
            return False
        last = aired.get(programme.asset_id)
        if last is not None and (start - last) * float(self._grid.segment) < variety.asset_repeat_s:
            return False
        by = creators.get(programme.creator or "")
        return by is None or (start - by) * float(self._grid.segment) >= variety.creator_repeat_s
