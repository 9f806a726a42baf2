"""Two channels of one real platform: read by a real player, while the LAB that feeds them is killed."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.integration.test_channel import decoded_frames, packets
from tests.support.configuration import ConfigCopy
from tests.support.conformance import REPOSITORY
from tests.support.platform import Platform, start_platform
from tests.support.programmes import make_programmes

pytestmark = [pytest.mark.long, pytest.mark.alone]

PATIENCE_S = 120
REORDERED = 8
READ_S = 24


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """A platform with the channel `kids` beside the shipped one."""
    root = tmp_path_factory.mktemp("two")
    copy = ConfigCopy(root / "copied")

    def another_channel(document: dict[str, Any]) -> None:
        document["channels"]["kids"] = {
            **document["channels"]["main"],
            "title": "Voulezvous Kids",
            "epoch": "2026-02-01T00:00:00Z",
        }

    def another_card(document: dict[str, Any]) -> None:
        document["further_cards"] = {"kids": {**document["owner_card"], "channel": "kids", "version": 3}}

    copy.edit("channels.yaml", another_channel)
    copy.edit("owner_card.yaml", another_card)
    assert copy.check() == []
    make_programmes(root / "home" / "library")
    running = start_platform(root / "home", env={"VVTV_CONFIG_DIR": str(copy.folder)})
    try:
        yield running
        assert running.stop() == 0, running.tail()
    finally:
        running.kill_everything()


def answer(platform: Platform, *words: str, status: int = 0) -> Any:
    environment = {**os.environ, "VVTV_HOME": str(platform.home), "VVTV_PORT": str(platform.port)}
    command = [sys.executable, "-m", "ops.vvtvctl", *words, "--json"]
    done = subprocess.run(
        command, cwd=REPOSITORY, env=environment, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == status, done.stdout + done.stderr
    return json.loads(done.stdout or done.stderr)


def state(platform: Platform, channel: str) -> str:
    found = {c["channel_id"]: c["state"] for c in platform.get("/v1/status")["channels"]}
    return str(found[channel])


def test_both_are_on_air_and_listed(platform: Platform) -> None:
    for channel in ("main", "kids"):
        platform.wait_until(lambda channel=channel: state(platform, channel) == "on_air", PATIENCE_S)  # type: ignore[misc]
    found = answer(platform, "status")["status"]["channels"]
    assert [channel["channel_id"] for channel in found] == ["main", "kids"]
    assert all(channel["queue_entries"] > 0 for channel in found)
    offered = platform.get("/v1/config/client")["channels"]
    assert [channel["master_playlist"] for channel in offered] == [
        "/hls/main/master.m3u8",
        "/hls/kids/master.m3u8",
    ]


def test_commands_say_which_channel(platform: Platform) -> None:
    platform.wait_until(lambda: state(platform, "kids") == "on_air", PATIENCE_S)
    assert {e["channel_id"] for e in answer(platform, "queue", "list", "--channel", "kids")} == {"kids"}
    assert {e["channel_id"] for e in answer(platform, "queue", "list")} == {"main"}
    assert answer(platform, "plan", "show", "--channel", "kids")["card_version"] == 3
    assert answer(platform, "guide", "--channel", "kids")["channel_id"] == "kids"
    assert answer(platform, "emergency", "status", "--channel", "kids")["channel_id"] == "kids"
    assert answer(platform, "as-run", "--channel", "kids") != answer(platform, "as-run")
    asset = answer(platform, "library", "list")[0]["asset_id"]
    entry = answer(platform, "queue", "insert", asset, "--channel", "kids")
    assert entry["channel_id"] == "kids"
    assert answer(platform, "queue", "drop", entry["entry_id"]) == {"dropped": entry["entry_id"]}
    assert answer(platform, "force-nightly")["outcome"] == "done"
    reports = [answer(platform, "report", *which) for which in ([], ["--channel", "kids"])]
    assert [report["channel_id"] for report in reports] == ["main", "kids"]
    refused = answer(platform, "queue", "list", "--channel", "nowhere", status=1)
    assert "There is no such channel." in refused["what"]
    assert "vvtvctl status" in refused["remedy"]


def test_figures_are_told_of_each_channel(platform: Platform) -> None:
    def told() -> bool:
        text = httpx.get(f"{platform.base_url}/metrics").text
        return all(f'vvtv_lab_queue_seconds{{channel="{name}"}}' in text for name in ("main", "kids"))

    platform.wait_until(told, PATIENCE_S)


def test_a_player_sees_no_gap_on_either_while_the_lab_is_killed(platform: Platform, tmp_path: Path) -> None:
    platform.wait_until(lambda: state(platform, "kids") == "on_air", PATIENCE_S)
    readers = {}
    for channel in ("main", "kids"):
        url, into = f"{platform.base_url}/hls/{channel}/360/playlist.m3u8", tmp_path / f"{channel}.mp4"
        command = ["ffmpeg", "-v", "warning", "-i", url, "-t", str(READ_S), "-c", "copy", str(into)]
        readers[channel] = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    before = platform.pids()["lab"]
    platform.kill(before)
    platform.wait_until(lambda: platform.pids().get("lab", before) != before, 30)
    for channel, reader in readers.items():
        _, said = reader.communicate(timeout=READ_S * 3)
        assert reader.returncode == 0, said
        read = tmp_path / f"{channel}.mp4"
        times = sorted(packet["pts"] for packet in packets(read))
        assert len(times) >= READ_S * 30 - 1
        in_order = times[:-REORDERED]  # the reader stops between frames that belong together
        steps = {later - earlier for earlier, later in itertools.pairwise(in_order)}
        assert len(steps) == 1, (channel, steps, said)
        assert decoded_frames(read) == len(times)
