"""The viewer's page in a real browser: it plays by itself, obeys, speaks, and holds together on every screen."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.page_check import Complaints, boxes, layout_faults, refused
from tests.support.platform import Platform
from tests.support.viewer import TUNE_IN_S, Viewer, until, viewer

SHELL_BYTES = 60_000
"""Gzipped JavaScript of the shell, all but the player's engine."""

SCREENS: dict[str, dict[str, Any]] = {
    "desk": {"viewport": {"width": 1440, "height": 810}},
    "tablet": {"viewport": {"width": 768, "height": 1024}},
    "phone": {
        "viewport": {"width": 390, "height": 844},
        "device_scale_factor": 2,
        "is_mobile": True,
        "has_touch": True,
    },
    "sideways": {
        "viewport": {"width": 844, "height": 390},
        "device_scale_factor": 2,
        "is_mobile": True,
        "has_touch": True,
    },
    "smallest": {
        "viewport": {"width": 320, "height": 568},
        "device_scale_factor": 2,
        "is_mobile": True,
        "has_touch": True,
    },
}


@pytest.fixture
def tab(platform: Platform, browser: Browser) -> Iterator[Viewer]:
    with viewer(browser, platform.base_url, **SCREENS["desk"]) as fresh:
        yield fresh


def player(page: Page) -> dict[str, str]:
    """What the player says of itself."""
    facts: dict[str, str] = page.eval_on_selector("[data-player]", "element => ({ ...element.dataset })")
    return facts


def tuned_in(tab: Viewer) -> Page:
    """The page with the picture moving and the controls awake."""
    tab.tune_in()
    tab.page.wait_for_selector("[data-player][data-state=playing]")
    tab.page.wait_for_selector(".now h2")
    tab.page.keyboard.press("Shift")
    return tab.page


def test_it_plays_muted_by_itself_and_never_stalls(tab: Viewer) -> None:
    complaints = Complaints()
    complaints.listen(tab.page)
    assert tab.tune_in() < TUNE_IN_S
    seen = tab.watch(12)
    facts = player(tab.page)
    assert tab.page.evaluate("document.querySelector('video').muted")
    assert (facts["state"], facts["stalls"], facts["recoveries"]) == ("playing", "0", "0")
    assert seen.longest_freeze_s < 0.5, seen
    assert complaints.console == []
    assert refused(tab.page) == []


def test_little_code_comes_before_the_player(tab: Viewer) -> None:
    page = tuned_in(tab)
    scripts = page.evaluate(
        "() => performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.js'))"
        ".map(({ name, encodedBodySize }) => [name, encodedBodySize])"
    )
    shell = [size for name, size in scripts if "hls-engine" not in name]
    assert len(shell) < len(scripts), scripts
    assert 0 < sum(shell) <= SHELL_BYTES, scripts


def test_nothing_is_asked_of_the_api_before_the_picture(tab: Viewer, platform: Platform) -> None:
    page = tuned_in(tab)
    told = page.evaluate(
        "() => ({ first: window.__seen.first, asked: performance.getEntriesByType('resource')"
        ".map(({ name, startTime }) => [new URL(name).pathname, startTime]) })"
    )
    patience_ms = platform.get("/v1/config/client")["player"]["stall_recover_ms"]
    early = [path for path, started in told["asked"] if started < min(told["first"], patience_ms)]
    assert [path for path in early if path.startswith("/v1/") or path.endswith(".vtt")] == []
    begun_with = ("/v1/config/client", "/v1/modes", "/v1/copy/")
    assert [path for path, _ in told["asked"] if path.startswith(begun_with)] == []


def test_it_names_what_is_on_air(tab: Viewer, platform: Platform) -> None:
    page = tuned_in(tab)
    guide = platform.get("/v1/broadcast/guide")["items"]
    now = platform.get("/v1/broadcast/now")
    shown = page.inner_text(".now h2")
    assert shown in {item["title"] for item in [*guide, now["current"]]} or now["current"]["kind"] == "slate"
    expect(page.locator(".now .pill")).to_contain_text("Ao vivo")
    assert page.title().startswith("Voulezvous")


def test_the_sound_comes_on_at_a_press_and_goes_at_a_key(tab: Viewer) -> None:
    page = tuned_in(tab)
    page.get_by_role("button", name="Ativar som").click()
    assert not page.evaluate("document.querySelector('video').muted")
    tab.watch(1)
    assert player(page)["state"] == "playing"
    page.keyboard.press("m")
    assert page.evaluate("document.querySelector('video').muted")


