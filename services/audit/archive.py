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
from services.infra.outbox import rfc3339
from services.infra.sql.shared_tables import AUDIT_EVENTS, PROTECTIONS

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
            path = folder / f"{export.first:012}-{export.last:012}{_ROWS}"
            _write_synced(path.with_suffix(_MANIFEST), json.dumps(asdict(export), indent=2) + "\n")
            partial.rename(path)
            return export

    def exports(self, database: str) -> list[Export]:
        """What was exported of a database, oldest first; raises `ExportBroken` for a manifest that can't be read."""
        files = sorted((self._folder / database).glob(f"*{_ROWS}"))
        return [_read_manifest(path.with_suffix(_MANIFEST)) for path in files]

    def verify(self, database: str) -> Head:
        """Walk the chain through every file; the head it ends in. Raises `ExportBroken` naming the file."""
        head: Head | None = None
        for export in self.exports(database):
            path = self._folder / database / f"{export.first:012}-{export.last:012}{_ROWS}"
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
        newest = exports[-1]
        query = select(AUDIT_EVENTS.c.hash).where(AUDIT_EVENTS.c.sequence == newest.last)
        found = connection.execute(query).scalar_one_or_none()
        if found == newest.head:
            return None
        state = "is missing" if found is None else "is another one"
        return f"row {newest.last}, exported at {newest.exported_at}, {state}"

    def prune(self, database: str, connection: Connection, log: AuditLog, before: datetime) -> int:
        """Take rows from before an instant out of the log, as far as they are exported; how many.

        The act that says so is part of the log, in the same transaction; the newest row always stays.
        """
        exported = max((export.last for export in self.exports(database)), default=0)
        newest = connection.execute(select(func.max(AUDIT_EVENTS.c.sequence))).scalar() or 0
        old = select(AUDIT_EVENTS.c.sequence, AUDIT_EVENTS.c.hash)
        old = old.where(
            AUDIT_EVENTS.c.occurred_at < rfc3339(before),
            AUDIT_EVENTS.c.sequence <= min(exported, newest - 1),
        )
        row = connection.execute(old.order_by(AUDIT_EVENTS.c.sequence.desc()).limit(1)).one_or_none()
        if row is None:
            return 0
        last = Head(row[0], row[1])
        log.record(
            connection,
            actor="nightly",
            action=ARCHIVED,
            subject=archived_subject(last),
            after=archived_state(last),
            reason=f"exported, and older than {rfc3339(before)}",
        )
        return _delete_until(connection, last.sequence)

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
    with path.open("w", encoding="utf-8") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """One export of a database at a time, whatever process."""
    with path.open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
