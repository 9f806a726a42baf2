"""A live source by WHIP on the real platform: Chromium and aiortc take the air through the SFU, and give it back."""

from __future__ import annotations

import itertools
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

import av
import pytest
from av.video.frame import VideoFrame

from tests.integration.test_live_platform import KEY, Reader, aired, audited, kind, live, until_state
from tests.support.configuration import ConfigCopy, put
from tests.support.live import LIVE, WHIP
from tests.support.platform import Platform, free_port, start_platform
from tests.support.programmes import make_programmes
from tests.support.publishing import EVERY_S, publisher
from tests.support.sfu import SfuProcess, read_code

pytestmark = [pytest.mark.long, pytest.mark.alone]

URL = "/v1/media/live/main"
APART_MEDIAN_S, APART_MOST_S = 0.045, 0.09
"""Sound may be ahead by 45 ms before it is noticed, and by 90 ms before it is too much (ITU-R BT.1359-1, 1998)."""


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """A platform whose channel takes a live source by RTMP and by WHIP."""
    root = tmp_path_factory.mktemp("whip")
    copy = ConfigCopy(root / "copied")
    copy.edit("channels.yaml", put("channels.main.live", {**LIVE, "port": free_port(), "whip": WHIP}))
    assert copy.check() == []
    make_programmes(root / "home" / "library")
    env = {"VVTV_CONFIG_DIR": str(copy.folder), "VVTV_LIVE_KEY": KEY}
    running = start_platform(root / "home", env=env)
    try:
        running.wait_until(lambda: running.get("/v1/broadcast/now")["current"]["kind"] == "programme", 120)
        running.wait_until(lambda: SfuProcess(running.home).socket.exists(), 60)
        yield running
        assert running.stop() == 0, running.tail()
        assert KEY not in running.log.read_text(errors="replace")
    finally:
        running.kill_everything()


def shown_codes(path: Path) -> list[int]:
    """The codes of what was read, flashes and black left out; programmes show others."""
    with av.open(str(path)) as container:
        found = [read_code(f) for f in container.decode(video=0) if _dark(f)]
    return [code for code in found if code]


def _dark(frame: VideoFrame) -> bool:
    """Whether above and below the code there is nothing, as the publisher draws it."""
    plane = frame.to_ndarray(format="gray")
    return bool(plane[: plane.shape[0] // 4].max() < 60)


def apart(reader: Reader) -> list[float]:
    """Seconds from each flash to its beep."""
    flashes, beeps = reader.flashes(), reader.beeps()
    return [beep - flash for flash in flashes for beep in beeps if abs(beep - flash) < EVERY_S / 4]


@pytest.mark.parametrize("codec", ["vp8", "h264"])
def test_chromium_takes_the_air_and_gives_it_back(platform: Platform, tmp_path: Path, codec: str) -> None:
    began = live(platform, "live", "start", "--title", "Da janela")
    assert began["whip"] == URL
    until_state(platform, "listening")
    before = audited(platform, "live.connected"), audited(platform, "live.ended")
    reader = Reader(platform, tmp_path / "read.mp4")
    with publisher(platform.base_url) as chromium:
        asked_s = time.monotonic()
        made = chromium.publish(URL, KEY, codec=codec)
        assert made["status"] == 201, made
        until_state(platform, "on_air")
        took_s = time.monotonic() - asked_s
        platform.wait_until(lambda: kind(platform) == "live", 60)
        time.sleep(16)
        sent = chromium.sent()
        assert chromium.remove(made["resource"], KEY) == 200
        assert chromium.remove(made["resource"], KEY) == 404
    platform.wait_until(lambda: kind(platform) == "programme", 60)
    time.sleep(10)
    reader.end()
    offsets = apart(reader)
    codes = shown_codes(reader.into)
    steps = [later - earlier for earlier, later in itertools.pairwise(codes)]
    print(
        f"{codec}: on air after {took_s:.1f} s; sound after picture, ms: "
        f"{[round(1000 * one) for one in offsets]}, median {1000 * statistics.median(offsets):.0f}; "
        f"{len(set(codes))} codes in {len(codes)} pictures; sent {sent}"
    )
    assert len(offsets) >= 5
    assert abs(statistics.median(offsets)) <= APART_MEDIAN_S
    assert max(map(abs, offsets)) <= APART_MOST_S
    assert len(set(codes)) > 200
    assert all(step >= 0 for step in steps)
    aired(platform)
    assert (audited(platform, "live.connected"), audited(platform, "live.ended")) == (
        before[0] + 1,
        before[1] + 1,
    )
