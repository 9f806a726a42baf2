"""Operators' commands on the queue: load, decide, save, publish.

A command runs under the edit lock and in one transaction with its audit event and its idempotency
key; the timeline is published before it is answered.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import sqlalchemy as sa

from generated.vocabulary import ErrorCode, QueueOrigin
from lab.library.domain import ready_media
from lab.playout.horizon import Horizon
from lab.queue import corrections, domain, store
from lab.queue.domain import Entry, Queue
from lab.queue.view import EntryView, views
from lab.station.airable import coming, ready, ready_one
from lab.station.ports import Audit
from lab.station.publication import Publication
from services.infra.sql import idempotency
from services.infra.sql.database import Database
from services.infra.sql.idempotency import Request
from services.kernel.clock import Clock
from services.kernel.errors import NotFound
from services.kernel.ids import IdSource

Mend = Callable[[Horizon], Awaitable[None]]
"""Lets the planner choose anew, within the edit, what no longer fits after it."""
Change = Callable[[sa.Connection, Queue, Horizon], Queue]


@dataclass(frozen=True)
class QueueLimits:
    """`max_entries` of the queue; how long a repeated command is recognised, in seconds."""

    max_entries: int
    idempotency_ttl_s: float


class QueueService:
    """The queue of one channel."""

    def __init__(
        self,
        database: Database,
        publication: Publication,
        audit: Audit,
        clock: Clock,
        ids: IdSource,
        limits: QueueLimits,
        mend: Mend,
    ) -> None:
        self._database = database
        self._publication = publication
        self._audit = audit
        self._clock = clock
        self._ids = ids
        self._limits = limits
        self._mend = mend

    @property
    def channel_id(self) -> str:
        """Whose queue it is."""
        return self._publication.channel.channel_id

    async def entries(self) -> tuple[EntryView, ...]:
        """Everything that is coming or on air, in airing order."""
        horizon = self._publication.horizon()
        return await self._database.read(
            lambda conn: self._views(conn, store.load(conn, self.channel_id), horizon)
        )

    async def entry(self, entry_id: str) -> EntryView:
        """One entry; raises NOT_FOUND."""
        return _one(await self.entries(), entry_id)

    async def insert(self, actor: str, request: Request, asset_id: str, position: int | None) -> EntryView:
        """Queue a ready asset; raises NOT_FOUND, ASSET_NOT_READY, QUEUE_FULL, IDEMPOTENCY_CONFLICT."""
        entry_id, now = self._ids.new(), self._clock.now()

        def change(conn: sa.Connection, queue: Queue, horizon: Horizon) -> Queue:
            asset = ready_one(conn, self._publication.channel, asset_id)
            media = ready_media(asset)
            origin = QueueOrigin.OPERATOR
            entry = Entry(entry_id, asset_id, asset.title, media.segment_count, origin, now)
            cap = self._limits.max_entries + len(horizon.over)
            return domain.insert(queue, horizon.locked, entry, position, cap=cap)

        return await self._command(actor, "queue.inserted", entry_id, request, change)

    async def move(
        self, actor: str, request: Request, entry_id: str, position: int, version: int
    ) -> EntryView:
        """Move a waiting entry; raises NOT_FOUND, QUEUE_ENTRY_LOCKED, VERSION_CONFLICT."""

        def change(_conn: sa.Connection, queue: Queue, horizon: Horizon) -> Queue:
            _not_over(horizon, entry_id)
            return domain.move(queue, horizon.locked, entry_id, position, version)

        return await self._command(actor, "queue.moved", entry_id, request, change)

    async def remove(self, actor: str, entry_id: str) -> None:
        """Take a waiting entry out; raises NOT_FOUND or QUEUE_ENTRY_LOCKED."""
        async with self._publication.edit() as horizon:

            def job(conn: sa.Connection) -> None:
                _not_over(horizon, entry_id)
                queue = store.load(conn, self.channel_id)
                after = domain.remove(queue, horizon.locked, entry_id)
                store.save(conn, self.channel_id, queue, after)
                self._note(conn, "queue.removed", _of(self._views(conn, queue, horizon), entry_id))
                self._audit.record(conn, actor=actor, action="queue.removed", subject=f"entry:{entry_id}")

            await self._database.write(job)
            await self._mend(horizon)

    async def _command(
        self, actor: str, action: str, entry_id: str, request: Request, change: Change
    ) -> EntryView:
        now = self._clock.now()
        async with self._publication.edit() as horizon:

            def job(conn: sa.Connection) -> EntryView:
                answered = idempotency.recall(conn, request, now)
                if answered is not None:
                    return EntryView.from_json(answered, self.channel_id)
                before = store.load(conn, self.channel_id)
                after = change(conn, before, horizon)
                store.save(conn, self.channel_id, before, after)
                view = _one(self._views(conn, after, horizon), entry_id)
                self._note(conn, action, _of(self._views(conn, before, horizon), entry_id) or view)
                self._audit.record(
                    conn, actor=actor, action=action, subject=f"entry:{entry_id}", after=view.to_json()
                )
                ttl_s = self._limits.idempotency_ttl_s
                idempotency.remember(conn, request, view.to_json(), now, ttl_s)
                return view

            answer = await self._database.write(job)
            await self._mend(horizon)
            return answer

    def _note(self, conn: sa.Connection, action: str, corrected: EntryView | None) -> None:
        """A correction of what was planned, where it was to air; moving what a person put there is none."""
        if corrected is None or corrected.starts_at is None:
            return
        if corrected.origin is QueueOrigin.OPERATOR and action != "queue.inserted":
            return
        channel, now = self._publication.channel, self._clock.now()
        start = channel.grid.index_at(corrected.starts_at)
        corrections.note(conn, self._ids.new(), channel.channel_id, action, start, now)

    def _views(self, conn: sa.Connection, queue: Queue, horizon: Horizon) -> tuple[EntryView, ...]:
        channel = self._publication.channel
        assets = ready(conn, channel)
        planned = self._publication.planned(coming(queue, assets, horizon), horizon)
        roles = {asset_id: self._publication.role_of(asset) for asset_id, asset in assets.items()}
        return views(queue, horizon, planned, channel, roles)


def _one(entries: tuple[EntryView, ...], entry_id: str) -> EntryView:
    for view in entries:
        if view.entry_id == entry_id:
            return view
    raise NotFound(ErrorCode.NOT_FOUND, "There is no such entry in the queue.", entry_id=entry_id)


def _of(entries: tuple[EntryView, ...], entry_id: str) -> EntryView | None:
    return next((view for view in entries if view.entry_id == entry_id), None)


def _not_over(horizon: Horizon, entry_id: str) -> None:
    if entry_id in horizon.over:
        raise NotFound(ErrorCode.NOT_FOUND, "The entry has aired.", entry_id=entry_id)
