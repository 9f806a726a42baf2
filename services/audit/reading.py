"""Several logs read as one: newest first, page by page, whatever each of them holds.

Within a log acts keep their order, for that is the chain's; between logs time decides. A log that can't be read from
here is told of, and keeps nobody from the others.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from heapq import merge
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, inspect
from sqlalchemy.engine import make_url

from generated.vocabulary import AuditLogName, ErrorCode
from services.audit.chain import AuditRow
from services.audit.search import Wanted, search
from services.infra.sql import Database, SqlLimits, open_database
from services.infra.sql.shared_tables import AUDIT_EVENTS
from services.kernel.errors import Invalid, Unavailable

_log = logging.getLogger(__name__)
_PLACES = re.compile(r"[a-z]+=[0-9]{1,15}(,[a-z]+=[0-9]{1,15})*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Act:
    """One row of a log; `hash` is what makes it part of its chain."""

    log: AuditLogName
    row: AuditRow
    hash: str


@dataclass(frozen=True)
class Found:
    """Acts of several logs; `unread` are those that could not be read, `places` where the next page begins."""

    acts: tuple[Act, ...]
    unread: tuple[AuditLogName, ...]
    places: Mapping[AuditLogName, int] | None


class Log(Protocol):
    """Where one log lies."""

    async def read(self, wanted: Wanted, before: int | None, limit: int) -> list[tuple[AuditRow, str]] | None:
        """Newest first; None where there is none. Raises `Unavailable`."""
        ...


@dataclass(frozen=True)
class OwnLog:
    """The log of a database that is open anyway."""

    database: Database

    async def read(self, wanted: Wanted, before: int | None, limit: int) -> list[tuple[AuditRow, str]] | None:
        """As `Log` says."""

        def job(connection: Connection) -> list[tuple[AuditRow, str]] | None:
            if not inspect(connection).has_table(AUDIT_EVENTS.name):
                return None
            return search(connection, wanted, before=before, limit=limit)

        return await self.database.read(job)


@dataclass(frozen=True)
class ForeignLog:
    """The log of a database that another process writes: opened to read, and never made."""

    name: AuditLogName
    url: str = field(repr=False)
    limits: SqlLimits = field(repr=False)

    async def read(self, wanted: Wanted, before: int | None, limit: int) -> list[tuple[AuditRow, str]] | None:
        """As `Log` says."""
        if not is_there(self.url):
            return None
        database = open_database(self.url, self.limits, name=self.name.value)
        try:
            return await OwnLog(database).read(wanted, before, limit)
        finally:
            await database.close()


class AuditReader:
    """Searches every log at once."""

    def __init__(self, logs: Mapping[AuditLogName, Log]) -> None:
        self._logs = dict(logs)

    async def find(self, wanted: Wanted, places: Mapping[AuditLogName, int], limit: int) -> Found:
        """Up to `limit` acts, newest first; in each log those before its place."""
        rows: dict[AuditLogName, list[Act]] = {}
        unread = []
        for name, log in self._logs.items():
            try:
                found = await log.read(wanted, places.get(name), limit + 1)
            except Unavailable as error:
                _log.warning("the audit log of %s can't be read: %s", name.value, error)
                found = None
            if found is None:
                unread.append(name)
            else:
                rows[name] = [Act(name, row, hashed) for row, hashed in found]
        acts = list(merge(*rows.values(), key=lambda act: act.row.occurred_at, reverse=True))
        page = tuple(acts[:limit])
        following = {**places, **{act.log: act.row.sequence for act in page}}
        return Found(page, tuple(unread), following if len(acts) > limit else None)


def to_text(places: Mapping[AuditLogName, int]) -> str:
    """Places as a cursor holds them."""
    return ",".join(f"{name.value}={sequence}" for name, sequence in sorted(places.items()))


def from_text(text: str | None) -> dict[AuditLogName, int]:
    """The places inside a cursor; none for no cursor. Raises CURSOR_INVALID."""
    if text is None:
        return {}
    names = {name.value: name for name in AuditLogName}
    parts = [part.partition("=") for part in text.split(",")]
    if not _PLACES.fullmatch(text) or any(name not in names for name, _, _ in parts):
        raise Invalid(ErrorCode.CURSOR_INVALID, "The cursor is not one of ours.")
    return {names[name]: int(sequence) for name, _, sequence in parts}


def is_there(url: str) -> bool:
    """Whether there is a database to open: opening a file that is not there would make one."""
    parsed = make_url(url)
    return parsed.get_backend_name() != "sqlite" or Path(parsed.database or "").is_file()
