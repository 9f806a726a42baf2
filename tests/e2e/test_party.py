"""Two people at once in real browsers: they see each other, write, and are safe from each other at a tap."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, expect

from tests.support.guests import sign_in
from tests.support.page_check import accessibility_violations, refused
from tests.support.platform import Platform
from tests.support.viewer import Viewer, viewer

DESK = {"viewport": {"width": 1440, "height": 810}}
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}


@pytest.fixture
def two(platform: Platform, browser: Browser) -> Iterator[tuple[Viewer, Viewer]]:
    """Ana at a desk and Bia on a phone, both at the party."""
    with ExitStack() as open_:
        ana = open_.enter_context(viewer(browser, platform.base_url, **DESK))
        bia = open_.enter_context(viewer(browser, platform.base_url, **PHONE))
        for tab, handle in ((ana, "ana"), (bia, "bia")):
            sign_in(tab, handle)
        yield ana, bia


def test_two_people_meet_write_and_part(two: tuple[Viewer, Viewer]) -> None:
    ana, bia = two[0].page, two[1].page
    ana.evaluate("window.__same = document.querySelector('video')")

    bias_tile = ana.locator(".rail-sheet").get_by_role("button", name="Bia", exact=True)
    bias_tile.click()
    assert accessibility_violations(ana) == []
    ana.get_by_role("button", name="Conversar").click()
    ana.get_by_label("Mensagem para Bia").fill("Boa noite!")
    ana.keyboard.press("Enter")
    expect(ana.get_by_role("log")).to_contain_text("Boa noite!")

    bia.locator(".chat").get_by_role("button", name="Ana").click()
    expect(bia.get_by_role("log")).to_contain_text("Boa noite!")
    expect(ana.get_by_role("log")).to_contain_text("Lida")
    bia.get_by_label("Mensagem para Ana").type("Oi")
    expect(ana.get_by_role("log")).to_contain_text("Bia está escrevendo")
    bia.get_by_role("button", name="Enviar").click()
    expect(ana.get_by_role("log")).to_contain_text("Oi")
    assert accessibility_violations(ana) == []
    assert accessibility_violations(bia) == []

    ana.get_by_role("button", name="Denunciar", exact=True).click()
    ana.get_by_role("button", name="Spam").click()
    expect(ana.get_by_text("Denúncia enviada")).to_be_visible()
    ana.get_by_role("button", name="Bloquear", exact=True).click()
    expect(bias_tile).to_be_hidden()
    expect(bia.get_by_text("Ninguém mais pode escrever aqui")).to_be_visible()
    ana.get_by_role("button", name="Desfazer").click()
    expect(bias_tile).to_be_visible()

    assert ana.evaluate("window.__same === document.querySelector('video')")
    assert [*two[0].page_errors, *two[1].page_errors, *refused(ana), *refused(bia)] == []


def test_the_people_of_a_phone_are_in_a_sheet(two: tuple[Viewer, Viewer]) -> None:
    page = two[1].page
    person = page.locator(".rail-sheet").get_by_role("button", name="Ana", exact=True)
    expect(person).to_be_hidden()
    page.get_by_role("button", name="Ver quem está").click()
    expect(person).to_be_visible()
    assert accessibility_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.reload()
    page.wait_for_url("**/party")
    expect(page.get_by_role("button", name="Ver quem está")).to_be_visible()
