"""Backups of both databases, plain or encrypted: keys, making, verifying, restoring."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ops.vvtvctl.output import Json, console, print_json, size
from ops.vvtvctl.trouble import Trouble
from services.infra.clock import SystemClock
from services.infra.settings import Settings, read_settings

if TYPE_CHECKING:
    from services.infra.backup import Manifest, Vault
    from services.upkeep import Upkeep

keys = typer.Typer(help="The vault's keys for encrypted backups.", no_args_is_help=True)
Secure = Annotated[
    bool,
    typer.Option(
        "--secure",
        help="Encrypted with the vault's key (age, see `backup-key`); what was made so is verified and restored so.",
    ),
]
Folder = Annotated[Path, typer.Argument(help="A folder below backups/, or its name.", metavar="DIR")]


@keys.command("ensure")
def ensure(as_json: Json = False) -> None:
    """Make a key when there is none."""
    with told():
        key, is_new = _vault().ensure(_now())
    _tell_key("made" if is_new else "there already", key.recipient, as_json)


@keys.command("rotate")
def rotate(as_json: Json = False) -> None:
    """Make a new key for the backups to come; earlier keys stay, to decrypt what there is."""
    with told():
        key = _vault().rotate(_now())
    _tell_key("made", key.recipient, as_json)


@keys.command("prune")
def prune(as_json: Json = False) -> None:
    """Remove keys that no backup needs; the newest one stays."""
    from services.infra.backup import recipients_of

    with told():
        gone = _vault().prune(recipients_of(read_settings().home.backups))
    if as_json:
        return print_json({"removed": [key.recipient for key in gone]})
    console.print(f"{len(gone)} keys removed: every other one is in use or decrypts a backup")


def make(secure: Secure = False, as_json: Json = False) -> None:
    """Back up both databases while the platform runs; prints the new folder."""
    settings = read_settings()
    upkeep = _upkeep(settings)
    with told(), console.status("copying…"):
        made = upkeep.make_backup(secure=secure)
        manifest = _verified(settings, made)
    _tell_backup(settings, made, manifest, "made", as_json)


def check(folder: Folder, secure: Secure = False, as_json: Json = False) -> None:
    """Verify a backup without restoring it: checksums, decryption, every page of every database."""
    settings = read_settings()
    with told(), console.status("verifying…"):
        found = _found(settings, folder)
        manifest = _verified(settings, found)
    _insist(manifest, found, secure=secure)
    _tell_backup(settings, found, manifest, "whole", as_json)


def put_back(folder: Folder, secure: Secure = False, as_json: Json = False) -> None:
    """Put a backup's databases in place of these, which are kept aside. End `up` first (Ctrl-C)."""
    from ops.vvtvctl.house import stopped
    from services.infra.backup import checked, restore

    settings = read_settings()
    upkeep = _upkeep(settings)
    with told(), stopped(settings), console.status("restoring…"):
        found = _found(settings, folder)
        _insist(checked(found), found, secure=secure)
        keys_ = upkeep.vault.keys() if secure else []
        done = restore(found, upkeep.databases(), keys_, settings.home.restore_mark, _now())
        upkeep.note_restored(found.name, done.manifest)
    kept = [str(path) for path in done.kept_aside]
    if as_json:
        return print_json({"backup": str(found), "kept_aside": kept})
    console.print(f"restored {found.name}; `make up` goes on from it", style="green")
    for path in kept:
        console.print(f"kept aside: {path}", soft_wrap=True)


def _insist(manifest: Manifest, folder: Path, *, secure: bool) -> None:
    """Whoever asks for an encrypted backup gets no plain one, and the other way round."""
    if manifest.is_secure != secure:
        what = "encrypted" if manifest.is_secure else "plain"
        remedy = (
            "add `--secure`" if manifest.is_secure else "leave `--secure` out, or name an encrypted backup"
        )
        raise Trouble(f"this backup is {what}", str(folder), remedy)


def _verified(settings: Settings, folder: Path) -> Manifest:
    from services.infra.backup import Vault, verify

    return verify(folder, Vault(settings.home.vault).keys(), settings.home.system)


def _found(settings: Settings, folder: Path) -> Path:
    """The folder as named, or the backup of this home with that name."""
    return folder if folder.is_dir() else settings.home.backups / folder.name


@contextmanager
def told() -> Iterator[None]:
    """Turn what can't be used into words."""
    from services.infra.backup import Damaged, Unusable

    try:
        yield
    except Damaged as error:
        remedy = "take another backup: `vvtvctl verify-backup DIR` says whether it is whole"
        raise Trouble(f"{error.path.name} is damaged: {error.why}", str(error.path), remedy) from error
    except Unusable as error:
        remedy = "name a folder below backups/ of this home, and keep its vault with it"
        raise Trouble(f"{error.path.name}: {error.why}", str(error.path), remedy) from error
    except OSError as error:
        remedy = "make room, or make the folder this user's own"
        raise Trouble(
            f"it was not done ({error.strerror or error})", str(error.filename or ""), remedy
        ) from error


def _tell_backup(settings: Settings, folder: Path, manifest: Manifest, state: str, as_json: bool) -> None:
    if as_json:
        entries = [{"database": one.database, "size_bytes": one.size_bytes} for one in manifest.entries]
        return print_json({"backup": str(folder), "secure": manifest.is_secure, "databases": entries})
    kind = f"encrypted for {manifest.recipient}" if manifest.recipient else "plain"
    console.print(f"{folder}: {state}, {kind}", style="green", soft_wrap=True)
    for entry in manifest.entries:
        console.print(f"{entry.database}: {size(entry.size_bytes)}")
    if settings.platform_db is None:
        console.print("the control plane's database is a PostgreSQL: back it up with pg_dump", style="yellow")


def _tell_key(state: str, recipient: str, as_json: bool) -> None:
    if as_json:
        return print_json({"recipient": recipient, "state": state})
    console.print(f"{recipient}: {state}; without the vault no encrypted backup can be read", soft_wrap=True)


def _vault() -> Vault:
    from services.infra.backup import Vault

    return Vault(read_settings().home.vault)


def _upkeep(settings: Settings) -> Upkeep:
    from ops.vvtvctl.house import upkeep_of

    return upkeep_of(settings)


def _now() -> datetime:
    return SystemClock().now()
