"""The peer: the ffmpeg command line, as a careful script would use it for this ladder and loudness."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from lab.assets import FRAME_RATE, SAMPLE_RATE, SEGMENT_FRAMES
from lab.prep.spec import PrepSpec, VideoRung

_X264 = f"keyint={SEGMENT_FRAMES}:min-keyint={SEGMENT_FRAMES}:scenecut=0:open-gop=0:force-cfr=1:stitchable=1"


def encode(film: Path, folder: Path, spec: PrepSpec, *, threads: int) -> None:
    """Measure `film`'s loudness, then encode every rung and the sound at once into fragmented MP4 files in `folder`.

    `threads` are those of each x264; 0 leaves it to ffmpeg.
    """
    folder.mkdir(parents=True, exist_ok=True)
    gain_db = spec.loudness.target_lufs - measured_lufs(film)
    names = [f"v{number}" for number in range(len(spec.ladder.video))]
    split = f"[0:v]fps={FRAME_RATE},split={len(names)}" + "".join(f"[s{name}]" for name in names)
    scaled = [
        f"[s{name}]scale={rung.width}:{rung.height}:flags=bicubic,format=yuv420p[{name}]"
        for name, rung in zip(names, spec.ladder.video, strict=True)
    ]
    command = ["ffmpeg", "-v", "error", "-y", "-i", str(film), "-filter_complex", ";".join([split, *scaled])]
    for name, rung in zip(names, spec.ladder.video, strict=True):
        target = _fragments(folder / f"{rung.name}.mp4", "frag_keyframe")
        command += ["-map", f"[{name}]", *video_options(rung, threads), *target]
    command += [
        "-map",
        "0:a",
        "-af",
        f"volume={gain_db}dB",
        "-ar",
        str(SAMPLE_RATE),
        "-ac",
        "2",
        "-c:a",
        "aac",
    ]
    command += ["-b:a", str(spec.ladder.audio.bitrate_bps), "-frag_duration", "2133333"]
    subprocess.run([*command, *_fragments(folder / "audio.mp4", "empty_moov")], check=True)


def measured_lufs(film: Path) -> float:
    """Integrated loudness of `film`."""
    command = ["ffmpeg", "-nostats", "-i", str(film), "-vn", "-af", "ebur128=peak=true", "-f", "null", "-"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    found = re.search(r"I:\s+(-?[\d.]+) LUFS", said[said.rindex("Integrated loudness") :])
    return float(found.group(1)) if found else -70.0


def video_options(rung: VideoRung, threads: int, number: int = 0) -> list[str]:
    """How prep's encoder is set for `rung`, the output's video stream `number`."""
    settings = {
        "c": "libx264",
        "preset": rung.preset,
        "profile": rung.profile,
        "crf": str(rung.crf),
        "maxrate": str(rung.max_bitrate_bps),
        "bufsize": str(rung.buffer_bits),
        "x264-params": _X264,
        "threads": str(threads),
    }
    return [word for name, value in settings.items() for word in (f"-{name}:v:{number}", value)]


def _fragments(path: Path, flags: str) -> list[str]:
    return ["-movflags", f"{flags}+empty_moov+default_base_moof", "-f", "mp4", str(path)]
