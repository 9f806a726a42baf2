"""What was seen on the wire, and what was wrong with it: one JSON line each in a file per tap."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self


@dataclass(frozen=True, order=True)
class Answered:
    """An operation answered with a status, and with the code of its problem when it was one."""

    operation: str
    status: int
    code: str = ""


@dataclass(frozen=True, order=True)
class Said:
    """A message of a socket, by direction: `send` is the server's, `receive` the client's."""

    socket: str
    direction: str
    message: str


@dataclass(frozen=True, order=True)
class Closed:
    """The server closed a socket with a code."""

    socket: str
    code: int


@dataclass(frozen=True)
class Violation:
    """Something that the contract does not declare."""

    what: str


Entry = Answered | Said | Closed | Violation
_KINDS = {kind.__name__: kind for kind in (Answered, Said, Closed, Violation)}


class Writer:
    """Writes each observation once and every violation, at once."""

    def __init__(self, file: Path) -> None:
        self._file = file.open("a", encoding="utf-8", buffering=1)
        self._seen: set[Entry] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def note(self, entries: Iterable[Entry]) -> None:
        for entry in entries:
            if isinstance(entry, Violation) or entry not in self._seen:
                self._seen.add(entry)
                line = {"kind": type(entry).__name__, **asdict(entry)}
                self._file.write(json.dumps(line, ensure_ascii=False) + "\n")


@dataclass
class Reader:
    """Reads what the taps of one folder and those below it wrote, each line once."""

    folder: Path
    _offsets: dict[Path, int] = field(default_factory=dict)

    def news(self) -> Iterator[Entry]:
        """Everything written since the last call."""
        for file in sorted(self.folder.rglob("*.jsonl")):
            with file.open("rb") as lines:
                lines.seek(self._offsets.get(file, 0))
                for line in lines:
                    if line.endswith(b"\n"):
                        self._offsets[file] = self._offsets.get(file, 0) + len(line)
                        yield entry_of(json.loads(line))


def entry_of(document: dict[str, Any]) -> Entry:
    """An entry from its JSON."""
    kind = _KINDS[document.pop("kind")]
    entry: Entry = kind(**document)
    return entry
