"""Runs prep over the library, a few jobs at once, smallest first until something can air.

A job that breaks down (not one that is refused) is tried again up to the configured attempts, and for
as long as the disk is full. A file that changed under prep is neither accepted nor refused: it waits
until discovery has seen it settle. What a killed station left in `preparing` starts over.
"""

import asyncio
import contextlib
import errno
import os
import shutil
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import sqlalchemy as sa
import structlog

from generated.vocabulary import AssetState, RefusalCode
from lab.assets import AssetManifest, CheckResult
from lab.library import store
from lab.library.domain import (
    Asset,
    Check,
    Media,
    Refusal,
    changed_meanwhile,
    prepared,
    refused,
    started,
    waiting_again,
)
from lab.prep.outcome import CHECK_VERDICTS
from lab.prep.storing import report_folder
from lab.prep.working import discard
from lab.station.ports import Audit, Prep, PrepFailed
from lab.station.refusal import set_aside
from lab.station.watch import has_changed
from services.infra.sql.database import Database
from services.kernel.clock import Clock
from services.kernel.errors import KernelError

_log = structlog.get_logger("lab.intake")
_ACTOR = "station"


@dataclass(frozen=True)
class IntakeLimits:
    """Jobs at once; attempts before a breakdown counts as a refusal; seconds between looks."""

    workers: int
    attempts: int
    idle_s: float


