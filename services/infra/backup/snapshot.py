"""One SQLite database as one file: copied while others write, and looked through."""

import os
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from pysqlite3 import dbapi2 as sqlite

from services.infra.backup.manifest import Damaged

_BUSY_TIMEOUT_S = 30.0
"""A reader of a WAL database waits for nobody but a checkpoint at its very start."""


def snapshot(source: Path, target: Path) -> str:
    """Copy a live database in one step (chunks never converge under writers); the revision of its migrations.

    Raises `OSError` for a disk that is full and `Damaged` for a database that is.
    """
    try:
        with (
            closing(_open(source, "ro")) as live,
            closing(sqlite.connect(target)) as copy,
        ):
            live.backup(copy, pages=-1)
            copy.execute("PRAGMA journal_mode=DELETE")
            revision = _revision(copy)
    except sqlite.DatabaseError as error:
        if "full" in str(error) or "disk I/O" in str(error):
            raise OSError(f"the copy of {source.name} was not written: {error}") from error
        raise Damaged(source, f"SQLite cannot read it: {error}") from error
    with target.open("rb") as file:
        os.fsync(file.fileno())
    return revision


def look_through(path: Path) -> None:
    """Check every page and every reference of a database at rest; raises `Damaged`."""
    try:
        with closing(_open(path, "ro", immutable=True)) as database:
            found = [str(row[0]) for row in database.execute("PRAGMA integrity_check")]
            broken = database.execute("PRAGMA foreign_key_check").fetchall()
    except sqlite.DatabaseError as error:
        raise Damaged(path, f"SQLite cannot read it: {error}") from error
    if found != ["ok"]:
        raise Damaged(path, f"SQLite finds it broken: {found[0]}")
    if broken:
        raise Damaged(path, f"{len(broken)} rows point to nothing, first in {broken[0][0]}")


def _open(path: Path, mode: str, *, immutable: bool = False) -> "sqlite.Connection":
    flags = "&immutable=1" if immutable else ""
    return sqlite.connect(
        f"file:{quote(str(path.absolute()))}?mode={mode}{flags}", uri=True, timeout=_BUSY_TIMEOUT_S
    )


def _revision(database: "sqlite.Connection") -> str:
    try:
        row = database.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite.OperationalError:
        return ""
    return str(row[0]) if row else ""
