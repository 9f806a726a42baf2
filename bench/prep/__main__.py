"""`python -m bench.prep [--json] [--segments N] [--rounds N]`: throughput, CPU, memory and bytes at equal quality.

Both sides get the same films, the same x264 settings and a loudness pass, and write the same rungs. CPU seconds are
compared, not the clock: the machine may have other work. Quality is SSIM and PSNR of the first rung against the film,
by ffmpeg's own filters.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
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
    "film-1080.mp4": "testsrc2=size=1920x1080:rate=30,noise=alls=4:allf=t",
    "film-720.mp4": "testsrc2=size=1280x720:rate=30,noise=alls=4:allf=t",
}
_INTRODUCTION = """## prep: a two-rung ladder and levelled sound, against the ffmpeg command line

{films} films of {seconds:g} s (1080p30 and 720p30, H.264 + AAC), medians of {rounds} interleaved rounds, load {load}.
Throughput is film per CPU second, of ffmpeg's in the same round; by the clock it is film per second, on a machine that
has other work. Goal: at least 1.1 at equal SSIM, in less memory. The same rungs, x264 settings, loudness pass and gain
on both sides. Prep's figures also have its quality checks (there is no switch for them), counting frames, a hash of the
source and measuring the sound again after encoding; the peer does none of it. What a programme costs once, however long
it is, counts for less than in a short one: programmes are minutes and hours.

"""


@dataclass(frozen=True)
class Row:
    """One way of preparing every film: medians over the rounds. `ssim` and `psnr_db` are means over the films.

    `throughput` is film per CPU second, `by_clock` per second, both of the first way's in the same round.
    """

    name: str
    throughput: float
    by_clock: float
    cpu_s_per_minute: float
    peak_rss_mb: float
    output_mb: float
    ssim: float
    psnr_db: float


@dataclass(frozen=True)
class Run:
    """What one round of one way cost; the memory is that of the largest process."""

    wall_s: float
    cpu_s: float
    peak_rss_mb: float


def main() -> None:
    """Measure and print a Markdown section, or JSON."""
    arguments = argparse.ArgumentParser(prog="bench.prep")
    arguments.add_argument("--json", action="store_true")
    arguments.add_argument("--segments", type=int, default=28)
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
    spec = the_spec()
    films = [_film(folder / name, source, seconds) for name, source in _FILMS.items()]
    ours = spec.ladder.encoder_threads
    ways: dict[str, Callable[[Path], None]] = {
        "ffmpeg, its own number of threads": lambda out: _peers(films, out, spec, threads=0),
        f"ffmpeg, {_threads(ours)} an encoder": lambda out: _peers(films, out, spec, threads=ours),
        f"prep, {_threads(ours)} an encoder": lambda out: _ours(films, out, spec),
    }
    runs: dict[str, list[Run]] = {name: [] for name in ways}
    for number in range(rounds):
        for name, way in list(ways.items())[:: 1 if number % 2 else -1]:
            out = folder / name
            shutil.rmtree(out, ignore_errors=True)
            runs[name].append(_measured(way, out))
            print(f"round {number + 1}, {name}: {runs[name][-1]}", file=sys.stderr, flush=True)
    first = runs[next(iter(ways))]
    return [_row(name, runs[name], first, films, folder / name, seconds) for name in ways]


def _threads(count: int) -> str:
    return "a thread" if count == 1 else f"{count} threads"


def table(rows: list[Row], seconds: float, rounds: int) -> str:
    """The Markdown section."""
    columns = ("way", "throughput", "by the clock", "CPU s per film minute", "peak RSS of a process, MB")
    head = (*columns, "output MB", "SSIM", "PSNR dB")
    lines = [_line(head), _line(("---",) * len(head)), *(_line(_cells(row)) for row in rows)]
    load = f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} CPUs"
    return _INTRODUCTION.format(films=len(_FILMS), seconds=seconds, rounds=rounds, load=load) + "\n".join(
        lines
    )


def _cells(row: Row) -> tuple[str, ...]:
    costs = f"{row.throughput:.2f}", f"{row.by_clock:.2f}", f"{row.cpu_s_per_minute:.1f}"
    return (
        *(row.name, *costs, f"{row.peak_rss_mb:.0f}"),
        *(f"{row.output_mb:.2f}", f"{row.ssim:.4f}", f"{row.psnr_db:.2f}"),
    )


def _line(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"


def the_spec() -> PrepSpec:
    """The main channel's spec."""
    channels = ChannelsConfig.model_validate_json(
        json.dumps(yaml.safe_load(_CONFIG.read_text(encoding="utf-8")))
    )
    return prep_spec(channels.channels[channels.default_channel])


def _film(path: Path, picture: str, seconds: float) -> Path:
    sound = f"anoisesrc=color=pink:amplitude=0.1:duration={seconds}:sample_rate=48000:seed=7"
    command = ["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", sound]
    codecs = ["-c:v", "libx264", "-preset", "ultrafast", "-crf", "16", "-pix_fmt", "yuv420p"]
    tags = ["-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"]
    ends = ["-c:a", "aac", "-b:a", "192k", "-t", str(seconds), str(path)]
    subprocess.run([*command, *codecs, *tags, *ends], check=True)
    return path


def _measured(way: Callable[[Path], None], out: Path) -> Run:
    """Run `way` in a fork that has no other children, so that what it starts can be told apart."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            began = time.monotonic()
            way(out)
            used = resource.getrusage(resource.RUSAGE_CHILDREN)
            cost = Run(time.monotonic() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
            os.write(write, json.dumps(asdict(cost)).encode())
        finally:
            os._exit(0)
    os.close(write)
    os.waitpid(child, 0)
    with os.fdopen(read, "rb") as pipe:
        said = pipe.read()
    if not said:
        raise RuntimeError("a way of preparing failed; its words are above")
    return Run(**json.loads(said))


def _peers(films: list[Path], out: Path, spec: PrepSpec, *, threads: int) -> None:
    for film in films:
        peer.encode(film, out / film.stem, spec, threads=threads)


def _ours(films: list[Path], out: Path, spec: PrepSpec) -> None:
    async def run() -> None:
        pool = PrepPool(storage=out, room=asyncio.Semaphore(1), niceness=0, stall_timeout_s=600)
        jobs = [PrepJob(film.stem, film, film.stem, out, spec) for film in films]
        for outcome in await asyncio.gather(*(pool.run(job, lambda _: None) for job in jobs)):
            if not isinstance(outcome, Prepared):
                raise RuntimeError(f"prep refused a film: {outcome.detail}")

    asyncio.run(run())


def _row(name: str, runs: list[Run], first: list[Run], films: list[Path], out: Path, seconds: float) -> Row:
    tops = [top_rung(out, film) for film in films]
    seen = [quality(top, film) for top, film in zip(tops, films, strict=True)]
    return Row(
        name=name,
        throughput=median(theirs.cpu_s / own.cpu_s for theirs, own in zip(first, runs, strict=True)),
        by_clock=median(theirs.wall_s / own.wall_s for theirs, own in zip(first, runs, strict=True)),
        cpu_s_per_minute=median(run.cpu_s for run in runs) * 60 / (seconds * len(films)),
        peak_rss_mb=median(run.peak_rss_mb for run in runs),
        output_mb=sum(path.stat().st_size for path in outputs(out)) / 1e6,
        ssim=sum(ssim for ssim, _ in seen) / len(seen),
        psnr_db=sum(psnr for _, psnr in seen) / len(seen),
    )


if __name__ == "__main__":
    main()
