"""From a queue to schedule records: pure, and unable to touch what clients may have been told.

Decides at which index each waiting entry begins and emits only the difference to what is published:
one cut at the first index that changes, then the items behind it. An empty difference emits nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from lab.playout.record import LIVE, PROGRAMME, Clip, Cut, Item, Kind, Record, Reserve
from lab.playout.schedule import Schedule, fold


@dataclass(frozen=True)
class Coming:
    """A waiting entry of the queue as playout needs it."""

    entry_id: str
    clip: Clip
    kind: Kind = PROGRAMME


@dataclass(frozen=True)
class Live:
    """A source that airs from index `first` on and is there up to index `last`; `over` when no more comes."""

    clip: Clip
    first: int
    last: int
    over: bool = False


def edit(
    schedule: Schedule,
    coming: Sequence[Coming],
    loop: tuple[Clip, ...],
    slate: Clip,
    *,
    told: int,
    ahead: int,
    live: Live | None = None,
    interrupt: bool = False,
) -> list[Record]:
    """The records that publish `coming` up to `ahead` segments behind `told`, and `loop` as the reserve.

    A `live` source airs first, and the queue behind it once it is over. With `interrupt` nothing of either airs
    behind `told`, not even the rest of what is on air: the reserve does.
    """
    if live is not None and not interrupt:
        records = edit_live(schedule, live, told)
        following = fold(records, schedule)
        last = live.last if live.over else (following.end or 0) - 1
        behind = max(told, last)
        return [
            *records,
            *edit(following, coming if live.over else (), loop, slate, told=behind, ahead=ahead),
        ]
    reserve = reserve_change(schedule, loop, slate, told)
    if interrupt:
        ends = schedule.end or 0
        return [*reserve, Cut(told + 1)] if ends > told + 1 else reserve
    following = fold(reserve, schedule)
    wanted = lay_out(following, coming, told, slate)
    within = [item for item in wanted if item.start <= told + ahead]
    return [*reserve, *difference(following, within, told)]


def edit_live(schedule: Schedule, live: Live, told: int) -> list[Record]:
    """The records that put what there is of a live source on air, one index behind `told` at least while it goes on.

    What is published from there on gives way; what viewers were told stays.
    """
    last = schedule.items[-1] if schedule.items else None
    goes_on = last is not None and last.clip == live.clip
    start = max(last.end if last is not None and goes_on else live.first, told + 1)
    end = max(live.last, told) + 1 if live.over else max(live.last + 1, told + 2)
    if last is not None and goes_on and live.over and last.end > end:
        return [Cut(end)]
    if end <= start:
        return []
    cut: list[Record] = [Cut(start)] if (schedule.end or 0) > start else []
    return [*cut, Item(start, live.clip, end - start, LIVE)]


def lay_out(schedule: Schedule, coming: Sequence[Coming], told: int, last_resort: Clip) -> tuple[Item, ...]:
    """Where `coming` would air, back to back, given that nothing up to `told` may change."""
    index = first_free(schedule, told, last_resort)
    items = []
    for entry in coming:
        items.append(Item(index, entry.clip, entry.clip.segments, entry.kind, entry.entry_id))
        index += entry.clip.segments
    return tuple(items)


def first_free(schedule: Schedule, told: int, last_resort: Clip) -> int:
    """Where the first waiting entry begins: behind the promised items, or at the reserve's next boundary."""
    promised = tuple(item for item in schedule.items if item.start <= told)
    if promised and promised[-1].end > told:
        return promised[-1].end
    slot = fold([Cut(told + 1)], schedule).at(told + 1, last_resort)
    return told + 1 if slot.start == told + 1 else slot.end


def after_reserve(schedule: Schedule, clips: int, told: int, last_resort: Clip) -> int:
    """The index behind so many clips of the reserve when it airs from `told` on; what of one is left counts as one."""
    reserve, index = fold([Cut(told + 1)], schedule), told + 1
    for _ in range(clips):
        index = reserve.at(index, last_resort).end
    return index


def difference(schedule: Schedule, wanted: Sequence[Item], told: int) -> list[Record]:
    """The records that turn what is published behind `told` into `wanted`; none when it already is."""
    published = tuple(item for item in schedule.items if item.start > told)
    same = 0
    while same < min(len(published), len(wanted)) and published[same] == wanted[same]:
        same += 1
    cut: list[Record] = [Cut(published[same].start)] if same < len(published) else []
    return [*cut, *wanted[same:]]


def reserve_change(schedule: Schedule, clips: tuple[Clip, ...], slate: Clip, told: int) -> list[Record]:
    """A new reserve record behind `told` when the loop in force there is another one."""
    now = schedule.reserve_at(told + 1)
    if now is not None and now.clips == clips and now.slate == slate and now == schedule.reserves[-1]:
        return []
    return [Reserve(told + 1, clips, slate)]