def test_a_pause_ends_at_the_live_edge(tab: Viewer) -> None:
    page = tuned_in(tab)
    page.keyboard.press("k")
    page.wait_for_selector("[data-player][data-state=paused]")
    before = float(player(page)["position"])
    page.wait_for_timeout(6000)
    page.keyboard.press("k")
    page.wait_for_selector("[data-player][data-state=playing]")
    page.wait_for_timeout(500)
    assert float(player(page)["position"]) - before > 4


def test_fullscreen_takes_the_whole_stage_and_gives_it_back(tab: Viewer) -> None:
    page = tuned_in(tab)
    page.get_by_role("button", name="Tela cheia", exact=True).click()
    until(page, "!!document.fullscreenElement?.contains(document.querySelector('.now'))", 5)
    page.keyboard.press("f")
    until(page, "document.fullscreenElement === null", 5)
    assert player(page)["state"] == "playing"


def test_captions_are_painted_where_a_programme_has_them(tab: Viewer, platform: Platform) -> None:
    page = tuned_in(tab)

    def is_announced() -> bool:
        return any(item["captions"] for item in platform.get("/v1/broadcast/guide?limit=100")["items"])

    platform.wait_until(is_announced, timeout_s=120)  # the last of the demo to be prepared
    page.wait_for_selector(".captions span", timeout=180_000)
    assert page.inner_text(".captions span").strip()
    page.keyboard.press("c")
    page.wait_for_selector(".captions span", state="detached")


def test_it_changes_language_without_a_reload_and_remembers(tab: Viewer) -> None:
    page = tuned_in(tab)
    page.evaluate("window.__same = true")
    page.get_by_role("button", name="English").click()
    page.wait_for_selector("html[lang=en]")
    expect(page.get_by_role("button", name="Turn sound on")).to_be_visible()
    assert page.evaluate("window.__same")
    assert player(page)["state"] == "playing"
    page.reload()
    assert page.evaluate("document.documentElement.lang") == "en"


def test_the_controls_leave_the_picture_alone_and_come_back(tab: Viewer) -> None:
    page = tuned_in(tab)
    page.wait_for_selector(".shell[data-idle]", timeout=20_000)
    page.keyboard.press("Tab")
    page.wait_for_selector(".shell:not([data-idle])")


def test_a_touch_on_the_picture_hides_the_controls_and_brings_them_back(
    platform: Platform, browser: Browser
) -> None:
    with viewer(browser, platform.base_url, **SCREENS["phone"]) as tab:
        page = tuned_in(tab)
        page.get_by_role("button", name="Ativar som").tap()
        page.touchscreen.tap(195, 300)
        page.wait_for_selector(".shell[data-idle]", timeout=1000)
        page.touchscreen.tap(195, 300)
        page.wait_for_selector(".shell:not([data-idle])", timeout=1000)


@pytest.mark.parametrize("screen", SCREENS)
def test_nothing_overlaps_on_any_screen(platform: Platform, browser: Browser, screen: str) -> None:
    with viewer(browser, platform.base_url, **SCREENS[screen]) as tab:
        page = tuned_in(tab)
        shown = {box["selector"] for box in boxes(page)}
        assert {
            ".wordmark a",
            ".actions .sign-in",
            ".now h2",
            ".controls .sound",
            ".controls .round",
        } <= shown
        assert layout_faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_an_unknown_address_says_so_and_leads_back(tab: Viewer, platform: Platform) -> None:
    answer = tab.page.goto(f"{platform.base_url}/nada/aqui")
    assert answer is not None
    assert answer.status == 404
    tab.page.get_by_role("link", name="Voltar para a TV").click()
    tab.page.wait_for_selector("[data-player][data-state=playing]")


def test_it_plays_on_when_the_events_socket_is_refused(platform: Platform, browser: Browser) -> None:
    with viewer(browser, platform.base_url, **SCREENS["desk"]) as tab:
        tab.page.route_web_socket("**/v1/events", lambda socket: socket.close())
        page = tuned_in(tab)
        first = page.inner_text(".now h2")
        until(page, f"document.querySelector('.now h2').innerText !== {json.dumps(first)}", 120)
        assert player(page)["state"] == "playing"
