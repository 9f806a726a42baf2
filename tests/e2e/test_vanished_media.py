"""The media of the programme on air is deleted in mid-play: slate, no error, then back."""

from __future__ import annotations

import shutil

import pytest
from playwright.sync_api import Browser

from tests.support.platform import Platform
from tests.support.viewer import viewer


@pytest.mark.long
def test_deleted_media_gives_the_slate_and_comes_back(channel: Platform, browser: Browser) -> None:
    assets = channel.home / "storage" / "assets"
    aside = channel.home / "set-aside"
    with viewer(browser, channel.base_url) as tab:
        tab.tune_in()
        tab.begin()
        shutil.move(assets, aside)
        channel.wait_until(lambda: channel.segment_is_stand_in(), timeout_s=10)
        tab.page.wait_for_timeout(8000)
        dark = tab.watched()
        shutil.copytree(aside, assets, dirs_exist_ok=True)
        channel.wait_until(lambda: not channel.segment_is_stand_in(), timeout_s=60)
        tab.begin()
        tab.page.wait_for_timeout(4000)
        back = tab.watched()
    for seen in (dark, back):
        assert seen.longest_freeze_s < 0.5, seen
        assert seen.media_errors == () and seen.page_errors == (), seen
