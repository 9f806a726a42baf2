"""The channel's logo over a picture: an image with transparency in a corner, laid on each rung at the rung's own size.

The image is scaled and turned into the rung's colours once; a picture costs a copy and the blending of the logo's few
pixels, in whole numbers, so that every machine makes the same.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from av.video.frame import VideoFrame
from numpy.typing import NDArray
from PIL import Image

from generated.vocabulary import OverlayCorner
from lab.prep.spec import OverlaySpec

_ONE = 256
_BLACK, _LUMA_RANGE, _NEUTRAL, _CHROMA_RANGE = 16, 219, 128, 224
_BT709 = np.array([0.2126, 0.7152, 0.0722])
_BLUE, _RED = 1.8556, 1.5748
_LEFT = (OverlayCorner.TOP_LEFT, OverlayCorner.BOTTOM_LEFT)
_TOP = (OverlayCorner.TOP_LEFT, OverlayCorner.TOP_RIGHT)

Fixed = NDArray[np.uint16]


class Overlay:
    """The logo for pictures of one size; raises `OSError` when the image can't be read."""

    def __init__(self, spec: OverlaySpec, width: int, height: int) -> None:
        with Image.open(spec.image) as opened:
            image = opened.convert("RGBA").convert("RGBa")
        margin = round(spec.margin_ratio * height)
        high = _even(spec.height_ratio * height)
        wide = _even(high * image.width / image.height)
        room = width - 2 * margin, height - 2 * margin
        shrink = min(1.0, room[0] / wide, room[1] / high)
        wide, high = _even(wide * shrink), _even(high * shrink)
        self.left = _even(margin if spec.corner in _LEFT else width - margin - wide)
        self.top = _even(margin if spec.corner in _TOP else height - margin - high)
        self.size = wide, high
        scaled = np.asarray(image.resize((wide, high), Image.Resampling.LANCZOS), dtype=np.float64) / 255
        self._planes = [_fixed(share, value) for share, value in _planes(scaled * spec.opacity)]

    def laid(self, frame: VideoFrame) -> VideoFrame:
        """A copy of `frame` (yuv420p) with the logo over it; another thread may be using `frame`."""
        pixels = np.asarray(frame.to_ndarray(), dtype=np.uint8)
        width, height = frame.width, frame.height
        flat = pixels.reshape(-1)
        luma, quarter = width * height, width * height // 4
        planes = (
            flat[:luma].reshape(height, width),
            flat[luma : luma + quarter].reshape(height // 2, width // 2),
            flat[luma + quarter :].reshape(height // 2, width // 2),
        )
        for step, plane, (keeps, adds) in zip((1, 2, 2), planes, self._planes, strict=True):
            top, left = self.top // step, self.left // step
            area = plane[top : top + keeps.shape[0], left : left + keeps.shape[1]]
            area[:] = np.right_shift(area * keeps + adds, 8)
        made = VideoFrame.from_ndarray(pixels, format="yuv420p")
        made.colorspace, made.color_range = frame.colorspace, frame.color_range
        return made


def _planes(image: NDArray[np.float64]) -> Iterator[tuple[NDArray[np.float64], NDArray[np.float64]]]:
    """(opacity, coded value times opacity) of luma and both chromas, bt709, for premultiplied RGBA of 0 to 1."""
    colour, opacity = image[..., :3], image[..., 3]
    light = colour @ _BT709
    yield opacity, _BLACK * opacity + _LUMA_RANGE * light
    half = _halved(opacity)
    for channel, scale in ((2, _BLUE), (0, _RED)):
        difference = _halved(colour[..., channel] - light) / scale
        yield half, _NEUTRAL * half + _CHROMA_RANGE * difference


def _halved(plane: NDArray[np.float64]) -> NDArray[np.float64]:
    high, wide = plane.shape
    halved: NDArray[np.float64] = plane.reshape(high // 2, 2, wide // 2, 2).mean((1, 3))
    return halved


def _fixed(opacity: NDArray[np.float64], value: NDArray[np.float64]) -> tuple[Fixed, Fixed]:
    """What the picture keeps and what is added, in 1/256; the half rounds."""
    keeps = np.rint((1 - opacity) * _ONE).astype(np.uint16)
    adds = np.rint(value.clip(0, 254) * _ONE).astype(np.uint16)
    rounding = np.where(keeps == _ONE, 0, _ONE // 2).astype(np.uint16)
    return keeps, adds + rounding


def _even(length: float) -> int:
    return max(2, round(length / 2) * 2)
