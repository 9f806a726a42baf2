"""`python -m bench.prep [--json] [--segments N] [--rounds N]`: throughput, CPU, memory and bytes at equal quality.

Both sides get the same films, the same x264 settings and a loudness pass, and write the same rungs. Prep also counts
frames, runs its quality checks, hashes the source and measures the sound again; the peer does none of it. Rounds are
interleaved and medians shown. Quality is SSIM and PSNR of the first rung against the film, by ffmpeg's own filters.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import resource
import subprocess
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

import yaml

from bench.prep import peer
from bench.prep.quality import outputs, quality, top_rung
from generated.models import ChannelsConfig
from lab.assets import SEGMENT_S
from lab.prep.outcome import Prepared
from lab.prep.pool import PrepPool
from lab.prep.spec import PrepJob, PrepSpec
from lab.prep.wiring import prep_spec

_CONFIG = Path(__file__).parents[2] / "config" / "channels.yaml"
_FILMS = {
    "film-1080.mp4": "mandelbrot=size=1920x1080:rate=30,noise=alls=6:allf=t",
    "film-720.mp4": "mandelbrot=size=1280x720:rate=30:start_scale=1.4:end_scale=0.02,noise=alls=6:allf=t",
}
_INTRODUCTION = """## prep: a two-rung ladder and levelled sound, against the ffmpeg command line

{films} films of {seconds:g} s (1080p30 and 720p30, H.264 + AAC), medians of {rounds} interleaved rounds. Throughput is
relative to ffmpeg run film by film. Prep's figures include counting frames, the quality checks, a hash of the source
and measuring the loudness of the result, which the peer does not do.