class PrepIntake:
    """The station's prep. `on_ready` is called after each asset that became ready; `wears_logo` says what gets one.

    `admits` says whether new work may begin (a disk that fills up says no), `ended` is told how each job went.
    """

    def __init__(
        self,
        database: Database,
        prep: Prep,
        audit: Audit,
        clock: Clock,
        storage: Path,
        limits: IntakeLimits,
        on_ready: Callable[[], Awaitable[None]],
        wears_logo: Callable[[Asset], bool],
        *,
        admits: Callable[[], bool] = lambda: True,
        ended: Callable[[str, float], None] = lambda _outcome, _seconds: None,
    ) -> None:
        self._admits = admits
        self._tell_ended = ended
        self._held_up = False
        self._database = database
        self._prep = prep
        self._audit = audit
        self._clock = clock
        self._storage = storage
        self._limits = limits
        self._on_ready = on_ready
        self._wears_logo = wears_logo
        self._jobs: dict[str, asyncio.Task[None]] = {}
        self._shares: dict[str, float] = {}
        self._work = asyncio.Event()

    def wake(self) -> None:
        """Look for work now."""
        self._work.set()

    def progress(self, asset_id: str) -> float | None:
        """Share of prep done, 0 to 1; None when it does not run."""
        return self._shares.get(asset_id)

    @property
    def running(self) -> int:
        """Assets in prep."""
        return len(self._jobs)

    async def discard(self, asset_id: str) -> None:
        """Stop prep of a removed asset and delete its media."""
        job = self._jobs.get(asset_id)
        if job is not None:
            job.cancel()
            await asyncio.wait([job])
        await asyncio.to_thread(discard, self._storage, asset_id)
        for folder in (self._storage / "assets" / asset_id, report_folder(self._storage, asset_id)):
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)

    async def recover(self) -> None:
        """Put back what a killed station left in prep."""

        def job(conn: sa.Connection) -> int:
            left = store.in_states(conn, [AssetState.PREPARING])
            for asset in left:
                store.save(conn, waiting_again(asset, self._clock.now()))
            return len(left)

        restarted = await self._database.write(job)
        if restarted:
            _log.info("prep_restarted", assets=restarted)

    async def run(self) -> None:
        """Prepare for ever; ends its jobs when cancelled."""
        try:
            while True:
                self._work.clear()
                try:
                    await self._start_jobs()
                except KernelError as error:
                    _log.error("prep_delayed", error=str(error))
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(self._limits.idle_s):
                        await self._work.wait()
        finally:
            await self._end_jobs()

    async def drain(self) -> None:
        """Prepare what waits, and return; what broke down too often, for a full disk too, goes on waiting."""
        begun: Counter[str] = Counter()
        try:
            while True:
                before = set(self._jobs)
                await self._start_jobs()
                begun.update(self._jobs.keys() - before)
                if not self._jobs or max(begun.values(), default=0) > self._limits.attempts:
                    return
                await asyncio.wait(self._jobs.values(), return_when=asyncio.FIRST_COMPLETED)
                await asyncio.sleep(0)  # lets the ended ones leave
        finally:
            await self._end_jobs()

    async def _end_jobs(self) -> None:
        jobs = list(self._jobs.values())
        for job in jobs:
            job.cancel()
        await asyncio.gather(*jobs, return_exceptions=True)

    async def _start_jobs(self) -> None:
        while len(self._jobs) < self._limits.workers and self._may_begin():
            asset = await self._database.write(self._take)
            if asset is None:
                return
            job = asyncio.create_task(self._run_job(asset), name=f"prep-{asset.asset_id}")
            self._jobs[asset.asset_id] = job
            self._shares[asset.asset_id] = 0.0
            job.add_done_callback(partial(self._ended, asset.asset_id))

    def _may_begin(self) -> bool:
        """Whether new work is taken; says once when that changes."""
        held_up = not self._admits()
        if held_up != self._held_up:
            _log.warning("prep_held_up" if held_up else "prep_goes_on", reason="the disk")
            self._held_up = held_up
        return not held_up

    def _ended(self, asset_id: str, job: asyncio.Task[None]) -> None:
        if not job.cancelled() and (error := job.exception()) is not None:
            _log.error("prep_not_recorded", asset_id=asset_id, error=str(error), exc_info=error)
        self._jobs.pop(asset_id, None)
        self._shares.pop(asset_id, None)
        self.wake()

    def _take(self, conn: sa.Connection) -> Asset | None:
        unprepared = store.in_states(conn, [AssetState.PENDING, AssetState.PREPARING])
        pending = [asset for asset in unprepared if asset.asset_id not in self._jobs]
        if not pending:
            return None
        on_air = bool(store.in_states(conn, [AssetState.READY]))
        order = pending if on_air else sorted(pending, key=lambda asset: asset.source.size_bytes)
        chosen = next((asset for asset in order if not has_changed(asset.source)), None)
        if chosen is None:
            return None
        asset = started(chosen, self._clock.now())
        store.save(conn, asset)
        return asset

    async def _run_job(self, asset: Asset) -> None:
        def share(value: float) -> None:
            self._shares[asset.asset_id] = min(max(value, 0.0), 1.0)

        began = self._clock.monotonic()
        log = _log.bind(asset_id=asset.asset_id, title=asset.title)
        log.info("prep_started", source=asset.source.path)
        try:
            source = Path(asset.source.path)
            overlay = self._wears_logo(asset)
            outcome = await self._prep.prepare(asset.asset_id, source, asset.title, share, overlay=overlay)
        except (OSError, PrepFailed) as error:
            log.error("prep_broke_down", error=str(error), attempt=asset.attempts)
            self._tell_ended("failed", self._clock.monotonic() - began)
            if not await self._put_back(asset):
                await self._broke_down(asset, str(error), waits=_waits(error))
            return
        if await self._put_back(asset):
            return
        accepted_it = isinstance(outcome, AssetManifest)
        self._tell_ended("prepared" if accepted_it else "refused", self._clock.monotonic() - began)
        if isinstance(outcome, AssetManifest):
            manifest = outcome
            await self._save(asset, lambda known: accepted(known, manifest, self._clock), "asset.prepared")
            log.info("prep_done", segments=outcome.segment_count)
            await self._on_ready()
        else:
            refusal = Refusal(RefusalCode(outcome.code), outcome.detail)
            log.warning("prep_refused", code=refusal.code.value, detail=refusal.detail)
            await self._refuse(asset, refusal, checks_of(outcome.checks))

    async def _put_back(self, asset: Asset) -> bool:
        """Whether the file is not the one that prep began with, and so has to settle again."""
        if not await asyncio.to_thread(has_changed, asset.source):
            return False
        _log.warning("source_changed", asset_id=asset.asset_id, source=asset.source.path)
        await self._save(
            asset, lambda known: changed_meanwhile(known, self._clock.now()), "asset.source_changed"
        )
        return True

    async def _broke_down(self, asset: Asset, reason: str, *, waits: bool) -> None:
        if asset.attempts >= self._limits.attempts and not waits:
            await asyncio.to_thread(discard, self._storage, asset.asset_id)
            detail = f"Prep broke down {asset.attempts} times: {reason}"
            await self._refuse(asset, Refusal(RefusalCode.INTERNAL, detail), ())
            return
        await asyncio.sleep(self._limits.idle_s)

        def again(known: Asset) -> Asset:
            waiting = waiting_again(known, self._clock.now())
            return replace(waiting, attempts=0) if waits else waiting

        await self._save(asset, again, "asset.prep_failed")

    async def _refuse(self, asset: Asset, refusal: Refusal, checks: tuple[Check, ...]) -> None:
        path = asset.source.path
        if asset.watched and refusal.code is not RefusalCode.INTERNAL:
            try:
                path = await asyncio.to_thread(set_aside, asset, refusal, self._storage / "refused")
            except OSError as error:
                _log.error("not_set_aside", source=path, error=str(error))
        await self._save(
            asset, lambda known: refused(known, refusal, checks, path, self._clock.now()), "asset.refused"
        )

    async def _save(self, begun: Asset, change: Callable[[Asset], Asset], action: str) -> None:
        """Change the row as it is now: prep takes long, and an operator may have spoken meanwhile."""

        def job(conn: sa.Connection) -> None:
            known = store.get(conn, begun.asset_id)
            if known is None:
                return
            asset = change(known)
            store.save(conn, asset)
            self._audit.record(
                conn,
                actor=_ACTOR,
                action=action,
                subject=f"asset:{asset.asset_id}",
                after={"state": asset.state.value, "title": asset.title},
                reason=asset.refusal.detail if asset.refusal else None,
            )

        await self._database.write(job)


def media_of(manifest: AssetManifest) -> Media:
    """What the library keeps of what prep made."""
    return Media(
        duration_ms=manifest.duration_ms,
        segment_count=manifest.segment_count,
        generation=manifest.generation,
        loudness_lufs=manifest.loudness_lufs,
        true_peak_dbtp=manifest.true_peak_dbtp,
        renditions=tuple(rendition.name for rendition in manifest.renditions),
        captions=tuple(track.language for track in manifest.captions),
        audio=manifest.audio,
        overlay=manifest.overlay,
    )


def accepted(asset: Asset, manifest: AssetManifest, clock: Clock) -> Asset:
    """The asset with what prep made of it."""
    return prepared(asset, manifest.title, media_of(manifest), checks_of(manifest.checks), clock.now())


def checks_of(found: Iterable[CheckResult]) -> tuple[Check, ...]:
    """Prep's checks as the library keeps them; the report has their figures."""
    return tuple(Check(check.name, CHECK_VERDICTS[check.outcome], check.detail) for check in found)


def _waits(error: OSError | PrepFailed) -> bool:
    """Whether trying again costs no attempt: the disk is full, or an operator has to mend something."""
    full = os.strerror(errno.ENOSPC) in str(error)
    return full or (isinstance(error, PrepFailed) and error.waits)
