"""Keeps what the owner card says, for as long as it says, and removes the rest."""

import asyncio
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection

from generated.models import RetentionPolicy
from generated.vocabulary import AssetState
from lab.library import store as library
from lab.library.domain import Asset
from lab.library.service import LibraryService
from lab.nightly import store
from lab.station.ports import Audit
from lab.timeline import Grid
from services.infra.sql.database import Database
from services.kernel.errors import Conflict, NotFound

_ACTOR = "nightly"
_REASON = ".reason.json"


class Retention:
    """The retention of one channel and its library. Every method returns what it did, in a few words."""

    def __init__(
        self,
        database: Database,
        audit: Audit,
        library: LibraryService,
        channel_id: str,
        grid: Grid,
        refused: Path,
        logs: Path,
    ) -> None:
        self._database = database
        self._audit = audit
        self._library = library
        self._channel_id = channel_id
        self._grid = grid
        self._refused = refused
        self._logs = logs

    async def as_run(self, keep: RetentionPolicy, now: datetime) -> str:
        """The as-run log."""
        before = self._grid.index_at(now - timedelta(days=keep.as_run_days))
        gone = await self._database.write(lambda conn: store.forget_as_run(conn, self._channel_id, before))
        return f"{gone} entries older than {keep.as_run_days} days removed"

    async def refused_sources(self, keep: RetentionPolicy, now: datetime) -> str:
        """Refused files that were set aside, and what the library knows of them."""
        since = now - timedelta(days=keep.refused_source_days)
        old = await asyncio.to_thread(lambda: list(_set_aside_before(self._refused, since)))
        for asset_id, file in old:
            await self._forget(asset_id, file)
            await asyncio.to_thread(_unlink, file, file.with_name(file.name + _REASON))
        return f"{len(old)} files refused more than {keep.refused_source_days} days ago removed"

    async def unused_assets(self, keep: RetentionPolicy, now: datetime) -> str:
        """Prepared media that nothing aired; their sources stay."""
        since = now - timedelta(days=keep.unused_asset_days)
        ready = await self._database.read(lambda conn: library.in_states(conn, [AssetState.READY]))
        gone = 0
        for asset in ready:
            if self._last_use(asset) < since and await self._remove(asset.asset_id):
                gone += 1
        return f"{gone} assets unaired for {keep.unused_asset_days} days removed"

    async def logs(self, keep: RetentionPolicy, now: datetime) -> str:
        """Log files."""
        since = (now - timedelta(days=keep.log_days)).timestamp()
        gone = await asyncio.to_thread(_remove_older, self._logs, since)
        return f"{gone} log files older than {keep.log_days} days removed"

    def _last_use(self, asset: Asset) -> datetime:
        if asset.aired_index is None:
            return asset.added_at
        return max(asset.added_at, self._grid.start_of(asset.aired_index))

    async def _remove(self, asset_id: str) -> bool:
        try:
            await self._library.remove(_ACTOR, asset_id)
        except (Conflict, NotFound):  # queued by a person, on air, or gone meanwhile
            return False
        return True

    async def _forget(self, asset_id: str, file: Path) -> None:
        def job(conn: Connection) -> None:
            if store.forget_asset(conn, asset_id, str(file)):
                self._audit.record(
                    conn,
                    actor=_ACTOR,
                    action="asset.expired",
                    subject=f"asset:{asset_id}",
                    before={"path": str(file)},
                    reason="refused, and kept aside for as long as the owner card says",
                )

        await self._database.write(job)


def _set_aside_before(folder: Path, since: datetime) -> Iterator[tuple[str, Path]]:
    """Assets and files set aside before an instant: when the reason was written, the file keeps its own time."""
    for note in sorted(folder.glob(f"*{_REASON}")):
        if note.stat().st_mtime >= since.timestamp():
            continue
        try:
            asset_id = str(json.loads(note.read_text(encoding="utf-8"))["asset_id"])
        except (ValueError, KeyError, TypeError):
            continue  # not a note of ours
        yield asset_id, note.with_name(note.name.removesuffix(_REASON))


def _unlink(*files: Path) -> None:
    for file in files:
        file.unlink(missing_ok=True)


def _remove_older(folder: Path, since: float) -> int:
    if not folder.is_dir():
        return 0
    old = [path for path in folder.iterdir() if path.is_file() and path.stat().st_mtime < since]
    _unlink(*old)
    return len(old)
