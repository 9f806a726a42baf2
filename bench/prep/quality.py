"""How good a top rung is, by ffmpeg's own filters, and which files each side wrote."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path


def outputs(out: Path) -> list[Path]:
    """The media files that either side wrote into `out`."""
    return [*out.glob("film*/*.mp4"), *out.glob("assets/*/*.m4s")]


def top_rung(out: Path, film: Path) -> Path:
    """The first rung of `film` as a file that ffmpeg opens."""
    if (made := out / film.stem / "720.mp4").exists():
        return made
    init = next((out / "generations").glob("*/720.init.mp4"))
    joined = out / f"{film.stem}-720.mp4"
    joined.write_bytes(init.read_bytes() + (out / "assets" / film.stem / "720.m4s").read_bytes())
    return joined


def quality(made: Path, film: Path) -> tuple[float, float]:
    """(SSIM, PSNR) of `made` against `film` scaled to its size; padding after the film's end is left out."""
    graph = (
        "[1:v]scale=1280:720:flags=bicubic,setpts=N,split[a][b];[0:v]setpts=N,split[c][d];"
        "[c][a]ssim=shortest=1;[d][b]psnr=shortest=1"
    )
    command = [
        "ffmpeg",
        "-nostats",
        "-i",
        str(made),
        "-i",
        str(film),
        "-filter_complex",
        graph,
        "-f",
        "null",
        "-",
    ]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    found = [re.search(pattern, said) for pattern in (r"SSIM .*All:([\d.]+)", r"PSNR .*average:([\d.]+)")]
    if found[0] is None or found[1] is None:
        raise RuntimeError(f"ffmpeg told no quality: {said[-400:]}")
    return float(found[0].group(1)), float(found[1].group(1))
