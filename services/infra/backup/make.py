"""Makes backups and removes old ones. A backup appears whole under its name, or not at all."""

import os
import shutil
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import pyrage

from services.infra.backup.keys import Key
from services.infra.backup.manifest import Entry, Manifest, Unusable, read_manifest, sha256_of, write_manifest
from services.infra.backup.snapshot import snapshot
from services.infra.backup.stamp import is_stamp, stamp
from services.infra.disk import sync

_PARTIAL = ".partial-"


def back_up(databases: Mapping[str, Path], folder: Path, now: datetime, key: Key | None = None) -> Path:
    """Back up the databases by name into a new folder below `folder`, encrypted for `key`; the new folder.

    A database that was never made is left out. Raises `OSError`, and `Unusable` when there is none at all.
    """
    present = {name: path for name, path in databases.items() if path.is_file()}
    if not present:
        raise Unusable(folder, "there is no database yet: nothing has run in this home")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _clear_partial(folder)
    name = _free_name(folder, now)
    partial = folder / f"{_PARTIAL}{name}"
    partial.mkdir(mode=0o700)
    try:
        entries = tuple(_copy(database, path, partial, key) for database, path in sorted(present.items()))
        write_manifest(partial, Manifest(now.isoformat(), key.recipient if key else None, entries))
        sync(partial)
        made = partial.rename(folder / name)
        sync(folder)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    return made


def backups_of(folder: Path) -> list[Path]:
    """Every backup below `folder`, oldest first, whole or not."""
    if not folder.is_dir():
        return []
    return sorted((path for path in folder.iterdir() if is_stamp(path.name)), key=_order)


def prune_backups(folder: Path, keep: int) -> list[Path]:
    """Remove all but the newest `keep` backups; those removed."""
    gone = backups_of(folder)[:-keep]
    for path in gone:
        shutil.rmtree(path)
    return gone


def recipients_of(folder: Path) -> set[str]:
    """The recipients of every encrypted backup; raises `Unusable` for one that doesn't say whether it is."""
    found = (read_manifest(path).recipient for path in backups_of(folder))
    return {recipient for recipient in found if recipient is not None}


def _copy(database: str, source: Path, folder: Path, key: Key | None) -> Entry:
    plain = folder / f"{database}.db"
    revision = snapshot(source, plain)
    plain_sha256 = sha256_of(plain)
    file = plain
    if key is not None:
        file = folder / f"{database}.db.age"
        with plain.open("rb") as opened, file.open("wb") as sealed:
            pyrage.encrypt_io(opened, sealed, [key.identity.to_public()])
            sealed.flush()
            os.fsync(sealed.fileno())
        plain.unlink()
    file.chmod(0o600)
    return Entry(database, file.name, sha256_of(file), file.stat().st_size, plain_sha256, revision)


def _free_name(folder: Path, now: datetime) -> str:
    """The instant's name; with a number behind it when another backup was made in the same second."""
    name, number = stamp(now), 1
    while (folder / name).exists():
        number += 1
        name = f"{stamp(now)}-{number}"
    return name


def _order(path: Path) -> tuple[str, int]:
    name, _, number = path.name.partition("-")
    return name, int(number or 1)


def _clear_partial(folder: Path) -> None:
    for left in folder.glob(f"{_PARTIAL}*"):
        shutil.rmtree(left, ignore_errors=True)
