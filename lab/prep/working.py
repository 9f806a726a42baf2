"""The folder where assets are made before they are whole: `prep/<asset>.<process>` under the storage."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

_FOLDER = "prep"


def working_folder(storage: Path, asset_id: str) -> Path:
    """A fresh folder for `asset_id`, on the file system of the assets, so that a rename finishes it."""
    discard(storage, asset_id)
    folder = storage / _FOLDER / f"{asset_id}.{os.getpid()}"
    folder.mkdir(parents=True)
    return folder


def discard(storage: Path, asset_id: str) -> None:
    """Remove what jobs for `asset_id` left behind."""
    for left in (storage / _FOLDER).glob(f"{asset_id}.*"):
        shutil.rmtree(left, ignore_errors=True)


def sweep(storage: Path) -> None:
    """Remove what killed jobs left behind. Only for the process that owns `storage`, while no job runs."""
    shutil.rmtree(storage / _FOLDER, ignore_errors=True)
