"""Takes settled files of the watched library in as assets, and notices assets whose media vanished."""

import asyncio
from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path

import sqlalchemy as sa
import structlog

from generated.vocabulary import AssetState
from lab.library import store
from lab.library.domain import (
    Asset,
    Source,
    found_again,
    new_asset,
    read_beside,
    rewritten,
    vanished,
    waiting_again,
)
from lab.library.service import record_described
from lab.playout.shelf import Shelf
from lab.station.beside import Beside, Note
from lab.station.ports import Audit
from lab.station.replacement import Replacement
from lab.station.watch import Settling, present, scan, unknown
from services.infra.sql.database import Database
from services.kernel.clock import Clock
from services.kernel.ids import IdSource

_log = structlog.get_logger("lab.discovery")
_ACTOR = "station"
PASSED_OVER = (".vtt", ".srt", ".json", ".part", ".tmp", ".crdownload")
"""Captions beside a programme, and names under which downloads in progress go."""


class Discovery:
    """Looks at the folder; idempotent: a file is taken in once."""

    def __init__(
        self,
        database: Database,
        audit: Audit,
        clock: Clock,
        ids: IdSource,
        folder: Path,
        replacement: Replacement,
        beside: Beside,
        *,
        settle_s: float,
    ) -> None:
        self._database = database
        self._audit = audit
        self._clock = clock
        self._ids = ids
        self._folder = folder
        self._replacement = replacement
        self._beside = beside
        self._settling = Settling(settle_s)
        self._one_look = asyncio.Lock()

    async def is_unused(self) -> bool:
        """Whether this library never had a file, so that a demo is welcome."""
        known = await self._database.read(store.sources)
        return not known and not await asyncio.to_thread(scan, self._folder, PASSED_OVER)

    async def look(self) -> tuple[int, bool]:
        """Take in what has settled; how many, and whether some file still has to settle."""
        async with self._one_look:
            return await self._look()

    async def _look(self) -> tuple[int, bool]:
        known, unaired = await self._database.read(_known)
        files = await asyncio.to_thread(self._seen, unaired)
        new = unknown(files, known)
        settled = self._settling.observe(new, self._clock.monotonic())
        taken = 0
        if settled:
            taken, replaced = await self._database.write(lambda conn: self._take_in(conn, settled))
            for asset_id, source in replaced:
                taken += await self._replacement.replace(asset_id, source)
        await self._replacement.sweep()
        await self._describe()
        return taken, taken < len(new)

    async def _describe(self) -> None:
        """Take in what the files beside the programmes say."""
        watched = await self._database.read(store.watched_paths)
        notes = await asyncio.to_thread(self._beside.news, watched)
        if notes:
            await self._database.write(lambda conn: self._note(conn, notes))

    def _note(self, conn: sa.Connection, notes: list[Note]) -> None:
        for note in notes:
            before = store.get(conn, note.asset_id)
            if before is None:
                continue
            after = read_beside(before, note.title, note.facts, self._clock.now())
            if after == before:
                continue
            store.save(conn, after)
            reason = "the file beside the programme"
            record_described(self._audit, conn, _ACTOR, before, after, reason)

    def _seen(self, unaired: Collection[Source]) -> list[Source]:
        """The folder's files, and those elsewhere that still have to air: a writer may not be done."""
        files = scan(self._folder, PASSED_OVER)
        paths = {source.path for source in files}
        elsewhere = (present(source) for source in unaired if source.path not in paths)
        return [*files, *(source for source in elsewhere if source is not None)]

    def _take_in(self, conn: sa.Connection, settled: list[Source]) -> tuple[int, list[tuple[str, Source]]]:
        """How many will be prepared, and the ready assets with another file at their path."""
        taken = 0
        ready = []
        now, folder = self._clock.now(), self._folder.resolve()
        for source in settled:
            known = store.at_path(conn, source.path)
            if known is not None:
                if known.state is AssetState.READY:
                    ready.append((known.asset_id, source))
                elif known.state is not AssetState.PREPARING:
                    self._changed(conn, known, source)
                    taken += 1
                continue
            taken += 1
            inside = Path(source.path).is_relative_to(folder)
            asset = new_asset(self._ids.new(), source, None, now, watched=inside)
            store.add(conn, asset)
            after = {"path": source.path}
            subject = f"asset:{asset.asset_id}"
            self._audit.record(conn, actor=_ACTOR, action="asset.added", subject=subject, after=after)
        return taken, ready

    def _changed(self, conn: sa.Connection, asset: Asset, source: Source) -> None:
        """Another file under the path of an asset that doesn't air; a running prep finds out by itself."""
        store.save(conn, rewritten(asset, source, self._clock.now()))
        self._audit.record(
            conn,
            actor=_ACTOR,
            action="asset.rewritten",
            subject=f"asset:{asset.asset_id}",
            before={"state": asset.state.value, "size_bytes": asset.source.size_bytes},
            after={"state": AssetState.PENDING.value, "size_bytes": source.size_bytes},
            reason="the source file changed",
        )


def _known(conn: sa.Connection) -> tuple[dict[str, Source], list[Source]]:
    """Every known file by path, and the files of assets that wait or were refused."""
    states = [AssetState.PENDING, AssetState.REFUSED]
    return store.sources(conn), [asset.source for asset in store.in_states(conn, states)]


class Integrity:
    """Checks that what may air is on disk. A vanished asset is prepared again, or marked missing."""

    def __init__(
        self,
        database: Database,
        audit: Audit,
        clock: Clock,
        shelf: Shelf,
        source_exists: Callable[[str], bool],
    ) -> None:
        self._database = database
        self._audit = audit
        self._clock = clock
        self._shelf = shelf
        self._source_exists = source_exists

    async def check(self) -> int:
        """How many assets changed state."""
        states = [AssetState.READY, AssetState.MISSING]
        assets = await self._database.read(lambda conn: store.in_states(conn, states))
        changed = await asyncio.to_thread(self._changed, assets)
        if changed:
            await self._database.write(lambda conn: self._save(conn, changed))
        return len(changed)

    def _changed(self, assets: list[Asset]) -> list[tuple[Asset, Asset]]:
        found = ((asset, self._seen(asset)) for asset in assets)
        return [(before, after) for before, after in found if before.state is not after.state]

    def _seen(self, asset: Asset) -> Asset:
        now = self._clock.now()
        if asset.media is not None and self._shelf.is_whole(asset.asset_id):
            return found_again(asset, now)
        if self._source_exists(asset.source.path):
            return waiting_again(asset, now)
        return vanished(asset, now)

    def _save(self, conn: sa.Connection, changed: list[tuple[Asset, Asset]]) -> None:
        for before, after in changed:
            current = store.get(conn, before.asset_id)
            if current is None or current.state is not before.state:
                continue
            store.save(conn, replace(current, state=after.state, updated_at=after.updated_at))
            _log.warning("asset_changed", asset_id=after.asset_id, was=before.state, now=after.state)
            self._audit.record(
                conn,
                actor=_ACTOR,
                action=f"asset.{after.state.value}",
                subject=f"asset:{after.asset_id}",
                before={"state": before.state.value},
                after={"state": after.state.value},
                reason="the media on disk changed",
            )
