"""The channel's sound alone in a real browser: it plays, nothing of the picture is fetched, the device tells of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.page_check import Complaints, accessibility_violations, refused, samples
from tests.support.platform import Platform
from tests.support.viewer import chromium, until, viewer

DESK = {"viewport": {"width": 1280, "height": 720}}
PLAYING = "[data-listening=playing]"
DECODED = "document.querySelector('audio').webkitAudioDecodedByteCount"
LISTENS_MS = 5000


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """As at people's: without a press nothing sounds."""
    with chromium("--autoplay-policy=document-user-activation-required") as running:
        yield running


def hears(page: Page) -> None:
    """Sound is decoded, and goes on."""
    expect(page.locator(PLAYING)).to_be_visible(timeout=20_000)
    before = page.evaluate(DECODED)
    until(page, f"{DECODED} > {before}", 10)


def test_the_sound_alone_plays_and_nothing_of_the_picture_is_fetched(
    platform: Platform, browser: Browser
) -> None:
    with viewer(browser, platform.base_url, **DESK) as tab:
        page, asked, complaints = tab.page, list[str](), Complaints()
        complaints.listen(page)
        page.on("request", lambda request: asked.append(request.url))
        tab.tune_in()
        page.get_by_role("link", name="Só o som").click()
        page.wait_for_url("**/listen")
        hears(page)
        asked.clear()
        page.wait_for_timeout(LISTENS_MS)
        fetched = [url for url in asked if "/hls/" in url]
        assert fetched, "a live channel goes on"
        assert [url for url in fetched if "/audio/" not in url] == []
        assert page.locator("video").count() == 0
        until(
            page, "navigator.mediaSession.metadata.title === document.querySelector('.now h2').textContent", 5
        )
        assert page.evaluate("navigator.mediaSession.playbackState") == "playing"
        assert accessibility_violations(page) == []
        with page.expect_response(lambda heard: bool(samples(heard.request)), timeout=15_000) as heard:
            pass
        (told, *_) = samples(heard.value.request)
        assert (told["mode_id"], told["bitrate_bps"] > 0) == ("sound_only", True)
        assert not {"layer", "dropped_frames"} & told.keys()
        assert heard.value.json()["refused"] == []

        page.locator("[data-listening]").focus()
        page.keyboard.press("m")
        expect(page.get_by_role("button", name="Ativar som")).to_be_visible()
        page.keyboard.press("k")
        expect(page.locator("[data-listening=paused]")).to_be_visible()
        assert page.evaluate("navigator.mediaSession.playbackState") == "paused"
        page.get_by_role("link", name="Com imagem").click()
        expect(page.locator("[data-player][data-state=playing]")).to_be_visible(timeout=20_000)
        assert page.evaluate("navigator.mediaSession.metadata") is None
        assert [*complaints.console, *tab.page_errors, *refused(page)] == []


def test_who_comes_by_its_address_begins_the_sound_with_a_press(platform: Platform, browser: Browser) -> None:
    with viewer(browser, platform.base_url, **DESK) as tab:
        # To Chromium a driver's script is a press, and each expectation one: none before the sound was asked for.
        with tab.page.expect_response("**/audio/**", timeout=20_000):
            tab.page.goto(f"{platform.base_url}/listen")
        expect(tab.page.locator("[data-listening=paused]")).to_be_visible(timeout=20_000)
        expect(tab.page.locator(".now h2")).to_be_visible()
        tab.page.get_by_role("button", name="Reproduzir").click()
        hears(tab.page)
