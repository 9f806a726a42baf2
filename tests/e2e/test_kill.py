"""Whatever process dies, the picture goes on, and somebody new can tune in."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Browser

from tests.support.platform import Platform
from tests.support.viewer import TUNE_IN_S, viewer

pytestmark = pytest.mark.long


@pytest.mark.parametrize("victim", ["lab", "redis", "edge-1", "edge-2", "sfu"])
def test_killing_a_process_is_not_visible(channel: Platform, browser: Browser, victim: str) -> None:
    channel.wait_until(lambda: victim in channel.pids(), timeout_s=15)
    with viewer(browser, channel.base_url) as tab:
        tab.tune_in()
        tab.watch(2)
        before, pid = channel.media_sequence(), channel.pids()[victim]
        tab.begin()
        channel.kill(pid)
        sequences, tune_ins = [], []
        for _ in range(4):  # fresh viewers at different moments of the outage
            with viewer(browser, channel.base_url) as fresh:
                tune_ins.append(fresh.tune_in())
            sequences.append(channel.media_sequence())
            time.sleep(0.6)
        channel.wait_until(lambda: channel.media_sequence() >= before + 4, timeout_s=20)
        seen = tab.watched()
    assert sequences == sorted(sequences) and sequences[0] >= before
    assert max(tune_ins) < TUNE_IN_S, tune_ins
    assert seen.longest_freeze_s < 0.6 and seen.steps_back == 0, seen
    assert seen.media_errors == (), seen
    channel.wait_until(lambda: channel.pids().get(victim, pid) != pid, timeout_s=20)
    channel.wait_until(lambda: channel.ready(), timeout_s=20)


def test_after_killing_everything_the_sequence_continues(channel: Platform) -> None:
    guide = channel.get("/v1/broadcast/guide?limit=30")
    before = channel.media_sequence()
    channel.kill_everything()
    channel.start()
    after = channel.media_sequence()
    assert after >= before
    promised = {item["first_index"]: item for item in guide["items"]}
    kept = [
        item
        for item in channel.get("/v1/broadcast/guide?limit=30")["items"]
        if promised.get(item["first_index"], {}).get("asset_id") == item.get("asset_id", "")
    ]
    assert kept, "what was published before the crash must still be what airs"
