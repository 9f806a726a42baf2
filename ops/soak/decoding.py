"""Decodes one segment, picture or sound, and says where it lies in time."""

from __future__ import annotations

from io import BytesIO

import av
from av.audio.frame import AudioFrame
from av.video.frame import VideoFrame


class Broken(Exception):
    """The bytes are no media; says why."""


def decoded(media: bytes) -> tuple[float, float]:
    """When the first frame is shown, on the media's own clock, and how much is shown, seconds; raises `Broken`."""
    try:
        with av.open(BytesIO(media), mode="r") as container:
            stream = container.streams[0]
            frames = [
                frame for frame in container.decode(stream) if isinstance(frame, VideoFrame | AudioFrame)
            ]
            if not frames or frames[0].pts is None or frames[0].time_base is None:
                raise Broken("it holds no frame")
            first_s = float(frames[0].pts * frames[0].time_base)
            if isinstance(frames[0], AudioFrame):
                lasts_s = sum(f.samples / f.sample_rate for f in frames if isinstance(f, AudioFrame))
            else:
                rate = stream.average_rate if isinstance(stream, av.VideoStream) else None
                lasts_s = len(frames) / float(rate or 1)
    except (av.error.FFmpegError, IndexError, ValueError) as error:
        raise Broken(getattr(error, "strerror", None) or type(error).__name__) from error
    return first_s, lasts_s
