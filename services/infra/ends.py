"""Processes that ended, on their way from the supervisor, which has no database, to the LAB's audit log.

One file each, whole or not there, named by an id: what was recorded is known again when its file could not be removed.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Ended:
    """A process that ended unasked; `at` is RFC 3339, `outcome` in words."""

    end_id: str
    process: str
    outcome: str
    at: str


def note(folder: Path, ended: Ended) -> None:
    """Write it down; raises `OSError`."""
    folder.mkdir(parents=True, exist_ok=True)
    aside = folder / f".{ended.end_id}"
    try:
        aside.write_text(json.dumps(asdict(ended)), encoding="utf-8")
        aside.replace(folder / f"{ended.end_id}.json")
    except OSError:
        aside.unlink(missing_ok=True)
        raise


def noted(folder: Path) -> list[Ended]:
    """What is written down, oldest first; raises `OSError` for what can't be read."""
    if not folder.is_dir():
        return []
    found = []
    for path in sorted(folder.glob("*.json")):
        try:
            found.append(Ended(**json.loads(path.read_text(encoding="utf-8"))))
        except (ValueError, TypeError):
            path.unlink(missing_ok=True)  # torn by a power cut
    return sorted(found, key=lambda ended: ended.at)


def forget(folder: Path, ended: Ended) -> None:
    """Remove it; raises `OSError`."""
    (folder / f"{ended.end_id}.json").unlink(missing_ok=True)
