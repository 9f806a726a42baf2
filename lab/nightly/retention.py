"""Keeps what the owner card says, for as long as it says, and removes the rest."""

import asyncio
import json
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection

from generated.models import RetentionPolicy
from generated.vocabulary import AssetState
from lab.discovery import store as plan
from lab.library import store as library
from lab.library.service import LibraryService
from lab.nightly import store
from lab.station.on_air import OnAir
from lab.station.ports import Audit
from services.infra.sql.database import Database
from services.kernel.errors import Conflict, NotFound

_ACTOR = "nightly"
_REASON = ".reason.json"


class Retention:
    """The retention of a library and its channels. Every method returns what it did, in a few words."""

    def __init__(
        self,
        database: Database,
        audit: Audit,
        library: LibraryService,
        channels: Sequence[OnAir],
        refused: Path,
        logs: Path,
    ) -> None:
        self._database = database
        self._audit = audit
        self._library = library
        self._channels = tuple(channels)
        self._refused = refused
        self._logs = logs

    async def as_run(self, keep: RetentionPolicy, now: datetime) -> str:
        """The as-run log of every channel."""
        since = now - timedelta(days=keep.as_run_days)

        def forget(conn: Connection) -> int:
            grids = {channel.name: channel.publication.channel.grid for channel in self._channels}
            return sum(store.forget_as_run(conn, name, grid.index_at(since)) for name, grid in grids.items())

        gone = await self._database.write(forget)
        return f"{gone} entries older than {keep.as_run_days} days removed"

    async def refused_sources(self, keep: RetentionPolicy, now: datetime) -> str:
        """Refused files that were set aside, and what the library knows of them."""
        since = now - timedelta(days=keep.refused_source_days)
        old = await asyncio.to_thread(lambda: list(_set_aside_before(self._refused, since)))
        for asset_id, file in old:
            await self._forget(asset_id, file)
            await asyncio.to_thread(_unlink, file, file.with_name(file.name + _REASON))
        return f"{len(old)} files refused more than {keep.refused_source_days} days ago removed"

    async def plan_items(self, keep: RetentionPolicy, now: datetime) -> str:
        """What sources offered and nothing came of; what they still offer is found anew."""
        since = now - timedelta(days=keep.refused_source_days)
        gone = await self._database.write(lambda conn: plan.forget_unwanted(conn, since))
        return f"{gone} plan items that nothing came of for {keep.refused_source_days} days removed"

    async def unused_assets(self, keep: RetentionPolicy, now: datetime) -> str:
        """Prepared media that nothing aired; their sources stay."""
        since = now - timedelta(days=keep.unused_asset_days)
        ready, used = await self._database.read(
            lambda conn: (library.in_states(conn, [AssetState.READY]), self._last_used(conn))
        )
        gone = 0
        for asset in ready:
            last = max(asset.added_at, used.get(asset.asset_id, asset.added_at))
            if last < since and await self._remove(asset.asset_id):
                gone += 1
        return f"{gone} assets unaired for {keep.unused_asset_days} days removed"

    async def logs(self, keep: RetentionPolicy, now: datetime) -> str:
        """Log files."""
        since = (now - timedelta(days=keep.log_days)).timestamp()
        gone = await asyncio.to_thread(_remove_older, self._logs, since)
        return f"{gone} log files older than {keep.log_days} days removed"

    def _last_used(self, conn: Connection) -> dict[str, datetime]:
        """When each asset last began on air, on whatever channel."""
        found: dict[str, datetime] = {}
        for channel in self._channels:
            grid = channel.publication.channel.grid
            for asset_id, index in store.last_aired(conn, channel.name):
                start = grid.start_of(index)
                found[asset_id] = max(start, found.get(asset_id, start))
        return found

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
