"""The published schedule on disk: one writer (the LAB), any number of readers (the edges).

An append-only file of JSON lines with consecutive record numbers. A reader stops before the first
line that is torn, unreadable, out of sequence or in conflict, and keeps what came before: past that
point the gap rule of the schedule decides. The writer cuts such a tail off when it opens the file.
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from lab.playout.record import BadRecord, Cut, Item, Record, Reserve, decode, encode
from lab.playout.schedule import Overlap, Schedule, fold
from services.infra.disk import sync

SCHEDULE_FILE = "schedule.jsonl"


@dataclass(frozen=True)
class Loaded:
    """A schedule, and how many bytes of the file it was read from."""

    schedule: Schedule
    good_bytes: int


def parse(raw: bytes) -> Loaded:
    """Fold the longest good prefix of a schedule file."""
    records: list[Record] = []
    good_bytes, number = 0, 0
    for line in raw.splitlines(keepends=True):
        try:
            found, record = decode(line) if line.endswith(b"\n") else (0, Cut(0))
        except BadRecord:
            break
        if found == 0 or (number and found != number + 1):
            break
        records.append(record)
        number, good_bytes = found, good_bytes + len(line)
    return _folded(records, number, good_bytes, raw)


def _folded(records: list[Record], number: int, good_bytes: int, raw: bytes) -> Loaded:
    try:
        return Loaded(fold(records, version=number), good_bytes)
    except Overlap:
        lines = raw[:good_bytes].splitlines(keepends=True)
        last = lines[-1]
        return _folded(records[:-1], number - 1 if len(records) > 1 else 0, good_bytes - len(last), raw)


class ScheduleReader:
    """Reads the file again only when it changed; a lost file keeps the last schedule."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: tuple[int, int, int] | None = None
        self._schedule = Schedule()

    def current(self) -> Schedule:
        """The schedule as published now."""
        try:
            found = self._path.stat()
            seen = (found.st_ino, found.st_size, found.st_mtime_ns)
            if seen != self._seen:
                self._schedule = parse(self._path.read_bytes()).schedule
                self._seen = seen
        except OSError:
            pass
        return self._schedule


class ScheduleWriter:
    """The one appender. Every append is on disk (fsync) when it returns."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        raw = path.read_bytes() if path.exists() else b""
        loaded = parse(raw)
        self.torn_bytes = len(raw) - loaded.good_bytes
        if self.torn_bytes:
            os.truncate(path, loaded.good_bytes)
        self.schedule = loaded.schedule
        self.records = raw[: loaded.good_bytes].count(b"\n")

    def append(self, records: Iterable[Record]) -> Schedule:
        """Publish `records` in one write; raises `Overlap` or `OSError` and then publishes none."""
        added = list(records)
        if not added:
            return self.schedule
        version = self.schedule.version
        following = fold(added, self.schedule, version=version + len(added))
        lines = b"".join(encode(version + place, record) for place, record in enumerate(added, 1))
        self._write(lines)
        self.schedule = following
        self.records += len(added)
        return following

    def compact(self, before: int) -> Schedule:
        """Forget what ended before `before`, by atomic replacement; what airs from there on is unchanged."""
        kept = list(surviving(self.schedule, before))
        version = self.schedule.version
        lines = b"".join(encode(version + place, record) for place, record in enumerate(kept, 1))
        aside = self._path.with_suffix(".compacting")
        with aside.open("wb") as file:
            file.write(lines)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(self._path)
        sync(self._path.parent)
        self.schedule = fold(kept, version=version + len(kept))
        self.records = len(kept)
        return self.schedule

    def _write(self, lines: bytes) -> None:
        descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        size = os.fstat(descriptor).st_size
        try:
            if os.write(descriptor, lines) != len(lines):
                raise OSError("short write of the schedule")
            os.fsync(descriptor)
        except OSError:
            os.ftruncate(descriptor, size)
            raise
        finally:
            os.close(descriptor)


def surviving(schedule: Schedule, before: int) -> Iterable[Record]:
    """What still matters from index `before` on; one earlier item stays to anchor its gap."""
    in_force = [place for place, loop in enumerate(schedule.reserves) if loop.start <= before]
    loops: list[Reserve] = list(schedule.reserves[max(in_force, default=0) :])
    ended = [item for item in schedule.items if item.end <= before]
    items: list[Item] = ended[-1:] + [item for item in schedule.items if item.end > before]
    return [*loops, *items]
