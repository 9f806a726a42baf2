"""Titles in Instrument Serif italic, laid over pictures, and film grain, which hides the steps of dark gradients."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from av.video.frame import VideoFrame
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

_FONT = Path(__file__).parent / "fonts" / "InstrumentSerif-Italic.ttf"
_PAPER_LUMA = 228
_NEUTRAL = 128
_GRAIN_TILES = 8


@dataclass(frozen=True)
class Lettering:
    """A line of text as an opacity mask (0 to 1) at full size and at half, for luma and chroma."""

    luma: NDArray[np.float32]
    chroma: NDArray[np.float32]
    top: int
    left: int


def centred(text: str, width: int, height: int, *, size: float) -> Lettering:
    """`text` in the middle of the picture; `size` is the letters' height as a share of the picture's short side."""
    font = ImageFont.truetype(str(_FONT), round(size * min(width, height)))
    box = font.getbbox(text)
    while box[2] - box[0] > width * 0.86:
        font = font.font_variant(size=round(font.size * 0.9))
        box = font.getbbox(text)
    wide, high = (int(box[2] - box[0]) + 16) // 4 * 4 + 4, (int(box[3] - box[1]) + 16) // 4 * 4 + 4
    mask = Image.new("L", (wide, high))
    ImageDraw.Draw(mask).text((8 - box[0], 8 - box[1]), text, font=font, fill=255)
    luma = np.asarray(mask, dtype=np.float32) / np.float32(255)
    half = np.asarray(
        mask.resize((wide // 2, high // 2), Image.Resampling.BOX), dtype=np.float32
    ) / np.float32(255)
    return Lettering(luma, half, (height - high) // 4 * 2, (width - wide) // 4 * 2)


def finished(
    frame: VideoFrame, grain: NDArray[np.int16], number: int, lettering: Lettering | None, opacity: float
) -> VideoFrame:
    """`frame` with the `number`-th grain and `lettering` at `opacity`."""
    planes: NDArray[np.uint8] = np.asarray(frame.to_ndarray(), dtype=np.uint8)
    width, height = frame.width, frame.height
    luma = planes[:height]
    np.clip(luma.astype(np.int16) + grain[number % len(grain)], 16, 235, out=luma, casting="unsafe")
    if lettering is not None and opacity > 0:
        _blend(luma, lettering.luma * np.float32(opacity), lettering.top, lettering.left, _PAPER_LUMA)
        for plane in range(2):
            start = height * width + plane * (height // 2) * (width // 2)
            chroma = planes.reshape(-1)[start : start + (height // 2) * (width // 2)].reshape(
                height // 2, width // 2
            )
            _blend(
                chroma,
                lettering.chroma * np.float32(opacity),
                lettering.top // 2,
                lettering.left // 2,
                _NEUTRAL,
            )
    made = VideoFrame.from_ndarray(planes, format="yuv420p")
    made.colorspace, made.color_range = 1, 1
    return made


def grain_tiles(width: int, height: int, seed: int) -> NDArray[np.int16]:
    """A few tiles of fine grain, the same for the same seed."""
    noise = np.random.default_rng(seed).normal(0, 1.1, (_GRAIN_TILES, height, width))
    return noise.round().astype(np.int16)


def _blend(plane: NDArray[np.uint8], mask: NDArray[np.float32], top: int, left: int, value: int) -> None:
    area = plane[top : top + mask.shape[0], left : left + mask.shape[1]]
    area[:] = (area + (value - area.astype(np.float32)) * mask[: area.shape[0], : area.shape[1]]).astype(
        np.uint8
    )
