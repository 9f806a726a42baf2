"""The stages that bring programmes in: when each runs, what operators paused, and what there is to see of them."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
import structlog

from generated.vocabulary import ErrorCode, PipelineStage, PlanItemState
from lab.discovery import store
from lab.discovery.committing import Committing, held_bytes
from lab.discovery.domain import PlanItem
from lab.discovery.seeking import Seeking
from lab.discovery.store import Event, SourceLook, Stage
from lab.fetcher.fetching import Fetcher
from lab.station.ports import Audit
from services.infra.outbound import Web
from services.infra.sql.database import Database
from services.kernel.clock import Clock
from services.kernel.errors import KernelError, NotFound

_log = structlog.get_logger("lab.pipeline")


@dataclass(frozen=True)
class PipelineView:
    """What an operator sees. `running` are the stages at work; bytes of fetched files, and what they may take."""

    stages: dict[PipelineStage, Stage]
    running: frozenset[PipelineStage]
    sources: tuple[tuple[str, SourceLook | None], ...]
    counts: dict[PlanItemState, int]
    held_bytes: int
    budget_bytes: int


@dataclass(frozen=True)
class PipelineParts:
    """The stages and their way to the web, and the folder of fetched files with what it may hold."""

    web: Web
    seeking: Seeking
    committing: Committing
    fetcher: Fetcher
    folder: Path
    budget_bytes: int


class Pipeline:
    """The stages of one channel: each runs alone, however many ask for it."""

    def __init__(
        self,
        database: Database,
        parts: PipelineParts,
        audit: Audit,
        clock: Clock,
        *,
        channel_id: str,
        poll_s: float,
    ) -> None:
        self._database = database
        self._parts = parts
        self._audit = audit
        self._clock = clock
        self._channel_id = channel_id
        self._poll_s = poll_s
        self._locks = {stage: asyncio.Lock() for stage in PipelineStage}
        self._wakes = {stage: asyncio.Event() for stage in PipelineStage}

    async def discover(self, *, asked: bool = False) -> int:
        """Look at every source once; how many items are new. While it is paused only when `asked` by a person."""
        async with self._locks[PipelineStage.DISCOVERY]:
            new = await self._parts.seeking.run_once(asked=asked) if self._parts.seeking.remote() else 0
        if new:
            self._wakes[PipelineStage.PLANNER].set()
        return new

    async def commit(self) -> int:
        """Plan and commit once; how many items are to be fetched now."""
        async with self._locks[PipelineStage.PLANNER]:
            await self._parts.fetcher.settle()
            sure = await self._parts.committing.run_once()
        self._wakes[PipelineStage.FETCHER].set()
        return sure

    async def fetch(self) -> int:
        """Fetch whatever is due; how many files came in."""
        async with self._locks[PipelineStage.FETCHER]:
            return await self._parts.fetcher.run_once()

    async def run(self) -> None:
        """Fetch what is due, discover and plan when asked to, for ever; a failure delays one of them.

        The scheduler's jobs discover and commit by the clock (lab/jobs.py).
        """
        turns = {
            PipelineStage.DISCOVERY: self._discover_when_asked,
            PipelineStage.PLANNER: self._commit_when_asked,
            PipelineStage.FETCHER: self._fetch_when_due,
        }
        try:
            async with asyncio.TaskGroup() as tasks:
                for stage, turn in turns.items():
                    tasks.create_task(self._turns(stage, turn), name=stage.value)
        finally:
            await self._parts.web.aclose()

    async def view(self, channel_id: str | None) -> PipelineView:
        """As it is now; raises NOT_FOUND for another channel."""
        self._mine(channel_id)
        held = await asyncio.to_thread(held_bytes, self._parts.folder)
        remote = [source.name for source in self._parts.seeking.remote()]

        def read(conn: sa.Connection) -> PipelineView:
            looks = store.looks(conn)
            running = frozenset(stage for stage, lock in self._locks.items() if lock.locked())
            sources = tuple((name, looks.get(name)) for name in remote)
            counts, budget = store.counts(conn), self._parts.budget_bytes
            return PipelineView(store.stages(conn), running, sources, counts, held, budget)

        return await self._database.read(read)

    async def switch(
        self, actor: str, channel_id: str | None, stage: PipelineStage, *, paused: bool, reason: str | None
    ) -> PipelineView:
        """Pause a stage or let it run; what runs comes to its end first. Raises NOT_FOUND."""
        self._mine(channel_id)
        await self._database.write(lambda conn: self._switch(conn, actor, stage, paused, reason))
        return await self.view(channel_id)

    async def look_now(self, actor: str, channel_id: str | None) -> PipelineView:
        """Have discovery run at once, also while it is paused; raises NOT_FOUND."""
        self._mine(channel_id)
        subject = f"channel:{self._channel_id}"
        await self._database.write(
            lambda conn: self._audit.record(conn, actor=actor, action="discovery.asked", subject=subject)
        )
        self._wakes[PipelineStage.DISCOVERY].set()
        return await self.view(channel_id)

    async def items(
        self, before: str | None, limit: int, state: PlanItemState | None, source: str | None
    ) -> list[PlanItem]:
        """Up to `limit` items, newest first."""
        return await self._database.read(
            lambda conn: store.page(conn, before=before, limit=limit, state=state, source=source)
        )

    async def item(self, item_id: str) -> tuple[PlanItem, list[Event]]:
        """One item with its history; raises NOT_FOUND."""

        def read(conn: sa.Connection) -> tuple[PlanItem, list[Event]]:
            item = store.get(conn, item_id)
            if item is None:
                raise NotFound(ErrorCode.NOT_FOUND, "There is no such plan item.", plan_item_id=item_id)
            return item, store.history(conn, item_id)

        return await self._database.read(read)

    async def _discover_when_asked(self, asked: bool) -> None:
        if asked:
            await self.discover(asked=True)

    async def _commit_when_asked(self, asked: bool) -> None:
        if asked:
            await self.commit()

    async def _fetch_when_due(self, _asked: bool) -> None:
        if await self._parts.fetcher.is_due():
            await self.fetch()

    async def _turns(self, stage: PipelineStage, turn: Callable[[bool], Awaitable[None]]) -> None:
        wake = self._wakes[stage]
        while True:
            asked = wake.is_set()
            wake.clear()
            try:
                await turn(asked)
            except (KernelError, OSError) as error:
                _log.error("delayed", stage=stage.value, error=str(error))
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._poll_s):
                    await wake.wait()

    def _switch(
        self, conn: sa.Connection, actor: str, stage: PipelineStage, paused: bool, reason: str | None
    ) -> None:
        before = store.stages(conn)[stage]
        if before.paused == paused:
            return
        now: datetime = self._clock.now()
        after = replace(before, paused=paused, reason=reason, changed_at=now)
        store.save_stage(conn, stage, paused=paused, reason=reason, changed_at=now.isoformat())
        self._audit.record(
            conn,
            actor=actor,
            action=f"{stage.value}.{'paused' if paused else 'resumed'}",
            subject=f"channel:{self._channel_id}",
            before={"paused": before.paused},
            after={"paused": after.paused},
            reason=reason,
        )

    def _mine(self, channel_id: str | None) -> None:
        if channel_id not in (None, self._channel_id):
            raise NotFound(ErrorCode.NOT_FOUND, "There is no such channel.", channel_id=channel_id)
