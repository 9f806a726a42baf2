"""Every place of the shell in every skin, at a desk and on a phone: accessible, steady, and never too wide.

Nobody is alone where there are others to be seen: Bia is there too, in a browser of her own.

A picture of each is kept in `test-results/looks`, or in the folder that VVTV_TEST_RESULTS names, to be looked at.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.conformance import REPOSITORY
from tests.support.guests import sign_in
from tests.support.page_check import accessibility_violations
from tests.support.platform import Platform
from tests.support.viewer import until, viewer

pytestmark = pytest.mark.long

PICTURES = Path(os.environ.get("VVTV_TEST_RESULTS", REPOSITORY / "test-results")) / "looks"
SKINS = ("late_night", "signal")
LATE_MS = 1000
"""Within which what comes late has shifted what was there."""
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
    "visitor": (Look("/", PLAYING), Look("/nowhere", "main h1"), Look("/offline", "main h1")),
    "ana": (
        Look("/party", PLAYING, bia=AT_THE_PARTY),
        Look("/sniffers", "main .face video", bia=AT_THE_PARTY),
        Look("/mirror", "main video", (OPEN,), bia=AT_THE_PARTY),
        Look("/random", "main form, main h1, main h2"),
        Look("/call/nobody", "main h1, main p"),
        Look("/meet", "main form"),
        Look(
            "/meet/late-shift",
            "[data-seat=bia] video",
            (OPEN, "Entrar na sala"),
            bia=("/meet/late-shift", OPEN, "Entrar na sala"),
        ),
        Look("/live/bia", "main .theirs", ("Assistir",), bia=("/live/bia", OPEN, "Entrar no ar")),
    ),
    "admin": (Look("/ops", "[data-preview=playing]"), Look("/reports", "main h1, main h2")),
}
"""By whom it is for, what is looked at."""
_LIT = """(() => {
  const canvas = Object.assign(document.createElement('canvas'), { width: 8, height: 8 });
  const ground = canvas.getContext('2d');
  return [...document.querySelectorAll('[data-player] video, [data-preview] video')].every((video) => {
    ground.drawImage(video, 0, 0, 8, 8);
    return ground.getImageData(0, 0, 8, 8).data.some((value, at) => at % 4 < 3 && value > 32);
  });
})()"""
"""Between programmes the channel is black: no picture of it is kept."""
_SHIFTS = """
window.__shift = 0;
new PerformanceObserver((list) => list.getEntries().forEach((moved) => {
  if (!moved.hadRecentInput) window.__shift += moved.value;
})).observe({ type: 'layout-shift', buffered: true });
"""
_WIDER = """() => [...document.querySelectorAll('html, .desk')].filter((e) => e.scrollWidth > e.clientWidth)
  .map((e) => `${e.tagName}.${e.className} is ${e.scrollWidth} wide in ${e.clientWidth}`)"""


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("who", LOOKS)
def test_every_place_looks_as_it_should(channel: Platform, devices: Browser, who: str, screen: str) -> None:
    with ExitStack() as open_:
        tab = open_.enter_context(viewer(devices, channel.base_url, **SCREENS[screen], **DEVICES))
        tab.page.add_init_script(_SHIFTS)
        if who != "visitor":
            sign_in(tab, who, channel.admin_password if who == "admin" else None)
        bia: Page | None = None
        was: tuple[str, ...] = ()
        faults = []
        for look in LOOKS[who]:
            if look.bia and bia is None:
                beside = open_.enter_context(viewer(devices, channel.base_url, **DEVICES))
                sign_in(beside, "bia")
                bia = beside.page
            if bia is not None and look.bia != was:
                go(bia, channel.base_url, *(was := look.bia) or ("/",))
            go(tab.page, channel.base_url, look.place)
            if not look.presses:
                expect(tab.page.locator(look.seen).first, look.place).to_be_visible(timeout=20_000)
            tab.page.wait_for_timeout(LATE_MS)
            if (shift := tab.page.evaluate("window.__shift")) > SHIFT:
                faults.append(f"{look.place} shifts by {shift:.3f}")
            press(tab.page, *look.presses)
            expect(tab.page.locator(look.seen).first, look.place).to_be_visible(timeout=20_000)
            name = f"{who}{look.place.replace('/', '-')}-{screen}"
            faults += [f"{look.place} {fault}" for fault in faults_of(tab.page, name)]
    assert faults == []


def go(page: Page, base_url: str, place: str, *presses: str) -> None:
    """To a place, and what is pressed there."""
    page.goto(base_url + place)
    press(page, *presses)


def press(page: Page, *names: str) -> None:
    """One after the other, each once it is there."""
    for name in names:
        page.get_by_role("button", name=name, exact=True).click()


def faults_of(page: Page, name: str) -> Iterator[str]:
    """What is wrong with the page as it is shown, and a picture of it in every skin."""
    until(page, _LIT, 20)
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
