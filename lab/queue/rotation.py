"""The rotation: what the station queues by itself, least recently aired first.

Deterministic: equal libraries and queues give equal choices, on every run.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from generated.vocabulary import QueueOrigin
from lab.queue.domain import Queue, split


@dataclass(frozen=True)
class Candidate:
    """A ready asset; `aired_index` is where it last began on air, None for never."""

    asset_id: str
    title: str
    segments: int
    aired_index: int | None


def choose(
    candidates: Iterable[Candidate], queued: Sequence[str], *, missing: int, room: int
) -> list[Candidate]:
    """Whole assets to append until `missing` segments are covered, at most `room` of them.

    `queued` are the asset ids already in the queue, in order. The next one is that which was queued
    longest ago, then aired longest ago; never-aired ones first, in order of id.
    """
    order = {asset_id: place for place, asset_id in enumerate(queued)}
    pool = sorted(candidates, key=lambda c: (order.get(c.asset_id, -1), _aired(c), c.asset_id))
    chosen: list[Candidate] = []
    while pool and missing > 0 and len(chosen) < room:
        following = pool.pop(0)
        chosen.append(following)
        pool.append(following)
        missing -= following.segments
    return chosen


def repeats(queue: Queue, locked: Collection[str]) -> frozenset[str]:
    """Waiting entries of the rotation that air an asset which the queue already airs before them."""
    head, tail = split(queue, locked)
    seen = {entry.asset_id for entry in head}
    found = set()
    for entry in tail:
        if entry.asset_id in seen and entry.origin is QueueOrigin.ROTATION:
            found.add(entry.entry_id)
        seen.add(entry.asset_id)
    return frozenset(found)


def _aired(candidate: Candidate) -> int:
    return -1 if candidate.aired_index is None else candidate.aired_index
