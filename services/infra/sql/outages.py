"""Which driver errors mean that the store cannot take work now, rather than that a job is wrong."""

import re
import sys

from pysqlite3 import dbapi2 as sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from generated.vocabulary import ErrorCode
from services.kernel.errors import Unavailable

# Primary result codes, https://sqlite.org/rescode.html
_SQLITE_OUTAGES = {
    5: "the database is locked by another process",
    8: "the database is read-only",
    10: "the disk reports an I/O error",
    11: "the database file is damaged",
    13: "the disk is full",
    14: "the database file cannot be opened",
    26: "the file is not a database",
}
# SQLSTATE classes, PostgreSQL documentation, appendix A
_POSTGRES_OUTAGES = {
    "08": "the connection to the database was lost",
    "40": "the database wants the transaction tried again",
    "53": "the database is out of resources",
    "57": "the database is shutting down",
    "58": "the database reports a system error",
}
_BEHIND = "the database is not brought up to date yet"
_SQLITE_BEHIND = re.compile(r"no such (table|column)|has no column named")
_POSTGRES_BEHIND = frozenset({"42P01", "42703"})
"""undefined_table, undefined_column"""


def outage_reason(error: BaseException) -> str | None:
    """Why the store cannot take work, or None when `error` is the job's own."""
    if isinstance(error, PoolTimeout):
        return "no database connection became free in time"
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, sqlite.Error):
        if _SQLITE_BEHIND.search(str(cause)):
            return _BEHIND
        return _SQLITE_OUTAGES.get(getattr(cause, "sqlite_errorcode", 0) & 0xFF)
    psycopg = sys.modules.get("psycopg")  # an eighth of a second to load: only where there is a PostgreSQL
    if psycopg is None or not isinstance(cause, psycopg.Error):
        return None
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return _POSTGRES_OUTAGES["08"]
    if cause.sqlstate is None:
        return "the database cannot be reached" if isinstance(cause, psycopg.OperationalError) else None
    return _BEHIND if cause.sqlstate in _POSTGRES_BEHIND else _POSTGRES_OUTAGES.get(cause.sqlstate[:2])


def as_unavailable(reason: str, retry_after_s: int) -> Unavailable:
    """The kernel error that callers of a store in an outage receive."""
    return Unavailable(
        ErrorCode.OVERLOADED,
        f"The store cannot take this now: {reason}.",
        retry_after_s=retry_after_s,
        reason=reason,
    )
