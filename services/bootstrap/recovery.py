"""Builds what gives an account another password, from this home's settings and database alone."""

from __future__ import annotations

from services.audit import AuditLog
from services.identity.passwords import Passwords
from services.identity.recovery import Recovery
from services.infra.clock import SystemClock
from services.infra.configuration import load
from services.infra.ids import Uuid7Source
from services.infra.settings import Settings
from services.infra.sql import SqlLimits, migrate, open_database


async def give_password(settings: Settings, handle: str) -> tuple[str, int]:
    """`Recovery.give_password` on the platform's database, brought to this version's tables first."""
    platform = load(settings.config_dir, settings.variables).platform
    migrate(settings.database_url, "services.migrations")
    db = open_database(settings.database_url, SqlLimits.configured(platform.database), name="platform")
    clock, passwords = SystemClock(), Passwords(platform.identity)
    try:
        recovery = Recovery(db, AuditLog(clock, Uuid7Source(clock)), passwords, clock)
        return await recovery.give_password(handle)
    finally:
        passwords.close()
        await db.close()
