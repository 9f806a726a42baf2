"""What airs at every index: a pure fold of the published records.

Items never overlap. An index without an item belongs to the reserve loop in force there, and the
loop starts anew at each gap, so that a programme in reserve begins at its beginning. The same
records give the same answer on every node, with the LAB alive or dead.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import accumulate

from lab.playout.record import LIVE, Clip, Cut, Item, Record, Reserve


class Overlap(ValueError):
    """An item was recorded over an index that already has one."""


@dataclass(frozen=True)
class Slot:
    """What one index airs: segment `segment` of `clip`, in an occurrence that spans [start, end)."""

    clip: Clip
    segment: int
    kind: str
    start: int
    end: int
    entry_id: str | None = None


@dataclass(frozen=True)
class Schedule:
    """The folded schedule. `version` is the number of the last record taken in."""

    items: tuple[Item, ...] = ()
    reserves: tuple[Reserve, ...] = ()
    version: int = 0
    _starts: tuple[int, ...] = field(default=(), repr=False, compare=False)
    _reserve_starts: tuple[int, ...] = field(default=(), repr=False, compare=False)

    @property
    def end(self) -> int | None:
        """The first index after the last planned item; None with no item at all."""
        return self.items[-1].end if self.items else None

    def item_at(self, index: int) -> Item | None:
        """The planned item that covers `index`."""
        place = bisect_right(self._starts, index) - 1
        if place < 0 or self.items[place].end <= index:
            return None
        return self.items[place]

    def reserve_at(self, index: int) -> Reserve | None:
        """The reserve record in force at `index`; None before the first one."""
        place = bisect_right(self._reserve_starts, index) - 1
        return self.reserves[place] if place >= 0 else None

    def at(self, index: int, last_resort: Clip) -> Slot:
        """What `index` airs; `last_resort` only where no record says anything."""
        item = self.item_at(index)
        if item is not None:
            segment = index - item.start
            return Slot(item.clip, segment, item.kind, item.start, item.end, item.entry_id)
        return self._gap(index, last_resort)

    def slots(self, first: int, last: int, last_resort: Clip) -> Iterator[Slot]:
        """The occurrences that touch [first, last], each once, in order of time."""
        index = first
        while index <= last:
            slot = self.at(index, last_resort)
            yield slot
            index = slot.end

    def _gap(self, index: int, last_resort: Clip) -> Slot:
        before, after = self._around(index)
        reserve = self.reserve_at(index)
        place = bisect_right(self._reserve_starts, index)
        if place < len(self.reserves):
            following = self._reserve_starts[place]
            after = following if after is None else min(after, following)
        if reserve is None:
            return _looped(index, before or 0, (last_resort,), "slate", after)
        began = reserve.start if before is None else max(reserve.start, before)
        clips = reserve.clips or (reserve.slate,)
        return _looped(index, began, clips, "reserve" if reserve.clips else "slate", after)

    def _around(self, index: int) -> tuple[int | None, int | None]:
        place = bisect_right(self._starts, index)
        before = self.items[place - 1].end if place else None
        after = self._starts[place] if place < len(self.items) else None
        return before, after


def _looped(index: int, began: int, clips: tuple[Clip, ...], kind: str, until: int | None) -> Slot:
    bounds = list(accumulate(clip.segments for clip in clips))
    turn = (index - began) % bounds[-1]
    which = bisect_right(bounds, turn)
    clip = clips[which]
    segment = turn - (bounds[which] - clip.segments)
    start = index - segment
    end = start + clip.segments
    return Slot(clip, segment, kind, start, end if until is None else min(end, until))


def fold(records: Iterable[Record], onto: Schedule | None = None, *, version: int = 0) -> Schedule:
    """The schedule after `records`; raises `Overlap` when an item covers a taken index."""
    items = list(onto.items) if onto else []
    reserves = list(onto.reserves) if onto else []
    for record in records:
        match record:
            case Item():
                if items and record.start < items[-1].end:
                    raise Overlap(f"index {record.start} is taken until {items[-1].end}")
                goes_on = bool(items) and _goes_on(items[-1], record)
                items.append(_prolonged(items.pop(), record) if goes_on else record)
            case Cut():
                items = list(_kept(items, record.at))
            case Reserve():
                reserves = [r for r in reserves if r.start < record.start] + [record]
    return build(items, reserves, version)


def build(items: Iterable[Item], reserves: Iterable[Reserve], version: int) -> Schedule:
    """A schedule with its search indexes, from items and reserves already in order."""
    planned, loops = tuple(items), tuple(reserves)
    return Schedule(
        planned,
        loops,
        version,
        tuple(item.start for item in planned),
        tuple(loop.start for loop in loops),
    )


def _goes_on(item: Item, following: Item) -> bool:
    """Whether a live source goes on: it is published bit by bit, and is one item all the same."""
    return item.kind == LIVE == following.kind and item.clip == following.clip and item.end == following.start


def _prolonged(item: Item, following: Item) -> Item:
    return replace(item, segments=following.end - item.start)


def _kept(items: Iterable[Item], at: int) -> Iterator[Item]:
    for item in items:
        if item.end <= at:
            yield item
        elif item.start < at:
            yield replace(item, segments=at - item.start)
