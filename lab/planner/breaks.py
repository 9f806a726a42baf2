"""Station ids and bumpers between programmes, by the rules of the card.

A rule is due where something else has aired since its pool did, and long enough ago. The same one never airs twice in
a row while its pool has another. Breaks count for no rule of variety, and none is put where it would itself be too much
for the hour.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from generated.models import BreakRule, Daypart
from lab.planner.catalogue import NEVER, Catalogue, Column, Mask
from lab.planner.dayparts import Dayparts
from lab.planner.dice import drawn
from lab.planner.picks import Pick
from lab.timeline import Grid


class Breaks:
    """The state of one plan: when each break last began, and when a programme did."""

    def __init__(self, stock: Catalogue, dayparts: Dayparts, grid: Grid, last_programme: int) -> None:
        self._stock = stock
        self._dayparts = dayparts
        self._grid = grid
        self._programme = last_programme
        aired = (NEVER if one.aired_index is None else one.aired_index for one in stock.programmes)
        self._began: Column = np.fromiter(aired, np.int64)
        rules = stock.card.breaks.rules if stock.programmes else []
        self._rules = [(rule, _pool(stock, rule)) for rule in rules]

    def knows(self, asset_id: str) -> bool:
        """Whether it is a break."""
        return asset_id in self._stock.place

    def due(self, start: int) -> list[Pick]:
        """What airs between the programmes at `start`, one behind the other."""
        picks: list[Pick] = []
        began = self._began.copy()
        for rule, pool in self._rules:
            at = picks[-1].end if picks else start
            daypart = self._dayparts.at(self._grid.start_of(at)).daypart
            if daypart is None or not self._is_due(rule, pool, began, at, daypart):
                continue
            places = np.flatnonzero(self._candidates(pool, began, at))
            if len(places):
                hashes, weight = self._stock.hashes[places], self._stock.weight[places]
                place = int(places[drawn(hashes, weight, self._stock.card.seeds.planner, at)])
                began[place] = at
                picks.append(Pick(self._stock.programmes[place], at, daypart.name))
        return picks

    def fits(self, asset_id: str, start: int) -> bool:
        """Whether some rule would have this break at `start`."""
        place = self._stock.place[asset_id]
        daypart = self._dayparts.at(self._grid.start_of(start)).daypart
        return daypart is not None and any(
            self._is_due(rule, pool, self._began, start, daypart)
            and bool(self._candidates(pool, self._began, start)[place])
            for rule, pool in self._rules
        )

    def note(self, asset_id: str, start: int) -> None:
        """It airs, break or programme."""
        place = self._stock.place.get(asset_id)
        if place is None:
            self._programme = max(self._programme, start)
        else:
            self._began[place] = start

    def _is_due(self, rule: BreakRule, pool: Mask, began: Column, start: int, daypart: Daypart) -> bool:
        if not pool.any() or (rule.dayparts and daypart.name not in rule.dayparts):
            return False
        last = int(began[pool].max())
        return last < self._programme and start - last >= self._grid.segments_in(rule.every_s)

    def _candidates(self, pool: Mask, began: Column, start: int) -> Mask:
        """Those of the pool that may air at `start`; not the one that aired last where there is another."""
        fit: Mask = pool & self._stock.admitted & self._stock.rated(self._dayparts, self._grid, start)
        others = fit & (began < max(int(began[pool].max()), NEVER + 1))
        return others if others.any() else fit


def longest(stock: Catalogue) -> int:
    """Segments that the breaks at one place last at most."""
    return len(stock.card.breaks.rules) * int(stock.segments.max(initial=0))


def _pool(stock: Catalogue, rule: BreakRule) -> NDArray[np.bool_]:
    def members() -> Iterator[bool]:
        for one in stock.programmes:
            yield one.role is rule.role and (not rule.tags or not set(rule.tags).isdisjoint(one.tags))

    return np.fromiter(members(), np.bool_)
