"""Prep that was killed goes on: one range of segments is lost at most, and the asset is as if nothing had happened."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import shutil
import signal
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pytest
from PIL import Image

from generated.vocabulary import OverlayCorner
from lab.assets import SegmentRef
from lab.prep.outcome import Outcome, Prepared, Progress, RefusedOutcome
from lab.prep.pool import PrepPool
from lab.prep.spec import OverlaySpec, PrepJob, PrepSpec, SoundSpec
from tests.support.prep import decode, joined, prepared, the_spec
from tests.support.ugly import ffmpeg

pytestmark = pytest.mark.long

_RANGE_SEGMENTS = 2
_SECONDS = 24
_RUNGS = ("720", "360")
_MARK = b"never encoded twice"


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    sources = [
        ("-f", "lavfi", "-i", one) for one in ("testsrc2=size=320x180:rate=30", "sine=440", "sine=880")
    ]
    tags = ("-map", "0:v", "-map", "1:a", "-map", "2:a", "-metadata:s:a:0", "language=por")
    coding = ("-metadata:s:a:1", "language=eng", "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac")
    ffmpeg(*(word for one in sources for word in one), *tags, "-t", str(_SECONDS), *coding, path)
    return path


@pytest.fixture(scope="module")
def logo(tmp_path_factory: pytest.TempPathFactory) -> OverlaySpec:
    image = tmp_path_factory.mktemp("logo") / "logo.png"
    Image.new("RGBA", (40, 20), (255, 0, 0, 255)).save(image)
    digest = hashlib.sha256(image.read_bytes()).hexdigest()
    return OverlaySpec(str(image), digest, OverlayCorner.TOP_RIGHT, 0.2, 0.05, 1.0)


def spec() -> PrepSpec:
    """Short ranges of small pictures, in two languages."""
    usual = the_spec()
    small = tuple(
        replace(rung, width=rung.width // 4, height=rung.height // 4) for rung in usual.ladder.video
    )
    ladder = replace(usual.ladder, video=small, range_segments=_RANGE_SEGMENTS)
    return replace(usual, ladder=ladder, sound=SoundSpec("pt-BR", ("en",)))


def run(
    film: Path,
    storage: Path,
    on_progress: Callable[[Progress], None],
    asked: PrepSpec,
    *,
    overlay: bool = True,
) -> Outcome:
    pool = PrepPool(storage=storage, room=asyncio.Semaphore(1), niceness=0, stall_timeout_s=120)
    return asyncio.run(pool.run(PrepJob("film", film, "film", storage, asked, overlay), on_progress))


def killed_midway(film: Path, storage: Path, asked: PrepSpec | None = None) -> Path:
    """The working folder that a worker leaves that is killed (SIGKILL) once two ranges are written down."""
    folder = storage / "prep" / "film"

    def kill(progress: Progress) -> None:
        if all(len(ranges(folder, rung)) >= 2 for rung in _RUNGS) and progress.stage == "picture":
            for child in psutil.Process().children(recursive=True):
                if "lab.prep.worker" in " ".join(child.cmdline()):
                    os.kill(child.pid, signal.SIGKILL)

    outcome = run(film, storage, kill, asked or spec())
    assert isinstance(outcome, RefusedOutcome), "it ended before it could be killed"
    assert not (storage / "assets").exists()
    return folder


def ranges(folder: Path, rung: str) -> list[list[SegmentRef]]:
    try:
        lines = (folder / f"{rung}.ranges").read_text().splitlines()
    except OSError:
        return []
    return [[SegmentRef(*numbers) for numbers in json.loads(line)["segments"]] for line in lines]


def media(storage: Path, rung: str) -> bytes:
    return (storage / "assets" / "film" / f"{rung}.m4s").read_bytes()


def told(storage: Path) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The report but for what x264 may do a little otherwise each time, and how like the source it looks."""
    report = json.loads((storage / "assets" / "film" / "report.json").read_text())
    report["checks"] = [
        {**check, "value": 0, "detail": ""} if check["name"] == "similarity" else check
        for check in report["checks"]
    ]
    return report, report.pop("similarity")


def mark(folder: Path, *, honest: bool) -> None:
    """Write `_MARK` into the first range of every rung, and with `honest` its new checksum into the log."""
    for rung in _RUNGS:
        written = bytearray((folder / f"{rung}.m4s").read_bytes())
        end = ranges(folder, rung)[0][-1].offset + ranges(folder, rung)[0][-1].size
        written[end - len(_MARK) : end] = _MARK
        (folder / f"{rung}.m4s").write_bytes(written)
        lines = (folder / f"{rung}.ranges").read_text().splitlines()
        first = json.loads(lines[0])
        first["crc32"] = zlib.crc32(bytes(written[:end])) if honest else first["crc32"]
        (folder / f"{rung}.ranges").write_text("\n".join([json.dumps(first), *lines[1:]]) + "\n")


