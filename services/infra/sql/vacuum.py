"""Gives back the space of deleted rows, when it is worth holding writers up for the time of a rewrite."""

from contextlib import closing
from pathlib import Path

from pysqlite3 import dbapi2 as sqlite


def vacuum(path: Path, *, from_free_ratio: float, busy_timeout_s: float) -> tuple[int, int]:
    """Rewrite an SQLite database of which at least that share is free; its bytes before and after.

    Runs beside the database's own writer, which waits meanwhile. Raises `OSError` when it can't get its turn.
    """
    try:
        with closing(sqlite.connect(path, timeout=busy_timeout_s, isolation_level=None)) as database:
            before, page, free = (
                _number(database, name) for name in ("page_count", "page_size", "freelist_count")
            )
            if free and free >= from_free_ratio * before:
                database.execute("VACUUM")
            database.execute("PRAGMA optimize")
            return before * page, _number(database, "page_count") * page
    except sqlite.OperationalError as error:
        raise OSError(f"{path.name} was not vacuumed: {error}") from error


def _number(database: "sqlite.Connection", pragma: str) -> int:
    return int(database.execute(f"PRAGMA {pragma}").fetchone()[0])
