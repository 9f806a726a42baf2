"""From a queue to schedule records: pure, and unable to touch what clients may have been told.

Decides at which index each waiting entry begins and emits only the difference to what is published:
one cut at the first index that changes, then the items behind it. An empty difference emits nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from lab.playout.record import PROGRAMME, Clip, Cut, Item, Kind, Record, Reserve
from lab.playout.schedule import Schedule, fold


@dataclass(frozen=True)
class Coming:
    """A waiting entry of the queue as playout needs it."""

    entry_id: str
    clip: Clip
    kind: Kind = PROGRAMME


def edit(
    schedule: Schedule,
    coming: Sequence[Coming],
    loop: tuple[Clip, ...],
    slate: Clip,
    *,
    told: int,
    ahead: int,
    interrupt: bool = False,
) -> list[Record]:
    """The records that publish `coming` up to `ahead` segments behind `told`, and `loop` as the reserve.

    With `interrupt` nothing of the queue airs behind `told`, not even the rest of what is on air: the reserve does.
    """
    reserve = reserve_change(schedule, loop, slate, told)
    if interrupt:
        ends = schedule.end or 0
        return [*reserve, Cut(told + 1)] if ends > told + 1 else reserve
    following = fold(reserve, schedule)
    wanted = lay_out(following, coming, told, slate)
    within = [item for item in wanted if item.start <= told + ahead]
    return [*reserve, *difference(following, within, told)]


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
