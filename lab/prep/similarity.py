"""How like its source an encoded picture looks: structural similarity (Wang et al., 2004) of a few pictures.

The encoded segments are decoded as a player would, from their key frame to the picture that was kept of the source.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import av
import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import VideoReformatter

from lab.assets import FRAME_RATE, SEGMENT_FRAMES, Rendition
from lab.prep.watching import SAMPLE_TICK, Luma, luma_shape, small_luma

_WINDOW = 8
_FLAT, _SAME_LIGHT = 4.0, 3.0
_C1, _C2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2


@dataclass(frozen=True, slots=True)
class Similarity:
    """SSIM of the pictures of one rendition that were compared, 0 to 1; the worst is at `worst_s`."""

    rendition: str
    samples: int
    mean: float
    worst: float
    worst_s: float


def ssim(one: Luma, other: Luma) -> float:
    """Structural similarity of two pictures of one size, over windows of 8 x 8 pixels; 1 when they are equal.

    Windows that are flat in both and of one light are left out: black bars make no picture like another.
    """
    a, b = _windows(one), _windows(other)
    mean_a, mean_b = a.mean((1, 3)), b.mean((1, 3))
    spread_a, spread_b = a.var((1, 3)), b.var((1, 3))
    shared = (a * b).mean((1, 3)) - mean_a * mean_b
    light = (2 * mean_a * mean_b + _C1) / (mean_a**2 + mean_b**2 + _C1)
    scores = light * (2 * shared + _C2) / (spread_a + spread_b + _C2)
    seen = (np.maximum(spread_a, spread_b) > _FLAT) | (np.abs(mean_a - mean_b) > _SAME_LIGHT)
    return float(np.mean(scores[seen])) if seen.any() else 1.0


def similarity(
    rendition: Rendition, init: bytes, folder: Path, samples: Sequence[tuple[int, Luma]]
) -> Similarity | None:
    """Compare `rendition`, encoded in `folder`, with what was kept of the source; None when nothing was."""
    scores = [(_score(rendition, init, folder, segment, luma), segment) for segment, luma in samples]
    if not scores:
        return None
    worst, segment = min(scores)
    at_s = (segment * SEGMENT_FRAMES + SAMPLE_TICK) / FRAME_RATE
    mean = sum(score for score, _ in scores) / len(scores)
    return Similarity(rendition.name, len(scores), round(mean, 4), round(worst, 4), at_s)


def _score(rendition: Rendition, init: bytes, folder: Path, segment: int, luma: Luma) -> float:
    shown = encoded_picture(rendition, init, folder, segment, SAMPLE_TICK)
    return (
        0.0 if shown is None else max(0.0, ssim(luma, small_luma(VideoReformatter(), shown, luma.shape[1])))
    )


def encoded_picture(
    rendition: Rendition, init: bytes, folder: Path, segment: int, number: int
) -> VideoFrame | None:
    """Picture `number` of a segment; None when it does not decode that far."""
    place = rendition.segments[segment]
    with (folder / rendition.file).open("rb") as file:
        file.seek(place.offset)
        media = init + file.read(place.size)
    with av.open(io.BytesIO(media), "r", format="mp4") as container:
        container.streams.video[0].thread_type = "AUTO"
        return next(islice(container.decode(video=0), number, None), None)


def _windows(luma: Luma) -> np.ndarray:
    rows, columns = (side // _WINDOW for side in luma_shape(luma))
    whole = luma[: rows * _WINDOW, : columns * _WINDOW].astype(np.float64)
    return whole.reshape(rows, _WINDOW, columns, _WINDOW)
