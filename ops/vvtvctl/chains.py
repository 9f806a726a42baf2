"""Reads every audit chain where it lies; kept apart, for SQL is slow to import and few commands need it."""

from __future__ import annotations

import asyncio
import os
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, inspect

from generated.vocabulary import AuditLogName
from ops.vvtvctl.trouble import Trouble
from services.audit import Act, AuditArchive, AuditLog, AuditReader, ExportBroken, ForeignLog, Wanted
from services.audit.reading import is_there
from services.infra.clock import SystemClock
from services.infra.configuration import load
from services.infra.ids import Uuid7Source
from services.infra.settings import Settings
from services.infra.sql import SqlLimits, open_database
from services.infra.sql.shared_tables import AUDIT_EVENTS
from services.upkeep import Exported, Upkeep


@dataclass(frozen=True)
class Verdict:
    """What verifying one database's chain found; `head` is the newest row's hash, to be kept elsewhere.

    `archived` rows are only in the exports, of which `exported` were found whole and to be of this chain.
    """

    database: str
    rows: int
    head: str
    broken_at: int | None
    reason: str | None
    archived: int = 0
    exported: int = 0

    @property
    def intact(self) -> bool:
        return self.reason is None

    def as_dict(self) -> dict[str, object]:
        return {**asdict(self), "intact": self.intact}

    def sentence(self) -> str:
        if self.intact:
            kept = f" (rows to {self.archived} in the exports)" if self.archived else ""
            sure = f", {self.exported} rows exported" if self.exported else ""
            return f"{self.database}: {self.rows} audit rows{kept}, intact, head {self.head[:16]}{sure}"
        if self.broken_at is None:
            return f"{self.database}: the exports do not fit: {self.reason}"
        return f"{self.database}: row {self.broken_at} does not fit: {self.reason} ({self.rows} rows before it do)"


def acts(settings: Settings, wanted: Wanted, limit: int) -> tuple[Act, ...]:
    """Up to `limit` acts of every log of this home together, newest first."""
    limits = SqlLimits.configured(load(settings.config_dir, os.environ).platform.database)
    logs = {name: ForeignLog(name, url, limits) for name, url in _urls(settings).items()}
    return asyncio.run(AuditReader(logs).find(wanted, {}, limit)).acts


def _urls(settings: Settings) -> dict[AuditLogName, str]:
    return {AuditLogName.LAB: settings.state_database_url, AuditLogName.PLATFORM: settings.database_url}


def verdicts(settings: Settings) -> list[Verdict]:
    """Verify every database that exists; one that was never made has no log to verify."""
    archive = AuditArchive(settings.home.audits)
    limits = SqlLimits.configured(load(settings.config_dir, os.environ).platform.database)
    return [
        found
        for name, url in _urls(settings).items()
        if is_there(url) and (found := asyncio.run(_verify(name.value, url, limits, archive)))
    ]


def exported(settings: Settings) -> list[Exported]:
    """Export what is new in every log, then verify the exports; raises `Trouble`."""
    clock = SystemClock()
    config = load(settings.config_dir, os.environ).platform
    upkeep = Upkeep(settings, config, clock, AuditLog(clock, Uuid7Source(clock)))
    try:
        found = asyncio.run(upkeep.exports())
        for one in found:
            upkeep.archive.verify(one.database)
    except ExportBroken as error:
        remedy = "keep both as they are, and compare: `vvtvctl audit verify`"
        raise Trouble(f"{error.path.name}: {error.why}", str(error.path), remedy) from error
    except OSError as error:
        remedy = "make room, or make the folder this user's own"
        raise Trouble(f"not exported ({error.strerror})", str(settings.home.audits), remedy) from error
    return found


async def _verify(name: str, url: str, limits: SqlLimits, archive: AuditArchive) -> Verdict | None:
    database = open_database(url, limits, name=name)
    try:
        return await database.read(lambda connection: _read(name, connection, archive))
    finally:
        await database.close()


def _read(name: str, connection: Connection, archive: AuditArchive) -> Verdict | None:
    if not inspect(connection).has_table(AUDIT_EVENTS.name):
        return None
    clock = SystemClock()
    seen = AuditLog(clock, Uuid7Source(clock)).verify(connection)
    broken = seen.broken
    if broken is not None:
        return Verdict(name, seen.rows, seen.head.hash, broken.sequence, broken.reason)
    try:
        exported, misfit = archive.verify(name).sequence, archive.agrees(name, connection)
    except ExportBroken as error:
        exported, misfit = 0, str(error)
    return Verdict(name, seen.rows, seen.head.hash, None, misfit, seen.start.sequence, exported)
