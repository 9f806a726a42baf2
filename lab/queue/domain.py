"""The order of the queue: pure edits that never reach into what viewers may know of.

The queue is a tuple of entries in airing order. A prefix of it, `locked`, lies within the published
horizon and can't be edited; positions in commands count the waiting entries behind it.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from generated.vocabulary import ErrorCode, PlanningRule, QueueOrigin
from services.kernel.errors import Conflict, NotFound

UNRANKED = -1


@dataclass(frozen=True)
class Entry:
    """One coming item. `rank` orders the queue; `version` is raised by every change of the entry.

    `daypart` and `relaxed` say for when the planner chose it and which rules gave way.
    """

    entry_id: str
    asset_id: str
    title: str
    segments: int
    origin: QueueOrigin
    queued_at: datetime
    rank: int = UNRANKED
    version: int = 1
    daypart: str | None = None
    relaxed: tuple[PlanningRule, ...] = ()


Queue = tuple[Entry, ...]


def insert(queue: Queue, locked: Collection[str], entry: Entry, position: int | None, *, cap: int) -> Queue:
    """The queue with `entry` at `position` among the waiting (None: last); raises QUEUE_FULL at `cap`.

    What the planner put last gives way to it.
    """
    head, tail = split(queue, locked)
    if len(queue) >= cap:
        tail = _without_last_planned(tail)
        if len(head) + len(tail) >= cap:
            raise Conflict(ErrorCode.QUEUE_FULL, f"The queue holds its {cap} entries.", limit=cap)
    place = len(tail) if position is None else min(position, len(tail))
    return ranked((*head, *tail[:place], entry, *tail[place:]))


def move(queue: Queue, locked: Collection[str], entry_id: str, position: int, version: int) -> Queue:
    """The queue with a waiting entry elsewhere, a person's choice from now on.

    Raises NOT_FOUND, QUEUE_ENTRY_LOCKED, VERSION_CONFLICT.
    """
    entry = editable(queue, locked, entry_id)
    if entry.version != version:
        detail = f"The entry is at version {entry.version}, not {version}."
        raise Conflict(ErrorCode.VERSION_CONFLICT, detail, current_version=entry.version)
    head, tail = split(queue, locked)
    others = tuple(other for other in tail if other.entry_id != entry_id)
    place = min(position, len(others))
    moved = replace(entry, rank=UNRANKED, version=entry.version + 1, origin=QueueOrigin.OPERATOR)
    return ranked((*head, *others[:place], moved, *others[place:]))


def remove(queue: Queue, locked: Collection[str], entry_id: str) -> Queue:
    """The queue without a waiting entry; raises NOT_FOUND or QUEUE_ENTRY_LOCKED."""
    editable(queue, locked, entry_id)
    return ranked(tuple(entry for entry in queue if entry.entry_id != entry_id))


def editable(queue: Queue, locked: Collection[str], entry_id: str) -> Entry:
    """The entry, when it may still be changed; raises NOT_FOUND or QUEUE_ENTRY_LOCKED."""
    entry = find(queue, entry_id)
    if entry_id in locked:
        detail = "Viewers may already have been told of this entry."
        raise Conflict(ErrorCode.QUEUE_ENTRY_LOCKED, detail, entry_id=entry_id)
    return entry


def find(queue: Queue, entry_id: str) -> Entry:
    """The entry; raises NOT_FOUND."""
    for entry in queue:
        if entry.entry_id == entry_id:
            return entry
    raise NotFound(ErrorCode.NOT_FOUND, "There is no such entry in the queue.", entry_id=entry_id)


def split(queue: Queue, locked: Collection[str]) -> tuple[Queue, Queue]:
    """Locked entries, then waiting ones, each in order."""
    head = tuple(entry for entry in queue if entry.entry_id in locked)
    return head, tuple(entry for entry in queue if entry.entry_id not in locked)


def _without_last_planned(tail: Queue) -> Queue:
    for place in range(len(tail) - 1, -1, -1):
        if tail[place].origin is not QueueOrigin.OPERATOR:
            return (*tail[:place], *tail[place + 1 :])
    return tail


def ranked(queue: Queue) -> Queue:
    """The same order with strictly rising ranks, changing as few as needed."""
    last = -1
    out: list[Entry] = []
    for entry in queue:
        rank = entry.rank if entry.rank > last and entry.rank >= 0 else last + 1
        out.append(entry if rank == entry.rank else replace(entry, rank=rank))
        last = rank
    return tuple(out)
