"""The watchdog's word: written by it at every look, read by the LAB and the edges."""

import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from lab.alerts.indicators import Fault
from services.infra.disk import replace_file


@dataclass(frozen=True)
class Word:
    """What the watchdog saw at `at`. `cpu_s` is what it has used since it began."""

    at: datetime
    started_at: datetime
    cpu_s: float
    faults: tuple[Fault, ...]


def write_word(path: Path, word: Word) -> None:
    """Replace the file atomically; raises `OSError`."""
    raw = asdict(word) | {"at": word.at.isoformat(), "started_at": word.started_at.isoformat()}
    replace_file(path, json.dumps(raw | {"pid": os.getpid()}))


def read_word(path: Path) -> Word | None:
    """The last word; None when there is none that can be read."""
    try:
        raw = json.loads(path.read_bytes())
        return Word(
            at=datetime.fromisoformat(raw["at"]),
            started_at=datetime.fromisoformat(raw["started_at"]),
            cpu_s=float(raw["cpu_s"]),
            faults=tuple(Fault(**fault) for fault in raw["faults"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
