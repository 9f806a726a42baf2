"""Keeps the queue at its target with the rotation, and free of what can't air any more."""

from dataclasses import dataclass

import sqlalchemy as sa

from generated.vocabulary import QueueOrigin
from lab.library.domain import Asset
from lab.playout.horizon import Horizon
from lab.queue import store
from lab.queue.domain import Entry, Queue, ranked
from lab.queue.rotation import choose, repeats
from lab.station.airable import candidates, ready
from lab.station.publication import Publication
from services.infra.sql.database import Database
from services.kernel.clock import Clock
from services.kernel.ids import IdSource


@dataclass(frozen=True)
class QueueTarget:
    """How much the queue should hold: segments ahead of the clock, and entries at most."""

    segments: int
    max_entries: int


class Refill:
    """The rotation at work. Writes nothing when the queue is as it should be."""

    def __init__(
        self,
        database: Database,
        publication: Publication,
        clock: Clock,
        ids: IdSource,
        target: QueueTarget,
    ) -> None:
        self._database = database
        self._publication = publication
        self._clock = clock
        self._ids = ids
        self._target = target

    async def run(self, *, vary: bool = False) -> None:
        """Bring the queue to its target; `vary` first drops the rotation's repeats to make room."""
        async with self._publication.edit() as horizon:

            def wanted(conn: sa.Connection) -> tuple[Queue, Queue]:
                queue = store.load(conn)
                return queue, self._wanted(queue, ready(conn), horizon, vary=vary)

            before, after = await self._database.read(wanted)
            if after != before:
                await self._database.write(lambda conn: store.save(conn, before, after))

    def _wanted(self, queue: Queue, assets: dict[str, Asset], horizon: Horizon, *, vary: bool) -> Queue:
        kept = tuple(e for e in queue if e.entry_id in horizon.locked or e.asset_id in assets)
        if vary:
            dropped = repeats(kept, horizon.locked)
            kept = tuple(entry for entry in kept if entry.entry_id not in dropped)
        chosen = choose(
            candidates(assets),
            [entry.asset_id for entry in kept],
            missing=self._target.segments - buffered(kept, horizon),
            room=self._target.max_entries - len(kept) + len(horizon.over),
        )
        now = self._clock.now()
        added = [
            Entry(self._ids.new(), c.asset_id, c.title, c.segments, QueueOrigin.ROTATION, now) for c in chosen
        ]
        return ranked((*kept, *added))


def buffered(queue: Queue, horizon: Horizon) -> int:
    """Segments of programme between the clock and the end of the queue."""
    waiting = sum(entry.segments for entry in queue if entry.entry_id not in horizon.locked)
    promised = [item.end for item in horizon.schedule.items if item.start <= horizon.told]
    return waiting + max(max(promised, default=horizon.index) - horizon.index, 0)
