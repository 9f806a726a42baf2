"""The thumbnail strip: pictures of a programme at even distances, in one JPEG, and where they stand in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from lab.prep.spec import ReportSpec
from lab.prep.watching import Tile

STRIP_FILE = "strip.jpg"
INDEX_FILE = "strip.vtt"


@dataclass(frozen=True, slots=True)
class Strip:
    """How the tiles stand in the strip, row by row; sizes in pixels."""

    tiles: int
    columns: int
    tile_width: int
    tile_height: int
    interval_s: float


def write_strip(folder: Path, tiles: Sequence[Tile], interval_s: float, spec: ReportSpec) -> Strip | None:
    """Write the strip and its index into `folder`; None when there is no tile."""
    if not tiles:
        return None
    columns = min(spec.strip_columns, len(tiles))
    height, width = tiles[0].shape[:2]
    sheet = np.zeros((-(-len(tiles) // columns) * height, columns * width, 3), dtype=np.uint8)
    for number, tile in enumerate(tiles):
        row, column = divmod(number, columns)
        sheet[row * height : (row + 1) * height, column * width : (column + 1) * width] = tile
    Image.fromarray(sheet).save(folder / STRIP_FILE, quality=spec.strip_quality, optimize=True)
    strip = Strip(len(tiles), columns, width, height, interval_s)
    (folder / INDEX_FILE).write_text(index_of(strip), encoding="utf-8")
    return strip


def index_of(strip: Strip) -> str:
    """The WebVTT index that players use for previews in their seek bar: a part of the strip for each time."""
    cues = ["WEBVTT\n"]
    for number in range(strip.tiles):
        row, column = divmod(number, strip.columns)
        part = f"{column * strip.tile_width},{row * strip.tile_height},{strip.tile_width},{strip.tile_height}"
        start, end = (_clock(at * strip.interval_s) for at in (number, number + 1))
        cues.append(f"{start} --> {end}\n{STRIP_FILE}#xywh={part}\n")
    return "\n".join(cues)


def _clock(seconds: float) -> str:
    ms = round(seconds * 1000)
    return f"{ms // 3_600_000:02}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02}.{ms % 1000:03}"
