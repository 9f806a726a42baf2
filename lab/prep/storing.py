"""Putting a finished asset in its place: whole, or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from lab.assets import MANIFEST_FILE, AssetManifest
from lab.prep.generation import Generation, store_generation
from services.infra.disk import sync


def store_asset(storage: Path, generation: Generation, manifest: AssetManifest, aside: Path) -> None:
    """Move the folder `aside`, where every rendition lies, to assets/<id>, after its bytes are on the disk.

    An asset already there is replaced: one moment it is the old one, then the new.
    """
    (aside / MANIFEST_FILE).write_text(manifest.to_json(), encoding="utf-8")
    store_generation(storage / "generations", generation)
    for path in aside.iterdir():
        sync(path)
    final = storage / "assets" / manifest.asset_id
    final.parent.mkdir(parents=True, exist_ok=True)
    if final.exists():
        old = aside.with_name(f"{aside.name}.old")
        final.rename(old)
        aside.rename(final)
        shutil.rmtree(old, ignore_errors=True)
    else:
        aside.rename(final)
    sync(final.parent)


def report_folder(storage: Path, asset_id: str) -> Path:
    """Where the report of a refused asset lies; that of one which airs lies in its own folder."""
    return storage / "reports" / asset_id


def store_report(storage: Path, asset_id: str, write: Callable[[Path], object]) -> None:
    """Have `write` fill the folder of a refused asset's report, in place of what was there."""
    folder = report_folder(storage, asset_id)
    aside = folder.with_name(f".{asset_id}.{os.getpid()}")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    try:
        write(aside)
        shutil.rmtree(folder, ignore_errors=True)
        aside.rename(folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def discard_report(storage: Path, asset_id: str) -> None:
    """Remove the report of a refusal."""
    shutil.rmtree(report_folder(storage, asset_id), ignore_errors=True)
