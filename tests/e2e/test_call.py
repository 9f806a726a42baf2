"""Two people and a call in real browsers: asked, answered, seen and heard, hung up, and back where they were."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.support.callers import MEDIA_ARGS
from tests.support.page_check import Complaints, accessibility_violations, refused
from tests.support.platform import Platform
from tests.support.viewer import CHROMIUM, CHROMIUM_ARGS, until, viewer

DESK = {"viewport": {"width": 1280, "height": 720}, "permissions": ["camera", "microphone"]}


@pytest.fixture(scope="module")
def devices() -> Iterator[Browser]:
    """Chromium with a camera and a microphone that are made up."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=CHROMIUM, args=[*CHROMIUM_ARGS, *MEDIA_ARGS], headless=True
        )
        yield browser
        browser.close()


@pytest.fixture
def two(platform: Platform, devices: Browser) -> Iterator[tuple[Page, Page]]:
    with ExitStack() as open_:
        tabs = [open_.enter_context(viewer(devices, platform.base_url, **DESK)) for _ in range(2)]
        for tab, handle in zip(tabs, ("ana", "bia"), strict=True):
            Complaints().listen(tab.page)
            tab.tune_in()
            tab.page.get_by_role("button", name="Entrar").click()
            tab.page.get_by_label("Apelido de acesso").fill(handle)
            tab.page.get_by_label("Senha", exact=True).fill(f"{handle}-likes-tv")
            tab.page.keyboard.press("Enter")
            tab.page.wait_for_url("**/party")
        yield tabs[0].page, tabs[1].page
        assert [error for tab in tabs for error in tab.page_errors] == []


def ask(page: Page, name: str) -> None:
    page.locator(".people").get_by_role("button", name=name, exact=True).click()
    page.get_by_role("button", name="Chamar para conversa a dois").click()


def test_a_call_from_the_first_word_to_the_last(two: tuple[Page, Page]) -> None:
    ana, bia = two
    ask(ana, "Bia")
    expect(ana.get_by_role("dialog")).to_contain_text("Esperando Bia")
    expect(bia.get_by_role("dialog")).to_contain_text("Ana quer conversar")
    assert accessibility_violations(bia) == []
    bia.get_by_role("button", name="Agora não").click()
    expect(ana.get_by_text("Bia diz: agora não")).to_be_visible()

    ask(ana, "Bia")
    bia.get_by_role("button", name="Aceitar").click()
    for page in two:
        page.wait_for_url("**/call/*")
        page.wait_for_selector("[data-call=connected]", timeout=20_000)
        until(page, "document.querySelector('.theirs').videoWidth > 0", 10)
        until(page, "document.querySelector('.theirs').srcObject.getAudioTracks().some((t) => !t.muted)", 10)
        assert accessibility_violations(page) == []
        assert refused(page) == []
    ana.reload()
    ana.wait_for_selector("[data-call=connected]", timeout=20_000)
    bia.get_by_role("button", name="Desligar", exact=True).click()
    bia.wait_for_url("**/party")
    expect(ana.get_by_text("A conversa terminou")).to_be_visible()
    ana.get_by_role("button", name="Voltar").click()
    ana.wait_for_url("**/party")
