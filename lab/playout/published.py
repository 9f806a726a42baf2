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
    """A schedule, and the bytes that it was read from."""

    schedule: Schedule
    good: bytes


NOTHING = Loaded(Schedule(), b"")


def parse(raw: bytes, known: Loaded = NOTHING) -> Loaded:
    """Fold the longest good prefix of a schedule file; what begins as `known` does is read from there on."""
    if not raw.startswith(known.good):
        known = NOTHING
    records: list[Record] = []
    good_bytes, number = len(known.good), known.schedule.version
    for line in raw[good_bytes:].splitlines(keepends=True):
        try:
            found, record = decode(line) if line.endswith(b"\n") else (0, Cut(0))
        except BadRecord:
            break
        if found == 0 or (number and found != number + 1):
            break
        records.append(record)
        number, good_bytes = found, good_bytes + len(line)
    return _folded(records, number, raw[:good_bytes], known)


def _folded(records: list[Record], number: int, good: bytes, known: Loaded) -> Loaded:
    """`known` after `records`, or after those before the first that is in conflict."""
    if not records:
        return known
    try:
        return Loaded(fold(records, known.schedule, version=number), good)
    except Overlap:
        last = good.splitlines(keepends=True)[-1]
        return _folded(records[:-1], number - 1, good[: -len(last)], known)


class ScheduleReader:
    """Reads the file again only when it changed; a lost file keeps the last schedule."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: tuple[int, int, int] | None = None
        self._loaded = NOTHING

    def current(self) -> Schedule:
        """The schedule as published now."""
        try:
            found = self._path.stat()
            seen = (found.st_ino, found.st_size, found.st_mtime_ns)
            if seen != self._seen:
                self._loaded = parse(self._path.read_bytes(), self._loaded)
                self._seen = seen
        except OSError:
            pass
        return self._loaded.schedule


class ScheduleWriter:
    """The one appender. Every append is on disk (fsync) when it returns."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        raw = path.read_bytes() if path.exists() else b""
        loaded = parse(raw)
        self.torn_bytes = len(raw) - len(loaded.good)
        if self.torn_bytes:
            os.truncate(path, len(loaded.good))
        self.schedule = loaded.schedule
        self.records = loaded.good.count(b"\n")

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
