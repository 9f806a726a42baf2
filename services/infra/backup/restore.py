"""Puts the databases of a backup in place of those there are, which are kept aside.

Everything is extracted beside its place and checked first. Then a mark is written, and files are only renamed: a kill
in the middle is finished by `finish_restore`, which whoever starts the platform calls.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from services.infra.backup.keys import Key
from services.infra.backup.manifest import Manifest, Unusable
from services.infra.backup.snapshot import look_through
from services.infra.backup.stamp import stamp
from services.infra.backup.verify import checked, extract
from services.infra.disk import sync

_LOGS = ("", "-wal", "-shm")
"""A database and what SQLite keeps beside it: a log left behind would be played into another database."""


@dataclass(frozen=True)
class Restored:
    """What is in place now, and where the databases before it lie."""

    manifest: Manifest
    kept_aside: tuple[Path, ...]


def restore(
    folder: Path, databases: Mapping[str, Path], keys: Sequence[Key], mark: Path, now: datetime
) -> Restored:
    """Replace the databases by those of the backup. Nothing may have them open; `mark` is where the swap is noted.

    Raises `Damaged`, `Unusable` or `OSError`, and has changed nothing then.
    """
    finish_restore(mark)
    manifest = checked(folder)
    strangers = [entry.database for entry in manifest.entries if entry.database not in databases]
    if strangers:
        raise Unusable(folder, f"this platform keeps no SQLite database for: {', '.join(strangers)}")
    staged: list[Path] = []
    try:
        for entry in manifest.entries:
            target = databases[entry.database]
            target.parent.mkdir(parents=True, exist_ok=True)
            staged.append(_staged(target))
            look_through(extract(folder, manifest, entry, _staged(target), keys))
            sync(_staged(target))
    except BaseException:
        for path in staged:
            path.unlink(missing_ok=True)
        raise
    aside = f".before-{stamp(now)}"
    targets = [databases[entry.database] for entry in manifest.entries]
    _note(mark, {"aside": aside, "targets": [str(target) for target in targets]})
    return Restored(manifest, finish_restore(mark))


def finish_restore(mark: Path) -> tuple[Path, ...]:
    """Do what is left of a noted swap; where the former databases lie. Does nothing without a mark."""
    if not mark.exists():
        return ()
    noted = json.loads(mark.read_text())
    kept = []
    for target in map(Path, noted["targets"]):
        former = target.with_name(target.name + noted["aside"])
        if _staged(target).exists():
            for log in _LOGS:
                beside = target.with_name(target.name + log)
                if beside.exists():
                    beside.rename(former.with_name(former.name + log))
            _staged(target).rename(target)
            sync(target.parent)
        if former.exists():
            kept.append(former)
    mark.unlink()
    sync(mark.parent)
    return tuple(kept)


def _staged(target: Path) -> Path:
    return target.with_name(f".{target.name}.restoring")


def _note(mark: Path, what: object) -> None:
    mark.parent.mkdir(parents=True, exist_ok=True)
    aside = mark.with_name(f"{mark.name}.new")
    aside.write_text(json.dumps(what))
    sync(aside)
    aside.rename(mark)
    sync(mark.parent)
