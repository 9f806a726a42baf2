"""Prep that was killed goes on: one range of segments is lost at most, and the asset is the same, byte for byte."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from lab.assets import AssetManifest, SegmentRef
from lab.prep.outcome import Outcome, Prepared, Progress, RefusedOutcome
from lab.prep.pool import PrepPool
from lab.prep.spec import PrepJob, PrepSpec
from tests.support.prep import prepared, the_spec
from tests.support.ugly import ffmpeg

_RANGE_SEGMENTS = 2
_SECONDS = 30
_RUNGS = ("720", "360")


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    sources = ("-f", "lavfi", "-i", "testsrc2=size=320x180:rate=30", "-f", "lavfi", "-i", "sine=440")
    ffmpeg(*sources, "-t", str(_SECONDS), "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", path)
    return path


@pytest.fixture(scope="module")
def uninterrupted(film: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, AssetManifest]:
    storage = tmp_path_factory.mktemp("whole")
    return storage, prepared(film, storage, "film", spec())


def spec() -> PrepSpec:
    """Short ranges, small pictures, one thread an encoder: under a rate cap x264 looks at what its other threads do."""
    usual = the_spec()
    small = tuple(
        replace(rung, width=rung.width // 4, height=rung.height // 4) for rung in usual.ladder.video
    )
    ladder = replace(usual.ladder, video=small, range_segments=_RANGE_SEGMENTS, encoder_threads=1)
    return replace(usual, ladder=ladder)


def run(film: Path, storage: Path, on_progress: Callable[[Progress], None], asked: PrepSpec) -> Outcome:
    pool = PrepPool(storage=storage, workers=1, niceness=0, stall_timeout_s=120)
    return asyncio.run(pool.run(PrepJob("film", film, "film", storage, asked), on_progress))


def killed_midway(film: Path, storage: Path) -> Path:
    """The working folder that a worker leaves that is killed (SIGKILL) once two ranges are written down."""
    folder = storage / "prep" / "film"

    def kill(progress: Progress) -> None:
        if all(len(ranges(folder, rung)) >= 2 for rung in _RUNGS) and progress.stage == "picture":
            for child in psutil.Process().children(recursive=True):
                if "lab.prep.worker" in " ".join(child.cmdline()):
                    os.kill(child.pid, signal.SIGKILL)

    outcome = run(film, storage, kill, spec())
    assert isinstance(outcome, RefusedOutcome), "it ended before it could be killed"
    assert not (storage / "assets").exists()
    return folder


def ranges(folder: Path, rung: str) -> list[list[SegmentRef]]:
    try:
        lines = (folder / f"{rung}.ranges").read_text().splitlines()
    except OSError:
        return []
    return [[SegmentRef(*numbers) for numbers in json.loads(line)["segments"]] for line in lines]


def media(storage: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (storage / "assets" / "film").iterdir()}


def test_a_killed_job_goes_on_and_makes_the_same_bytes(
    film: Path, uninterrupted: tuple[Path, AssetManifest], tmp_path: Path
) -> None:
    folder = killed_midway(film, tmp_path)
    for rung in _RUNGS:
        kept = sum(len(segments) for segments in ranges(folder, rung))
        last = ranges(folder, rung)[-1][-1]
        beyond = (folder / f"{rung}.m4s").stat().st_size - (last.offset + last.size)
        whole = uninterrupted[1].rendition(rung).segments[kept : kept + _RANGE_SEGMENTS]
        assert beyond <= sum(segment.size for segment in whole), "more than one range is lost"
    outcome = run(film, tmp_path, lambda _: None, spec())
    assert isinstance(outcome, Prepared)
    assert outcome.manifest == uninterrupted[1]
    assert media(tmp_path) == media(uninterrupted[0])
    assert list((tmp_path / "prep").iterdir()) == []


def test_what_is_written_down_is_not_encoded_again(film: Path, tmp_path: Path) -> None:
    folder = killed_midway(film, tmp_path)
    mark = b"never encoded twice"
    for rung in _RUNGS:
        written = bytearray((folder / f"{rung}.m4s").read_bytes())
        place = ranges(folder, rung)[0][-1]
        written[place.offset + place.size - len(mark) : place.offset + place.size] = mark
        (folder / f"{rung}.m4s").write_bytes(written)
        lines = (folder / f"{rung}.ranges").read_text().splitlines()
        first = json.loads(lines[0])
        first["crc32"] = zlib.crc32(bytes(written[: place.offset + place.size]))
        (folder / f"{rung}.ranges").write_text("\n".join([json.dumps(first), *lines[1:]]) + "\n")
    assert isinstance(run(film, tmp_path, lambda _: None, spec()), Prepared)
    for rung in _RUNGS:
        assert mark in media(tmp_path)[f"{rung}.m4s"]


@pytest.mark.parametrize("damage", ["media", "log", "settings", "source"])
def test_what_is_not_as_written_down_is_encoded_again(
    damage: str, film: Path, uninterrupted: tuple[Path, AssetManifest], tmp_path: Path
) -> None:
    folder = killed_midway(film, tmp_path)
    asked, source, expected = spec(), film, uninterrupted[0]
    if damage == "media":
        path = folder / "360.m4s"
        path.write_bytes(path.read_bytes().replace(b"moof", b"foom", 1))
    elif damage == "log":
        path = folder / "720.ranges"
        path.write_text(path.read_text()[:-9])
    elif damage == "settings":
        asked = replace(asked, fade_ms=asked.fade_ms + 100)
        expected = tmp_path / "expected"
        prepared(film, expected, "film", asked)
    else:
        source = tmp_path / "film.mp4"
        shutil.copy(film, source)
        with source.open("ab") as file:
            file.write(b"\0" * 64)
        expected = tmp_path / "expected"
        prepared(source, expected, "film", asked)
    assert isinstance(run(source, tmp_path, lambda _: None, asked), Prepared)
    assert media(tmp_path) == media(expected)


def test_a_cancelled_job_leaves_its_ranges_and_no_process(film: Path, tmp_path: Path) -> None:
    folder = tmp_path / "prep" / "film"

    async def cancelled() -> None:
        far = asyncio.Event()
        pool = PrepPool(storage=tmp_path, workers=1, niceness=0, stall_timeout_s=120)

        def told(_: Progress) -> None:
            if all(ranges(folder, rung) for rung in _RUNGS):
                far.set()

        job = asyncio.create_task(pool.run(PrepJob("film", film, "film", tmp_path, spec()), told))
        await asyncio.wait_for(far.wait(), 120)
        job.cancel()
        await asyncio.wait([job])

    asyncio.run(cancelled())
    assert all(ranges(folder, rung) for rung in _RUNGS)
    PrepPool(storage=tmp_path, workers=1, niceness=0, stall_timeout_s=120)
    assert folder.is_dir(), "a station that starts again sweeps what it could go on from"
