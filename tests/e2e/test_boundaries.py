"""Programmes of different rates, sizes and audio layouts follow each other without a seam."""

from __future__ import annotations

import itertools
import subprocess
from collections import defaultdict
from fractions import Fraction

import pytest
from playwright.sync_api import Browser

from tests.support.platform import Platform
from tests.support.viewer import viewer

pytestmark = pytest.mark.long

BOUNDARIES = 4
SEGMENT_S = Fraction(32, 15)


def test_a_browser_crosses_four_boundaries_without_a_stall(channel: Platform, browser: Browser) -> None:
    guide = channel.get("/v1/broadcast/guide?limit=20")
    crossing = [item["first_index"] for item in guide["items"][1 : BOUNDARIES + 2]]
    titles = {item["title"] for item in guide["items"][: BOUNDARIES + 2]}
    assert len(titles) >= 4, f"the guide must hold different programmes, not {titles}"
    with viewer(browser, channel.base_url) as tab:
        assert tab.tune_in() < 10
        tab.begin()
        channel.wait_until(lambda: channel.get("/v1/broadcast/now")["index"] > crossing[-1] + 2, timeout_s=90)
        seen = tab.watched()
    assert seen.longest_freeze_s < 0.5, seen
    assert seen.steps_back == 0, seen
    assert seen.media_errors == () and seen.page_errors == (), seen
    assert abs(seen.played_s - seen.wall_s) < 1.5, seen


def test_an_independent_player_reads_one_gapless_timeline(channel: Platform) -> None:
    packets = _packets(f"{channel.base_url}/hls/main/master.m3u8", seconds=24)
    assert set(packets) == {"video", "audio"}
    for kind, rows in packets.items():
        dts = [row[0] for row in rows]
        steps = {later - earlier for earlier, later in itertools.pairwise(dts)}
        assert len(rows) > 400, f"{kind}: {len(rows)} packets"
        assert steps == {rows[0][1]}, f"{kind}: steps of {sorted(steps)} ticks, packets of {rows[0][1]}"


def _packets(url: str, seconds: int) -> dict[str, list[tuple[int, int]]]:
    """(dts, duration) of every packet that the ffmpeg command line reads, per kind."""
    read = ["-copyts", "-start_at_zero", "-i", url, "-map", "0:v:0", "-map", "0:a:0", "-t", str(seconds)]
    ran = subprocess.run(
        ["ffmpeg", "-v", "warning", *read, "-c", "copy", "-f", "framecrc", "-"],
        capture_output=True,
        text=True,
        timeout=seconds * 4,
        check=True,
    )
    for complaint in ("discontinuity", "non monoton"):
        assert complaint not in ran.stderr.lower(), ran.stderr
    rows: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for line in ran.stdout.splitlines():
        if not line.startswith("#"):
            stream, dts, _pts, duration, *_ = (part.strip() for part in line.split(","))
            rows["video" if stream == "0" else "audio"].append((int(dts), int(duration)))
    return dict(rows)
