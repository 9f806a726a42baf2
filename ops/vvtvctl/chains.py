"""Reads every audit chain where it lies; kept apart, for SQL is slow to import and few commands need it."""

from __future__ import annotations

import asyncio
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import Connection, inspect
from sqlalchemy.engine import make_url

from services.audit import AuditLog
from services.infra.clock import SystemClock
from services.infra.configuration import load
from services.infra.ids import Uuid7Source
from services.infra.settings import Settings
from services.infra.sql import SqlLimits, open_database
from services.infra.sql.shared_tables import AUDIT_EVENTS


@dataclass(frozen=True)
class Verdict:
    """What verifying one database's chain found; `head` is the newest row's hash, to be kept elsewhere."""

    database: str
    rows: int
    head: str
    broken_at: int | None
    reason: str | None

    @property
    def intact(self) -> bool:
        return self.broken_at is None

    def as_dict(self) -> dict[str, object]:
        return {**asdict(self), "intact": self.intact}

    def sentence(self) -> str:
        if self.intact:
            return f"{self.database}: {self.rows} audit rows, intact, head {self.head[:16]}"
        return f"{self.database}: row {self.broken_at} does not fit: {self.reason} ({self.rows} rows before it do)"


def verdicts(settings: Settings) -> list[Verdict]:
    """Verify every database that exists; one that was never made has no log to verify."""
    urls = {"lab": settings.state_database_url, "platform": settings.database_url}
    limits = SqlLimits.configured(load(settings.config_dir, os.environ).platform.database)
    return [
        found
        for name, url in urls.items()
        if _exists(url) and (found := asyncio.run(_verify(name, url, limits)))
    ]


async def _verify(name: str, url: str, limits: SqlLimits) -> Verdict | None:
    database = open_database(url, limits, name=name)
    try:
        return await database.read(lambda connection: _read(name, connection))
    finally:
        await database.close()


def _read(name: str, connection: Connection) -> Verdict | None:
    if not inspect(connection).has_table(AUDIT_EVENTS.name):
        return None
    clock = SystemClock()
    seen = AuditLog(clock, Uuid7Source(clock)).verify(connection)
    broken = seen.broken
    return Verdict(
        name,
        seen.rows,
        seen.head.hash,
        broken.sequence if broken else None,
        broken.reason if broken else None,
    )


def _exists(url: str) -> bool:
    parsed = make_url(url)
    return parsed.get_backend_name() != "sqlite" or Path(parsed.database or "").is_file()
