"""Watches the library folder. Takes a file only after it stayed unchanged for the settle time.

Passes over hidden files and caption files (they belong to the programme beside them). A folder that
is gone is an empty one until it is there again.
"""

import os
import stat
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from lab.library.domain import Source


@dataclass
class Settling:
    """Which files have kept size and time for `settle_s`; `now` is monotonic seconds."""

    settle_s: float
    _since: dict[Source, float] = field(default_factory=dict)

    def observe(self, files: Collection[Source], now: float) -> list[Source]:
        """The files that have settled, in order of path; forgets those that changed or went."""
        self._since = {source: self._since.get(source, now) for source in files}
        settled = [source for source, since in self._since.items() if now - since >= self.settle_s]
        return sorted(settled, key=lambda source: source.path)

    @property
    def restless(self) -> bool:
        """Whether the last look saw any file at all that may still have to settle."""
        return bool(self._since)


def scan(folder: Path, passed_over: Collection[str]) -> list[Source]:
    """Every regular file below `folder` that could be a programme; `passed_over` are name suffixes."""
    found = []
    for parent, folders, names in os.walk(folder, followlinks=False):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if name.startswith(".") or name.lower().endswith(tuple(passed_over)):
                continue
            source = _source(Path(parent) / name)
            if source is not None:
                found.append(source)
    return found


def unknown(files: Collection[Source], known: Mapping[str, Source]) -> list[Source]:
    """Files that the library has never seen in this form."""
    return [source for source in files if known.get(source.path) != source]


def present(source: Source) -> Source | None:
    """The file at that path as it is now; None when there is none to be seen."""
    try:
        found = Path(source.path).stat()
    except (OSError, ValueError):
        return None
    return replace(source, size_bytes=found.st_size, mtime_ns=found.st_mtime_ns)


def has_changed(source: Source) -> bool:
    """Whether the file is there in another form than it was seen in."""
    return present(source) not in (None, source)


def _source(path: Path) -> Source | None:
    try:
        found = path.stat()
        resolved = str(path.resolve())
        resolved.encode()
    except (OSError, RuntimeError, UnicodeError):
        return None
    if not stat.S_ISREG(found.st_mode):
        return None
    return Source(resolved, found.st_size, found.st_mtime_ns)
