"""The folder where an asset is made before it is whole: `prep/<asset>` under the storage.

What a killed job left there is kept when the next job for that asset can go on from it. One process owns a storage,
and has at most one job per asset.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from lab.prep.ranges import has_ranges

_FOLDER = "prep"


def working_folder(storage: Path, asset_id: str) -> Path:
    """The folder for `asset_id`, on the file system of the assets, so that a rename finishes it."""
    folder = storage / _FOLDER / asset_id
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def discard(storage: Path, asset_id: str) -> None:
    """Remove what jobs for `asset_id` left behind."""
    for left in (asset_id, f"{asset_id}.old"):
        shutil.rmtree(storage / _FOLDER / left, ignore_errors=True)


def sweep(storage: Path) -> None:
    """Remove what no job can go on from. Only for the process that owns `storage`, while no job runs."""
    home = storage / _FOLDER
    for left in home.iterdir() if home.is_dir() else ():
        tidy(storage, left.name)


def tidy(storage: Path, asset_id: str) -> None:
    """Remove what a killed job for `asset_id` left, unless another can go on from it."""
    folder = storage / _FOLDER / asset_id
    if not has_ranges(folder):
        shutil.rmtree(folder, ignore_errors=True)
