"""Operators' commands on the library: load, decide, save, wake the intake."""

import os
import stat
from dataclasses import asdict, dataclass
from pathlib import Path

import sqlalchemy as sa

from generated.vocabulary import AssetState, ErrorCode, QueueOrigin
from lab.library import store
from lab.library.domain import Asset, Facts, Source, described, new_asset
from lab.library.ports import Intake
from lab.station.everywhere import Everywhere, Horizons
from lab.station.ports import Audit
from lab.station.renderings import Renderings
from services.infra.sql import idempotency
from services.infra.sql.database import Database
from services.infra.sql.idempotency import Request
from services.kernel.clock import Clock
from services.kernel.errors import Conflict, Invalid, NotFound
from services.kernel.ids import IdSource


@dataclass(frozen=True)
class AssetView:
    """An asset, and how far prep is while it runs (0 to 1)."""

    asset: Asset
    progress: float | None


class LibraryService:
    """The library of one station."""

    def __init__(
        self,
        database: Database,
        everywhere: Everywhere,
        intake: Intake,
        renderings: Renderings,
        audit: Audit,
        clock: Clock,
        ids: IdSource,
        *,
        idempotency_ttl_s: float,
    ) -> None:
        self._database = database
        self._everywhere = everywhere
        self._intake = intake
        self._renderings = renderings
        self._audit = audit
        self._clock = clock
        self._ids = ids
        self._ttl_s = idempotency_ttl_s

    async def page(self, before: str | None, limit: int) -> list[AssetView]:
        """Up to `limit` assets, newest first."""
        assets = await self._database.read(lambda conn: store.page(conn, before=before, limit=limit))
        return [self._view(asset) for asset in assets]

    async def asset(self, asset_id: str) -> AssetView:
        """One asset; raises NOT_FOUND."""
        return self._view(await self._database.read(lambda conn: _found(conn, asset_id)))

    async def add(
        self, actor: str, request: Request, path: str, title: str | None, facts: Facts | None
    ) -> AssetView:
        """Take a file in; raises FILE_UNUSABLE, ASSET_EXISTS, IDEMPOTENCY_CONFLICT."""
        asset_id, now = self._ids.new(), self._clock.now()

        def job(conn: sa.Connection) -> Asset:
            answered = idempotency.recall(conn, request, now)
            if answered is not None:
                return store.from_row(answered)
            asset = new_asset(asset_id, usable_file(path), title, now, watched=False)
            asset = described(asset, None, facts, now)
            known = store.at_path(conn, asset.source.path)
            if known is not None:
                detail = "The file is in the library already."
                raise Conflict(ErrorCode.ASSET_EXISTS, detail, asset_id=known.asset_id)
            store.add(conn, asset)
            self._audit.record(
                conn, actor=actor, action="asset.added", subject=f"asset:{asset_id}", after={"path": path}
            )
            idempotency.remember(conn, request, store.to_row(asset), now, self._ttl_s)
            return asset

        asset = await self._database.write(job)
        self._intake.wake()
        return self._view(asset)

    async def update(self, actor: str, asset_id: str, title: str | None, facts: Facts | None) -> AssetView:
        """A person's word on title and facts; raises NOT_FOUND."""

        def job(conn: sa.Connection) -> Asset:
            before = _found(conn, asset_id)
            after = described(before, title, facts, self._clock.now())
            store.save(conn, after)
            record_described(self._audit, conn, actor, before, after)
            return after

        async with self._everywhere.edit() as horizons:
            asset = await self._database.write(job)
            await self._everywhere.mend(horizons)
        return self._view(asset)

    async def remove(self, actor: str, asset_id: str) -> None:
        """Take an asset out and delete its media; raises NOT_FOUND or ASSET_IN_USE."""
        async with self._everywhere.edit() as horizons:

            def job(conn: sa.Connection) -> None:
                asset = _found(conn, asset_id)
                self._withdraw(conn, asset, horizons)
                store.remove(conn, asset)
                self._audit.record(conn, actor=actor, action="asset.removed", subject=f"asset:{asset_id}")

            await self._database.write(job)
            await self._everywhere.mend(horizons)
        await self._intake.discard(asset_id)
        await self._renderings.discard(asset_id)

    def _withdraw(self, conn: sa.Connection, asset: Asset, horizons: Horizons) -> None:
        """Drop what the planners queued of it; refuse while viewers or an operator of any channel count on it."""
        for name, queue in self._everywhere.queues(conn).items():
            horizon = horizons[name]
            chosen = any(
                entry.asset_id == asset.asset_id
                and entry.origin is QueueOrigin.OPERATOR
                and entry.entry_id not in horizon.over
                for entry in queue
            )
            if chosen or asset.asset_id in horizon.promised_assets:
                detail = f"The asset is on air or queued by an operator on the channel {name}."
                raise Conflict(ErrorCode.ASSET_IN_USE, detail, asset_id=asset.asset_id, channel_id=name)
        self._everywhere.withdraw(conn, asset.asset_id, horizons, told=True)

    def _view(self, asset: Asset) -> AssetView:
        running = asset.state is AssetState.PREPARING
        return AssetView(asset, self._intake.progress(asset.asset_id) if running else None)


def record_described(
    audit: Audit, conn: sa.Connection, actor: str, before: Asset, after: Asset, reason: str | None = None
) -> None:
    """Put into the audit trail what somebody said of an asset."""
    audit.record(
        conn,
        actor=actor,
        action="asset.described",
        subject=f"asset:{after.asset_id}",
        before={"title": before.title, "facts": asdict(before.facts)},
        after={"title": after.title, "facts": asdict(after.facts)},
        reason=reason,
    )


def usable_file(path: str) -> Source:
    """The regular file at an absolute path, resolved; raises FILE_UNUSABLE."""
    try:
        if not Path(path).is_absolute():
            raise Invalid(ErrorCode.FILE_UNUSABLE, "The path is not absolute.")
        resolved = Path(path).resolve(strict=True)
        found = resolved.stat()
    except (OSError, ValueError, RuntimeError) as error:
        raise Invalid(ErrorCode.FILE_UNUSABLE, "The path names no file that can be read.") from error
    if not stat.S_ISREG(found.st_mode) or not os.access(resolved, os.R_OK):
        raise Invalid(ErrorCode.FILE_UNUSABLE, "The path names no regular file that can be read.")
    return Source(str(resolved), found.st_size, found.st_mtime_ns)


def _found(conn: sa.Connection, asset_id: str) -> Asset:
    asset = store.get(conn, asset_id)
    if asset is None:
        raise NotFound(ErrorCode.NOT_FOUND, "There is no such asset.", asset_id=asset_id)
    return asset
