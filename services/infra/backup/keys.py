"""The vault's keys for backups: age X25519 identities (https://age-encryption.org/v1), one file each, mode 0600.

The newest key encrypts, every key decrypts. A key is removed only when no backup needs it.
"""

import os
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pyrage

from services.infra.backup.manifest import Unusable
from services.infra.backup.stamp import stamp

_PREFIX, _SUFFIX, _SECRET = "backup-", ".key", "AGE-SECRET-KEY-"


@dataclass(frozen=True)
class Key:
    """A key pair; `recipient` is the public part, by which a manifest names the key."""

    path: Path
    recipient: str
    identity: pyrage.x25519.Identity = field(repr=False, compare=False)


class Vault:
    """A folder of keys. `folder` need not exist."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keys(self) -> list[Key]:
        """Every key, newest first; raises `Unusable` for a file that holds none."""
        files = sorted(self._folder.glob(f"{_PREFIX}*{_SUFFIX}"), key=_age, reverse=True)
        return [_read(path) for path in files]

    def ensure(self, now: datetime) -> tuple[Key, bool]:
        """The key in use, and whether it was made just now, because there was none."""
        known = self.keys()
        return (known[0], False) if known else (self.rotate(now), True)

    def rotate(self, now: datetime) -> Key:
        """A new key for the backups to come; earlier ones stay, to decrypt what there is."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder.chmod(0o700)
        identity = pyrage.x25519.Identity.generate()
        numbers = [_age(path)[0] for path in self._folder.glob(f"{_PREFIX}*{_SUFFIX}")]
        path = self._folder / f"{_PREFIX}{max(numbers, default=0) + 1:06}-{stamp(now)}{_SUFFIX}"
        text = f"# public key: {identity.to_public()}\n{identity}\n"
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        return Key(path, str(identity.to_public()), identity)

    def prune(self, needed: Collection[str]) -> list[Key]:
        """Remove every key but the newest that is not the recipient of a backup in `needed`; those removed."""
        gone = [key for key in self.keys()[1:] if key.recipient not in needed]
        for key in gone:
            key.path.unlink()
        return gone


def _age(path: Path) -> tuple[int, str]:
    number = path.name.removeprefix(_PREFIX).partition("-")[0]
    return (int(number) if number.isdigit() else 0, path.name)


def _read(path: Path) -> Key:
    try:
        lines = path.read_text(encoding="ascii").split()
        secret = next(line for line in lines if line.startswith(_SECRET))
        identity = pyrage.x25519.Identity.from_str(secret)
    except (OSError, UnicodeDecodeError, StopIteration, pyrage.IdentityError) as error:
        raise Unusable(path, "this file of the vault holds no readable age key") from error
    return Key(path, str(identity.to_public()), identity)
