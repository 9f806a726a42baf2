"""Sound and picture of an asset stay together, and prep's processes behave."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
from pathlib import Path

import numpy as np
import psutil
import pytest

from generated.models import AssetUpdate, ProgrammeFacts
from generated.vocabulary import AssetRole, RefusalCode
from lab.assets import SAMPLE_RATE, SEGMENT_FRAMES
from lab.prep.demo import make_demo
from lab.prep.outcome import Prepared, Progress, RefusedOutcome
from lab.prep.pool import PrepPool
from lab.prep.programmes import PROGRAMMES
from lab.prep.slate import make_slate
from lab.prep.spec import PrepJob
from tests.support.prep import joined, loudness, prepared, the_spec
from tests.support.ugly import ffmpeg

pytestmark = pytest.mark.long

_FLASH_AT_S = 2.0
_FORMATS = {
    "b-frames.mp4": ("25", ["-c:v", "libx264", "-preset", "veryfast", "-c:a", "aac"]),
    "broadcast.ts": ("50", ["-c:v", "mpeg2video", "-b:v", "4M", "-c:a", "mp2"]),
    "web.webm": ("30", ["-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libopus"]),
    "old.avi": ("24", ["-c:v", "mpeg4", "-bf", "2", "-c:a", "mp3"]),
    "late start.mkv": (
        "24000/1001",
        ["-c:v", "libx264", "-preset", "veryfast", "-c:a", "flac", "-output_ts_offset", "3.5"],
    ),
}


def test_key_frames_of_the_source_never_move_those_of_the_segments(tmp_path: Path) -> None:
    picture = ("-f", "lavfi", "-i", "testsrc2=size=320x180:rate=30:duration=7")
    ffmpeg(*picture, "-c:v", "mpeg4", "-g", "23", tmp_path / "often.mkv")
    asset = prepared(tmp_path / "often.mkv", tmp_path, "often", the_spec())
    for name in ("720", "360"):
        path = joined(tmp_path, asset, asset.rendition(name), tmp_path)
        assert key_frames(path) == list(range(0, asset.segment_count * SEGMENT_FRAMES, SEGMENT_FRAMES))


@pytest.mark.parametrize("name", _FORMATS)
def test_a_flash_and_its_beep_stay_within_a_frame(name: str, tmp_path: Path) -> None:
    rate, codecs = _FORMATS[name]
    window = f"between(t,{_FLASH_AT_S},{_FLASH_AT_S + 0.2})"
    ffmpeg(
        *(
            "-f",
            "lavfi",
            "-i",
            f"color=black:size=320x180:rate={rate}:duration=4,drawbox=color=white:t=fill:enable='{window}'",
        ),
        *("-f", "lavfi", "-i", f"aevalsrc='if({window},0.5*sin(6000*t),0)':s=48000:d=4"),
        *codecs,
        tmp_path / name,
    )
    asset = prepared(tmp_path / name, tmp_path, "sync", the_spec())
    flash = flash_starts_s(joined(tmp_path, asset, asset.rendition("360"), tmp_path))
    beep = beep_starts_s(joined(tmp_path, asset, asset.rendition("audio"), tmp_path))
    assert abs(flash - beep) <= 0.045
    assert abs(beep - _FLASH_AT_S) <= 0.15


def flash_starts_s(path: Path) -> float:
    """When the picture turns white, in presentation time."""
    raw = piped("-i", path, "-vf", "scale=1:1:flags=area,format=gray", "-f", "rawvideo")
    first = int(np.argmax(np.frombuffer(raw, np.uint8) > 100))
    return first / 30 + start_time_s(path)


def beep_starts_s(path: Path) -> float:
    """When the sound begins, in presentation time."""
    raw = piped("-i", path, "-ac", "1", "-f", "f32le")
    return int(np.argmax(np.abs(np.frombuffer(raw, np.float32)) > 0.02)) / SAMPLE_RATE + start_time_s(path)


def start_time_s(path: Path) -> float:
    command = ["ffprobe", "-v", "error", "-show_entries", "stream=start_time", "-of", "csv=p=0", str(path)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def piped(*arguments: str | Path) -> bytes:
    command = ["ffmpeg", "-v", "error", *arguments, "-"]
    return subprocess.run(command, capture_output=True, check=True).stdout


def a_film(folder: Path, seconds: int = 4) -> Path:
    path = folder / "film.mp4"
    sources = ("-f", "lavfi", "-i", "testsrc2=size=1280x720:rate=30", "-f", "lavfi", "-i", "sine=440")
    ffmpeg(*sources, "-t", str(seconds), "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", path)
    return path


def a_pool(storage: Path, stall_timeout_s: float = 60) -> PrepPool:
    return PrepPool(storage=storage, room=asyncio.Semaphore(2), niceness=5, stall_timeout_s=stall_timeout_s)


def test_a_worker_reports_its_progress_and_its_asset(tmp_path: Path) -> None:
    seen: list[Progress] = []
    job = PrepJob("film", a_film(tmp_path), "Filme", tmp_path / "storage", the_spec())
    outcome = asyncio.run(a_pool(tmp_path / "storage").run(job, seen.append))
    assert isinstance(outcome, Prepared)
    assert outcome.manifest.title == "Filme"
    shares = [progress.share for progress in seen]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)


def test_a_refusal_comes_through_with_its_code(tmp_path: Path) -> None:
    (tmp_path / "x.mp4").write_bytes(b"")
    job = PrepJob("film", tmp_path / "x.mp4", "x", tmp_path / "storage", the_spec())
    outcome = asyncio.run(a_pool(tmp_path / "storage").run(job, lambda _: None))
    assert outcome == RefusedOutcome(RefusalCode.EMPTY_FILE, "the file has no bytes")


def test_a_vanished_source_is_a_refusal(tmp_path: Path) -> None:
    job = PrepJob("film", tmp_path / "gone.mp4", "x", tmp_path / "storage", the_spec())
    outcome = asyncio.run(a_pool(tmp_path / "storage").run(job, lambda _: None))
    assert isinstance(outcome, RefusedOutcome)
    assert outcome.code == RefusalCode.UNREADABLE


def test_a_job_cancelled_in_its_first_range_leaves_no_process_and_no_files(tmp_path: Path) -> None:
    job = PrepJob("film", a_film(tmp_path, seconds=40), "x", tmp_path / "storage", the_spec())
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(cancelled_once_started(job))
    assert workers() == []
    assert list((tmp_path / "storage" / "prep").iterdir()) == []
    assert not (tmp_path / "storage" / "assets").exists()


async def cancelled_once_started(job: PrepJob) -> None:
    started = asyncio.Event()
    running = asyncio.create_task(
        a_pool(job.storage).run(job, lambda progress: started.set() if progress.share > 0.02 else None)
    )
    await started.wait()
    running.cancel()
    await running


def test_a_worker_killed_in_its_first_range_is_a_refusal_and_leaves_no_files(tmp_path: Path) -> None:
    def kill(progress: Progress) -> None:
        if progress.share > 0.02:
            for worker in workers():
                os.kill(worker.pid, signal.SIGKILL)

    job = PrepJob("film", a_film(tmp_path, seconds=40), "x", tmp_path / "storage", the_spec())
    outcome = asyncio.run(a_pool(tmp_path / "storage").run(job, kill))
    assert isinstance(outcome, RefusedOutcome)
    assert outcome.code == RefusalCode.INTERNAL
    assert list((tmp_path / "storage" / "prep").iterdir()) == []


def test_what_a_killed_pool_left_is_swept(tmp_path: Path) -> None:
    left = tmp_path / "prep" / "film"
    left.mkdir(parents=True)
    (left / "720.m4s").write_bytes(b"x")
    a_pool(tmp_path)
    assert not left.exists()


def workers() -> list[psutil.Process]:
    """Prep's processes under this one."""
    children = psutil.Process().children(recursive=True)
    return [
        child for child in children if child.is_running() and "lab.prep.worker" in " ".join(child.cmdline())
    ]


