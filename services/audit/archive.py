"""Audit logs kept as files: JSON lines, a manifest per file, each file continuing the one before.

Decides what is new since the last export, and which rows may leave the database: those that are old and exported. An
export is verified where it lies, and its head is what a log that was cut off or written anew is found out by.
"""

import fcntl
import hashlib
import json
import os
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, func, select, text

from services.audit.chain import (
    ARCHIVED,
    GENESIS,
    AuditRow,
    Head,
    archived_state,
    archived_subject,
    check,
    row_from,
)
from services.audit.service import AuditLog, rows_after
from services.infra.sql.shared_tables import AUDIT_EVENTS, PROTECTIONS
from services.kernel.clock import rfc3339

_ROWS, _MANIFEST = ".jsonl", ".manifest.json"


class ExportBroken(Exception):
    """An exported file is not as it was; `path` is which, the text why."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path.name}: {why}")
        self.path = path
        self.why = why


@dataclass(frozen=True)
class Export:
    """One exported file: rows `first` to `last`, continuing `previous_hash` and ending in `head`."""

    database: str
    first: int
    last: int
    previous_hash: str
    head: str
    sha256: str
    exported_at: str


class AuditArchive:
    """The exports below one folder; each database has a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def export(self, database: str, connection: Connection, now: datetime) -> Export | None:
        """Write what is new since the last export; None when nothing is.

        Raises `ExportBroken` when the log does not continue the last export, and `OSError`.
        """
        folder = self._folder / database
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _alone(folder / ".lock"):
            exports = self.exports(database)
            _clear_unfinished(folder)
            start = Head(exports[-1].last, exports[-1].head) if exports else Head(0, GENESIS)
            partial = folder / ".partial"
            head, count = self._write(partial, connection, start, is_first=not exports)
            if count == 0:
                partial.unlink()
                return None
            export = Export(
                database,
                head.sequence - count + 1,
                head.sequence,
                start.hash if exports else _first_hash(partial),
                head.hash,
                _sha256(partial),
                rfc3339(now),
            )
            path = self._path(export)
            partial.rename(path)
            _write_synced(path.with_suffix(_MANIFEST), json.dumps(asdict(export), indent=2) + "\n")
            return export

    def exports(self, database: str) -> list[Export]:
        """What was exported of a database, oldest first; raises `ExportBroken` for a manifest that can't be read."""
        return [_read_manifest(path) for path in sorted((self._folder / database).glob(f"*{_MANIFEST}"))]

    def verify(self, database: str) -> Head:
        """Walk the chain through every file; the head it ends in. Raises `ExportBroken` naming the file."""
        head: Head | None = None
        for export in self.exports(database):
            path = self._path(export)
            if not path.is_file() or _sha256(path) != export.sha256:
                raise ExportBroken(path, "its content was changed, or it is missing")
            begin = Head(export.first - 1, export.previous_hash)
            if head is not None and begin != head:
                raise ExportBroken(path, f"it does not continue row {head.sequence}")
            with closing(_rows_of(path)) as rows:
                verdict = check(rows, begin)
            if verdict.broken is not None:
                raise ExportBroken(path, f"row {verdict.broken.sequence}: {verdict.broken.reason}")
            if verdict.head != Head(export.last, export.head):
                raise ExportBroken(path, "it does not end as its manifest says")
            head = verdict.head
        return head or Head(0, GENESIS)

    def agrees(self, database: str, connection: Connection) -> str | None:
        """Why the log in the database is not the one that was exported; None when it is."""
        exports = self.exports(database)
        if not exports:
            return None
        newest, first = exports[-1], exports[0].first
        if not _is_of(newest, connection):
            return f"row {newest.last}, exported at {newest.exported_at}, is missing or another one"
        oldest = connection.execute(select(func.min(AUDIT_EVENTS.c.sequence))).scalar() or 1
        if first > 1 and oldest > 1:
            return f"rows 1 to {min(first, oldest) - 1} are neither in the log nor in an export"
        return None

    def rewind(self, database: str, connection: Connection, aside: str) -> int:
        """Put aside, under another folder's name, what is not of this log since an older one was restored; how many."""
        strangers = [one for one in self.exports(database) if not _is_of(one, connection)]
        beside = self._folder / f"{database}{aside}"
        for export in strangers:
            beside.mkdir(mode=0o700, parents=True, exist_ok=True)
            path = self._path(export)
            for file in (path.with_suffix(_MANIFEST), path):
                file.rename(beside / file.name)
        return len(strangers)

    def prune(
        self,
        database: str,
        connection: Connection,
        log: AuditLog,
        before: datetime,
        *,
        by: str = "nightly",
        limit: int | None = None,
    ) -> int:
        """Take rows from before an instant out of the log, the oldest `limit` of those that are exported; how many.

        The act that says so is part of the log, in the same transaction; the newest row always stays.
        """
        ends = select(func.min(AUDIT_EVENTS.c.sequence), func.max(AUDIT_EVENTS.c.sequence))
        oldest, newest = connection.execute(ends).one()
        if oldest is None:
            return 0
        first_at = select(AUDIT_EVENTS.c.occurred_at).where(AUDIT_EVENTS.c.sequence == oldest)
        if connection.execute(first_at).scalar_one() >= rfc3339(before):
            return 0
        exported = max((export.last for export in self.exports(database)), default=0)
        most = newest - 1 if limit is None else min(newest - 1, oldest + limit - 1)
        old = select(AUDIT_EVENTS.c.sequence, AUDIT_EVENTS.c.hash)
        old = old.where(
            AUDIT_EVENTS.c.occurred_at < rfc3339(before),
            AUDIT_EVENTS.c.sequence <= min(exported, most),
        )
        row = connection.execute(old.order_by(AUDIT_EVENTS.c.sequence.desc()).limit(1)).one_or_none()
        if row is None:
            return 0
        last = Head(row[0], row[1])
        log.record(
            connection,
            actor=by,
            action=ARCHIVED,
            subject=archived_subject(last),
            after=archived_state(last),
            reason=f"exported, and older than {rfc3339(before)}",
        )
        return _delete_until(connection, last.sequence)

    def _path(self, export: Export) -> Path:
        return self._folder / export.database / f"{export.first:012}-{export.last:012}{_ROWS}"

    def _write(
        self, partial: Path, connection: Connection, start: Head, *, is_first: bool
    ) -> tuple[Head, int]:
        """Rows behind `start` as lines, checked on the way: nothing is exported that does not fit."""
        with closing(rows_after(connection, start.sequence)) as rows, partial.open("wb") as file:

            def told() -> Iterator[tuple[AuditRow, str]]:
                for row, found in rows:
                    line = json.dumps({**asdict(row), "hash": found}, ensure_ascii=False)
                    file.write(line.encode() + b"\n")
                    yield row, found

            verdict = check(told(), None if is_first else start)
            file.flush()
            os.fsync(file.fileno())
        if verdict.broken is not None:
            partial.unlink()
            raise ExportBroken(partial, f"row {verdict.broken.sequence} of the log: {verdict.broken.reason}")
        return verdict.head, verdict.rows