def test_a_killed_job_goes_on_and_loses_one_range_at_most(
    film: Path, logo: OverlaySpec, tmp_path: Path
) -> None:
    asked = replace(spec(), overlay=logo)
    folder = killed_midway(film, tmp_path, asked)
    kept: dict[str, bytes] = {}
    for rung in _RUNGS:
        last = ranges(folder, rung)[-1][-1]
        written = (folder / f"{rung}.m4s").read_bytes()
        kept[rung] = written[: last.offset + last.size]
        assert written[len(kept[rung]) :].count(b"moof") <= _RANGE_SEGMENTS, "more than one range is lost"
    outcome = run(film, tmp_path, lambda _: None, asked)
    assert isinstance(outcome, Prepared)
    whole = prepared(film, tmp_path / "uninterrupted", "film", asked)
    assert replace(outcome.manifest, renditions=(), checks=()) == replace(whole, renditions=(), checks=())
    assert (whole.audio, whole.overlay) == (("pt", "en"), logo.name)
    for rung in _RUNGS:
        made = outcome.manifest.rendition(rung)
        assert media(tmp_path, rung).startswith(kept[rung])
        decoded = decode(joined(tmp_path, outcome.manifest, made, tmp_path))
        assert decoded.errors == ""
        expected = decode(joined(tmp_path / "uninterrupted", whole, whole.rendition(rung), tmp_path))
        assert decoded.times == expected.times
    assert sorted(path.name for path in (tmp_path / "assets" / "film").iterdir()) == sorted(
        path.name for path in (tmp_path / "uninterrupted" / "assets" / "film").iterdir()
    )
    assert list((tmp_path / "prep").iterdir()) == []


def test_a_restarted_job_goes_on_in_another_process(film: Path, tmp_path: Path) -> None:
    folder, processes, restarted = tmp_path / "prep" / "film", set[int](), list[int]()
    pool = PrepPool(storage=tmp_path, room=asyncio.Semaphore(1), niceness=0, stall_timeout_s=120)

    def restart(_progress: Progress) -> None:
        workers = [
            c.pid for c in psutil.Process().children(recursive=True) if "lab.prep.worker" in c.cmdline()
        ]
        processes.update(workers)
        if not restarted and all(len(ranges(folder, rung)) >= 2 for rung in _RUNGS):
            mark(folder, honest=True)
            restarted.append(pool.restart())

    outcome = asyncio.run(pool.run(PrepJob("film", film, "film", tmp_path, spec(), overlay=False), restart))
    assert isinstance(outcome, Prepared)
    assert (len(processes), restarted) == (2, [1])
    assert all(_MARK in media(tmp_path, rung) for rung in _RUNGS), "what was finished is not encoded again"
    assert pool.restart() == 0


def test_the_report_of_a_killed_job_tells_the_whole_film(
    film: Path, logo: OverlaySpec, tmp_path: Path
) -> None:
    asked = replace(spec(), overlay=logo)
    killed_midway(film, tmp_path, asked)
    assert isinstance(run(film, tmp_path, lambda _: None, asked), Prepared)
    prepared(film, tmp_path / "uninterrupted", "film", asked)
    report, alike = told(tmp_path)
    expected, as_alike = told(tmp_path / "uninterrupted")
    assert report == expected
    for name in ("strip.jpg", "strip.vtt"):
        resumed, uninterrupted = (
            home / "assets" / "film" / name for home in (tmp_path, tmp_path / "uninterrupted")
        )
        assert resumed.read_bytes() == uninterrupted.read_bytes()
    assert len(alike) == len(_RUNGS)
    for one, other in zip(alike, as_alike, strict=True):
        assert (one["rendition"], one["samples"]) == (other["rendition"], other["samples"])
        assert one["mean"] == pytest.approx(other["mean"], abs=0.01)


def test_what_is_written_down_is_not_encoded_again(film: Path, tmp_path: Path) -> None:
    mark(killed_midway(film, tmp_path), honest=True)
    assert isinstance(run(film, tmp_path, lambda _: None, spec()), Prepared)
    for rung in _RUNGS:
        assert _MARK in media(tmp_path, rung)


@pytest.mark.parametrize("damage", ["media", "log", "settings", "languages", "logo", "source"])
def test_what_is_not_as_written_down_is_encoded_again(
    damage: str, film: Path, logo: OverlaySpec, tmp_path: Path
) -> None:
    asked, source = replace(spec(), overlay=logo), film
    folder = killed_midway(film, tmp_path, asked)
    mark(folder, honest=damage != "media")
    if damage == "log":
        for path in folder.glob("*.ranges"):
            path.write_text(path.read_text()[len("{") :])
    elif damage == "settings":
        asked = replace(asked, fade_ms=asked.fade_ms + 100)
    elif damage == "languages":
        asked = replace(asked, sound=SoundSpec("en", ("pt-BR",)))
    elif damage == "source":
        source = tmp_path / "film.mp4"
        shutil.copy(film, source)
        with source.open("ab") as file:
            file.write(b"\0" * 64)
    again = run(source, tmp_path, lambda _: None, asked, overlay=damage != "logo")
    assert isinstance(again, Prepared)
    for rung in _RUNGS:
        assert _MARK not in media(tmp_path, rung)


def test_a_cancelled_job_leaves_its_ranges_and_no_process(film: Path, tmp_path: Path) -> None:
    folder = tmp_path / "prep" / "film"

    async def cancelled() -> None:
        far = asyncio.Event()
        pool = PrepPool(storage=tmp_path, room=asyncio.Semaphore(1), niceness=0, stall_timeout_s=120)

        def told(_: Progress) -> None:
            if all(ranges(folder, rung) for rung in _RUNGS):
                far.set()

        job = asyncio.create_task(pool.run(PrepJob("film", film, "film", tmp_path, spec()), told))
        await asyncio.wait_for(far.wait(), 120)
        job.cancel()
        await asyncio.wait([job])

    asyncio.run(cancelled())
    assert all(ranges(folder, rung) for rung in _RUNGS)
    PrepPool(storage=tmp_path, room=asyncio.Semaphore(1), niceness=0, stall_timeout_s=120)
    assert folder.is_dir(), "a station that starts again sweeps what it could go on from"
