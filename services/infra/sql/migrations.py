"""Migrations by Alembic, without an `env.py`: a location is a package with `versions/*.py`.

The whole way up or down is one transaction on both backends (SQLite's DDL is transactional
once BEGIN is explicit), so a failed or killed migration leaves the schema as it was. Two
processes that migrate at once take turns. Batch mode is on for SQLite; foreign keys are
checked before the commit, since SQLite cannot enforce them while tables are rebuilt.
"""

from __future__ import annotations

import fcntl
import importlib.resources
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection
from sqlalchemy.engine import URL

from services.infra.sql.engine import migration_engine, parse_url
from services.infra.sql.limits import SqlLimits

if TYPE_CHECKING:
    from alembic.script import ScriptDirectory

_LOCK = 0x76767476  # an arbitrary key for PostgreSQL's advisory lock: "vvtv"
_LIMITS = SqlLimits(
    write_queue=1, group=1, readers=1, read_queue=1,
    busy_timeout_s=30, connect_timeout_s=10, close_timeout_s=30, retry_after_s=1,
)  # fmt: skip


class MigrationError(Exception):
    """The schema was not changed; the message says why."""


def migrate(url: str, location: str, target: str = "head") -> None:
    """Bring the database at `url` to `target` (`head`, `base` or a revision) of `location`.

    `location` is a package such as `lab.migrations`, or a folder. Raises `MigrationError`
    when a step fails or the database knows a revision that the code does not.
    """
    parsed = parse_url(url)
    engine = migration_engine(parsed, _LIMITS)
    try:
        with _alone(parsed), engine.connect() as connection:
            _run(connection, _scripts(location), target)
    except MigrationError:
        raise
    except Exception as error:
        raise MigrationError(f"{location} to {target}: {error}") from error
    finally:
        engine.dispose()


def _run(connection: Connection, scripts: ScriptDirectory, target: str) -> None:
    # Alembic takes a third of a second to import, and most processes never migrate.
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext

    with connection.begin():
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")

        def steps(revision: Any, _context: Any) -> Any:
            known = {script.revision for script in scripts.walk_revisions()}
            current = set(revision or ())
            if current - known:
                raise MigrationError(
                    f"the database is at {', '.join(sorted(current - known))}, which this "
                    f"version of the software does not know: start the newer version"
                )
            if target == "head" or target not in _behind(scripts, current):
                return scripts._upgrade_revs(target, revision)
            return scripts._downgrade_revs(target, revision)

        with EnvironmentContext(Config(), scripts, fn=steps) as environment:
            environment.configure(connection=connection, transactional_ddl=True, render_as_batch=True)
            environment.run_migrations()
        _check_foreign_keys(connection)


def _behind(scripts: ScriptDirectory, current: set[str]) -> set[str]:
    """The targets that lie below the revisions in `current`."""
    below = {"base"}
    for revision in current:
        below |= {script.revision for script in scripts.iterate_revisions(revision, "base")}
    return below


def _check_foreign_keys(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise MigrationError(f"{len(broken)} rows would point to nothing, first in {broken[0][0]}")


def _scripts(location: str) -> ScriptDirectory:
    from alembic.script import ScriptDirectory
    from alembic.util import CommandError

    folder = Path(location)
    if not folder.is_dir():
        folder = Path(str(importlib.resources.files(location)))
    try:
        return ScriptDirectory(str(folder), version_locations=[str(folder / "versions")])
    except CommandError as error:
        raise MigrationError(str(error)) from error


@contextmanager
def _file_lock(path: Path) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def _alone(url: URL) -> Any:
    """Hold the turn: a lock file beside an SQLite database; PostgreSQL locks inside."""
    if url.get_backend_name() == "sqlite":
        return _file_lock(Path(f"{url.database}.migrating"))
    return nullcontext()
