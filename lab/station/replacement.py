"""Gives way to a file that was written anew under the path of a ready asset.

The new content gets an asset of its own, because published segments keep their bytes: what viewers
were told of the old one still airs from its media, which are deleted once no segment of them is
served any more. A mark in `storage/retired/` outlives a killed station.
"""

import asyncio
import dataclasses
import shutil
from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa
import structlog

from generated.vocabulary import AssetState, QueueOrigin
from lab.library import store
from lab.library.domain import Asset, Source, new_asset
from lab.prep.working import discard
from lab.station.everywhere import Everywhere, Horizons
from lab.station.ports import Audit
from services.infra.sql.database import Database
from services.kernel.clock import Clock
from services.kernel.ids import IdSource

_log = structlog.get_logger("lab.replacement")
_ACTOR = "station"


class Replacement:
    """Retires assets whose file or logo changed, on every channel. `further` are the storages of further formats."""

    def __init__(
        self,
        database: Database,
        everywhere: Everywhere,
        audit: Audit,
        clock: Clock,
        ids: IdSource,
        storage: Path,
        further: Sequence[Path] = (),
    ) -> None:
        self._database = database
        self._everywhere = everywhere
        self._audit = audit
        self._clock = clock
        self._ids = ids
        self._storages = (storage, *further)
        self._assets = [folder / "assets" for folder in self._storages]
        self._retired = storage / "retired"

    async def replace(
        self, asset_id: str, source: Source, *, reason: str = "the source file changed"
    ) -> bool:
        """Take `source` in as a new asset and retire the ready one; False while an operator's entry waits."""
        await asyncio.to_thread(self._mark, asset_id)
        async with self._everywhere.edit() as horizons:
            return await self._database.write(
                lambda conn: self._swap(conn, asset_id, source, horizons, reason)
            )

    async def sweep(self) -> int:
        """Delete retired media that no viewer can ask for any more; how many assets."""
        names = await asyncio.to_thread(self._marked)
        served = self._everywhere.served()
        if not names or served is None:
            return 0
        rows = await self._database.read(lambda conn: {n for n in names if store.get(conn, n) is not None})
        done = [name for name in names if name not in served and name not in rows]
        await asyncio.to_thread(self._delete, done, rows)
        return len(done)

    def _swap(
        self, conn: sa.Connection, asset_id: str, source: Source, horizons: Horizons, reason: str
    ) -> bool:
        old = store.get(conn, asset_id)
        if old is None or old.state is not AssetState.READY:
            return False
        queues = self._everywhere.queues(conn).items()
        waiting = [e for name, queue in queues for e in queue if e.entry_id not in horizons[name].locked]
        if any(e.asset_id == asset_id and e.origin is QueueOrigin.OPERATOR for e in waiting):
            return False
        self._everywhere.withdraw(conn, asset_id, horizons, told=False)
        title = old.title if old.named else None
        new = new_asset(self._ids.new(), source, title, self._clock.now(), watched=old.watched)
        new = dataclasses.replace(new, facts=old.facts, told=old.told, origin=old.origin)
        store.supersede(conn, old, new)
        self._record(conn, old, new, reason)
        _log.info("asset_replaced", asset_id=asset_id, by=new.asset_id, source=source.path)
        return True

    def _record(self, conn: sa.Connection, old: Asset, new: Asset, reason: str) -> None:
        self._audit.record(
            conn,
            actor=_ACTOR,
            action="asset.replaced",
            subject=f"asset:{old.asset_id}",
            before={"path": old.source.path, "size_bytes": old.source.size_bytes},
            after={"asset_id": new.asset_id, "size_bytes": new.source.size_bytes},
            reason=reason,
        )
        after = {"path": new.source.path}
        self._audit.record(
            conn, actor=_ACTOR, action="asset.added", subject=f"asset:{new.asset_id}", after=after
        )

    def _mark(self, asset_id: str) -> None:
        self._retired.mkdir(parents=True, exist_ok=True)
        (self._retired / asset_id).touch()

    def _marked(self) -> list[str]:
        return sorted(path.name for path in self._retired.iterdir()) if self._retired.is_dir() else []

    def _delete(self, done: list[str], kept: set[str]) -> None:
        for name in done:
            for storage in self._storages:
                discard(storage, name)
            for folder in self._assets:
                shutil.rmtree(folder / name, ignore_errors=True)
        for name in {*done, *kept}:
            if name in kept or not any((folder / name).exists() for folder in self._assets):
                (self._retired / name).unlink(missing_ok=True)
