"""Whether a backup is whole: checksums, no file too many or too few, decrypted, every page of every database."""

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pyrage

from services.infra.backup.keys import Key
from services.infra.backup.manifest import (
    CHECKSUM,
    MANIFEST,
    Damaged,
    Entry,
    Manifest,
    Unusable,
    read_manifest,
    sha256_of,
)
from services.infra.backup.snapshot import look_through


def verify(folder: Path, keys: Sequence[Key], scratch: Path) -> Manifest:
    """Check everything without restoring; raises `Damaged` naming the file, or `Unusable` (a key is missing).

    `scratch` is a private folder on disk for what is decrypted; nothing stays in it.
    """
    manifest = checked(folder)
    scratch.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=scratch, prefix="verify-") as inside:
        for entry in manifest.entries:
            try:
                look_through(extract(folder, manifest, entry, Path(inside) / f"{entry.database}.db", keys))
            except Damaged as damaged:
                raise Damaged(folder / entry.file, damaged.why) from damaged
    return manifest


def checked(folder: Path) -> Manifest:
    """The manifest, once every file fits it and none is too many; raises `Unusable`, `Damaged`."""
    if not folder.is_dir():
        raise Unusable(folder, "there is no such folder")
    manifest = read_manifest(folder)
    known = {MANIFEST, CHECKSUM} | {entry.file for entry in manifest.entries}
    for path in sorted(folder.iterdir()):
        if path.name not in known:
            raise Damaged(path, "the manifest does not know it")
    for entry in manifest.entries:
        path = folder / entry.file
        if not path.is_file():
            raise Damaged(path, "it is missing")
        if path.stat().st_size != entry.size_bytes or sha256_of(path) != entry.sha256:
            raise Damaged(path, "its content was changed")
    return manifest


def extract(folder: Path, manifest: Manifest, entry: Entry, target: Path, keys: Sequence[Key]) -> Path:
    """The database of an entry at `target`, decrypted and as it was; raises `Unusable`, `Damaged`, `OSError`."""
    source = folder / entry.file
    if manifest.recipient is None:
        shutil.copyfile(source, target)
    else:
        _decrypt(source, target, manifest.recipient, keys)
    target.chmod(0o600)
    if sha256_of(target) != entry.plain_sha256:
        raise Damaged(source, "the database in it was changed")
    return target


def _decrypt(source: Path, target: Path, recipient: str, keys: Sequence[Key]) -> None:
    key = next((key for key in keys if key.recipient == recipient), None)
    if key is None:
        raise Unusable(source, f"the vault has no key for {recipient}")
    try:
        with source.open("rb") as sealed, target.open("wb") as opened:
            pyrage.decrypt_io(sealed, opened, [key.identity])
    except pyrage.DecryptError as error:
        raise Damaged(source, "it cannot be decrypted") from error