def test_the_slate_is_of_the_generation_of_every_film_and_is_heard(tmp_path: Path) -> None:
    slate = make_slate(tmp_path, the_spec())
    film = prepared(a_film(tmp_path, seconds=2), tmp_path, "film", the_spec())
    assert slate.generation == film.generation
    assert slate.segment_count == 4
    lufs, _ = loudness(joined(tmp_path, slate, slate.rendition("audio"), tmp_path))
    assert -45 < lufs < -25


def test_the_demo_is_whole_files_of_distinct_kinds(tmp_path: Path) -> None:
    heard: list[Path] = []
    made = make_demo(tmp_path, on_file=heard.append, programmes=PROGRAMMES[:1])
    assert tuple(heard) == made
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "Noite de verão.mp4",
        "Noite de verão.pt-BR.vtt",
    ]
    first = prepared(made[0], tmp_path / "storage", "first", the_spec())
    assert 8_000 <= first.duration_ms <= 13_000
    assert [track.language for track in first.captions] == ["pt-BR"]
    assert all(check.outcome == "passed" for check in first.checks)


def test_the_demo_has_a_station_id_that_says_so(tmp_path: Path) -> None:
    [ident] = [programme for programme in PROGRAMMES if programme.role is AssetRole.IDENT]
    [made] = make_demo(tmp_path, programmes=[ident])
    said = AssetUpdate.model_validate_json(made.with_suffix(".json").read_bytes())
    assert said == AssetUpdate(facts=ProgrammeFacts(role=AssetRole.IDENT))
    asset = prepared(made, tmp_path / "storage", "ident", the_spec())
    assert asset.segment_count == ident.segments
    assert all(check.outcome == "passed" for check in asset.checks)


def test_the_demo_programmes_differ_in_everything() -> None:
    assert len(PROGRAMMES) >= 5
    for kind in ("container", "suffix", "title", "scene"):
        assert len({getattr(programme, kind) for programme in PROGRAMMES}) == len(PROGRAMMES)
    assert len({(programme.picture.width, programme.picture.height) for programme in PROGRAMMES}) == len(
        PROGRAMMES
    )
    assert {programme.sound.channels if programme.sound else 0 for programme in PROGRAMMES} == {0, 1, 2, 6}
    assert sum(bool(programme.cues) for programme in PROGRAMMES) >= 2


def key_frames(path: Path) -> list[int]:
    """Which packets of the picture are key frames, by ffprobe."""
    shown = ["-select_streams", "v", "-show_entries", "packet=flags", "-of", "csv=p=0"]
    command = ["ffprobe", "-v", "error", *shown, str(path)]
    flags = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    return [number for number, flag in enumerate(flags) if flag.startswith("K")]