def _is_of(export: Export, connection: Connection) -> bool:
    """Whether the log has, or had before it was pruned, the row that an export ends in."""
    query = select(AUDIT_EVENTS.c.sequence, AUDIT_EVENTS.c.hash, AUDIT_EVENTS.c.previous_hash)
    query = query.where(AUDIT_EVENTS.c.sequence >= export.last).order_by(AUDIT_EVENTS.c.sequence).limit(1)
    row = connection.execute(query).one_or_none()
    if row is None:
        return False
    if row[0] == export.last:
        return bool(row[1] == export.head)
    return row[0] > export.last + 1 or bool(row[2] == export.head)


def _clear_unfinished(folder: Path) -> None:
    """Rows without a manifest are of an export that was cut off."""
    for path in folder.glob(f"*{_ROWS}"):
        if not path.with_suffix(_MANIFEST).exists():
            path.unlink()


def _delete_until(connection: Connection, sequence: int) -> int:
    """The one place that lifts the log's protection, within the transaction that has said why."""
    lift, restore = PROTECTIONS[connection.dialect.name]
    for statement in lift:
        connection.execute(text(statement))
    gone = connection.execute(delete(AUDIT_EVENTS).where(AUDIT_EVENTS.c.sequence <= sequence)).rowcount
    for statement in restore:
        connection.execute(text(statement))
    return gone


def _rows_of(path: Path) -> Generator[tuple[AuditRow, str], None, None]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            try:
                row: dict[str, Any] = json.loads(line)
                yield row_from(row), str(row["hash"])
            except (ValueError, KeyError) as error:
                raise ExportBroken(path, "a line of it is no act") from error


def _read_manifest(path: Path) -> Export:
    try:
        return Export(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise ExportBroken(path, "it is no manifest of an export") from error


def _first_hash(path: Path) -> str:
    with path.open(encoding="utf-8") as file:
        return str(json.loads(file.readline())["previous_hash"])


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write_synced(path: Path, content: str) -> None:
    aside = path.with_name(f".{path.name}")
    with aside.open("w", encoding="utf-8") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    aside.rename(path)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """One export of a database at a time, whatever process."""
    with path.open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
