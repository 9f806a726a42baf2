"""What a backup says of itself: `manifest.json`, and its own checksum beside it."""

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

MANIFEST, CHECKSUM = "manifest.json", "manifest.json.sha256"
_FORM = 1
_CHUNK_BYTES = 1 << 20


class Unusable(Exception):
    """Something about a backup or its keys can't be used; `path` is what, the text why."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path.name}: {why}")
        self.path = path
        self.why = why


class Damaged(Unusable):
    """A file is not as it was when the backup was made."""


@dataclass(frozen=True)
class Entry:
    """One database: the file in the backup, and the database in it (the same unless encrypted)."""

    database: str
    file: str
    sha256: str
    size_bytes: int
    plain_sha256: str
    revision: str
    """Where its migrations stood; empty for none."""


@dataclass(frozen=True)
class Manifest:
    """What a backup holds. `recipient` is the age recipient it is encrypted for, None when it is plain."""

    created_at: str
    recipient: str | None
    entries: tuple[Entry, ...]

    @property
    def is_secure(self) -> bool:
        """Whether it is encrypted."""
        return self.recipient is not None


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write it and its checksum into the folder, on disk when this returns."""
    content = json.dumps({"form": _FORM, **asdict(manifest)}, indent=2).encode() + b"\n"
    line = f"{hashlib.sha256(content).hexdigest()}  {MANIFEST}\n"
    for name, data in ((MANIFEST, content), (CHECKSUM, line.encode())):
        with (folder / name).open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())


def read_manifest(folder: Path) -> Manifest:
    """What the folder says of itself; raises `Unusable`, or `Damaged` when it was changed."""
    path, beside = folder / MANIFEST, folder / CHECKSUM
    if not path.is_file():
        raise Unusable(path, "there is none: this is not a backup")
    content = path.read_bytes()
    if not beside.is_file() or beside.read_bytes() != _line(content):
        raise Damaged(path, f"it does not fit its checksum in {CHECKSUM}")
    try:
        raw = json.loads(content)
        if raw.pop("form") != _FORM:
            raise Unusable(path, "another version of the software made this backup")
        return Manifest(
            raw["created_at"], raw["recipient"], tuple(Entry(**entry) for entry in raw["entries"])
        )
    except (ValueError, KeyError, TypeError) as error:
        raise Damaged(path, "it is no manifest of a backup") from error


def sha256_of(path: Path) -> str:
    """SHA-256 of a file's content, in hex."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


def _line(content: bytes) -> bytes:
    return f"{hashlib.sha256(content).hexdigest()}  {MANIFEST}\n".encode()
