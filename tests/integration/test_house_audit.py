"""What the supervisor wrote down is in the LAB's audit log, once."""

from __future__ import annotations

import asyncio
from pathlib import Path

import sqlalchemy as sa

from lab.station.house import House
from lab.wiring import MIGRATIONS
from ops.supervisor.diary import Diary
from services.audit.service import AuditLog
from services.infra.clock import SystemClock
from services.infra.configuration import load
from services.infra.happenings import noted
from services.infra.ids import Uuid7Source
from services.infra.settings import sqlite_url
from services.infra.sql import SqlLimits, open_database
from services.infra.sql.migrations import migrate
from services.infra.sql.shared_tables import AUDIT_EVENTS
from tests.support.configuration import CONFIG


def test_each_happening_is_recorded_once_whatever_is_killed_in_between(tmp_path: Path) -> None:
    folder, url = tmp_path / "happenings", sqlite_url(tmp_path / "lab.db")
    clock = SystemClock()
    ids = Uuid7Source(clock)
    diary = Diary(folder, clock, ids, lambda: 1 << 30, step_s=1.0, full_bytes=1, look_s=1.0)
    diary.ended("edge-1", "ended by SIGKILL")
    diary.ended("lab", "ended with status 1")
    kept = {path: path.read_bytes() for path in folder.glob("*.json")}
    migrate(url, MIGRATIONS)

    async def look_twice() -> list[tuple[str, str, str]]:
        database = open_database(url, SqlLimits.configured(load(CONFIG, {}).platform.database), name="lab")
        try:
            house = House(database, AuditLog(clock, ids), folder, poll_s=1.0)
            await house.look()
            assert noted(folder) == []
            for path, content in kept.items():  # as if it was killed before it could remove them
                path.write_bytes(content)
            await house.look()
            await house.look()
            columns = (AUDIT_EVENTS.c.actor, AUDIT_EVENTS.c.action, AUDIT_EVENTS.c.subject)
            query = sa.select(*columns).order_by(AUDIT_EVENTS.c.sequence)
            return await database.read(lambda conn: [tuple(row) for row in conn.execute(query)])
        finally:
            await database.close()

    assert asyncio.run(look_twice()) == [
        ("supervisor", "process.ended", "process:edge-1"),
        ("supervisor", "process.ended", "process:lab"),
    ]
    assert noted(folder) == []
