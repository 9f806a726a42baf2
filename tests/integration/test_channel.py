"""Real films through real prep onto the channel, read back by ffprobe: one timeline, no gap."""

import asyncio
import itertools
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from generated.vocabulary import AssetState
from lab.playout.origin import Origin
from lab.playout.published import ScheduleReader
from tests.support.asgi import call
from tests.support.lab import Bench, a_lab

pytestmark = pytest.mark.long

GRID_S = 32 / 15


def make_film(path: Path, seconds: float, size: str, rate: str, sound: str) -> None:
    """A short real film with a tone."""
    picture = f"testsrc2=size={size}:rate={rate}:duration={seconds}"
    tone = f"sine=frequency=440:duration={seconds}"
    inputs = ["-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", tone]
    codecs = ["-c:v", "mpeg4", "-q:v", "6", "-c:a", "aac", *sound.split()]
    subprocess.run(["ffmpeg", "-v", "error", "-y", *inputs, *codecs, str(path)], check=True)


def packets(path: Path) -> list[dict[str, Any]]:
    """What ffprobe demuxes."""
    entries = "packet=dts,pts,duration"
    command = ["ffprobe", "-v", "error", "-show_entries", entries, "-of", "json", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    found: list[dict[str, Any]] = json.loads(done.stdout)["packets"]
    return found


def decoded_frames(path: Path) -> int:
    """How many frames decode without a complaint."""
    command = ["ffprobe", "-v", "warning", "-count_frames", "-show_entries", "stream=nb_read_frames"]
    done = subprocess.run([*command, "-of", "csv=p=0", str(path)], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return int(done.stdout.split(",")[0])


async def recorded(bench: Bench, origin: Origin, rendition: str, count: int, into: Path) -> Path:
    """The next `count` segments of a rendition as a viewer receives them, one after the other."""
    generation = bench.lab.parts.publication.slate.generation  # type: ignore[union-attr]
    parts = [(await call(origin, f"/hls/main/{rendition}/init-{generation}.mp4")).body]
    first = bench.lab.parts.publication.horizon().index
    for index in range(first, first + count):
        answer = await call(origin, f"/hls/main/{rendition}/{index}.m4s")
        assert (answer.status, answer.headers["content-type"]) == (200, "video/mp4")
        parts.append(answer.body)
        await bench.step()
    path = into / f"{rendition}.mp4"
    path.write_bytes(b"".join(parts))
    return path


def test_films_of_different_kinds_and_the_slate_make_one_timeline(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_lab(tmp_path, real_prep=True) as bench:
            make_film(bench.home.library / "a.mkv", 3.0, "320x240", "25", "-ac 1")
            make_film(bench.home.library / "b.mp4", 2.5, "640x272", "30000/1001", "-ac 2 -ar 44100")
            await bench.take_in(patience_s=120)
            assert {asset.state for asset in await bench.assets()} == {AssetState.READY}
            channel = bench.lab.parts.publication.channel
            sources = {"main": (channel, ScheduleReader(bench.home.schedule("main")))}
            origin = Origin(bench.home.storage, sources, bench.clock, manifests_kept=8)
            kinds = set()
            for rendition, ticks, frames in (("360", 512, 64), ("audio", 1024, 100)):
                path = await recorded(bench, origin, rendition, 12, tmp_path)
                found = packets(path)
                assert len(found) == 12 * frames
                times = [packet["dts"] for packet in found]
                assert all(two - one == ticks for one, two in itertools.pairwise(times))
                assert decoded_frames(path) == 12 * frames
                first = bench.lab.parts.publication.horizon().index - 12
                slate = bench.lab.parts.publication.slate
                assert slate is not None
                kinds |= {slot.clip.title for slot in bench.schedule().slots(first, first + 11, slate)}
            assert {"a", "b"} <= kinds

    asyncio.run(scenario())
