"""A live source on the real platform, pushed and read by ffmpeg: whatever is killed, the reader sees no gap."""

from __future__ import annotations

import itertools
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest

from tests.integration.test_channel import decoded_frames, packets
from tests.support.configuration import ConfigCopy, put
from tests.support.conformance import REPOSITORY
from tests.support.live import LIVE
from tests.support.platform import Platform, free_port, start_platform
from tests.support.programmes import make_programmes

pytestmark = [pytest.mark.long, pytest.mark.alone]

PATIENCE_S = 120
KEY = "open.sesame"
LATE_S = 3
EVERY_S = 2
FLASH_S = 0.1
DRIFT_S = 0.1
FLASHES = (
    f"color=black:size=640x360:rate=30,drawbox=t=fill:color=white:enable='lt(mod(t,{EVERY_S}),{FLASH_S})'"
)
BEEPS = f"aevalsrc='0.3*sin(2*PI*1000*t)*lt(mod(t,{EVERY_S}),{FLASH_S})':sample_rate=48000"


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """A platform whose channel takes a live source."""
    root = tmp_path_factory.mktemp("live")
    copy = ConfigCopy(root / "copied")
    copy.edit("channels.yaml", put("channels.main.live", {**LIVE, "port": free_port()}))
    assert copy.check() == []
    make_programmes(root / "home" / "library")
    env = {"VVTV_CONFIG_DIR": str(copy.folder), "VVTV_LIVE_KEY": KEY}
    running = start_platform(root / "home", env=env)
    try:
        running.wait_until(lambda: running.get("/v1/broadcast/now")["current"]["kind"] == "programme", 120)
        yield running
        assert running.stop() == 0, running.tail()
        assert KEY not in running.log.read_text(errors="replace")
    finally:
        running.kill_everything()


