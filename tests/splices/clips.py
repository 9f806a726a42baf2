"""Short films of mixed formats with a flash and a chirp at the same instants, near their beginning and their end.

The instants lie on a frame of the film and, within half a millisecond, on one of the channel's: what is measured then
is the splice and not the conversion of frame rates.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lab.assets import SAMPLE_RATE
from tests.support.ugly import ffmpeg

FLASH_S = 0.2
_LOW_HZ, _SWEEP_HZ_S = 400.0, 8000.0


@dataclass(frozen=True)
class Film:
    """A film: frames a second, size, codecs, seconds, and when it flashes and chirps, s; the chirp so much too late."""

    rate: str
    size: str
    picture: tuple[str, ...]
    sound: tuple[str, ...]
    suffix: str
    seconds: float
    marks: tuple[float, ...]
    rate_hz: int = 48000
    channels: int = 2
    late_s: float = 0.0

    def make(self, folder: Path, name: str) -> Path:
        """Write it; the path."""
        path = folder / f"{name}{self.suffix}"
        # A quarter of a sample or of a frame early, so that the mark's own is in.
        windows = "+".join(f"between(t,{m - 0.004},{m + FLASH_S - 0.004})" for m in self.marks)
        chirps = "+".join(
            f"between(t,{m},{m + FLASH_S})*0.5*sin(2*PI*({_LOW_HZ}*(t-{m})+{_SWEEP_HZ_S / 2}*pow(t-{m},2)))"
            for m in (mark + self.late_s for mark in self.marks)
        )
        picture = f"testsrc2=size={self.size}:rate={self.rate}:duration={self.seconds}"
        dark = f"{picture},lutyuv=y=16+(val-16)/4,drawbox=color=white:t=fill:enable='{windows}'"
        sound = f"aevalsrc='{chirps}+0.004*(random(0)-0.5)':s={self.rate_hz}:d={self.seconds}"
        ffmpeg(
            *("-f", "lavfi", "-i", dark, "-f", "lavfi", "-i", sound, "-ac", str(self.channels)),
            *self.picture,
            *self.sound,
            path,
        )
        return path


def chirp() -> NDArray[np.float64]:
    """The sound of a mark, at the channel's rate."""
    t = np.arange(round(FLASH_S * SAMPLE_RATE)) / SAMPLE_RATE
    return np.sin(2 * np.pi * (_LOW_HZ * t + _SWEEP_HZ_S / 2 * t * t))


_H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")
_B_FRAMES = ("-c:v", "libx264", "-preset", "veryfast", "-bf", "3", "-g", "48", "-pix_fmt", "yuv420p")

FILMS: Mapping[str, Film] = {
    "h264 25, aac 44.1 kHz": Film(
        "25", "640x360", _H264, ("-c:a", "aac", "-b:a", "160k"), ".mp4", 5.3, (1.0, 4.0), 44100
    ),
    "h264 30 with b-frames, aac": Film(
        "30", "1280x720", _B_FRAMES, ("-c:a", "aac", "-b:a", "128k"), ".mp4", 4.9, (1.0, 4.0)
    ),
    "h264 60, opus": Film("60", "854x480", _H264, ("-c:a", "libopus"), ".mp4", 6.4, (1.0, 5.0)),
    "mpeg2 50, pcm": Film(
        "50", "720x576", ("-c:v", "mpeg2video", "-b:v", "4M"), ("-c:a", "pcm_s16le"), ".mkv", 7.7, (1.0, 7.0)
    ),
    "vp8 30, vorbis": Film(
        "30",
        "426x240",
        ("-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8"),
        ("-c:a", "libvorbis"),
        ".webm",
        4.1,
        (1.0, 3.0),
    ),
    "mpeg4 24, pcm 22.05 kHz mono": Film(
        "24",
        "320x240",
        ("-c:v", "mpeg4", "-q:v", "4"),
        ("-c:a", "pcm_s16le"),
        ".avi",
        5.0,
        (1.0, 4.0),
        22050,
        1,
    ),
    "mjpeg 25, pcm 96 kHz": Film(
        "25",
        "480x480",
        ("-c:v", "mjpeg", "-q:v", "4", "-pix_fmt", "yuvj420p"),
        ("-c:a", "pcm_s24le"),
        ".mov",
        3.9,
        (1.0, 3.0),
        96000,
    ),
    "prores 30, flac 5.1": Film(
        "30", "640x480", ("-c:v", "prores"), ("-c:a", "flac"), ".mkv", 6.0, (1.0, 5.0), 48000, 6
    ),
    "h264 23.976, flac": Film("24000/1001", "640x272", _H264, ("-c:a", "flac"), ".mkv", 5.6, (0.5005,)),
    "h264 29.97, flac 32 kHz": Film(
        "30000/1001", "640x360", _B_FRAMES, ("-c:a", "flac"), ".mkv", 4.7, (0.5005,), 32000
    ),
    "h264 25 that starts at an hour": Film(
        "25", "360x640", _H264, ("-c:a", "flac", "-output_ts_offset", "3600"), ".mkv", 4.4, (1.0, 3.0)
    ),
}
