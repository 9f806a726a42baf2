"""Keeps the queue at its target with what the planner chooses, and free of what can't air any more."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

import sqlalchemy as sa

from generated.vocabulary import QueueOrigin
from lab.autopilot.tuning import Arms
from lab.library.domain import Asset
from lab.planner.choosing import Stock
from lab.planner.picks import Booked, Pick
from lab.playout.horizon import Horizon
from lab.playout.record import Item
from lab.queue import store
from lab.queue.domain import Entry, Queue, ranked
from lab.station.airable import coming, ready
from lab.station.planning import Planning
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
    """Fills the queue. Writes nothing when it is as it should be. `arms` says how each part of it is planned."""

    def __init__(
        self,
        database: Database,
        publication: Publication,
        planning: Planning,
        clock: Clock,
        ids: IdSource,
        target: QueueTarget,
        arms: Callable[[sa.Connection], Arms],
    ) -> None:
        self._arms = arms
        self._database = database
        self._publication = publication
        self._planning = planning
        self._clock = clock
        self._ids = ids
        self._target = target

    async def run(self, *, vary: bool = False) -> None:
        """Bring the queue to its target; `vary` first takes back what bent a rule: something better may be there.

        A frozen queue is only filled at its end.
        """
        async with self._publication.edit() as horizon:
            await self.mend(horizon, vary=vary)

    async def rotate(self, note: Callable[[sa.Connection, int, int], None]) -> tuple[int, int]:
        """Let the planner choose its waiting entries anew; those it gave up, and how many entries there are now.

        `note` is called with both in the transaction of the change. A frozen queue is left as it is.
        """
        channel = self._publication.channel
        async with self._publication.edit() as horizon:

            def wanted(conn: sa.Connection) -> tuple[Queue, Queue]:
                queue = store.load(conn, channel.channel_id)
                arms = self._arms(conn)
                return queue, self._wanted(queue, ready(conn, channel), horizon, arms, anew=True)

            before, after = await self._database.read(wanted)
            kept = {entry.entry_id for entry in after}
            given_up = sum(entry.entry_id not in kept for entry in before)

            def job(conn: sa.Connection) -> None:
                store.save(conn, channel.channel_id, before, after)
                note(conn, given_up, len(after))

            await self._database.write(job)
            return given_up, len(after)

    async def mend(self, horizon: Horizon, *, vary: bool = False) -> None:
        """The same within an edit, so that nobody is told of what no longer fits."""
        channel = self._publication.channel

        def wanted(conn: sa.Connection) -> tuple[Queue, Queue]:
            queue = store.load(conn, channel.channel_id)
            arms = self._arms(conn)
            return queue, self._wanted(queue, ready(conn, channel), horizon, arms, vary=vary)

        before, after = await self._database.read(wanted)
        if after != before:
            await self._database.write(lambda conn: store.save(conn, channel.channel_id, before, after))

    def _wanted(
        self,
        queue: Queue,
        assets: dict[str, Asset],
        horizon: Horizon,
        arms: Arms,
        *,
        vary: bool = False,
        anew: bool = False,
    ) -> Queue:
        stock = self._planning.stock(assets)
        there = tuple(e for e in queue if e.entry_id in horizon.locked or e.asset_id in assets)
        if stock is None:
            return ranked(there)
        items = self._publication.planned(coming(there, assets, horizon), horizon)
        doubtful = self._doubtful(there, items, stock, horizon, vary=vary, anew=anew)
        kept = tuple(entry for entry in there if entry not in doubtful)
        items = self._publication.planned(coming(kept, assets, horizon), horizon)
        ends = [items[entry.entry_id].end for entry in kept if entry.entry_id in items]
        start = max([self._publication.first_free(horizon), *ends])
        picks = self._planning.choose(
            stock,
            booked_of(kept, items, horizon),
            start=start,
            until=start + self._target.segments - buffered(kept, horizon),
            room=self._target.max_entries - len(kept) + len(horizon.over),
            arms=arms,
        )
        return ranked((*kept, *self._entries(picks, doubtful)))

    def _doubtful(
        self,
        queue: Queue,
        items: Mapping[str, Item],
        stock: Stock,
        horizon: Horizon,
        *,
        vary: bool,
        anew: bool,
    ) -> list[Entry]:
        """What the planner has to choose again: from the first entry on that broke a rule where it now stands.

        With `vary`, already from the first on that bent one, or before which a break is missing; with `anew`, from the
        first on that may be changed.
        """
        if self._publication.switches.frozen:
            return []
        booked = booked_of(queue, items, horizon)
        misfit = self._planning.first_misfit(stock, booked, complete=vary)
        from_index = booked[misfit].start if misfit is not None else None
        if vary:
            bent = (b.start for b in booked if b.relaxed and b.start > horizon.told)
            from_index = min([*([] if from_index is None else [from_index]), *bent], default=None)
        if from_index is None and not anew:
            return []
        first = horizon.told if anew or from_index is None else from_index
        return [
            entry
            for entry in queue
            if entry.entry_id not in horizon.locked
            and entry.origin is not QueueOrigin.OPERATOR
            and (entry.entry_id not in items or items[entry.entry_id].start >= first)
        ]

    def _entries(self, picks: Iterable[Pick], taken_back: list[Entry]) -> list[Entry]:
        """New entries; one that was only taken back to be chosen again keeps its name."""
        entries = []
        for pick in picks:
            origin = QueueOrigin.ROTATION if pick.relaxed else QueueOrigin.PLANNER
            programme = pick.programme
            old = next((entry for entry in taken_back if entry.asset_id == programme.asset_id), None)
            if old is not None:
                taken_back.remove(old)
                entries.append(replace(old, origin=origin, daypart=pick.daypart, relaxed=pick.relaxed))
                continue
            entries.append(
                Entry(
                    self._ids.new(),
                    programme.asset_id,
                    programme.title,
                    programme.segments,
                    origin,
                    self._clock.now(),
                    daypart=pick.daypart,
                    relaxed=pick.relaxed,
                )
            )
        return entries


def booked_of(queue: Queue, items: Mapping[str, Item], horizon: Horizon) -> list[Booked]:
    """The queue as the planner sees it, in order of time; what can't be changed is not judged."""
    known = []
    for entry in queue:
        if (item := items.get(entry.entry_id)) is not None:
            settled = entry.entry_id in horizon.locked or entry.origin is QueueOrigin.OPERATOR
            known.append(Booked(entry.asset_id, item.start, None if settled else entry.relaxed))
    return sorted(known, key=lambda booked: booked.start)


def buffered(queue: Queue, horizon: Horizon) -> int:
    """Segments of programme between the clock and the end of the queue."""
    waiting = sum(entry.segments for entry in queue if entry.entry_id not in horizon.locked)
    promised = [item.end for item in horizon.schedule.items if item.start <= horizon.told]
    return waiting + max(max(promised, default=horizon.index) - horizon.index, 0)
