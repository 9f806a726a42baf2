"""Films whose languages can be told apart by ear: each sound is a tone."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np

from tests.support.ugly import ffmpeg

LOW, HIGH = 300, 1200
"""The pitch of the Portuguese and of the English sound, Hz."""


def spoken(path: Path, *languages: str, extra: tuple[str, ...] = (), seconds: int = 5) -> Path:
    """A film whose sounds are tones: the first low, each other higher."""
    inputs = ["-f", "lavfi", "-i", f"testsrc2=size=320x180:rate=30:duration={seconds}"]
    maps = ["-map", "0:v"]
    for number, language in enumerate(languages):
        pitch = LOW if number == 0 else HIGH * number
        inputs += ["-f", "lavfi", "-i", f"sine=frequency={pitch}:sample_rate=48000:duration={seconds}"]
        maps += ["-map", f"{number + 1}:a", f"-metadata:s:a:{number}", f"language={language}"]
    codecs = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac"]
    ffmpeg(*inputs, *maps, *codecs, *extra, path)
    return path


def pitch(raw: bytes, folder: Path) -> float:
    """The strongest tone of an MP4's sound, Hz."""
    path = folder / "heard.mp4"
    path.write_bytes(raw)
    with av.open(str(path)) as container:
        heard = np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)])
    spectrum = np.abs(np.fft.rfft(heard))
    return float(np.argmax(spectrum) * 48_000 / len(heard))
