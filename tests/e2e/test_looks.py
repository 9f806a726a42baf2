"""Every place of the shell in every skin, at a desk and on a phone: accessible, steady, and never too wide.

Nobody is alone where there are others to be seen: Bia is there too, in a browser of her own. A picture of each place is
kept, to be looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.support.guests import sign_in
from tests.support.page_check import accessibility_violations
from tests.support.pictures import keep
from tests.support.platform import Platform
from tests.support.viewer import until, viewer

SKINS = ("late_night", "signal")
LATE_MS = 1000
"""Within which what comes late has shifted what was there."""
OF_A_SKIN = ("color-contrast", "target-size")
"""What is accessible in one skin may not be so in another by these alone."""
SHIFT = 0.05
"""How much of a page may move by itself while it opens: half of what is called good (web.dev, CLS)."""
DEVICES = {"permissions": ["camera", "microphone"]}
SCREENS: dict[str, dict[str, Any]] = {
    "desk": {"viewport": {"width": 1440, "height": 810}},
    "phone": {
        "viewport": {"width": 390, "height": 844},
        "device_scale_factor": 2,
        "is_mobile": True,
        "has_touch": True,
    },
}


@dataclass(frozen=True)
class Look:
    """A place, what is seen once it is open, what is pressed before; and where Bia is, and what she presses."""

    place: str
    seen: str
    presses: tuple[str, ...] = ()
    bia: tuple[str, ...] = ()


PLAYING = "[data-player][data-state=playing]"
OPEN = "Abrir minha câmera"
AT_THE_PARTY = ("/party", "Mostrar minha câmera")
LOOKS: dict[str, tuple[Look, ...]] = {
    "visitor": (
        Look("/", PLAYING),
        Look("/listen", "[data-listening=playing]"),
        Look("/nowhere", "main h1"),
        Look("/offline", "main h1"),
    ),
    "ana": (
        Look("/party", PLAYING, bia=AT_THE_PARTY),
        Look("/sniffers", "main .face video", bia=AT_THE_PARTY),
        Look("/mirror", "main video", (OPEN,), bia=AT_THE_PARTY),
        Look("/random", "main form, main h1, main h2"),
        Look("/call/nobody", "main h2"),
        Look("/meet", "main form"),
        Look(
            "/meet/late-shift",
            "[data-seat=bia] video",
            (OPEN, "Entrar na sala"),
            bia=("/meet/late-shift", OPEN, "Entrar na sala"),
        ),
        Look("/live/bia", "main .theirs", ("Assistir",), bia=("/live/bia", OPEN, "Entrar no ar")),
    ),
    "admin": (
        Look("/ops", "[data-preview=playing]"),
        Look("/reports", "main h1, main h2"),
        Look("/reports/{reported}", "main article"),
    ),
}
"""By whom it is for, what is looked at."""
_LIT = """(() => {
  const canvas = Object.assign(document.createElement('canvas'), { width: 8, height: 8 });
  const ground = canvas.getContext('2d');
  return [...document.querySelectorAll('[data-player] video, [data-preview] video')].every((video) => {
    ground.drawImage(video, 0, 0, 8, 8);
    return ground.getImageData(0, 0, 8, 8).data.some((value, at) => at % 4 < 3 && value > 160);
  });
})()"""
"""Between programmes the channel is black, for a second where they are as short as here: no picture of it is kept."""
_SHIFTS = """
window.__shift = 0;
new PerformanceObserver((list) => list.getEntries().forEach((moved) => {
  if (!moved.hadRecentInput) window.__shift += moved.value;
})).observe({ type: 'layout-shift', buffered: true });
"""
_WIDER = """() => {
  const rolls = (e) => e.scrollWidth > e.clientWidth && getComputedStyle(e).overflowX === 'auto';
  const scrolls = (e) => e !== null && (rolls(e) || scrolls(e.parentElement));
  const wide = [...document.querySelectorAll('html, .desk')].filter((e) => e.scrollWidth > e.clientWidth);
  const cut = [...document.querySelectorAll('a, button, input')].filter((e) => {
    const { left, right } = e.getBoundingClientRect();
    return e.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !e.closest('.sr-only')
      && (left < 0 || right > innerWidth) && !scrolls(e.parentElement);
  });
  return [...wide.map((e) => `${e.tagName}.${e.className} is ${e.scrollWidth} wide in ${e.clientWidth}`),
    ...cut.map((e) => `${e.outerHTML} is cut off`)];
}"""
"""What is too wide, and what can be pressed only in part; a bar that scrolls is made for it."""


@pytest.mark.parametrize("who", LOOKS)
def test_every_place_looks_as_it_should(channel: Platform, devices: Browser, reported: str, who: str) -> None:
    faults: list[str] = []
    with ExitStack() as open_:
        pages = {name: come_in(open_, devices, channel, who, **size) for name, size in SCREENS.items()}
        bia = come_in(open_, devices, channel, "bia") if any(look.bia for look in LOOKS[who]) else None
        was: tuple[str, ...] = ()
        for look in LOOKS[who]:
            place = look.place.format(reported=reported)
            if bia is not None and look.bia != was:
                go(bia, channel.base_url, *(was := look.bia) or ("/",))
            for page in pages.values():
                go(page, channel.base_url, place)
            for page in pages.values():
                expect(opened(page, look), place).to_be_visible(timeout=20_000)
            page.wait_for_timeout(LATE_MS)
            for screen, page in pages.items():
                if (shift := page.evaluate("window.__shift")) > SHIFT:
                    faults.append(f"{place} shifts by {shift:.3f}")
                press(page, *look.presses)
                expect(page.locator(look.seen).first, place).to_be_visible(timeout=20_000)
                name = f"{who}{look.place.format(reported='report').replace('/', '-')}-{screen}"
                faults += [f"{place} {fault}" for fault in faults_of(page, name)]
                page.goto("about:blank")  # nobody is in a room twice
    assert faults == []


def come_in(open_: ExitStack, browser: Browser, platform: Platform, who: str, **size: Any) -> Page:
    """A tab of somebody who is at the party, or of a visitor."""
    tab = open_.enter_context(viewer(browser, platform.base_url, **size, **DEVICES))
    tab.page.add_init_script(_SHIFTS)
    if who != "visitor":
        sign_in(tab, who, platform.admin_password if who == "admin" else None)
    return tab.page


def go(page: Page, base_url: str, place: str, *presses: str) -> None:
    """To a place, and what is pressed there."""
    page.goto(base_url + place)
    press(page, *presses)


def opened(page: Page, look: Look) -> Locator:
    """What is first seen of a place."""
    if look.presses:
        return page.get_by_role("button", name=look.presses[0], exact=True)
    return page.locator(look.seen).first


def press(page: Page, *names: str) -> None:
    """One after the other, each once it is there."""
    for name in names:
        page.get_by_role("button", name=name, exact=True).click()


def faults_of(page: Page, name: str) -> Iterator[str]:
    """What is wrong with the page as it is shown, and a picture of it in every skin."""
    for skin in SKINS:
        page.evaluate("(skin) => void (document.documentElement.dataset.skin = skin)", skin)
        page.keyboard.press("Shift")  # what hides while nobody moves is looked at too
        yield from (
            f"in {skin}: {fault}"
            for fault in (
                *page.evaluate(_WIDER),
                *accessibility_violations(page, *(OF_A_SKIN if skin != SKINS[0] else ())),
            )
        )
        until(page, _LIT, 20)
        keep(page, f"{name}-{skin}")
