"""Keeps both databases: exports and prunes audit logs, backs up, vacuums. For the nightly and for operators.

The control plane's log is exported and never pruned here: only its owner writes its database, and forgets by itself.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, inspect

from generated.models import PlatformConfig
from services.audit import AuditArchive, AuditLog, Export
from services.infra.backup import Manifest, Vault, back_up, prune_backups
from services.infra.backup.stamp import stamp
from services.infra.settings import Settings, sqlite_url
from services.infra.sql import Database, SqlLimits, open_database
from services.infra.sql.shared_tables import AUDIT_EVENTS
from services.infra.sql.vacuum import vacuum
from services.kernel.clock import Clock

LAB, PLATFORM = "lab", "platform"


@dataclass(frozen=True)
class Exported:
    """What became of one log: the new file, None when there was nothing new."""

    database: str
    export: Export | None


class Upkeep:
    """The upkeep of one home. Without `lab`, the LAB's database is opened where it is needed, to read."""

    def __init__(
        self,
        settings: Settings,
        config: PlatformConfig,
        clock: Clock,
        audit: AuditLog,
        lab: Database | None = None,
    ) -> None:
        self._settings = settings
        self._config = config
        self._clock = clock
        self._audit = audit
        self._lab = lab
        self.archive = AuditArchive(settings.home.audits)
        self.vault = Vault(settings.home.vault)

    def databases(self) -> dict[str, Path]:
        """The SQLite databases by name; a PostgreSQL has its own tools."""
        platform = self._settings.platform_db
        return {LAB: self._settings.state_db, **({PLATFORM: platform} if platform else {})}

    async def exports(self) -> list[Exported]:
        """Export what is new in each log; raises `ExportBroken` or `OSError`."""
        found = []
        for name, url in ((LAB, self._settings.state_database_url), (PLATFORM, self._settings.database_url)):
            path = self.databases().get(name)
            if path is not None and not path.is_file():
                continue
            async with self._opened(name, url) as database:
                export = await database.read(lambda conn, name=name: self._export(name, conn))  # type: ignore[misc]
                found.append(Exported(name, export))
        return found

    async def export_audits(self) -> str:
        """The same, in a few words."""
        told = [
            f"{one.database}: {one.export.last - one.export.first + 1} acts"
            if one.export
            else f"{one.database}: nothing new"
            for one in await self.exports()
        ]
        return ", ".join(told)

    async def prune_audits(self, before: datetime) -> str:
        """Take what is old and exported out of the LAB's log."""
        if self._lab is None:
            raise RuntimeError("only the LAB prunes its log")
        gone = await self._lab.write(lambda conn: self.archive.prune(LAB, conn, self._audit, before))
        return f"{gone} acts from before {before:%Y-%m-%d} are only in the export"

    async def vacuum(self) -> str:
        """Give back the LAB's free pages, when they are many."""
        limits = SqlLimits.configured(self._config.database)
        ratio = self._config.backup.vacuum_free_ratio
        before, after = await asyncio.to_thread(
            vacuum, self._settings.state_db, from_free_ratio=ratio, busy_timeout_s=limits.busy_timeout_s
        )
        return f"{before} bytes before, {after} after"

    async def back_up(self) -> str:
        """The nightly's backup; old ones go once it is there."""
        made = await asyncio.to_thread(self.make_backup, secure=self._config.backup.secure)
        gone = await asyncio.to_thread(prune_backups, self._settings.home.backups, self._config.backup.kept)
        return f"backups/{made.name}, {len(gone)} older ones removed"

    def make_backup(self, *, secure: bool) -> Path:
        """A new backup, encrypted for the vault's newest key when `secure`; raises `Unusable`, `OSError`."""
        now = self._clock.now()
        key = self.vault.ensure(now)[0] if secure else None
        return back_up(self.databases(), self._settings.home.backups, now, key)

    def note_restored(self, backup: str, manifest: Manifest) -> None:
        """Say in each restored log that it goes on from a backup; exports of what came after it are put aside."""
        for entry in manifest.entries:
            asyncio.run(self._note_restored(entry.database, backup))

    async def _note_restored(self, name: str, backup: str) -> None:
        aside = f".before-{stamp(self._clock.now())}"

        def note(connection: Connection) -> None:
            if inspect(connection).has_table(AUDIT_EVENTS.name):
                self.archive.rewind(name, connection, aside)
                self._audit.record(
                    connection, actor="operator", action="metadata.restored", subject=f"backup:{backup}"
                )

        url, limits = sqlite_url(self.databases()[name]), SqlLimits.configured(self._config.database)
        database = open_database(url, limits, name=name)
        try:
            await database.write(note)
        finally:
            await database.close()

    def _export(self, name: str, connection: Connection) -> Export | None:
        if not inspect(connection).has_table(AUDIT_EVENTS.name):
            return None
        return self.archive.export(name, connection, self._clock.now())

    @asynccontextmanager
    async def _opened(self, name: str, url: str) -> AsyncIterator[Database]:
        if name == LAB and self._lab is not None:
            yield self._lab
            return
        database = open_database(url, SqlLimits.configured(self._config.database), name=name)
        try:
            yield database
        finally:
            await database.close()
