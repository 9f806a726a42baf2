"""People as a grid, filtered, and one's own mirror, in real browsers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.guests import sign_in
from tests.support.page_check import accessibility_violations, refused
from tests.support.platform import Platform
from tests.support.viewer import until, viewer

DESK: dict[str, object] = {
    "viewport": {"width": 1280, "height": 720},
    "permissions": ["camera", "microphone"],
}
PHONE: dict[str, object] = {
    **DESK,
    "viewport": {"width": 390, "height": 844},
    "is_mobile": True,
    "has_touch": True,
}


@pytest.fixture
def two(platform: Platform, devices: Browser) -> Iterator[tuple[Page, Page]]:
    """Ana at a desk, Bia on a phone."""
    with ExitStack() as open_:
        tabs = [open_.enter_context(viewer(devices, platform.base_url, **how)) for how in (DESK, PHONE)]
        for tab, handle in zip(tabs, ("ana", "bia"), strict=True):
            sign_in(tab, handle)
        yield tabs[0].page, tabs[1].page
        for tab in tabs:
            assert [*tab.page_errors, *refused(tab.page)] == []


def go(page: Page, place: str, path: str) -> None:
    page.get_by_role("link", name=place, exact=True).click()
    page.wait_for_url(f"**{path}")


def test_people_are_a_grid_that_is_filtered_by_what_they_show(two: tuple[Page, Page]) -> None:
    ana, bia = two
    go(ana, "Sniffers", "/sniffers")
    somebody = ana.locator(".grid .tile", has_text="Bia")
    expect(somebody).to_be_visible()
    ana.get_by_label("Com a câmera ligada").check()
    expect(somebody).to_be_hidden()
    expect(ana.get_by_text("Ninguém aqui combina")).to_be_visible()
    assert accessibility_violations(ana) == []

    go(bia, "Sniffers", "/sniffers")
    bia.get_by_role("button", name="Filtrar").click()
    bia.get_by_role("button", name="Mostrar minha câmera").click()
    expect(bia.get_by_text("Quem está aqui vê você, sem som.")).to_be_visible()
    assert accessibility_violations(bia) == []
    assert bia.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(somebody).to_be_visible()
    until(ana, "[...document.querySelectorAll('.grid video')].some((one) => one.videoWidth > 0)", 20)
    for choice in ("Quem acabou de chegar", "câmera"):
        ana.get_by_label(choice, exact=True).check()
        expect(somebody).to_be_visible()
    ana.reload()
    expect(ana.get_by_label("Todo mundo")).to_be_checked()
    ana.locator(".grid").get_by_role("button", name="Bloquear Bia").click()
    expect(ana.get_by_text("Bloqueado. Vocês não se veem mais.")).to_be_visible()
    expect(somebody).to_be_hidden()
    ana.get_by_role("button", name="Desfazer").click()
    expect(somebody).to_be_visible()
    bia.get_by_label("Não aparecer na lista").check()
    expect(somebody).to_be_hidden()
    bia.get_by_label("Não aparecer na lista").uncheck()
    somebody.click()
    ana.get_by_role("button", name="Conversar").click()
    expect(ana.get_by_label("Mensagem para Bia")).to_be_visible()


def test_a_mirror_is_seen_by_nobody_and_opens_to_whom_one_chooses(two: tuple[Page, Page]) -> None:
    ana, bia = two
    go(ana, "Espelho", "/mirror")
    expect(ana.get_by_text("Ninguém vê você ainda")).to_be_visible()
    assert ana.locator("video").count() == 0
    ana.get_by_role("button", name="Abrir minha câmera").click()
    until(ana, "document.querySelector('.looking video')?.videoWidth > 0", 10)
    assert accessibility_violations(ana) == []
    expect(bia.locator(".rail-sheet .camera")).to_have_count(0)
    ana.locator(".looking").get_by_role("button", name="Denunciar Bia").click()
    expect(ana.get_by_role("heading", name="Denunciar Bia")).to_be_visible()
    ana.get_by_role("button", name="Deixa para lá").click()
    ana.locator(".looking").get_by_role("button", name="Bia", exact=True).click()
    ana.get_by_role("button", name="Chamar para conversa a dois").click()
    expect(bia.get_by_role("dialog")).to_contain_text("Ana quer conversar")
    bia.get_by_role("button", name="Agora não").click()
    expect(ana.get_by_text("Bia diz: agora não")).to_be_visible()
    go(ana, "Festa", "/party")
    expect(ana.locator(".looking")).to_have_count(0)
    go(ana, "Espelho", "/mirror")
    expect(ana.get_by_role("button", name="Abrir minha câmera")).to_be_visible()