"""


@dataclass(frozen=True)
class Row:
    """One way of preparing every film: medians over the rounds. `ssim` and `psnr_db` are means over the films."""

    name: str
    wall_s: float
    cpu_s: float
    times_real_time: float
    peak_rss_mb: float
    output_mb: float
    ssim: float
    psnr_db: float


@dataclass(frozen=True)
class Run:
    """What one round of one way cost."""

    wall_s: float
    cpu_s: float


def main() -> None:
    """Measure and print a Markdown section, or JSON."""
    arguments = argparse.ArgumentParser(prog="bench.prep")
    arguments.add_argument("--json", action="store_true")
    arguments.add_argument("--segments", type=int, default=9)
    arguments.add_argument("--rounds", type=int, default=3)
    wanted = arguments.parse_args()
    seconds = float(
        wanted.segments * SEGMENT_S
    )  # whole segments: prep pads nothing, both sides code the same frames
    with tempfile.TemporaryDirectory(prefix="bench-prep-") as folder:
        rows = compare(Path(folder), seconds, wanted.rounds)
    print(
        json.dumps([asdict(row) for row in rows], indent=1)
        if wanted.json
        else table(rows, seconds, wanted.rounds)
    )


def compare(folder: Path, seconds: float, rounds: int) -> list[Row]:
    """Every way, over the same films."""
    spec = _spec()
    films = [_film(folder / name, source, seconds) for name, source in _FILMS.items()]
    ways: dict[str, Callable[[Path], None]] = {
        "ffmpeg, one film after the other": lambda out: _peers(films, out, spec, at_once=1),
        "ffmpeg, two films at once": lambda out: _peers(films, out, spec, at_once=2),
        "prep, two workers": lambda out: _ours(films, out, spec, workers=2),
        "prep, one worker": lambda out: _ours(films, out, spec, workers=1),
    }
    runs: dict[str, list[Run]] = {name: [] for name in ways}
    for _ in range(rounds):
        for number, (name, way) in enumerate(ways.items()):
            runs[name].append(_measured(way, folder / f"out{number}"))
    rows = []
    for number, name in enumerate(ways):
        rows.append(_row(name, runs[name], films, folder / f"out{number}", seconds, ways[name]))
    return rows


def table(rows: list[Row], seconds: float, rounds: int) -> str:
    """The Markdown section."""
    columns = ("way", "throughput", "x real time", "CPU s per film minute", "peak RSS of a process, MB")
    head = (*columns, "output MB", "SSIM", "PSNR dB")
    lines = [
        _line(head),
        _line(("---",) * len(head)),
        *(_line(_cells(row, rows[0], seconds)) for row in rows),
    ]
    return _INTRODUCTION.format(films=len(_FILMS), seconds=seconds, rounds=rounds) + "\n".join(lines)


def _cells(row: Row, first: Row, seconds: float) -> tuple[str, ...]:
    cpu_s = row.cpu_s * 60 / (seconds * len(_FILMS))
    costs = (
        f"{first.wall_s / row.wall_s:.2f}",
        f"{row.times_real_time:.2f}",
        f"{cpu_s:.1f}",
        f"{row.peak_rss_mb:.0f}",
    )
    return row.name, *costs, f"{row.output_mb:.2f}", f"{row.ssim:.4f}", f"{row.psnr_db:.2f}"


def _line(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"


def _spec() -> PrepSpec:
    channels = ChannelsConfig.model_validate_json(
        json.dumps(yaml.safe_load(_CONFIG.read_text(encoding="utf-8")))
    )
    return prep_spec(channels.channels[channels.default_channel])


def _film(path: Path, picture: str, seconds: float) -> Path:
    sound = f"anoisesrc=color=pink:amplitude=0.1:duration={seconds}:sample_rate=48000:seed=7"
    command = [
        "ffmpeg",
        "-v",
        "error",
        "-y",
        "-f",
        "lavfi",
        "-i",
        picture,
        "-f",
        "lavfi",
        "-i",
        sound,
        "-t",
        str(seconds),
    ]
    codecs = [
        "-c:v",
        "libx264",
        "-preset",
        "veryfast",
        "-crf",
        "16",
        "-pix_fmt",
        "yuv420p",
        "-colorspace",
        "bt709",
    ]
    tags = ["-color_primaries", "bt709", "-color_trc", "bt709", "-c:a", "aac", "-b:a", "192k"]
    subprocess.run([*command, *codecs, *tags, str(path)], check=True)
    return path


def _measured(way: Callable[[Path], None], out: Path) -> Run:
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    way(out)
    wall_s, after = time.monotonic() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    return Run(wall_s, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def _peers(films: list[Path], out: Path, spec: PrepSpec, *, at_once: int) -> None:
    with ThreadPoolExecutor(at_once) as threads:
        list(threads.map(lambda film: peer.encode(film, out / film.stem, spec), films))


def _ours(films: list[Path], out: Path, spec: PrepSpec, *, workers: int) -> None:
    async def run() -> None:
        pool = PrepPool(storage=out, room=asyncio.Semaphore(workers), niceness=0, stall_timeout_s=600)
        jobs = [PrepJob(film.stem, film, film.stem, out, spec) for film in films]
        for outcome in await asyncio.gather(*(pool.run(job, lambda _: None) for job in jobs)):
            if not isinstance(outcome, Prepared):
                raise RuntimeError(f"prep refused a film: {outcome.detail}")

    asyncio.run(run())


def _row(
    name: str, runs: list[Run], films: list[Path], out: Path, seconds: float, way: Callable[[Path], None]
) -> Row:
    wall_s = median(run.wall_s for run in runs)
    tops = [top_rung(out, film) for film in films]
    seen = [quality(top, film) for top, film in zip(tops, films, strict=True)]
    return Row(
        name=name,
        wall_s=wall_s,
        cpu_s=median(run.cpu_s for run in runs),
        times_real_time=seconds * len(films) / wall_s,
        peak_rss_mb=_peak_rss_mb(way, out),
        output_mb=sum(path.stat().st_size for path in outputs(out)) / 1e6,
        ssim=sum(ssim for ssim, _ in seen) / len(seen),
        psnr_db=sum(psnr for _, psnr in seen) / len(seen),
    )


def _peak_rss_mb(way: Callable[[Path], None], out: Path) -> float:
    """The largest process that `way` starts, measured in a fork that has no other children."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            way(out)
            peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
            os.write(write, str(peak).encode())
        finally:
            os._exit(0)
    os.close(write)
    os.waitpid(child, 0)
    said = os.read(read, 64)
    os.close(read)
    return int(said or 0) / 1024


if __name__ == "__main__":
    main()
