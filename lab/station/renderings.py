"""Ready assets in further formats: for channels whose ladder or loudness is not that of the library.

A file is judged once, in the library's own format. What it passes is made in each further format too, once for all
channels of it; an asset airs on such a channel from then on. A rendering that breaks down is tried again up to the
configured attempts; nothing of this touches what the other channels air.
"""

import asyncio
import contextlib
import shutil
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

import sqlalchemy as sa
import structlog

from lab.assets import AssetManifest
from lab.library import store
from lab.library.domain import Asset, Media
from lab.playout.shelf import Shelf
from lab.prep.working import discard
from lab.station.format import Format
from lab.station.intake import media_of
from lab.station.ports import Audit, PrepFailed
from lab.station.watch import has_changed
from services.infra.sql.database import Database
from services.kernel.errors import KernelError

_log = structlog.get_logger("lab.renderings")
_ACTOR = "station"


class Renderings:
    """Makes them one after the other, `attempts` times at most each; `on_ready` is called after each that is made."""

    def __init__(
        self,
        database: Database,
        audit: Audit,
        formats: Mapping[str, Format],
        on_ready: Callable[[], Awaitable[None]],
        *,
        attempts: int,
        idle_s: float,
    ) -> None:
        self._database = database
        self._audit = audit
        self._formats = formats
        self._on_ready = on_ready
        self._attempts = attempts
        self._idle_s = idle_s
        self._running: tuple[str, asyncio.Task[None]] | None = None

    @property
    def running(self) -> int:
        """Renderings in the making."""
        return int(self._running is not None)

    async def run(self) -> None:
        """Make what is missing, for ever; ends its job when cancelled."""
        try:
            while self._formats:
                try:
                    made = await self.step()
                except (KernelError, OSError) as error:
                    _log.error("rendering_delayed", error=str(error))
                    made = False
                if not made:
                    await asyncio.sleep(self._idle_s)
        finally:
            if self._running is not None:
                self._running[1].cancel()
                await asyncio.gather(self._running[1], return_exceptions=True)

    async def step(self) -> bool:
        """Make the next one; whether there was any."""
        for name, kind in self._formats.items():
            missing = await self._database.read(
                lambda conn, name=name: store.unrendered(conn, name, self._attempts)  # type: ignore[misc]
            )
            asset = next((asset for asset in missing if not has_changed(asset.source)), None)
            if asset is not None:
                job = asyncio.create_task(self._make(asset, name, kind))
                self._running = asset.asset_id, job
                try:
                    await asyncio.wait([job])
                    with contextlib.suppress(asyncio.CancelledError):
                        job.result()
                finally:
                    self._running = None
                return True
        return False

    def missing(self, conn: sa.Connection) -> bool:
        """Whether there is something to make yet."""
        return any(store.unrendered(conn, name, self._attempts) for name in self._formats)

    async def check(self) -> int:
        """Have made again what vanished from the disk; how many."""
        gone = 0
        for name, kind in self._formats.items():
            known = await self._database.read(lambda conn, name=name: store.rendered(conn, name))  # type: ignore[misc]
            lost = await asyncio.to_thread(_lost, kind.shelf, known)
            if lost:
                await self._database.write(lambda conn, name=name, lost=lost: _forget(conn, lost, name))  # type: ignore[misc]
                _log.warning("renderings_vanished", format=name, assets=len(lost))
            gone += len(lost)
        return gone

    async def discard(self, asset_id: str) -> None:
        """Stop making a removed asset and delete its media."""
        if self._running is not None and self._running[0] == asset_id:
            self._running[1].cancel()
            await asyncio.wait([self._running[1]])
        for kind in self._formats.values():
            await asyncio.to_thread(discard, kind.storage, asset_id)
            await asyncio.to_thread(shutil.rmtree, kind.storage / "assets" / asset_id, ignore_errors=True)

    async def _make(self, asset: Asset, name: str, kind: Format) -> None:
        log = _log.bind(asset_id=asset.asset_id, title=asset.title, format=name)
        media, reason = None, None
        try:
            outcome = await kind.prep.prepare(
                asset.asset_id,
                Path(asset.source.path),
                asset.title,
                lambda _share: None,
                overlay=kind.wears_logo(asset),
            )
            if isinstance(outcome, AssetManifest):
                media = media_of(outcome)
            else:
                reason = outcome.detail
        except (OSError, PrepFailed) as error:
            reason = str(error)
        if has_changed(asset.source):
            return
        attempts = await self._database.write(lambda conn: self._note(conn, asset, name, media, reason))
        if media is None:
            log.error("not_rendered", reason=reason)
            if attempts >= self._attempts:
                await asyncio.to_thread(discard, kind.storage, asset.asset_id)
        else:
            log.info("rendered", segments=media.segment_count)
            await self._on_ready()

    def _note(
        self, conn: sa.Connection, asset: Asset, name: str, media: Media | None, reason: str | None
    ) -> int:
        """Record an attempt; how many there were."""
        if store.get(conn, asset.asset_id) is None:
            return 0
        attempts = store.note_rendering(conn, asset, name, media)
        self._audit.record(
            conn,
            actor=_ACTOR,
            action="asset.rendered" if media else "asset.not_rendered",
            subject=f"asset:{asset.asset_id}",
            after={"format": name},
            reason=reason,
        )
        return attempts


def _lost(shelf: Shelf, asset_ids: list[str]) -> list[str]:
    return [asset_id for asset_id in asset_ids if not shelf.is_whole(asset_id)]


def _forget(conn: sa.Connection, asset_ids: list[str], name: str) -> None:
    for asset_id in asset_ids:
        store.forget_rendering(conn, asset_id, name)
