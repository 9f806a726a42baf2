"""The commit: plans ahead, and confirms in good time that what is planned can be had; else another takes its slot."""

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import sqlalchemy as sa
import structlog

from generated.vocabulary import PipelineStage, PlanItemState, PlanRefusalCode
from lab.discovery import store
from lab.discovery.choosing import Choosing, host_of
from lab.discovery.domain import Backoff, PlanItem, Refused, committed, put_off
from services.infra.outbound import Answer, HostBusy, NotAllowed, OutboundError, TooLarge, Web
from services.infra.sql.database import Database
from services.kernel.clock import Clock

_log = structlog.get_logger("lab.committing")
PART = ".part"
"""How a file ends that is not whole yet."""


@dataclass(frozen=True)
class _Probe:
    """Which file is there, and its length; else why none is, and after how many seconds it may be (None: never)."""

    file: int | None = None
    size_bytes: int | None = None
    told: str = ""
    wait_s: float | None = None
    code: PlanRefusalCode = PlanRefusalCode.UNAVAILABLE


class Committing:
    """Plans and confirms. `fetched` is the folder whose files count against the budget."""

    def __init__(
        self,
        database: Database,
        web: Web,
        choosing: Choosing,
        clock: Clock,
        fetched: Path,
        backoff: Backoff,
    ) -> None:
        self._database = database
        self._web = web
        self._choosing = choosing
        self._clock = clock
        self._fetched = fetched
        self._backoff = backoff

    async def run_once(self) -> int:
        """Plan ahead and commit what is due; how many items are to be fetched now. Nothing while paused."""
        if (await self._database.read(store.stages))[PipelineStage.PLANNER].paused:
            return 0
        held = await asyncio.to_thread(held_bytes, self._fetched)
        now = self._clock.now()
        chosen = await self._database.write(lambda conn: self._choosing.fill(conn, held, now))
        sure, failing = 0, set[str]()
        while due := await self._database.read(self._due):
            for item in due:
                sure += await self._commit(item, failing)
        ran_at = self._clock.now().isoformat()
        await self._database.write(lambda conn: store.save_stage(conn, PipelineStage.PLANNER, ran_at=ran_at))
        if chosen or sure:
            _log.info("committed", planned=chosen, confirmed=sure)
        return sure

    def _due(self, conn: sa.Connection) -> list[PlanItem]:
        """What is planned within the time that the card commits ahead."""
        now = self._clock.now()
        until = now + timedelta(seconds=self._choosing.card.planning.commit_ahead_s)
        planned = store.in_states(conn, [PlanItemState.PLANNED])
        return [item for item in planned if item.slot_at and item.slot_at <= until and item.is_due(now)]

    async def _commit(self, item: PlanItem, failing: set[str]) -> bool:
        """Whether a file of it is there."""
        probe = await self._probe(item)
        now = self._clock.now()
        if probe.file is not None:
            after = committed(item, probe.file, probe.size_bytes, now)
            await self._database.write(
                lambda conn: self._choosing.save(conn, item, after, f"confirmed: {probe.told}", "planner")
            )
            return True
        again_at = None if probe.wait_s is None else now + timedelta(seconds=probe.wait_s)
        if (
            again_at is not None
            and item.attempts + 1 < self._backoff.attempts
            and self._can_wait(item, again_at)
        ):
            later = put_off(item, probe.wait_s or 0, now)
            await self._database.write(partial(_put_off, before=item, after=later, told=probe.told))
            return False
        if again_at is not None:
            failing.add(host_of(item))
        _log.warning("not_available", item_id=item.item_id, source=item.source, reason=probe.told)
        refusal = Refused(probe.code, probe.told)
        await self._database.write(
            lambda conn: self._choosing.give_up(conn, item, refusal, now, again_at=again_at, but_not=failing)
        )
        return False

    def _can_wait(self, item: PlanItem, again_at: datetime) -> bool:
        return item.slot_at is not None and again_at < item.slot_at

    async def _probe(self, item: PlanItem) -> _Probe:
        """The first file that is there."""
        told, wait_s, code = list[str](), None, PlanRefusalCode.UNAVAILABLE
        for place, file in enumerate(item.found.files):
            try:
                answer = await self._web.head(file.url)
            except HostBusy as error:
                told.append(str(error))
                wait_s = max(wait_s or 0, error.retry_after_s)
            except OutboundError as error:
                told.append(str(error))
                code = reason_of(error)
                if error.passing:
                    wait_s = max(wait_s or 0, self._backoff.wait(item.attempts + 1).total_seconds())
            else:
                size = _size(answer)
                if file.size_bytes is None or size in (None, file.size_bytes):
                    return _Probe(place, size, "its length isn't said" if size is None else f"{size} bytes")
                told.append(f"the server declares {size} bytes, the source {file.size_bytes}")
                code = PlanRefusalCode.WRONG_LENGTH
        return _Probe(told="; ".join(told) or "it offers no file", wait_s=wait_s, code=code)


def reason_of(error: OutboundError) -> PlanRefusalCode:
    """The contract's word for why the web didn't give it."""
    if isinstance(error, NotAllowed):
        return PlanRefusalCode.NOT_ALLOWED
    return PlanRefusalCode.TOO_LARGE if isinstance(error, TooLarge) else PlanRefusalCode.UNAVAILABLE


def held_bytes(folder: Path, *, parts: bool = True) -> int:
    """Bytes of the files below `folder`, with or without those that are still to become whole."""
    total = 0
    for path in folder.rglob("*"):
        try:
            counts = path.is_file() and (parts or path.suffix != PART)
            total += path.stat().st_size if counts else 0
        except OSError:
            continue
    return total


def _put_off(conn: sa.Connection, *, before: PlanItem, after: PlanItem, told: str) -> None:
    store.save(conn, before, replace(after, attempts=before.attempts + 1), f"not yet: {told}")


def _size(answer: Answer) -> int | None:
    if answer.status == 206:
        total = answer.headers.get("content-range", "").rpartition("/")[2]
        return int(total) if total.isascii() and total.isdigit() and len(total) < 16 else None
    return answer.length
