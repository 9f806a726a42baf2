"""Takes files into the library one by one and follows their prep with a bar each."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn, TimeElapsedColumn
from voulezvous import Client, Conflict, Invalid
from voulezvous.generated.models import Asset, AssetAdd, AssetState, ErrorCode

SIDECARS = frozenset({".vtt", ".srt", ".nfo", ".txt", ".jpg", ".png"})
"""Belong to a programme beside them and are found there."""
LOOK_EVERY_S = 0.5
_IN_PREP = frozenset({AssetState.PENDING, AssetState.PREPARING})


@dataclass(frozen=True)
class Problem:
    """A file that was not taken; `harmless` when it was there already."""

    path: str
    code: str
    detail: str
    harmless: bool

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


@dataclass(frozen=True)
class Taken:
    """What came of an intake."""

    assets: tuple[Asset, ...]
    problems: tuple[Problem, ...]


def files_in(paths: Iterable[Path]) -> list[Path]:
    """Return absolute paths of the files named and of those in the folders named, hidden ones and sidecars left out."""
    found: list[Path] = []
    for path in paths:
        inside = sorted(path.rglob("*")) if path.is_dir() else [path]
        found += [file.absolute() for file in inside if not path.is_dir() or _is_programme(file, path)]
    return list(dict.fromkeys(found))


def take(client: Client, files: Sequence[Path]) -> Taken:
    """Add every file; one that is refused does not keep back the others."""
    assets, problems = [], []
    for file in files:
        try:
            assets.append(client.control.add_asset(body=AssetAdd(path=str(file))))
        except (Conflict, Invalid) as error:
            exists = error.code is ErrorCode.ASSET_EXISTS
            problems.append(Problem(str(file), str(error.code), error.detail, harmless=exists))
    return Taken(tuple(assets), tuple(problems))


def follow(client: Client, assets: Iterable[Asset], *, quiet: bool) -> list[Asset]:
    """Watch the assets until each is ready or refused; return them as they ended."""
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
    )
    latest = {asset.asset_id: asset for asset in assets}
    with Progress(*columns, disable=quiet, transient=True) as progress:
        bars = {asset.asset_id: progress.add_task(asset.title, total=1.0) for asset in latest.values()}
        while waiting := [key for key, asset in latest.items() if asset.state in _IN_PREP]:
            time.sleep(LOOK_EVERY_S)
            for key in waiting:
                latest[key] = client.control.inspect_asset(key)
                _draw(progress, bars[key], latest[key])
    return list(latest.values())


def _draw(progress: Progress, bar: TaskID, asset: Asset) -> None:
    done = asset.progress or 0.0
    progress.update(bar, completed=1.0 if asset.state not in _IN_PREP else done)


def _is_programme(file: Path, folder: Path) -> bool:
    hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
    return file.is_file() and not hidden and file.suffix.lower() not in SIDECARS