def live(platform: Platform, *words: str) -> Any:
    environment = {**os.environ, "VVTV_HOME": str(platform.home), "VVTV_PORT": str(platform.port)}
    command = [sys.executable, "-m", "ops.vvtvctl", *words, "--json"]
    done = subprocess.run(
        command, cwd=REPOSITORY, env=environment, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


def until_state(platform: Platform, *states: str) -> None:
    platform.wait_until(lambda: live(platform, "live", "status")["state"] in states, PATIENCE_S)


def pusher(platform: Platform, key: str = KEY) -> subprocess.Popen[bytes]:
    """Pushes a white flash and a beep at once, every other second, for ever."""
    address = live(platform, "live", "status")["address"]
    inputs = ["-re", "-f", "lavfi", "-i", FLASHES, "-re", "-f", "lavfi", "-i", BEEPS]
    encode = ["-c:v", "libx264", "-preset", "ultrafast", "-g", "30", "-pix_fmt", "yuv420p", "-c:a", "aac"]
    command = ["ffmpeg", "-v", "error", *inputs, *encode, "-f", "flv", f"{address}/{key}"]
    return subprocess.Popen(command, stderr=subprocess.DEVNULL)


def receiver(platform: Platform) -> psutil.Process:
    """The child that receives."""
    lab = psutil.Process(platform.pids()["lab"])
    (found,) = [child for child in lab.children() if "lab.live.receiver" in child.cmdline()]
    return found


class Reader:
    """ffmpeg reading picture and sound of the channel into a file, as they come."""

    def __init__(self, platform: Platform, into: Path) -> None:
        self.into = into
        self._reader = subprocess.Popen(
            ["ffmpeg", "-v", "warning", "-i", f"{platform.base_url}/hls/main/master.m3u8"]
            + ["-map", "0:v:0", "-map", "0:a:0", "-c", "copy", str(into)],
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def end(self) -> None:
        """Stop; there was no gap, in no rendition, and all of it decodes."""
        _, said = self._reader.communicate("q", timeout=60)
        assert self._reader.returncode == 0, said
        for kind in ("v", "a"):
            one = self.into.with_suffix(f".{kind}.mp4")
            subprocess.run(
                [
                    "ffmpeg",
                    "-v",
                    "error",
                    "-y",
                    "-i",
                    str(self.into),
                    "-map",
                    f"0:{kind}",
                    "-c",
                    "copy",
                    str(one),
                ],
                check=True,
            )
            times = sorted(packet["dts"] for packet in packets(one))
            assert len(times) > 100
            assert len({later - earlier for earlier, later in itertools.pairwise(times)}) == 1, kind
            assert decoded_frames(one) == len(times)

    def flashes(self) -> list[float]:
        """When the picture turned white, seconds."""
        light = self._raw(["-map", "0:v", "-vf", "scale=1:1,format=gray", "-pix_fmt", "gray"], np.uint8)
        return _onsets(light > 180, 30, 0.5)

    def beeps(self) -> list[float]:
        """When the tone began, seconds."""
        sound = self._raw(["-map", "0:a", "-ac", "1", "-ar", "48000", "-f", "s16le"], np.int16)
        level = np.abs(sound[: len(sound) // 480 * 480].reshape(-1, 480).astype(np.int32)).max(1)
        return _onsets(level > 3000, 100, 0.5)

    def _raw(self, options: list[str], kind: type) -> np.ndarray:
        form = [] if "-f" in options else ["-f", "rawvideo"]
        command = ["ffmpeg", "-v", "error", "-i", str(self.into), *options, *form, "-"]
        return np.frombuffer(subprocess.run(command, capture_output=True, check=True).stdout, kind)


def _onsets(on: np.ndarray, rate: int, quiet_s: float) -> list[float]:
    """Where it becomes true after having been false for a while."""
    found, last = [], -rate
    for place in np.flatnonzero(on).tolist():
        if place - last > quiet_s * rate:
            found.append(place / rate)
        last = place
    return found


def kind(platform: Platform) -> str:
    return str(platform.get("/v1/broadcast/now")["current"]["kind"])


def aired(platform: Platform) -> list[int]:
    """The indexes at which live segments lie, one behind the other: none is missing."""
    found = sorted(int(path.name) for path in (platform.home / "storage/live").glob("*/[0-9]*"))
    assert found == list(range(found[0], found[-1] + 1))
    return found


def audited(platform: Platform, action: str) -> int:
    with closing(sqlite3.connect(platform.home / "state/vvtv.db")) as database:
        query = "SELECT COUNT(*) FROM audit_events WHERE action = ?"
        return int(database.execute(query, (action,)).fetchone()[0])


def test_a_source_takes_the_air_and_gives_it_back_without_a_gap(platform: Platform, tmp_path: Path) -> None:
    assert live(platform, "live", "status")["state"] == "off"
    began = live(platform, "live", "start", "--title", "Da praça", "--reason", "a test")
    assert (began["state"], began["title"]) == ("listening", "Da praça")
    reader = Reader(platform, tmp_path / "read.mp4")
    push = pusher(platform)
    try:
        until_state(platform, "on_air")
        platform.wait_until(lambda: kind(platform) == "live", 60)
        now = platform.get("/v1/broadcast/now")["current"]
        assert (now["title"], "asset_id" in now) == ("Da praça", False)
        time.sleep(8)
        push.send_signal(signal.SIGSTOP)
        time.sleep(LATE_S)
        push.send_signal(signal.SIGCONT)
        time.sleep(10)
    finally:
        push.kill()
        push.wait()
    platform.wait_until(lambda: kind(platform) == "programme", 60)
    time.sleep(10)
    reader.end()
    flashes, beeps = reader.flashes(), reader.beeps()
    met = [(flash, beep) for flash in flashes for beep in beeps if abs(flash - beep) <= DRIFT_S]
    assert len(met) >= 6, (flashes, beeps)
    steps = [later[0] - earlier[0] for earlier, later in itertools.pairwise(met)]
    assert max(abs(step - EVERY_S) for step in steps) <= 1 / 30 + 1e-6, steps
    rows = [row for row in live(platform, "as-run") if row["kind"] == "live"]
    assert [(row["title"], row["segment_count"]) for row in rows] == [("Da praça", len(aired(platform)))]
    assert (audited(platform, "live.connected"), audited(platform, "live.ended")) == (1, 1)


def test_a_pusher_without_the_key_is_refused_and_the_next_one_may_come(platform: Platform) -> None:
    live(platform, "live", "start")
    until_state(platform, "listening")
    before = platform.get("/v1/broadcast/now")["index"]
    stranger = pusher(platform, "open.barley")
    try:
        platform.wait_until(lambda: audited(platform, "live.refused") == 1, PATIENCE_S)
    finally:
        stranger.kill()
        stranger.wait()
    until_state(platform, "listening")
    assert "another stream key" in live(platform, "live", "status")["ended"]
    assert platform.get("/v1/broadcast/now")["index"] >= before
    assert "open.barley" not in platform.log.read_text(errors="replace")


@pytest.mark.parametrize("killed", ["receiver", "lab", "stop", "stall", "restart"])
def test_no_reader_sees_what_is_killed(platform: Platform, tmp_path: Path, killed: str) -> None:
    live(platform, "live", "start")
    until_state(platform, "listening")
    reader = Reader(platform, tmp_path / "read.mp4")
    push = pusher(platform)
    try:
        platform.wait_until(lambda: kind(platform) == "live", PATIENCE_S)
        if killed == "receiver":
            os.kill(receiver(platform).pid, signal.SIGKILL)
        elif killed == "lab":
            platform.kill(platform.pids()["lab"])
        elif killed == "stall":
            push.send_signal(signal.SIGSTOP)
        elif killed == "restart":
            assert live(platform, "streaming", "restart-encoder")["live_channels"] == ["main"]
        else:
            live(platform, "live", "stop")
        if killed != "stall":
            push.wait(timeout=60)
        platform.wait_until(lambda: kind(platform) == "programme", 60)
        time.sleep(8)
    finally:
        push.kill()
        push.wait()
    reader.end()
    platform.wait_until(lambda: "lab" in platform.pids() and platform.ready(), 60)
    if killed == "stop":
        assert live(platform, "live", "status")["state"] == "off"
    else:
        until_state(platform, "listening")
