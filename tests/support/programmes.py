"""Short programmes made with the ffmpeg command line: distinct rates, sizes and audio layouts on purpose."""

from __future__ import annotations

import subprocess
from pathlib import Path
from uuid import uuid4

#: name, seconds, size, frames per second, audio source or None, container
_RECIPES = (
    ("a-cinema.mp4", 5.0, "640x272", "24000/1001", "sine=330:sample_rate=44100", ["-ac", "1"]),
    ("b-square.mkv", 4.0, "480x480", "25", "sine=440:sample_rate=48000", ["-ac", "2"]),
    ("c-silent.webm", 5.0, "426x240", "15", None, ["-c:v", "libvpx", "-deadline", "realtime"]),
    ("d-surround.mov", 6.0, "854x480", "60", "anoisesrc=a=0.05:r=48000", ["-ac", "6", "-c:a", "aac"]),
    ("e-portrait.ts", 4.5, "270x480", "30", "sine=550:sample_rate=32000", ["-ac", "2", "-c:a", "mp2"]),
)


def make_programmes(folder: Path) -> list[Path]:
    """Write the programmes into `folder`; each appears whole under its name."""
    folder.mkdir(parents=True, exist_ok=True)
    return [_make(folder, *recipe) for recipe in _RECIPES]


def make_clip(path: Path) -> Path:
    """Write three seconds of noise, different at every call; a library that has one makes no demo."""
    path.parent.mkdir(parents=True, exist_ok=True)
    seed = uuid4().int % 2**31
    noise = f"nullsrc=size=160x120:rate=15,noise=alls=40:all_seed={seed}"
    command = [
        "ffmpeg",
        "-v",
        "error",
        "-y",
        "-f",
        "lavfi",
        "-i",
        noise,
        "-t",
        "3",
        "-pix_fmt",
        "yuv420p",
        str(path),
    ]
    subprocess.run(command, check=True)
    return path


def _make(
    folder: Path, name: str, seconds: float, size: str, rate: str, audio: str | None, extra: list[str]
) -> Path:
    part, whole = folder / f".{name}", folder / name
    inputs = ["-f", "lavfi", "-i", f"testsrc2=size={size}:rate={rate}"]
    inputs += ["-f", "lavfi", "-i", audio] if audio else []
    container = {"mkv": "matroska", "ts": "mpegts"}.get(whole.suffix[1:], whole.suffix[1:])
    subprocess.run(
        [
            "ffmpeg",
            "-v",
            "error",
            "-y",
            *inputs,
            "-t",
            str(seconds),
            "-pix_fmt",
            "yuv420p",
            *extra,
            "-f",
            container,
            part,
        ],
        check=True,
    )
    part.rename(whole)
    return whole
