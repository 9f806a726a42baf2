"""Every place of the shell in every skin, at a desk and on a phone: accessible, steady, and never too wide.

A picture of each is kept in `test-results/looks`, or in the folder that VVTV_TEST_RESULTS names, to be looked at.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.conformance import REPOSITORY
from tests.support.guests import sign_in
from tests.support.page_check import accessibility_violations
from tests.support.platform import Platform
from tests.support.viewer import viewer

pytestmark = pytest.mark.long

PICTURES = Path(os.environ.get("VVTV_TEST_RESULTS", REPOSITORY / "test-results")) / "looks"
SKINS = ("late_night", "signal")
LATE_MS = 1000
"""Within which what comes late has shifted what was there."""
SHIFT = 0.1
"""How much of the page may move by itself while it opens: what is called good (web.dev, Cumulative Layout Shift)."""
SCREENS: dict[str, dict[str, Any]] = {
    "desk": {"viewport": {"width": 1440, "height": 810}},
    "phone": {
        "viewport": {"width": 390, "height": 844},
        "device_scale_factor": 2,
        "is_mobile": True,
        "has_touch": True,
    },
}
PLACES: dict[str, dict[str, str]] = {
    "visitor": {
        "/": "[data-player][data-state=playing]",
        "/nowhere": "main h1",
        "/offline": "main h1",
    },
    "ana": {
        "/party": "[data-player][data-state=playing]",
        "/sniffers": "main section.grid",
        "/random": "main form, main h1, main h2",
        "/mirror": "main button",
        "/call/nobody": "main h1, main p",
    },
    "admin": {
        "/ops": "[data-preview=playing]",
        "/reports": "main h1, main h2",
    },
}
"""By whom it is for, each place and what is seen once it is open."""
_SHIFTS = """
window.__shift = 0;
new PerformanceObserver((list) => list.getEntries().forEach((moved) => {
  if (!moved.hadRecentInput) window.__shift += moved.value;
})).observe({ type: 'layout-shift', buffered: true });
"""
_WIDER = """() => [...document.querySelectorAll('html, .desk')].filter((e) => e.scrollWidth > e.clientWidth)
  .map((e) => `${e.tagName}.${e.className} is ${e.scrollWidth} wide in ${e.clientWidth}`)"""


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("who", PLACES)
def test_every_place_looks_as_it_should(channel: Platform, browser: Browser, who: str, screen: str) -> None:
    with viewer(browser, channel.base_url, **SCREENS[screen]) as tab:
        tab.page.add_init_script(_SHIFTS)
        if who != "visitor":
            sign_in(tab, who, channel.admin_password if who == "admin" else None)
        faults = []
        for place, seen in PLACES[who].items():
            tab.page.goto(channel.base_url + place)
            expect(tab.page.locator(seen).first, place).to_be_visible(timeout=20_000)
            name = f"{who}{place.replace('/', '-')}-{screen}"
            faults += [f"{place} {fault}" for fault in faults_of(tab.page, name)]
    assert faults == []


def faults_of(page: Page, name: str) -> Iterator[str]:
    """What is wrong with the page as it is shown, and a picture of it in every skin."""
    page.wait_for_timeout(LATE_MS)
    shift = page.evaluate("window.__shift")
    if shift > SHIFT:
        yield f"shifts by {shift:.3f}"
    for skin in SKINS:
        page.evaluate("(skin) => void (document.documentElement.dataset.skin = skin)", skin)
        yield from (
            f"in {skin}: {fault}" for fault in (*page.evaluate(_WIDER), *accessibility_violations(page))
        )
        keep(page, f"{name}-{skin}")


def keep(page: Page, name: str) -> None:
    """Keep a picture of what is seen."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png", animations="disabled")
