"""The programme that every contender airs, as a file, as HLS on demand for the peer, and as a live encode."""

from __future__ import annotations

import resource
import subprocess
from pathlib import Path

from bench.prep.peer import video_options
from lab.assets import FRAME_RATE, SAMPLE_RATE, SEGMENT_S
from lab.prep.spec import LadderSpec

_PICTURE = "testsrc2=size=1280x720:rate=30"
_SOUND = "anoisesrc=color=pink:amplitude=0.1:sample_rate=48000:seed=7"


def make(path: Path, seconds: float) -> None:
    """A film as one is put into the library: 720p30, H.264 and AAC."""
    _ffmpeg(
        *("-f", "lavfi", "-i", _PICTURE, "-f", "lavfi", "-i", _SOUND, "-t", str(seconds)),
        *(
            "-c:v",
            "libx264",
            "-preset",
            "ultrafast",
            "-crf",
            "18",
            "-pix_fmt",
            "yuv420p",
            "-c:a",
            "aac",
            str(path),
        ),
    )


def encode(film: Path, ladder: LadderSpec, folder: Path) -> float:
    """Every rung and the sound as HLS with MPEG-TS segments, in one run; CPU seconds.

    It is what a channel costs that is encoded while it airs, and what the peer assembles its channel from.
    """
    folder.mkdir(parents=True)
    count = len(ladder.video)
    split = f"[0:v]fps={FRAME_RATE},split={count}" + "".join(f"[s{number}]" for number in range(count))
    scaled = [
        f"[s{number}]scale={rung.width}:{rung.height}:flags=bicubic,format=yuv420p[v{number}]"
        for number, rung in enumerate(ladder.video)
    ]
    command = ["-i", str(film), "-filter_complex", ";".join([split, *scaled])]
    for number, rung in enumerate(ladder.video):
        command += ["-map", f"[v{number}]", *video_options(rung, ladder.encoder_threads, number)]
    command += ["-map", "0:a", "-c:a", "aac", "-b:a", str(ladder.audio.bitrate_bps), "-ar", str(SAMPLE_RATE)]
    groups = [f"v:{number},agroup:audio,name:{rung.name}" for number, rung in enumerate(ladder.video)]
    hls = ["-f", "hls", "-hls_time", f"{float(SEGMENT_S):.6f}", "-hls_playlist_type", "vod"]
    named = ["-var_stream_map", " ".join([*groups, "a:0,agroup:audio,language:pt,default:yes,name:audio"])]
    before = _children_s()
    _ffmpeg(*command, *hls, *named, "-master_pl_name", "master.m3u8", str(folder / "%v.m3u8"))
    return _children_s() - before


def _ffmpeg(*arguments: str) -> None:
    subprocess.run(["ffmpeg", "-v", "error", "-y", *arguments], check=True)


def _children_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
