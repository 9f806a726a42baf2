"""Decodes one segment and measures how much of it is black, still and silent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.video.frame import VideoFrame
from numpy.typing import NDArray

from lab.watchdog.domain import Stretch

_EVERY_FRAMES = 8
"""One picture in so many is looked at: four a second."""
_EVERY_PIXELS = 6
_BLOCKS_PER_S = 10
Luma = NDArray[np.int16]


@dataclass(frozen=True)
class Levels:
    """Luma from 0 to 255, loudness in dBFS."""

    black_luma: float
    frozen_difference: float
    silence_db: float


class Undecodable(Exception):
    """The bytes are no segment; says why."""


@dataclass(frozen=True)
class Picture:
    """What a segment of video shows. `last` is its last small copy, to go on from."""

    black: Stretch
    frozen: Stretch
    last: Luma


def look(media: bytes, levels: Levels, before: Luma | None, segment_s: float) -> Picture:
    """A segment of video with its init segment in front; raises `Undecodable`."""
    samples = [_small(frame) for place, frame in enumerate(_pictures(media)) if place % _EVERY_FRAMES == 0]
    if not samples:
        raise Undecodable("it holds no picture")
    step_s = segment_s / len(samples)
    black = [float(np.percentile(sample, 99)) <= levels.black_luma for sample in samples]
    same = [
        float(np.max(np.abs(one - other))) <= levels.frozen_difference for one, other in pairwise(samples)
    ]
    if before is not None and before.shape == samples[0].shape:
        # The key frame in between is coded anew, which a still picture shows as noise here and there.
        same.insert(0, float(np.mean(np.abs(before - samples[0]))) <= levels.frozen_difference)
    return Picture(_stretch(black, step_s), _stretch(same, step_s), samples[-1])


def listen(media: bytes, levels: Levels) -> Stretch:
    """How silent a segment of audio is; raises `Undecodable`."""
    parts = [frame.to_ndarray().astype(np.float32, copy=False) for frame in _sounds(media)]
    if not parts:
        raise Undecodable("it holds no sound")
    sound = np.concatenate([part.reshape(part.shape[0], -1) for part in parts], axis=1)
    block = max(_rate(media) // _BLOCKS_PER_S, 1)
    count = max(sound.shape[1] // block, 1)
    blocks = np.array_split(sound, count, axis=1)
    least = 10 ** (levels.silence_db / 20)
    silent = [float(np.sqrt(np.mean(np.square(part)))) <= least for part in blocks]
    return _stretch(silent, 1 / _BLOCKS_PER_S)


def _stretch(holds: list[bool], step_s: float) -> Stretch:
    tail = 0
    for held in reversed(holds):
        if not held:
            break
        tail += 1
    return Stretch(tail * step_s, whole=bool(holds) and tail == len(holds))


def _small(frame: VideoFrame) -> Luma:
    plane = frame.planes[0]
    rows = np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, plane.line_size)
    small: Luma = rows[::_EVERY_PIXELS, : plane.width : _EVERY_PIXELS].astype(np.int16)
    return small


def _pictures(media: bytes) -> Iterator[VideoFrame]:
    try:
        with av.open(BytesIO(media), mode="r") as container:
            stream = container.streams.video[0]
            stream.thread_count = 1
            yield from container.decode(stream)
    except (av.error.FFmpegError, IndexError, ValueError) as error:
        raise Undecodable(_reason(error)) from error


def _sounds(media: bytes) -> Iterator[AudioFrame]:
    try:
        with av.open(BytesIO(media), mode="r") as container:
            yield from container.decode(container.streams.audio[0])
    except (av.error.FFmpegError, IndexError, ValueError) as error:
        raise Undecodable(_reason(error)) from error


def _rate(media: bytes) -> int:
    with av.open(BytesIO(media), mode="r") as container:
        return int(container.streams.audio[0].rate)


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or type(error).__name__
