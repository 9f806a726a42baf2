"""Somebody at the party turns their camera on in a real browser: others see it while it is in view, and no longer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.guests import sign_in
from tests.support.page_check import accessibility_violations, refused
from tests.support.platform import Platform
from tests.support.viewer import until, viewer

DESK: dict[str, object] = {"viewport": {"width": 1280, "height": 720}, "permissions": ["camera"]}
PHONE: dict[str, object] = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
MOVES = """
[...document.querySelectorAll('.rail-sheet li video')].some((video) =>
  video.videoWidth > 0 && video.videoWidth <= 320 && video.getVideoPlaybackQuality().totalVideoFrames > 4)
"""


@pytest.fixture
def two(platform: Platform, devices: Browser) -> Iterator[tuple[Page, Page]]:
    """Ana at a desk and Bia on a phone, both at the party."""
    with ExitStack() as open_:
        tabs = [open_.enter_context(viewer(devices, platform.base_url, **how)) for how in (DESK, PHONE)]
        for tab, handle in zip(tabs, ("ana", "bia"), strict=True):
            sign_in(tab, handle)
        yield tabs[0].page, tabs[1].page
        assert [error for tab in tabs for error in tab.page_errors] == []


def test_a_picture_is_seen_while_it_is_in_view_and_on(two: tuple[Page, Page]) -> None:
    ana, bia = two
    bia.get_by_role("button", name="Ver quem está").click()
    expect(bia.locator(".rail-sheet").get_by_role("button", name="Ana", exact=True)).to_be_visible()
    pictures = bia.locator(".rail-sheet li video")
    expect(pictures).to_have_count(0)

    ana.get_by_role("button", name="Mostrar minha câmera").click()
    expect(ana.get_by_text("Quem está aqui vê você, sem som.")).to_be_visible()
    until(bia, MOVES, 20)
    for page in two:
        assert accessibility_violations(page) == []

    bia.locator(".rail-sheet").get_by_role("button", name="Fechar").click()
    expect(pictures).to_have_count(0, timeout=5_000)
    bia.get_by_role("button", name="Ver quem está").click()
    until(bia, MOVES, 20)

    ana.get_by_role("button", name="Desligar minha câmera").click()
    expect(pictures).to_have_count(0)
    expect(bia.locator(".rail-sheet .camera")).to_have_count(0)
    assert ana.locator(".oneself video").count() == 0
    assert [*refused(ana), *refused(bia)] == []
