"""Describing a finished rendition: its segments and its measured bit rates."""

from __future__ import annotations

import math
from collections.abc import Sequence

from lab.assets import SEGMENT_S, Rendition, SegmentRef


def rendition(
    name: str, kind: str, file: str, codecs: str, segments: Sequence[SegmentRef], size: tuple[int, int] | None
) -> Rendition:
    """The rendition of `segments`; peak is the largest segment's rate, as RFC 8216 wants BANDWIDTH to be."""
    sizes = [segment.size for segment in segments] or [0]
    return Rendition(
        name=name,
        kind=kind,
        file=file,
        codecs=codecs,
        average_bps=math.ceil(sum(sizes) * 8 / (len(sizes) * SEGMENT_S)),
        peak_bps=math.ceil(max(sizes) * 8 / SEGMENT_S),
        width=size[0] if size else None,
        height=size[1] if size else None,
        segments=tuple(segments),
    )
