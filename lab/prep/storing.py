"""Putting a finished asset in its place: whole, or not at all."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from lab.assets import MANIFEST_FILE, AssetManifest
from lab.prep.generation import Generation, store_generation


def store_asset(storage: Path, generation: Generation, manifest: AssetManifest, aside: Path) -> None:
    """Move the folder `aside`, where every rendition lies, to assets/<id>, after its bytes are on the disk.

    An asset already there is replaced: one moment it is the old one, then the new.
    """
    (aside / MANIFEST_FILE).write_text(manifest.to_json(), encoding="utf-8")
    store_generation(storage / "generations", generation)
    for path in aside.iterdir():
        _sync(path)
    final = storage / "assets" / manifest.asset_id
    final.parent.mkdir(parents=True, exist_ok=True)
    if final.exists():
        old = aside.with_name(f"{aside.name}.old")
        final.rename(old)
        aside.rename(final)
        shutil.rmtree(old, ignore_errors=True)
    else:
        aside.rename(final)
    _sync(final.parent)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
