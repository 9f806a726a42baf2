"""The door in a real browser: who is refused, and who is told that there is one. Who comes in: `test_first_evening`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.guests import PASSWORD
from tests.support.platform import Platform
from tests.support.viewer import Viewer, viewer

DESK = {"viewport": {"width": 1440, "height": 810}}


@pytest.fixture
def tab(platform: Platform, browser: Browser) -> Iterator[Viewer]:
    with viewer(browser, platform.base_url, **DESK) as fresh:
        yield fresh


def at_the_door(tab: Viewer) -> Page:
    """The door, opened over a picture that plays on."""
    tab.tune_in()
    tab.page.get_by_role("button", name="Entrar").click()
    expect(tab.page.get_by_role("dialog")).to_be_visible()
    return tab.page


def test_a_refusal_says_what_to_do_and_keeps_what_was_typed(tab: Viewer) -> None:
    page = at_the_door(tab)
    page.get_by_label("Apelido de acesso").fill("ninguem_aqui")
    page.get_by_label("Senha", exact=True).fill("errada")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("não combinam")
    assert page.get_by_label("Apelido de acesso").input_value() == "ninguem_aqui"
    page.get_by_role("button", name="Criar conta").click()
    page.get_by_label("Apelido de acesso").fill("9")
    page.get_by_label("Senha", exact=True).fill(PASSWORD)
    page.get_by_label("Tenho 18 anos").check()
    page.get_by_label("Aceito os termos").check()
    page.get_by_role("button", name="Criar minha conta").click()
    expect(page.get_by_label("Apelido de acesso")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Apelido de acesso")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_a_visitor_is_told_that_a_page_may_be_inside(tab: Viewer, platform: Platform) -> None:
    tab.page.goto(f"{platform.base_url}/call/nowhere")
    expect(tab.page.get_by_role("heading", name="Esta página não existe")).to_be_visible()
    tab.page.locator(".lost").get_by_role("button", name="Entrar").click()
    expect(tab.page.get_by_role("dialog")).to_be_visible()
