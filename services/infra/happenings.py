"""What happens to the house, on its way from the supervisor, which has no database, to the LAB's audit log.

One file each, whole or not there, named by an id: what was recorded is known again when its file could not be removed.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

PROCESS_ENDED, CLOCK_STEPPED = "process.ended", "clock.stepped"
DISK_FULL, DISK_FREED = "disk.full", "disk.freed"


@dataclass(frozen=True)
class Happening:
    """`action` and `subject` as in the audit log, `detail` in words, `at` in RFC 3339."""

    happening_id: str
    action: str
    subject: str
    detail: str
    at: str


def note(folder: Path, happening: Happening) -> None:
    """Write it down; raises `OSError`."""
    folder.mkdir(parents=True, exist_ok=True)
    aside = folder / f".{happening.happening_id}"
    try:
        aside.write_text(json.dumps(asdict(happening)), encoding="utf-8")
        aside.replace(folder / f"{happening.happening_id}.json")
    except OSError:
        aside.unlink(missing_ok=True)
        raise


def noted(folder: Path) -> list[Happening]:
    """What is written down, oldest first; raises `OSError` for what can't be read. What no one wrote so is removed."""
    if not folder.is_dir():
        return []
    found = []
    for path in sorted(folder.glob("*.json")):  # ids are made of time
        try:
            found.append(Happening(**json.loads(path.read_text(encoding="utf-8"))))
        except (ValueError, TypeError):
            path.unlink(missing_ok=True)
    return found


def forget(folder: Path, happening: Happening) -> None:
    """Remove it; raises `OSError`."""
    (folder / f"{happening.happening_id}.json").unlink(missing_ok=True)
