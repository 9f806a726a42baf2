"""Watching the pictures of a programme while they are encoded: black, stillness, thumbnails, samples to compare with.

One look at each picture whose turn it is, small, so that looking costs little and nothing is decoded twice.
"""

from __future__ import annotations

import math

import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import Colorspace, VideoReformatter
from numpy.typing import NDArray

from lab.assets import FRAME_RATE, SEGMENT_FRAMES
from lab.prep.overlay import Overlay
from lab.prep.spec import OverlaySpec, QaSpec, ReportSpec
from lab.prep.stretches import Runs, Stretch
from lab.prep.thinned import Thinned

Luma = NDArray[np.uint8]
Tile = NDArray[np.uint8]

SAMPLE_TICK = SEGMENT_FRAMES // 4
"""The picture of a segment that is kept to be compared: early, because a programme may end within its segment."""
_LIGHTEST, _DARKEST = 235, 16
_PARTS = 16, 9


class PictureWatch:
    """What was seen of the pictures shown so far. `end_tick` is where the programme ends and its padding begins.

    Pictures are judged without the `logo` that will lie over them; what is kept to be shown or compared has it.
    """

    def __init__(self, qa: QaSpec, report: ReportSpec, logo: OverlaySpec | None = None) -> None:
        self.logo = logo
        self._overlay: Overlay | None = None
        self._qa = qa
        self._every = max(1, round(FRAME_RATE / qa.sample_fps))
        self._tile_every = max(1, round(FRAME_RATE * report.strip_interval_s))
        self._tile_width = report.strip_tile_width
        self._look = VideoReformatter()
        self._paint = VideoReformatter()
        self._black = Runs("black", qa.black_min_s)
        self._still = Runs("still", qa.freeze_min_s)
        self._kept: Luma | None = None
        self._kept_s = 0.0
        self._seen_tick = 0
        self.end_tick: int | None = None
        self.tiles: Thinned[Tile] = Thinned(report.strip_tiles)
        self.samples: Thinned[tuple[int, Luma]] = Thinned(qa.similarity_samples)

    @property
    def tile_interval_s(self) -> float:
        """Seconds between two tiles."""
        return self._tile_every * self.tiles.stride / FRAME_RATE

    def see(self, frame: VideoFrame, tick: int) -> None:
        """Look at `frame`, shown at `tick`, when it is its turn."""
        if self.end_tick is not None and tick >= self.end_tick:
            return
        self._seen_tick = tick
        if tick % self._tile_every == 0:
            self.tiles.offer(tick // self._tile_every, lambda: self._tile(self._under_logo(frame)))
        if tick % SEGMENT_FRAMES == SAMPLE_TICK:
            segment = tick // SEGMENT_FRAMES
            self.samples.offer(segment, lambda: (segment, self.luma(self._under_logo(frame))))
        if tick % self._every == 0:
            self._judge(self.luma(frame), tick / FRAME_RATE)

    def found(self) -> tuple[tuple[Stretch, ...], tuple[Stretch, ...]]:
        """(black, still) stretches; what lasts to the end counts."""
        end_s = (self._seen_tick + 1) / FRAME_RATE
        return self._black.ended(end_s), self._still.ended(end_s)

    def luma(self, frame: VideoFrame) -> Luma:
        """The light of `frame`, small."""
        return small_luma(self._look, frame, self._qa.sample_width)

    def _judge(self, luma: Luma, at_s: float) -> None:
        black = is_black(luma, self._qa)
        self._black.see(black, at_s)
        if black:
            self._still.see(False, at_s)
            self._kept = None
            return
        same = self._kept is not None and is_same(self._kept, luma, self._qa)
        self._still.see(same, at_s, self._kept_s)
        if not same:
            self._kept, self._kept_s = luma, at_s

    def _under_logo(self, frame: VideoFrame) -> VideoFrame:
        """`frame` as it airs; all are of one size."""
        if self.logo is None:
            return frame
        if self._overlay is None:
            self._overlay = Overlay(self.logo, frame.width, frame.height)
        return self._overlay.laid(frame)

    def _tile(self, frame: VideoFrame) -> Tile:
        height = round(self._tile_width * frame.height / frame.width / 2) * 2
        tile = self._paint.reformat(frame, self._tile_width, height, "rgb24", Colorspace.ITU709)
        return tile.to_ndarray().astype(np.uint8, copy=False)


def small_luma(reformatter: VideoReformatter, frame: VideoFrame, width: int) -> Luma:
    """The luma of `frame` at `width` pixels."""
    height = round(width * frame.height / frame.width / 2) * 2
    plane = reformatter.reformat(frame, width, height, "yuv420p", interpolation="AREA").planes[0]
    lines = np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, plane.line_size)
    return np.ascontiguousarray(lines[:, : plane.width])


def is_black(luma: Luma, qa: QaSpec) -> bool:
    """Whether nearly every pixel is black."""
    darkest = _DARKEST + qa.black_level * (_LIGHTEST - _DARKEST)
    return float(np.mean(luma <= darkest)) >= qa.black_pixel_ratio


def is_same(before: Luma, now: Luma, qa: QaSpec) -> bool:
    """Whether nothing moved: neither the picture as a whole nor any part of it, such as a speaker's mouth."""
    difference = np.abs(before.astype(np.int16) - now)
    if difference.mean() > qa.freeze_noise * 255:
        return False
    rows, columns = (math.gcd(side, parts) for side, parts in zip(luma_shape(now), _PARTS[::-1], strict=True))
    parts = difference.reshape(rows, now.shape[0] // rows, columns, now.shape[1] // columns)
    return bool(parts.mean((1, 3)).max() <= qa.freeze_block_noise * 255)


def luma_shape(luma: Luma) -> tuple[int, int]:
    """(lines, columns)."""
    return luma.shape[0], luma.shape[1]
