"""SQL on SQLite and PostgreSQL with one code path.

Decides how work reaches the disk: one writer thread per database that commits callers' jobs
in groups with `synchronous=FULL`, a pool of read-only readers, migrations in one transaction.
Refuses an SQLite library that carries the WAL-reset corruption bug, and in-memory databases.
"""

from services.infra.sql.database import Database, open_database
from services.infra.sql.limits import SqlLimits
from services.infra.sql.migrations import MigrationError, migrate
from services.infra.sql.turns import Turn
from services.infra.sql.writer import Left, leave

__all__ = ["Database", "Left", "MigrationError", "SqlLimits", "Turn", "leave", "migrate", "open_database"]
