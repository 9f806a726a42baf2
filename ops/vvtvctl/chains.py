"""Reads every audit chain where it lies; kept apart, for SQL is slow to import and few commands need it."""

from __future__ import annotations

import asyncio
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import Connection, inspect
from sqlalchemy.engine import make_url

from ops.vvtvctl.trouble import Trouble
from services.audit import AuditArchive, AuditLog, ExportBroken, Wanted, search
from services.audit.chain import AuditRow
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


@dataclass(frozen=True)
class Act:
    """One row of a log; `hash` is what makes it part of its chain."""

    database: str
    row: AuditRow
    hash: str

    def as_dict(self) -> dict[str, object]:
        return {"database": self.database, **asdict(self.row), "hash": self.hash}


def acts(settings: Settings, wanted: Wanted, limit: int) -> list[Act]:
    """Up to `limit` acts of every log of this home together, newest first."""
    limits = SqlLimits.configured(load(settings.config_dir, os.environ).platform.database)
    found = [
        act
        for name, url in _urls(settings).items()
        if _exists(url)
        for act in asyncio.run(_search(name, url, limits, wanted, limit))
    ]
    return sorted(found, key=lambda act: (act.row.occurred_at, act.row.sequence), reverse=True)[:limit]


async def _search(name: str, url: str, limits: SqlLimits, wanted: Wanted, limit: int) -> list[Act]:
    database = open_database(url, limits, name=name)

    def job(connection: Connection) -> list[Act]:
        if not inspect(connection).has_table(AUDIT_EVENTS.name):
            return []
        rows = search(connection, wanted, before=None, limit=limit)
        return [Act(name, row, found) for row, found in rows]

    try:
        return await database.read(job)
    finally:
        await database.close()


def _urls(settings: Settings) -> dict[str, str]:
    return {"lab": settings.state_database_url, "platform": settings.database_url}


def verdicts(settings: Settings) -> list[Verdict]:
    """Verify every database that exists; one that was never made has no log to verify."""
    archive = AuditArchive(settings.home.audits)
    limits = SqlLimits.configured(load(settings.config_dir, os.environ).platform.database)
    return [
        found
        for name, url in _urls(settings).items()
        if _exists(url) and (found := asyncio.run(_verify(name, url, limits, archive)))
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


def _exists(url: str) -> bool:
    parsed = make_url(url)
    return parsed.get_backend_name() != "sqlite" or Path(parsed.database or "").is_file()
