"""The timeline as a guide tells it: a break counts to what airs before it."""

from collections.abc import Iterator
from dataclasses import replace

from lab.playout.record import BREAK, Clip
from lab.playout.schedule import Schedule, Slot


def folded_at(schedule: Schedule, index: int, last_resort: Clip) -> Slot:
    """What a guide says airs at `index`: until the next thing to watch begins.

    A break before which nothing is known stands for itself.
    """
    slot = schedule.at(index, last_resort)
    while slot.kind == BREAK and slot.start > 0:
        before = schedule.at(slot.start - 1, last_resort)
        if before.entry_id is None and schedule.reserve_at(before.start) is None:
            break
        slot = before
    following = schedule.item_at(slot.end)
    while following is not None and following.kind == BREAK:
        slot = replace(slot, end=following.end)
        following = schedule.item_at(slot.end)
    return replace(slot, segment=index - slot.start)


def folded(schedule: Schedule, first: int, last: int, last_resort: Clip) -> Iterator[Slot]:
    """What a guide says of [first, last], each occurrence once, in order of time."""
    index = first
    while index <= last:
        slot = folded_at(schedule, index, last_resort)
        yield slot
        index = slot.end
